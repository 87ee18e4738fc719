//! The rule packs and the catalogue in force: the built-in ones and the user's.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::UsageError;
use crate::config::Configs;
use crate::discover::{EntryKind, Tree};
use crate::finding::Problem;
use crate::geo::Catalogue;
use crate::rules::{Book, Pack, written};
use crate::source::{Location, SourceFile, did_you_mean};

/// What resources are judged by.
#[derive(Debug)]
pub(super) struct Packs {
    /// The rules.
    pub(super) book: Book,
    /// The regions.
    pub(super) catalogue: Catalogue,
}

impl Packs {
    /// The rules of a book, by a catalogue.
    ///
    /// # Errors
    /// Rules that are like a type that there is not.
    pub(super) fn new(book: Book, catalogue: Catalogue) -> Result<Self, UsageError> {
        let problems: Vec<Problem> = book.misread_models().into_iter().map(Problem::from).collect();
        if problems.is_empty() { Ok(Self { book, catalogue }) } else { Err(UsageError { problems }) }
    }
}

/// Loads the packs that the configurations name.
///
/// # Errors
/// When one of them cannot be used.
pub(super) fn load(tree: &dyn Tree, configs: &Configs) -> Result<Packs, UsageError> {
    let named: BTreeSet<(String, Location)> =
        configs.all().flat_map(|config| config.packs()).map(|(path, at)| (path.clone(), at.clone())).collect();
    let mut packs = Vec::new();
    let mut problems = Vec::new();
    for (path, at) in named {
        match read(tree, &path) {
            Ok(read) if read.is_empty() => problems.push(Problem::at(at, no_pack(&path))),
            Ok(read) => packs.extend(read),
            Err(more) => problems.extend(more),
        }
    }
    match corrected(&packs) {
        Ok(catalogue) if problems.is_empty() => Packs::new(Book::new(packs), catalogue),
        Ok(_) => Err(UsageError { problems }),
        Err(more) => Err(UsageError { problems: [problems, more].concat() }),
    }
}

/// How it is told that there is no pack at a path.
pub(super) fn no_pack(path: &str) -> String {
    format!("`{path}` is neither a rule pack nor a directory with one")
}

/// The catalogue with the regions that packs add or correct.
///
/// # Errors
/// Regions that make no sense, and words of rules that name no cloud or region.
pub(super) fn corrected(packs: &[Pack]) -> Result<Catalogue, Vec<Problem>> {
    let mut catalogue = Catalogue::builtin().clone();
    let mut problems = Vec::new();
    for pack in packs.iter().filter(|pack| !pack.head.regions.is_empty()) {
        match catalogue.with(&pack.head.regions) {
            Ok(more) => catalogue = more,
            Err(error) => problems.push(at_header(pack, "regions", error.to_string())),
        }
    }
    if problems.is_empty() {
        problems.extend(packs.iter().flat_map(|pack| misnamed(pack, &catalogue)));
    }
    if problems.is_empty() { Ok(catalogue) } else { Err(problems) }
}

/// The packs that configurations name, as reports show them.
pub(super) fn named(tree: &dyn Tree, configs: &Configs) -> Vec<String> {
    let named: BTreeSet<String> =
        configs.all().flat_map(|config| config.packs()).map(|(path, _)| tree.display(path)).collect();
    named.into_iter().collect()
}

fn at_header(pack: &Pack, part: &str, message: String) -> Problem {
    match pack.at(part) {
        Some(at) => Problem::at(at, message),
        None => Problem::file(pack.head.pack.clone(), message),
    }
}

/// Clouds that there are not.
fn misnamed(pack: &Pack, catalogue: &Catalogue) -> Vec<Problem> {
    let told = |cloud: &str| {
        let known: Vec<&str> = catalogue.clouds().map(|info| info.cloud.as_str()).collect();
        format!("`{cloud}` is no cloud; {}", did_you_mean(cloud, &known, "there are"))
    };
    let unknown = |cloud: &&String| catalogue.cloud(cloud).is_none();
    let of_header = pack.head.cloud.iter().filter(unknown).map(|cloud| at_header(pack, "cloud", told(cloud)));
    let of_rules = pack.rules.iter().filter_map(|stated| match &stated.rule.cloud {
        Some(written::CloudName::Fixed(cloud)) if unknown(&cloud) => Some(Problem::at(stated.at("cloud"), told(cloud))),
        _ => None,
    });
    of_header.chain(of_rules).collect()
}

/// Reads a pack: a file, or the YAML files of a directory. None where there is no such file.
pub(super) fn read(tree: &dyn Tree, path: &str) -> Result<Vec<Pack>, Vec<Problem>> {
    let name = tree.display(path);
    if tree.is_file(path) {
        let head = written::PackHead { pack: name, ..written::PackHead::default() };
        let file = read_file(tree, path).map_err(|problem| vec![problem])?;
        return Pack::read(&file, &head).map(|pack| vec![pack]).map_err(|error| vec![error.into()]);
    }
    let files: Vec<_> = files_of(tree, path);
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let files: Result<Vec<_>, _> = files.iter().map(|file| read_file(tree, file)).collect();
    let files = files.map_err(|problem| vec![problem])?;
    Pack::read_directory(&name, &files).map_err(|errors| errors.into_iter().map(Problem::from).collect())
}

fn read_file(tree: &dyn Tree, path: &str) -> Result<Arc<SourceFile>, Problem> {
    tree.read(path).map_err(|error| Problem::file(tree.display(path), error.to_string()))
}

/// The YAML files of a directory.
fn files_of(tree: &dyn Tree, directory: &str) -> Vec<String> {
    let yaml = |name: &str| name.ends_with(".yaml") || name.ends_with(".yml");
    let entries = tree.list(directory).into_iter().filter(|entry| entry.kind == EntryKind::File && yaml(&entry.name));
    let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
    entries.map(|entry| format!("{prefix}{}", entry.name)).collect()
}
