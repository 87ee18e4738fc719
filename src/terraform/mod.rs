//! Terraform and OpenTofu: reads the language and gives resources with partial values.
//!
//! The language half goes from text to values: [`syntax`] parses files, `types` knows type constraints and
//! conversions, `partial` how to compute with what is only partly known, [`functions`] has the built-in functions, and
//! [`evaluate`] brings them together.
//!
//! The loader half goes from files to stacks: `module` reads directories, `roots` tells which of them are deployed,
//! `inputs` with which values, `configuration` evaluates one of these on demand, and `stack` puts the result
//! into the words of the model. [`read()`] is the whole road.
//!
//! `plan` reads plans in JSON instead of files, and finds their source again ([`read_plans`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

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
mod partial;
mod paths;
mod plan;
mod roots;
mod stack;
pub mod syntax;
mod types;

use configuration::{Configuration, Surroundings};
use module::{InstalledModules, Library, Module};

pub use callers::with_callers;
pub use evaluate::console;
pub use inputs::Inputs;
pub use plan::{read_plan, read_plans};

/// What the project's configuration says beyond the files.
#[derive(Clone)]
pub struct Options<'a> {
    /// What pipelines pass to root modules, by their directories in the tree; later ones win.
    pub inputs: BTreeMap<String, Vec<Inputs>>,
    /// Where the module of a source, as written but without its version, lies in the tree.
    pub module_path: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { inputs: BTreeMap::new(), module_path: &|_| None }
    }
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

impl Reading {
    fn add(&mut self, more: Self) {
        self.stacks.extend(more.stacks);
        self.problems.extend(more.problems);
        self.files.extend(more.files);
    }
}

/// Reads the Terraform and OpenTofu configurations of some directories of a tree, sorted: every root module among
/// them, once for each deployment, with the modules that they call, wherever in the tree those are.
pub fn read(tree: &dyn Tree, directories: &[String], options: &Options<'_>) -> Reading {
    let library = Library::of(tree, directories);
    let roots = roots::of(&library, directories);
    let read: Vec<Reading> = roots.par_iter().map(|root| read_root(&library, root, options)).collect();
    let mut reading = Reading::default();
    read.into_iter().for_each(|root| reading.add(root));
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
fn read_root(library: &Library<'_>, root: &Arc<Module>, options: &Options<'_>) -> Reading {
    let inputs = options.inputs.get(&root.directory).map(Vec::as_slice).unwrap_or_default();
    let (deployments, problems) = inputs::of_root(library.tree, root, inputs);
    let installed = InstalledModules::of_root(library.tree, &root.directory);
    let surroundings = Surroundings { library, installed: &installed, module_path: options.module_path };
    let mut reading = Reading { problems, ..Reading::default() };
    let stacks: Vec<(Stack, Vec<Problem>)> =
        deployments.par_iter().map(|deployment| read_deployment(surroundings, root, deployment)).collect();
    reading.files.extend(deployments.into_iter().flat_map(|deployment| deployment.files));
    for (stack, problems) in stacks {
        reading.stacks.push(stack);
        reading.problems.extend(problems);
    }
    reading
}

fn read_deployment(
    surroundings: Surroundings<'_>,
    root: &Arc<Module>,
    deployment: &inputs::Deployment,
) -> (Stack, Vec<Problem>) {
    let is_child = roots::is_child(root, !deployment.values.is_empty());
    let configuration = Configuration::new(surroundings, Arc::clone(root), deployment, is_child);
    let (stack, mut problems) = stack::assemble(&configuration, deployment);
    problems.extend(configuration.into_problems());
    (stack, problems)
}

#[cfg(test)]
mod tests;
