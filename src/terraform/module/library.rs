//! Every module that was read, by its directory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::declare::{self, Part};
use super::{Module, files, stack_configuration};
use crate::discover::{ReadError, Tree};
use crate::finding::Problem;
use crate::source::SourceFile;
use crate::terraform::evaluate::TemplateFile;
use crate::terraform::{paths, syntax};

/// A file that is no part of a module's directory but becomes one of the module.
#[derive(Clone, Debug)]
pub(crate) struct AddedFile {
    /// Its name there.
    pub(crate) name: String,
    /// The text.
    pub(crate) file: Arc<SourceFile>,
}

/// A module, read on first use; `None` where a directory holds no configuration.
type Shelf = Arc<OnceLock<Option<Arc<Module>>>>;

/// The modules of a tree. Each is read and parsed once, however many roots call it.
pub(crate) struct Library<'a> {
    /// Where the files are.
    pub(crate) tree: &'a dyn Tree,
    shelves: Mutex<BTreeMap<String, Shelf>>,
    /// Configurations of Terraform Stacks, which may share a directory with a module.
    stacks: Mutex<BTreeMap<String, Shelf>>,
    /// Files of templates by their paths.
    templates: Mutex<BTreeMap<String, Arc<TemplateFile>>>,
}

impl<'a> Library<'a> {
    /// A library that holds the modules of these directories already, read in parallel.
    pub(crate) fn of(tree: &'a dyn Tree, directories: &[String]) -> Self {
        let modules: Vec<Option<Arc<Module>>> = read_all(tree, directories);
        let shelves =
            directories.iter().cloned().zip(modules.into_iter().map(|module| Arc::new(OnceLock::from(module))));
        Self { tree, shelves: Mutex::new(shelves.collect()), stacks: Mutex::default(), templates: Mutex::default() }
    }

    /// The module in a directory, or where a symlink leads, read now if it was not before.
    pub(crate) fn module(&self, directory: &str) -> Option<Arc<Module>> {
        let shelf = shelf(&self.shelves, directory);
        // No rayon inside: a thread that waits here must not be given the very work it waits for.
        shelf.get_or_init(|| self.fetch(directory)).clone()
    }

    /// The configuration of Terraform Stacks in a directory, as a module whose calls are its components.
    pub(crate) fn stack_configuration(&self, directory: &str) -> Option<Arc<Module>> {
        let shelf = shelf(&self.stacks, directory);
        shelf.get_or_init(|| stack_configuration::read(self.tree, &self.tree.real(directory)).map(Arc::new)).clone()
    }

    /// A file as a template, parsed once however many stacks render it.
    pub(crate) fn template(&self, path: &str) -> Result<Arc<TemplateFile>, ReadError> {
        let known = self.templates.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(template) = known {
            return Ok(template);
        }
        // Parsed without the lock: the others need not wait, and that two parse the same file at once does no harm.
        let template = Arc::new(TemplateFile::parse(self.tree.read(path)?));
        let mut templates = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
        templates.insert(path.to_owned(), Arc::clone(&template));
        Ok(template)
    }

    fn fetch(&self, directory: &str) -> Option<Arc<Module>> {
        let real = self.tree.real(directory);
        if real == directory { read(self.tree, directory) } else { self.module(&real) }
    }

    /// The module of a directory with further files, which replace those of the same name. Not remembered: each unit
    /// adds its own.
    pub(crate) fn with_files(&self, directory: &str, added: Vec<AddedFile>) -> Module {
        let directory = self.tree.real(directory);
        let own = assignments(self.tree, 0, &directory).into_iter();
        let own = own.filter(|file| added.iter().all(|other| file.path != paths::entry(&directory, &other.name)));
        let mut parts: Vec<Result<Part, Problem>> = own.map(|file| read_file(self.tree, &file)).collect();
        parts.extend(
            added
                .iter()
                .map(|added| Ok(Part { parsed: syntax::parse(&added.file), overrides: files::overrides(&added.name) })),
        );
        // Overrides come last, whoever adds them.
        parts.sort_by_key(|part| part.as_ref().is_ok_and(|part| part.overrides));
        let (parts, problems) = sorted(parts);
        declare::module(&directory, parts, problems)
    }

    /// Every module that was read, by directory.
    pub(crate) fn all(&self) -> BTreeMap<String, Arc<Module>> {
        read_of(&self.shelves)
    }

    /// What could not be read in configurations of Terraform Stacks.
    pub(crate) fn stack_problems(&self) -> Vec<Problem> {
        read_of(&self.stacks).values().flat_map(|module| module.problems.clone()).collect()
    }
}

fn read_of(shelves: &Mutex<BTreeMap<String, Shelf>>) -> BTreeMap<String, Arc<Module>> {
    let shelves = shelves.lock().unwrap_or_else(PoisonError::into_inner);
    let read = shelves.values().filter_map(|shelf| shelf.get()?.clone());
    read.map(|module| (module.directory.clone(), module)).collect()
}

fn shelf(shelves: &Mutex<BTreeMap<String, Shelf>>, directory: &str) -> Shelf {
    let mut shelves = shelves.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(shelves.entry(directory.to_owned()).or_default())
}

/// One file to read.
struct Assignment {
    /// Which directory it belongs to, by position.
    directory: usize,
    path: String,
    overrides: bool,
}

/// Reads directories, parallel over files and not over directories: one may hold most of them.
fn read_all(tree: &dyn Tree, directories: &[String]) -> Vec<Option<Arc<Module>>> {
    let assignments: Vec<Assignment> = directories
        .par_iter()
        .enumerate()
        .flat_map_iter(|(position, directory)| assignments(tree, position, directory))
        .collect();
    let parts: Vec<(usize, Result<Part, Problem>)> =
        assignments.par_iter().map(|assignment| (assignment.directory, read_file(tree, assignment))).collect();
    let mut by_directory: Vec<Vec<Result<Part, Problem>>> = directories.iter().map(|_| Vec::new()).collect();
    for (position, part) in parts {
        if let Some(parts) = by_directory.get_mut(position) {
            parts.push(part);
        }
    }
    directories.par_iter().zip(by_directory).map(|(directory, parts)| assemble(directory, parts)).collect()
}

fn read(tree: &dyn Tree, directory: &str) -> Option<Arc<Module>> {
    let parts = assignments(tree, 0, directory).iter().map(|assignment| read_file(tree, assignment)).collect();
    assemble(directory, parts)
}

fn assignments(tree: &dyn Tree, position: usize, directory: &str) -> Vec<Assignment> {
    let files = files::of_module(tree, directory).into_iter();
    let assignment = |file: files::Candidate| Assignment {
        directory: position,
        path: paths::entry(directory, &file.name),
        overrides: file.overrides,
    };
    files.map(assignment).collect()
}

fn read_file(tree: &dyn Tree, assignment: &Assignment) -> Result<Part, Problem> {
    match tree.read(&assignment.path) {
        Ok(file) => Ok(Part { parsed: syntax::parse(&file), overrides: assignment.overrides }),
        Err(error) => Err(Problem::file(tree.display(&assignment.path), error.to_string())),
    }
}

fn assemble(directory: &str, read: Vec<Result<Part, Problem>>) -> Option<Arc<Module>> {
    if read.is_empty() {
        return None;
    }
    let (parts, problems) = sorted(read);
    Some(Arc::new(declare::module(directory, parts, problems)))
}

/// What could be read, and what could not.
fn sorted(read: Vec<Result<Part, Problem>>) -> (Vec<Part>, Vec<Problem>) {
    let (mut parts, mut problems) = (Vec::new(), Vec::new());
    for part in read {
        match part {
            Ok(part) => parts.push(part),
            Err(problem) => problems.push(problem),
        }
    }
    (parts, problems)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;
    use crate::discover::Memory;

    #[test]
    fn a_template_is_parsed_once_and_a_missing_file_is_told_each_time() {
        let tree = Memory::new([("templates/user.tftpl", "Hello ${name}")]);
        let library = Library::of(&tree, &[]);
        let [one, other] = [(); 2].map(|()| library.template("templates/user.tftpl").unwrap());
        assert!(Arc::ptr_eq(&one, &other));
        assert!(matches!(library.template("templates/none.tftpl"), Err(ReadError::Missing)));
    }
}
