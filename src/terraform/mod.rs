//! Terraform and OpenTofu: reads the language and gives resources with partial values.
//!
//! The language half goes from text to values: [`syntax`] parses files, [`types`] knows type constraints and
//! conversions, [`functions`] has the built-in functions, and [`evaluate`] brings them together over partial values.
//!
//! The loader half goes from files to stacks: `module` reads directories, `roots` tells which of them are deployed,
//! `inputs` with which values, `configuration` evaluates one of these on demand, and `stack` puts the result
//! into the words of the model. [`read()`] is the whole road.

use std::sync::Arc;

use rayon::prelude::*;
use regex::Regex;

use crate::discover::Tree;
use crate::finding::Problem;
use crate::model::Stack;
use crate::source::SourceFile;

mod callers;
mod configuration;
pub mod evaluate;
pub mod functions;
mod inputs;
mod module;
mod paths;
mod roots;
mod stack;
pub mod syntax;
pub mod types;

pub use callers::with_callers;
pub use inputs::Inputs;

/// What the project's configuration says beyond the files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What pipelines pass to root modules; later entries win.
    pub inputs: Vec<Inputs>,
    /// Where the modules of a source lie in the tree: a pattern over the source as written, its version taken off, and
    /// a path in the tree that may use the pattern's groups (`modules/$1`). The first match counts.
    pub module_sources: Vec<(Regex, String)>,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The stacks, by directory and inputs.
    pub stacks: Vec<Stack>,
    /// What could not be read, sorted.
    pub problems: Vec<Problem>,
    /// The files that were read, by path.
    pub files: Vec<Arc<SourceFile>>,
}

/// Reads the Terraform and OpenTofu configurations of some directories of a tree, sorted: every root module among
/// them, once for each deployment, with the modules that they call, wherever in the tree those are.
pub fn read(tree: &dyn Tree, directories: &[String], options: &Options) -> Reading {
    let library = module::Library::of(tree, directories);
    let roots = roots::of(&library, directories);
    let read: Vec<Reading> = roots.par_iter().map(|root| read_root(&library, root, options)).collect();
    let mut reading = Reading::default();
    for root in read {
        reading.stacks.extend(root.stacks);
        reading.problems.extend(root.problems);
        reading.files.extend(root.files);
    }
    for module in library.all().values() {
        reading.problems.extend(module.problems.iter().cloned());
        reading.files.extend(module.files.iter().map(|file| Arc::clone(&file.file)));
    }
    reading.problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    reading.problems.dedup();
    reading.files.sort_by(|one, other| one.path().cmp(other.path()));
    reading.files.dedup_by(|one, other| one.path() == other.path());
    reading
}

/// Every deployment of one root module.
fn read_root(library: &module::Library<'_>, root: &Arc<module::Module>, options: &Options) -> Reading {
    let (deployments, problems) = inputs::of_root(library.tree, root, &options.inputs);
    let mut reading = Reading { problems, ..Reading::default() };
    let stacks: Vec<(Stack, Vec<Problem>)> = deployments
        .par_iter()
        .map(|deployment| {
            let is_child = roots::is_child(root, !deployment.values.is_empty());
            let configuration = configuration::Configuration::new(
                library,
                &options.module_sources,
                Arc::clone(root),
                deployment,
                is_child,
            );
            let (stack, mut problems) = stack::assemble(&configuration, deployment);
            problems.extend(configuration.into_problems());
            (stack, problems)
        })
        .collect();
    reading.files.extend(deployments.into_iter().flat_map(|deployment| deployment.files));
    for (stack, problems) in stacks {
        reading.stacks.push(stack);
        reading.problems.extend(problems);
    }
    reading
}

#[cfg(test)]
mod tests;
