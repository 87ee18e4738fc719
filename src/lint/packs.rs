//! The rule packs and the catalogue in force: the built-in ones and the user's.

use std::collections::BTreeSet;

use super::UsageError;
use crate::config::Configs;
use crate::discover::{EntryKind, Tree};
use crate::finding::Problem;
use crate::geo::{Catalogue, CloudRows};
use crate::rules::{Book, Pack, written};
use crate::source::Location;

/// What resources are judged by.
#[derive(Debug)]
pub(super) struct Packs {
    /// The rules.
    pub(super) book: Book,
    /// The regions.
    pub(super) catalogue: Catalogue,
}

/// Loads the packs that the configurations name.
pub(super) fn load(tree: &dyn Tree, configs: &Configs) -> Result<Packs, UsageError> {
    let named: BTreeSet<(String, Location)> =
        configs.all().flat_map(|config| config.packs()).map(|(path, at)| (path.clone(), at.clone())).collect();
    let mut packs = Vec::new();
    let mut problems = Vec::new();
    for (path, at) in named {
        let files = files_of(tree, &path);
        if files.is_empty() {
            problems.push(Problem::at(at, format!("`{path}` is neither a rule pack nor a folder with one")));
        }
        for file in files {
            match read(tree, &file) {
                Ok(pack) => packs.push(pack),
                Err(problem) => problems.push(problem),
            }
        }
    }
    let mut catalogue = Catalogue::builtin().clone();
    for pack in &packs {
        match rows(pack).and_then(|rows| catalogue.with(&rows).map_err(|error| error.to_string())) {
            Ok(corrected) => catalogue = corrected,
            Err(why) => problems.push(Problem::file(pack.head.pack.clone(), why)),
        }
    }
    if problems.is_empty() { Ok(Packs { book: Book::new(packs), catalogue }) } else { Err(UsageError { problems }) }
}

/// The packs that configurations name, as reports show them.
pub(super) fn named(tree: &dyn Tree, configs: &Configs) -> Vec<String> {
    let named: BTreeSet<String> =
        configs.all().flat_map(|config| config.packs()).map(|(path, _)| tree.display(path)).collect();
    named.into_iter().collect()
}

fn read(tree: &dyn Tree, path: &str) -> Result<Pack, Problem> {
    let file = tree.read(path).map_err(|error| Problem::file(tree.display(path), error.to_string()))?;
    let head = written::PackHead { pack: tree.display(path), ..written::PackHead::default() };
    Pack::read(&file, &head).map_err(|error| Problem::at(error.at, error.message))
}

fn rows(pack: &Pack) -> Result<Vec<CloudRows>, String> {
    let rows = pack.head.regions.iter().cloned();
    rows.map(|row| serde_json::from_value(row).map_err(|error| format!("a region of the pack: {error}"))).collect()
}

/// A pack is a file, or the YAML files of a folder.
fn files_of(tree: &dyn Tree, path: &str) -> Vec<String> {
    if tree.is_file(path) {
        return vec![path.to_owned()];
    }
    let yaml = |name: &str| name.ends_with(".yaml") || name.ends_with(".yml");
    let entries = tree.list(path).into_iter().filter(|entry| entry.kind == EntryKind::File && yaml(&entry.name));
    entries.map(|entry| format!("{path}/{}", entry.name)).collect()
}
