//! `terraform test` as a caller: what the runs of test files pass to the directories that they deploy.
//!
//! What a test deploys is gone when it ends. So tests speak only for a directory that asks for values and gets none
//! from anybody else, and only on the map: nothing is judged by the regions that a test happens to use.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::inputs::{Assignments, Deployment, GivenProvider};
use super::module::{Library, Module};
use super::partial::assumed;
use super::{paths, roots};
use crate::discover::{EntryKind, Tree};
use crate::source::SourceFile;
use crate::value::{Origin, Unknown, Value};

mod file;
mod names;

pub(super) use file::called;

/// The endings of test files.
const ENDINGS: [&str; 2] = [".tftest.hcl", ".tofutest.hcl"];
/// The directory beside a module's own in which its tests may lie.
const DIRECTORY: &str = "tests";
/// How many runs speak for one directory; more cannot agree on anything.
const RUN_LIMIT: usize = 200;

/// The runs of tests by the directory that they deploy.
#[derive(Debug, Default)]
pub(super) struct TestRuns {
    by_directory: BTreeMap<String, Vec<Run>>,
}

/// One run that deploys a directory.
#[derive(Debug)]
struct Run {
    /// The test file in the tree.
    path: String,
    file: Arc<SourceFile>,
    /// The directory, where the run names it.
    named: Option<String>,
    values: Assignments,
    providers: Vec<GivenProvider>,
}

/// The paths of the test files of a module: in its directory, and in `tests` below it.
pub(super) fn files_of(tree: &dyn Tree, directory: &str) -> Vec<String> {
    let of = |directory: &str| {
        let entries = tree.list(directory).into_iter().filter(|entry| entry.kind == EntryKind::File);
        let tests = entries.filter(|entry| ENDINGS.iter().any(|ending| entry.name.ends_with(ending)));
        tests.map(|entry| paths::entry(directory, &entry.name)).collect::<Vec<_>>()
    };
    [of(directory), of(&paths::entry(directory, DIRECTORY))].concat()
}

impl TestRuns {
    /// The runs of the tests of some modules.
    pub(super) fn find(library: &Library<'_>, directories: &[String]) -> Self {
        let runs: Vec<Vec<Run>> =
            directories.par_iter().map(|directory| file::runs_of(library.tree, directory)).collect();
        let mut by_directory: BTreeMap<String, Vec<Run>> = BTreeMap::new();
        for (directory, runs) in directories.iter().zip(runs) {
            for run in runs {
                let deployed = run.named.as_ref().map_or_else(|| directory.clone(), |named| library.tree.real(named));
                by_directory.entry(deployed).or_default().push(run);
            }
        }
        Self { by_directory }
    }

    /// How tests deploy a root module, where nothing else says how it is deployed: what all of its runs say alike, and
    /// of what they say differently, one of it.
    pub(super) fn deployment(&self, root: &Module, others: &[Deployment]) -> Option<Deployment> {
        let runs = self.by_directory.get(&root.directory).filter(|runs| runs.len() <= RUN_LIMIT)?;
        let [only] = others else { return None };
        if !only.says_nothing() || root.keeps_state() {
            return None;
        }
        let is_called = runs.iter().any(|run| run.named.is_some());
        if !(is_called || roots::is_child(root, false)) || !asks(root, runs) {
            return None;
        }
        let paths: BTreeSet<&str> = runs.iter().map(|run| run.path.as_str()).collect();
        let name = |path: &str| paths::relative(&root.directory, path);
        Some(Deployment {
            names: paths.into_iter().map(name).collect(),
            values: alike(&runs.iter().map(|run| &run.values).collect::<Vec<_>>()),
            providers: providers_of(runs),
            files: runs.iter().map(|run| Arc::clone(&run.file)).collect(),
            ..Deployment::default()
        })
    }
}

/// Whether a module wants what tests pass: a variable without a default, or a provider that it does not configure.
fn asks(root: &Module, runs: &[Run]) -> bool {
    let configures = root.providers.iter().any(|provider| !provider.is_proxy());
    root.variables.values().any(super::module::Variable::is_required)
        || !configures && runs.iter().any(|run| !run.providers.is_empty())
}

/// What all set, as what somebody else may set otherwise.
fn alike(all: &[&Assignments]) -> Assignments {
    let names: BTreeSet<&Arc<str>> = all.iter().flat_map(|values| values.keys()).collect();
    let joined = names.into_iter().map(|name| {
        let set: Vec<Value> = all.iter().filter_map(|values| values.get(name)).map(assumed).collect();
        let value = if set.len() == all.len() {
            let origin = set.first().map(|value| value.origin.clone()).unwrap_or_default();
            Value::one_of(set, Origin { assumed: true, ..origin })
        } else {
            Value::unknown(Unknown::Ambiguous(format!("not every test passes {name}")))
        };
        (Arc::clone(name), value)
    });
    joined.collect()
}

/// The provider configurations of all runs; what they set differently has candidates.
fn providers_of(runs: &[Run]) -> Vec<GivenProvider> {
    let mut given: Vec<GivenProvider> = Vec::new();
    for provider in runs.iter().flat_map(|run| &run.providers) {
        if given.iter().any(|other| other.is(&provider.local, provider.alias.as_deref())) {
            continue;
        }
        let same = |run: &Run| {
            let mut own = run.providers.iter();
            own.find(|own| own.is(&provider.local, provider.alias.as_deref())).map(|own| own.settings.clone())
        };
        let settings: Vec<Assignments> = runs.iter().map(|run| same(run).unwrap_or_default()).collect();
        let settings = alike(&settings.iter().collect::<Vec<_>>());
        given.push(GivenProvider { settings, ..provider.clone() });
    }
    given
}
