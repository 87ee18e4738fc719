//! Files of variables that only work together: `common.tfvars` and `prod.tfvars`, or all of a directory.
//!
//! Names prove nothing, but terraform asks for every variable without a default. A file that leaves some of them unset
//! cannot be all that a pipeline passes; where one other sets all of these, and nothing that the first sets, the two go
//! together. So do the files of one directory that are parts of one deployment ([`super::parts`]). A pipeline may still
//! pass those values in another way, so they are assumed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::parts::are_parts;
use super::tfvars::VariablesFile;
use crate::terraform::module::{Module, Variable};
use crate::terraform::partial::assumed;
use crate::terraform::paths;

/// What one deployment, or several, are given: a file of variables, or several that are parts of one.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The file's name from the root's directory; of several `networks/*.tfvars`.
    pub(super) name: String,
    /// The files.
    pub(super) files: Vec<VariablesFile>,
}

impl Given {
    fn sets(&self, variable: &str) -> bool {
        self.files.iter().any(|file| file.values.contains_key(variable))
    }

    fn variables(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.iter().flat_map(|file| file.values.keys())
    }

    fn leaves_unset(&self, asked: &BTreeSet<&Arc<str>>) -> bool {
        asked.iter().any(|name| !self.sets(name))
    }

    /// The same, as what a pipeline may pass otherwise.
    fn as_assumed(&self) -> Self {
        let files = self.files.iter().map(|file| {
            let values = file.values.iter().map(|(name, value)| (Arc::clone(name), assumed(value)));
            VariablesFile { values: values.collect(), ..file.clone() }
        });
        Self { name: self.name.clone(), files: files.collect() }
    }
}

/// What each deployment is given: one of the files, by name, or several that go together. `already`: variables that are
/// set anyway.
pub(super) fn deployments(
    files: Vec<(String, VariablesFile)>,
    module: &Module,
    already: &BTreeSet<Arc<str>>,
) -> Vec<Vec<Given>> {
    let asked: BTreeSet<&Arc<str>> = module
        .variables
        .iter()
        .filter(|(name, variable)| Variable::is_required(variable) && !already.contains(*name))
        .map(|(name, _)| name)
        .collect();
    let given = by_directory(files, &asked);
    let needed: Vec<Option<usize>> = given.iter().map(|own| companion(own, &given, &asked)).collect();
    let serves: BTreeSet<usize> = needed.iter().flatten().copied().collect();
    let mut deployments = Vec::new();
    for (position, own) in given.iter().enumerate() {
        let other = needed.get(position).copied().flatten();
        let mutual = other.is_some_and(|other| needed.get(other).copied().flatten() == Some(position));
        match other.and_then(|other| Some((other, given.get(other)?))) {
            // Two that need each other are told once.
            Some((other, _)) if mutual && other < position => {}
            Some((_, shared)) => deployments.push(vec![shared.as_assumed(), own.clone()]),
            // What another needs, and what is not enough by itself, is no deployment.
            None if serves.contains(&position) && own.leaves_unset(&asked) => {}
            None => deployments.push(vec![own.clone()]),
        }
    }
    deployments
}

/// The files, those of a directory as one where they are parts of one.
fn by_directory(files: Vec<(String, VariablesFile)>, asked: &BTreeSet<&Arc<str>>) -> Vec<Given> {
    let mut directories: BTreeMap<String, Vec<(String, VariablesFile)>> = BTreeMap::new();
    for (name, file) in files {
        directories.entry(paths::directory(&name).to_owned()).or_default().push((name, file));
    }
    let given = directories.into_iter().flat_map(|(directory, files)| {
        let all: Vec<&VariablesFile> = files.iter().map(|(_, file)| file).collect();
        if are_parts(&all, asked) {
            let name = paths::entry(&directory, pattern(&files));
            let files = files.into_iter().map(|(_, file)| file).collect();
            return vec![Given { name, files }.as_assumed()];
        }
        files.into_iter().map(|(name, file)| Given { name, files: vec![file] }).collect()
    });
    let mut given: Vec<Given> = given.collect();
    given.sort_by(|one, other| one.name.cmp(&other.name));
    given
}

/// What the names of several files of one directory have in common.
fn pattern(files: &[(String, VariablesFile)]) -> &'static str {
    match files.iter().filter(|(name, _)| name.ends_with(".json")).count() {
        0 => "*.tfvars",
        json if json == files.len() => "*.tfvars.json",
        _ => "*.tfvars*",
    }
}

/// The only other that sets all that this one leaves unset, and nothing that it sets.
fn companion(own: &Given, given: &[Given], asked: &BTreeSet<&Arc<str>>) -> Option<usize> {
    let unset: Vec<&Arc<str>> = asked.iter().copied().filter(|name| !own.sets(name)).collect();
    if unset.is_empty() {
        return None;
    }
    let completes =
        |other: &Given| unset.iter().all(|name| other.sets(name)) && !other.variables().any(|name| own.sets(name));
    let mut fitting = given.iter().enumerate().filter(|(_, other)| completes(other)).map(|(position, _)| position);
    let only = fitting.next()?;
    fitting.next().is_none().then_some(only)
}
