//! Plans: what `terraform show -json` prints, every planned instance of it.
//!
//! [`document`] is the written form, [`configured`] lays out its configuration by address and [`instances`] what will
//! exist. [`values`] turns planned values into partial ones, [`references`] follows the names in expressions to planned
//! instances, [`providers`] reads provider configurations. Where the [`source`] lies at hand, a plan's blocks are found
//! in it again: for their lines, their comments and their [`trace`]s. [`stack`] puts all of it together.

use std::sync::Arc;

use super::module::Library;
use super::{Options, Reading, paths};
use crate::discover::Tree;
use crate::finding::Problem;
use crate::source::SourceFile;

mod address;
mod configured;
mod document;
mod instances;
mod marks;
mod providers;
mod references;
mod scopes;
mod source;
mod stack;
mod told;
mod trace;
mod values;
mod written;

#[cfg(test)]
mod tests;

use configured::Configured;
use document::{Document, Refusal};
use instances::Instances;
use marks::Marks;
use source::Source;
use stack::Untold;

/// How many instances of one plan are read; what is beyond is a problem, not a silent cut.
const RESOURCE_LIMIT: usize = 100_000;

/// Reads plans of a tree by their paths, sorted. `directories`: where their source may lie.
pub fn read_plans(tree: &dyn Tree, plans: &[String], directories: &[String], options: &Options<'_>) -> Reading {
    let library = Library::of(tree, &[]);
    let mut reading = Reading::default();
    for path in plans {
        let directory = paths::directory(path);
        match tree.read(path) {
            Ok(file) => reading.add(read(&library, &file, directory, directories, options)),
            Err(error) => reading.problems.push(Problem::file(tree.display(path), error.to_string())),
        }
    }
    reading
}

/// Reads a plan from standard input; it was made where the command runs.
pub fn read_plan(tree: &dyn Tree, file: &Arc<SourceFile>, directories: &[String], options: &Options<'_>) -> Reading {
    read(&Library::of(tree, &[]), file, tree.working(), directories, options)
}

fn read(
    library: &Library<'_>,
    file: &Arc<SourceFile>,
    directory: &str,
    directories: &[String],
    options: &Options<'_>,
) -> Reading {
    let mut reading = Reading::default();
    let document = match Document::read(file.text()) {
        Ok(document) => document,
        Err(Refusal::NoPlan) => return reading,
        Err(Refusal::Broken { why }) => {
            reading.problems.push(Problem::file(file.path(), why));
            return reading;
        }
    };
    let configured = Configured::of(document.configuration.as_ref());
    let instances = Instances::of(&document, RESOURCE_LIMIT);
    let marks = marks(file.path(), &document, &configured, &instances);
    let root = source::root_of(library, directory, directories, &configured);
    let source = root.map(|root| Source::of(library, &root, &document, &marks, options));
    let parts = stack::Parts {
        document: &document,
        configured: &configured,
        instances: &instances,
        marks: &marks,
        source: source.as_ref(),
    };
    let (stack, untold) = stack::assemble(&parts);
    reading.stacks.push(stack);
    reading.files.push(Arc::clone(&marks.file));
    reading.problems.extend(shortcomings(&document, &instances, &untold).map(|why| Problem::file(file.path(), why)));
    reading
}

fn marks(path: &str, document: &Document<'_>, configured: &Configured, instances: &Instances<'_>) -> Marks {
    let blocks = instances.all.keys().map(|address| address::Address::parse(address).block());
    let calls = configured.calls.keys().cloned();
    Marks::new(path, blocks.chain(calls).chain(providers::keys(document.configuration.as_ref())))
}

/// What makes a plan less than all that will be.
fn shortcomings(document: &Document<'_>, instances: &Instances<'_>, untold: &Untold) -> impl Iterator<Item = String> {
    let errored = document.errored.then(|| {
        "planning ended with errors: what this plan does not hold may be deployed all the same. Plan again".to_owned()
    });
    let beyond = (instances.beyond > 0).then(|| {
        format!("this plan has more than {RESOURCE_LIMIT} resources; {} others were not read", instances.beyond)
    });
    let unread = untold.unread.first().map(|(address, unread)| {
        let count = untold.unread.len();
        let others = if count > 1 { format!(", and {} others", count - 1) } else { String::new() };
        format!("what this plan says of {address}{others} cannot be read: {}", unread.why)
    });
    let cut = (untold.cut > 0).then(|| {
        format!("{} values of this plan may mean too many resources; what they refer to was not followed", untold.cut)
    });
    errored.into_iter().chain(beyond).chain(unread).chain(cut)
}
