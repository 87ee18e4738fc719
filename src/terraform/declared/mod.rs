//! Deployments that other Terraform code declares: workspaces of HCP Terraform, stacks of Spacelift.
//!
//! What declares one is a matter of rules (`declares`). [`declarers`] finds the roots that hold such resources, these are
//! evaluated before all others, [`statements`] gathers what they say, and [`deployment`] makes of it the inputs of the
//! root module that lies in the directory a deployment names. What cannot be told of a variable is never its default.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::configuration::{Configuration, Surroundings};
use super::inputs::{self, Deployment, Inputs};
use super::module::{InstalledModules, Library, Module};
use super::stack::{self, Identity};
use super::states::States;
use super::{Options, paths, roots};
use crate::finding::Problem;
use crate::model::Stack;

mod declarers;
mod deployment;
mod names;
mod place;
mod sets;
mod settings;
mod statements;

pub(super) use deployment::DeclaredDeployment;

/// How many declared deployments of one root are read.
const LIMIT: usize = 1_000;
/// How often declarations are read again because they declare the deployments of declarers themselves.
const ROUNDS: usize = 4;

/// The deployments that code declares, by the directory of the root module.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Declared {
    by_root: BTreeMap<String, Vec<Arc<DeclaredDeployment>>>,
}

impl Declared {
    /// Those that the roots of a tree declare.
    pub(super) fn of(library: &Library<'_>, roots: &[Arc<Module>], options: &Options<'_>) -> Self {
        let declarers = declarers::among(library, roots, options);
        let mut declared = Self::default();
        if declarers.is_empty() {
            return declared;
        }
        for _ in 0..ROUNDS {
            let states = States::of(roots, &options.inputs, &declared);
            let read = |root: &&Arc<Module>| stacks_of(library, root, options, &states, &declared);
            let stacks: Vec<(String, Stack)> = declarers.par_iter().flat_map(read).collect();
            let next = statements::deployments(library, roots, options, &stacks);
            let is_settled = declarers.iter().all(|root| next.of_root(root, &[]) == declared.of_root(root, &[]));
            declared = next;
            if is_settled {
                break;
            }
        }
        declared
    }

    /// The declared deployments of a root: none where the user's own inputs make deployments, for then it is these alone.
    pub(super) fn of_root(&self, root: &Module, inputs: &[Inputs]) -> &[Arc<DeclaredDeployment>] {
        match self.by_root.get(&root.directory) {
            Some(declared) if !inputs.iter().any(Inputs::are_a_deployment) => declared,
            _ => &[],
        }
    }

    /// Adds one, unless the root has too many.
    fn add(&mut self, deployment: DeclaredDeployment) {
        let own = self.by_root.entry(deployment.directory.clone()).or_default();
        if own.len() <= LIMIT {
            own.push(Arc::new(deployment));
        }
    }
}

/// The stacks of a root that declares deployments, each with the directory of the root.
fn stacks_of(
    library: &Library<'_>,
    root: &Arc<Module>,
    options: &Options<'_>,
    states: &States,
    declared: &Declared,
) -> Vec<(String, Stack)> {
    let inputs = options.inputs.get(&root.directory).map(Vec::as_slice).unwrap_or_default();
    let (deployments, _) = of_root(library, root, inputs, declared.of_root(root, inputs));
    let installed = InstalledModules::of_root(library.tree, &root.directory);
    let Options { module_path, module_outputs, .. } = *options;
    let surroundings = Surroundings { library, installed: &installed, module_path, module_outputs, states };
    let stack = |deployment: &Deployment| {
        let is_child = roots::is_child(root, deployment.has_inputs());
        let configuration = Configuration::new(surroundings, Arc::clone(root), deployment, is_child);
        let (stack, _) = stack::assemble(&configuration, deployment, Identity::of_root(library.tree, root));
        (root.directory.clone(), stack)
    };
    deployments.iter().map(stack).collect()
}

/// Every deployment of a root: those that are declared, and those of files of variables that lie with the root and that no
/// declared one is given.
pub(super) fn of_root(
    library: &Library<'_>,
    root: &Module,
    inputs: &[Inputs],
    declared: &[Arc<DeclaredDeployment>],
) -> (Vec<Deployment>, Vec<Problem>) {
    let (found, mut problems) = inputs::of_root(library, root, inputs);
    if declared.is_empty() {
        return (found, problems);
    }
    if declared.len() > LIMIT {
        let message = format!("more than {LIMIT} deployments of this root are declared; the others were not read");
        problems.push(Problem::file(paths::shown(library.tree, &root.directory), message));
    }
    let mut deployments = Vec::new();
    for one in declared.iter().take(LIMIT) {
        let (deployment, more) = one.deployment(library, root, inputs);
        deployments.push(deployment);
        problems.extend(more);
    }
    let given: BTreeSet<&str> =
        deployments.iter().flat_map(|deployment| &deployment.files).map(|file| file.path()).collect();
    let is_given = |found: &Deployment| found.files.iter().any(|file| given.contains(file.path()));
    let others: Vec<Deployment> =
        found.into_iter().filter(|found| !found.names.is_empty() && !is_given(found)).collect();
    deployments.extend(others);
    (deployments, problems)
}
