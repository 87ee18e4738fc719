//! Files of variables that belong to a root and that only a pipeline would name: `us.tfvars`,
//! `env/eu/terraform.tfvars`.

use rayon::prelude::*;

use super::automatic::is_automatic;
use super::tfvars::{self, VariablesFile, is_variables_file};
use crate::discover::{EntryKind, is_foreign};
use crate::finding::Problem;
use crate::terraform::module::{Library, Module, is_configuration};
use crate::terraform::paths;

/// How far below a root its files may lie.
const DEPTH_LIMIT: usize = 5;
/// How far below a hidden directory: tools keep whole trees in such.
const HIDDEN_DEPTH: usize = 1;
/// How many files of one root are read.
const FILE_LIMIT: usize = 1_000;

/// The files below a root's directory, and not below another module's, most of whose keys are variables of the root;
/// with their paths in the tree, sorted.
pub(crate) fn of_root(library: &Library<'_>, module: &Module) -> (Vec<(String, VariablesFile)>, Vec<Problem>) {
    if module.variables.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let tree = library.tree;
    let mut paths = Vec::new();
    collect(library, &module.directory, 0, &mut paths);
    paths.sort();
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    if paths.len() > FILE_LIMIT {
        let message = format!("more than {FILE_LIMIT} files of variables lie here; the others were not read");
        problems.push(Problem::file(paths::shown(tree, &module.directory), message));
    }
    paths.truncate(FILE_LIMIT);
    let read: Vec<(String, VariablesFile)> = paths
        .into_par_iter()
        .map(|path| {
            let file = tfvars::read(tree, &path);
            (path, file)
        })
        .collect();
    for (path, file) in read {
        if let Some(at) = file.template() {
            let message = "this file is a template: what it sets when it is filled in was not read";
            problems.push(Problem { note: true, ..Problem::at(at.clone(), message) });
            continue;
        }
        if belongs(&file, module) {
            files.push((path, file));
        } else {
            problems.extend(file.problem);
        }
    }
    (files, problems)
}

fn collect(library: &Library<'_>, directory: &str, depth: usize, found: &mut Vec<String>) {
    let entries = library.tree.list(directory);
    let has_configuration = entries.iter().any(|entry| entry.kind == EntryKind::File && is_configuration(&entry.name));
    let mut own = Vec::new();
    for entry in entries {
        let path = paths::entry(directory, &entry.name);
        match entry.kind {
            // In the root's own directory the automatic ones are loaded anyway.
            EntryKind::File if depth == 0 && is_automatic(&entry.name) => {}
            EntryKind::File if is_variables_file(&entry.name) => own.push(path),
            EntryKind::Directory if depth < DEPTH_LIMIT && !is_foreign(&entry.name) => {
                let is_hidden = entry.name.starts_with('.');
                let depth = if is_hidden { depth.max(DEPTH_LIMIT - 1 - HIDDEN_DEPTH) } else { depth };
                collect(library, &path, depth + 1, &mut own);
            }
            _ => {}
        }
    }
    // Below the root, a directory with configuration is a module of its own. It is read only where that matters.
    let is_module = || library.module(directory).is_some_and(|module| !module.is_blank());
    if !(own.is_empty() || depth > 0 && has_configuration && is_module()) {
        found.extend(own);
    }
}

/// A file belongs to a root when most of its keys are variables of it: backend settings lie beside, and files of
/// other roots.
fn belongs(file: &VariablesFile, module: &Module) -> bool {
    let known = file.values.keys().filter(|name| module.variables.contains_key(*name)).count();
    known * 2 > file.values.len()
}
