//! Terragrunt: units, the files that they include, and stacks of units.
//!
//! A unit is a folder with a `terragrunt.hcl` and a module. [`file`] parses, [`context`] evaluates one file with
//! Terragrunt's [`functions`], [`include`] and [`layers`] put files over each other, [`generated`] reads the files
//! that a unit writes into its module, [`stack_file`] makes units of `terragrunt.stack.hcl`, and [`stack`] gives the
//! result to the same road that Terraform's root modules take.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::module::Library;
use super::{Options, Reading, paths};
use crate::discover::Tree;
use crate::finding::Problem;

mod arguments;
mod blocks;
mod context;
mod file;
mod functions;
mod generated;
mod include;
mod layers;
mod location;
mod source;
mod speakers;
mod stack;
mod stack_file;
mod unit;

use context::Context;
use file::{STACK_NAME, Shelf, UNIT_NAMES};
use location::Folder;
use source::Source;
use stack_file::Planned;

/// The units of a tree, before their modules are read.
pub(super) struct Units<'a> {
    shelf: Shelf<'a>,
    planned: Vec<Planned>,
    problems: Vec<Problem>,
    /// The folders of modules that units call: nobody's root.
    pub(super) called: BTreeSet<String>,
}

/// Finds the units that some files make: `terragrunt.hcl` and `terragrunt.stack.hcl`. A file that another includes, and
/// a unit that a stack file copies, is no unit of its own.
pub(super) fn find<'a>(tree: &'a dyn Tree, files: &[String], options: &Options<'_>) -> Units<'a> {
    let shelf = Shelf::new(tree);
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let stacks: Vec<&String> = files.iter().filter(|path| name(path) == STACK_NAME).collect();
    let units: Vec<&String> = files.iter().filter(|path| UNIT_NAMES.contains(&name(path).as_str())).collect();
    let mut problems: Vec<Problem> = Vec::new();
    for path in files.iter().filter(|path| UNIT_NAMES.contains(&name(path).as_str()) || name(path) == STACK_NAME) {
        if let Err(error) = shelf.file(path) {
            problems.push(Problem::file(tree.display(path), error.to_string()));
        }
    }
    let made: Vec<(String, stack_file::Made)> = stacks
        .par_iter()
        .map(|path| (paths::folder(path).to_owned(), stack_file::read(&shelf, path, &options.module_path)))
        .collect();
    let copied: BTreeSet<String> = made.iter().flat_map(|(_, made)| made.sources.iter().cloned()).collect();
    let surveyed: Vec<Surveyed> = units.par_iter().map(|path| survey(&shelf, path, options)).collect();
    let included: BTreeSet<&String> = surveyed.iter().flat_map(|unit| &unit.includes).collect();
    let mut called: BTreeSet<String> = surveyed.iter().filter_map(|unit| unit.module.clone()).collect();
    let mut planned = Vec::new();
    for (path, unit) in units.iter().zip(&surveyed) {
        if !included.contains(path) && !copied.contains(paths::folder(path)) {
            called.insert(paths::folder(path).to_owned());
            planned.extend(unit.planned.clone());
        }
    }
    for (folder, made) in made {
        if copied.contains(&folder) {
            continue;
        }
        problems.extend(made.problems);
        planned.extend(made.units);
    }
    called.extend(planned.iter().filter_map(|unit| unit.folder.copied_from.clone()));
    Units { shelf, planned, problems, called }
}

/// What a unit's file leads to.
struct Surveyed {
    planned: Option<Planned>,
    includes: Vec<String>,
    module: Option<String>,
}

fn survey(shelf: &Shelf<'_>, path: &str, options: &Options<'_>) -> Surveyed {
    let Ok(config) = shelf.file(path) else {
        return Surveyed { planned: None, includes: Vec::new(), module: None };
    };
    let folder = Folder::real(config.folder());
    let values = stack_file::values_beside(shelf, &folder.path);
    let unit = Context::of_unit(shelf, &config, folder.clone(), values, &std::rc::Rc::default());
    let includes = unit.includes();
    let includes = includes.iter().filter_map(|include| Some(include.context.as_ref().ok()?.config.path.clone()));
    let module = match source::of_unit(&unit, &options.module_path) {
        Source::Folder { path, .. } => Some(shelf.tree.real(&path)),
        _ => None,
    };
    let planned = Planned { config: Some(config), folder, values: None, callers: Vec::new(), source: None };
    Surveyed { planned: Some(planned), includes: includes.collect(), module }
}

impl Units<'_> {
    /// Reads the units with their modules: a stack each.
    pub(super) fn read(&self, library: &Library<'_>, options: &Options<'_>) -> Vec<Reading> {
        let estate = stack::Estate { shelf: &self.shelf, library, module_path: options.module_path };
        let inputs =
            |planned: &Planned| options.inputs.get(&planned.folder.path).map(Vec::as_slice).unwrap_or_default();
        let mut read: Vec<Reading> =
            self.planned.par_iter().map(|planned| stack::read(estate, planned, inputs(planned))).collect();
        let problems = self.problems.iter().cloned().chain(self.shelf.problems()).collect();
        read.push(Reading { problems, ..Reading::default() });
        read
    }
}
