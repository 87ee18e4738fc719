//! Renders Kustomize overlays and Helm charts with the user's own tools, when asked to.
//!
//! [`Wanted`] says what; [`render`] does it and puts the rendered stacks into what the Kubernetes room read: an overlay's
//! in the place of the stack that was read as it stands, a chart's beside the others, one for each set of values. Where
//! a tool prints text, findings shall point to what the user wrote: `overlay` and `template` say where each run of the
//! text comes from, as well as it can be told.
//!
//! What is rendered is input from strangers. `command` is the only place that starts a program, and it takes from it
//! its network, its home, its time and its memory; `bounds` refuses what leads out of the tree before anything starts.

mod bounds;
mod command;
mod helm;
mod kustomize;
mod overlay;
mod scratch;
mod template;
mod tools;
mod wanted;

use rayon::prelude::*;

use crate::discover::Tree;
use crate::finding::Problem;
use crate::kubernetes::{Reading, Skipped};
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
pub fn render(tree: &dyn Tree, wanted: &Wanted, tools: &Tools, reading: &mut Reading) {
    let overlays: Vec<_> =
        wanted.overlays.par_iter().map(|folder| kustomize::render(tree, folder, tools, &reading.stacks)).collect();
    let releases: Vec<_> = wanted.releases.par_iter().map(|release| helm::render(tree, release, tools)).collect();
    reading.problems.extend(wanted.problems.iter().cloned());
    for outcome in overlays {
        if let Some(rendered) = told(outcome, reading) {
            reading.stacks.retain(|stack| stack.directory != rendered.stack.directory);
            add(rendered, reading);
        }
    }
    for (release, outcome) in wanted.releases.iter().zip(releases) {
        if let Some(rendered) = told(outcome, reading) {
            let inside = format!("{}/", shown(tree, &release.folder));
            let inside = inside.trim_start_matches("./");
            reading.skipped.retain(|skipped| !skipped.is_template() || !skipped.path.starts_with(inside));
            add(rendered, reading);
        }
    }
    reading.problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    reading.stacks.sort_by_key(Stack::name);
    reading.files.sort_by(|one, other| one.path().cmp(other.path()));
    reading.files.dedup_by(|one, other| one.path() == other.path());
}

fn add(rendered: Rendered, reading: &mut Reading) {
    reading.files.extend(rendered.stack.files.iter().cloned());
    reading.stacks.push(rendered.stack);
    reading.problems.extend(rendered.problems);
    reading.skipped.extend(rendered.skipped);
}

/// What was rendered; why something was not goes to the problems.
fn told(outcome: Result<Rendered, Problem>, reading: &mut Reading) -> Option<Rendered> {
    match outcome {
        Ok(rendered) => Some(rendered),
        Err(problem) => {
            reading.problems.push(problem);
            None
        }
    }
}

/// A folder as reports show it; `.` for the working directory itself.
fn shown(tree: &dyn Tree, folder: &str) -> String {
    Some(tree.display(folder)).filter(|shown| !shown.is_empty()).unwrap_or_else(|| ".".to_owned())
}

/// A path as written in a folder of the tree; none when it leads out of the tree.
fn resolve(folder: &str, written: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if written.starts_with('/') {
        return None;
    }
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A path of the tree in a folder of it.
fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
