//! Files of variables that only work together: `common.tfvars` and `prod.tfvars`, or all of a directory.
//!
//! Names prove nothing, but terraform asks for every variable without a default. A file that leaves some of them unset
//! cannot be all that a pipeline passes; where one other sets all of these, and nothing that the first sets, the two go
//! together. So do the files of one directory that are parts of one deployment ([`super::parts`]). A pipeline may still
//! pass those values in another way, so they are assumed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Constants;
use super::leaning::lean_on_others;
use super::parts::{are_parts, may_be_parts};
use super::tfvars::VariablesFile;
use crate::terraform::evaluate::evaluate;
use crate::terraform::module::{Module, Variable};
use crate::terraform::paths;
use crate::value::{Data, Unknown, Value};

/// What one deployment, or several, are given: a file of variables, or several that are parts of one.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The file's name from the root's directory; of several `networks/*.tfvars`.
    pub(super) name: String,
    /// The files.
    pub(super) files: Vec<VariablesFile>,
    /// What other files set, and may hold here as well.
    pub(super) perhaps: BTreeMap<Arc<str>, Value>,
}

impl Given {
    /// One file that is named.
    pub(super) fn of(name: String, file: VariablesFile) -> Self {
        Self { name, files: vec![file], perhaps: BTreeMap::new() }
    }

    /// The same where nothing is known to go with it.
    fn alone(&self) -> Self {
        let mut alone = self.clone();
        let unset = self.perhaps.iter().filter(|(name, _)| !self.sets(name));
        let unset: Vec<_> = unset.map(|(name, value)| (Arc::clone(name), value.clone())).collect();
        alone.files.first_mut().into_iter().for_each(|file| file.values.extend(unset.iter().cloned()));
        alone
    }

    fn sets(&self, variable: &str) -> bool {
        self.files.iter().any(|file| file.values.contains_key(variable))
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.iter().flat_map(|file| file.values.keys())
    }

    fn leaves_unset(&self, asked: &BTreeSet<&Arc<str>>) -> bool {
        asked.iter().any(|name| !self.sets(name))
    }

    /// The paths of its files, as reports show them.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter_map(|file| Some(file.file.as_ref()?.path()))
    }

    /// The same, as what a pipeline may pass otherwise.
    pub(super) fn as_assumed(&self) -> Self {
        Self { files: self.files.iter().map(VariablesFile::as_assumed).collect(), ..self.clone() }
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
    let mut given = by_directory(files, module, &asked);
    lean_on_others(&mut given, module, already);
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
            None => deployments.push(vec![own.alone()]),
        }
    }
    deployments
}

/// The files, those of a directory as one where they are parts of one.
fn by_directory(files: Vec<(String, VariablesFile)>, module: &Module, asked: &BTreeSet<&Arc<str>>) -> Vec<Given> {
    let mut directories: BTreeMap<String, Vec<(String, VariablesFile)>> = BTreeMap::new();
    for (name, file) in files {
        directories.entry(paths::directory(&name).to_owned()).or_default().push((name, file));
    }
    let given = directories.into_iter().flat_map(|(directory, files)| {
        let all: Vec<&VariablesFile> = files.iter().map(|(_, file)| file).collect();
        if are_parts(&all, asked) {
            let name = paths::entry(&directory, pattern(&files));
            let files = files.into_iter().map(|(_, file)| file).collect();
            return vec![Given { name, files, perhaps: BTreeMap::new() }.as_assumed()];
        }
        let perhaps = if may_be_parts(&all) { said_beside(&files, module) } else { BTreeMap::new() };
        let given = |(name, file)| Given { perhaps: perhaps.clone(), ..Given::of(name, file) };
        files.into_iter().map(given).collect()
    });
    let mut given: Vec<Given> = given.collect();
    given.sort_by(|one, other| one.name.cmp(&other.name));
    given
}

/// What the files of a directory set that may be parts of one deployment, where a default says something else: for those
/// that do not set it, nobody can tell which holds.
fn said_beside(files: &[(String, VariablesFile)], module: &Module) -> BTreeMap<Arc<str>, Value> {
    let mut said = BTreeMap::new();
    for (path, file) in files {
        for name in file.values.keys().filter(|name| module.variables.get(*name).is_some_and(says_something)) {
            let why = Unknown::Ambiguous(format!("whether {} is passed along cannot be told", paths::name(path)));
            said.insert(Arc::clone(name), Value::unknown(why));
        }
    }
    said
}

/// Whether a variable's default is more than nothing.
pub(super) fn says_something(variable: &Variable) -> bool {
    let Some(default) = variable.block.content.argument("default") else { return false };
    match evaluate(&default.expression, default.file(), &Constants).data {
        Data::Null => false,
        Data::String(text) => !text.is_empty(),
        Data::List(items) | Data::Set(items) => !items.is_empty(),
        Data::Map(entries) => !entries.is_empty(),
        _ => true,
    }
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
