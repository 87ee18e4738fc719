//! Renders Kustomize overlays and Helm charts with the user's own tools, when asked to.
//!
//! [`Wanted`] says what; [`render`] does it and puts the rendered stacks into what the Kubernetes room read: an
//! overlay's in the place of the stack that was read as it stands, a chart's beside the others, one for each set of
//! values. Where a tool prints text, findings shall point to what the user wrote: `overlay` and `template` say where
//! each run of the text comes from, as well as it can be told.
//!
//! What is rendered is input from strangers. `command` is the only place that starts a program, and it takes from it
//! its network, its home, its time and its memory. `closure` gives Kustomize copies of what an overlay is made from and
//! nothing else, `bounds` looks at every file of a chart: what leads out of the tree is refused before anything starts.
//! `budget` is what all of it may use together.

mod bounds;
mod budget;
mod closure;
mod command;
mod helm;
mod kustomization;
mod kustomize;
mod overlay;
mod plugin;
mod scratch;
mod template;
mod tools;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;

use budget::Budget;

use crate::discover::{Tree, paths};
use crate::finding::Problem;
use crate::kubernetes::{Options, Reading, Skipped};
use crate::model::Stack;

pub use tools::Tools;
pub use wanted::{Release, Wanted};

/// A stack that was rendered, and what of it could not be read.
struct Rendered {
    stack: Stack,
    problems: Vec<Problem>,
    skipped: Vec<Skipped>,
}

impl Rendered {
    /// The stack in what was read of a rendered text; none where no object is in it.
    fn of(reading: Reading) -> Option<Self> {
        let stack = reading.stacks.into_iter().next()?;
        let skipped = reading.skipped.into_iter().filter(Skipped::is_template).collect();
        Some(Self { stack, problems: reading.problems, skipped })
    }
}

/// Renders what is wanted. What cannot be rendered is a problem, and stays as it was read.
pub fn render(tree: &dyn Tree, wanted: &Wanted, tools: &Tools, options: &Options<'_>, reading: &mut Reading) {
    let budget = &Budget::default();
    let (wanted, problems) = wanted.first(tree, budget.count);
    reading.problems.extend(problems);
    let overlays = overlays(tree, &wanted.overlays, tools, budget, options, &reading.stacks);
    let releases = releases(tree, &wanted.releases, tools, budget, options);
    let overlays: Vec<Rendered> = overlays.into_iter().filter_map(|outcome| told(outcome, reading)).collect();
    let replaced: BTreeSet<&str> = overlays.iter().map(|rendered| rendered.stack.directory.as_str()).collect();
    reading.stacks.retain(|stack| !replaced.contains(stack.directory.as_str()));
    let mut templates = BTreeSet::new();
    let mut charts = Vec::new();
    for (release, outcome) in wanted.releases.iter().zip(releases) {
        if let Some(rendered) = told(outcome, reading) {
            templates.extend(release.templates(&reading.charts).map(|path| tree.display(path)));
            charts.push(rendered);
            forget_values(tree, &release.directory, reading);
        }
    }
    reading.skipped.retain(|skipped| !skipped.is_template() || !templates.contains(&skipped.path));
    for rendered in overlays.into_iter().chain(charts) {
        add(rendered, reading);
    }
    reading.problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    reading.stacks.sort_by_key(Stack::name);
    reading.files.sort_by(|one, other| one.path().cmp(other.path()));
    reading.files.dedup_by(|one, other| one.path() == other.path());
}

/// What was read of a chart's values is told by what is rendered.
fn forget_values(tree: &dyn Tree, directory: &str, reading: &mut Reading) {
    let shown = paths::shown(tree, directory);
    reading.stacks.retain(|stack| stack.directory != shown || stack.inputs.is_empty());
    let own = reading.charts.get(directory).map(|chart| chart.values.as_slice()).unwrap_or_default();
    reading.values.retain(|unread| !own.contains(&unread.path));
}

type Outcome = Result<Rendered, Problem>;

fn overlays(
    tree: &dyn Tree,
    directories: &[String],
    tools: &Tools,
    budget: &Budget,
    options: &Options<'_>,
    read: &[Stack],
) -> Vec<Outcome> {
    let read: BTreeMap<&str, &Stack> = read.iter().map(|stack| (stack.directory.as_str(), stack)).collect();
    let source = |directory: &String| read.get(paths::shown(tree, directory).as_str()).copied();
    directories
        .par_iter()
        .map(|directory| kustomize::render(tree, directory, tools, budget, options, source(directory)))
        .collect()
}

/// Each release; a chart is looked through once, however many it has.
fn releases(
    tree: &dyn Tree,
    releases: &[Release],
    tools: &Tools,
    budget: &Budget,
    options: &Options<'_>,
) -> Vec<Outcome> {
    let directories: BTreeSet<&str> = releases.iter().map(|release| release.directory.as_str()).collect();
    let charts: BTreeMap<&str, Result<PathBuf, Problem>> =
        directories.into_par_iter().map(|directory| (directory, bounds::chart(tree, directory))).collect();
    let render = |release: &Release| match charts.get(release.directory.as_str())? {
        Ok(real) => Some(helm::render(tree, release, real, tools, budget, options)),
        Err(problem) => Some(Err(problem.clone())),
    };
    releases.par_iter().filter_map(render).collect()
}

fn add(rendered: Rendered, reading: &mut Reading) {
    reading.files.extend(rendered.stack.files.iter().cloned());
    reading.stacks.push(rendered.stack);
    reading.problems.extend(rendered.problems);
    reading.skipped.extend(rendered.skipped);
}

/// What was rendered; why something was not goes to the problems.
fn told(outcome: Outcome, reading: &mut Reading) -> Option<Rendered> {
    match outcome {
        Ok(rendered) => Some(rendered),
        Err(problem) => {
            reading.problems.push(problem);
            None
        }
    }
}
