//! Deployments: a root module with one set of inputs each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::tfvars::{self, VariablesFile};
use super::together::Given;
use super::{Assignments, Inputs, automatic, discovered, together};
use crate::finding::Problem;
use crate::source::SourceFile;
use crate::terraform::module::{Library, Module};
use crate::terraform::paths;
use crate::value::Value;

/// One set of inputs of a root module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deployment {
    /// The files that make it a deployment of its own, named from the root's directory.
    pub(crate) names: Vec<String>,
    /// The workspace, when one is named.
    pub(crate) workspace: Option<String>,
    /// The name of the deployment that code declares, where one is it.
    pub(crate) declared_as: Option<String>,
    /// The values of the root's variables.
    pub(crate) values: Assignments,
    /// Why other variables may be set too, in a way that cannot be told.
    pub(crate) open: Option<Value>,
    /// The files that were read for it.
    pub(crate) files: Vec<Arc<SourceFile>>,
}

impl Deployment {
    /// Adds what a file of variables sets, and what it may set where it was not read.
    pub(crate) fn load(&mut self, file: &VariablesFile) {
        if let Some(unread) = file.unread() {
            self.overlay(&unread);
        }
        self.values.extend(file.values.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
        self.files.extend(file.file.clone());
    }

    /// Adds something that may set any variable, and cannot be told.
    pub(crate) fn overlay(&mut self, unknown: &Value) {
        self.values.clear();
        self.open = Some(unknown.clone());
    }

    /// What all of these set alike, and nothing else.
    pub(crate) fn set_alike(all: &[Self]) -> Self {
        let Some((first, others)) = all.split_first() else { return Self::default() };
        let is_alike = |name: &Arc<str>, value: &Value| {
            others.iter().all(|other| other.values.get(name).is_some_and(|other| is_same_literal(value, other)))
        };
        let alike = first.values.iter().filter(|(name, value)| is_alike(name, value));
        Self { values: alike.map(|(name, value)| (Arc::clone(name), value.clone())).collect(), ..Self::default() }
    }

    /// The variables that it sets otherwise than another one does, or that only one of both sets.
    pub(crate) fn set_otherwise<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a Arc<str>> {
        let is_same =
            |name: &Arc<str>, value: &Value| other.values.get(name).is_some_and(|other| is_same_literal(value, other));
        let own = self.values.iter().filter(move |(name, value)| !is_same(name, value)).map(|(name, _)| name);
        own.chain(other.values.keys().filter(|name| !self.values.contains_key(*name)))
    }

    /// Whether it writes the state that others read who name no workspace.
    pub(crate) fn is_in_default_workspace(&self) -> bool {
        matches!(self.workspace.as_deref(), None | Some("default"))
    }

    /// The name that tells its stack from others of the root: its workspace, or what declares it.
    pub(crate) fn stack_name(&self) -> Option<&String> {
        self.workspace.as_ref().or(self.declared_as.as_ref())
    }

    /// Whether anybody deploys the root so: a file sets something, or code declares it.
    pub(crate) fn has_inputs(&self) -> bool {
        !self.values.is_empty() || self.declared_as.is_some()
    }

    /// Sets variables by name.
    pub(crate) fn set(&mut self, vars: &BTreeMap<String, Value>) {
        self.values.extend(vars.iter().map(|(name, value)| (Arc::from(name.as_str()), value.clone())));
    }
}

/// Whether two values are one and the same literal of one file, and not only equal.
fn is_same_literal(one: &Value, other: &Value) -> bool {
    let trails = one.origin.trail.as_ref().zip(other.origin.trail.as_ref());
    trails.is_some_and(|(one, other)| Arc::ptr_eq(one, other))
        && one.origin.assumed == other.origin.assumed
        && one == other
}

/// Every deployment of a root: one for each of the inputs that make one, else one for each file of variables that is
/// not loaded by itself (with the one it needs), or a single one.
pub(crate) fn of_root(library: &Library<'_>, module: &Module, inputs: &[Inputs]) -> (Vec<Deployment>, Vec<Problem>) {
    let mut reader = Reader { library, module, given: BTreeSet::new(), problems: Vec::new() };
    let automatic = reader.automatic();
    let variables = inputs.iter().flat_map(|inputs| inputs.vars.keys().map(|name| Arc::from(name.as_str())));
    reader.given = automatic.values.keys().cloned().chain(variables).collect();
    let mut deployments = Vec::new();
    for part in reader.parts(inputs) {
        let mut deployment = automatic.clone();
        for given in &part.given {
            deployment.names.push(given.name.clone());
            given.files.iter().for_each(|file| deployment.load(file));
        }
        deployment.workspace = part.inputs.and_then(|inputs| inputs.workspace.clone());
        // In the order of the inputs, so that later ones win.
        for inputs in inputs {
            let is_own = part.inputs.is_some_and(|own| std::ptr::eq(own, inputs));
            if is_own || !inputs.are_a_deployment() {
                deployment.set(&inputs.vars);
            }
        }
        deployments.push(deployment);
    }
    (deployments, reader.problems)
}

/// What makes one deployment different from the others.
struct Part<'a> {
    inputs: Option<&'a Inputs>,
    given: Vec<Given>,
}

struct Reader<'a> {
    library: &'a Library<'a>,
    module: &'a Module,
    /// Variables that are set for every deployment.
    given: BTreeSet<Arc<str>>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn read(&mut self, path: &str) -> VariablesFile {
        let file = tfvars::read(self.library.tree, path);
        self.problems.extend(file.problem.clone());
        file
    }

    /// What holds for every deployment.
    fn automatic(&mut self) -> Deployment {
        let mut deployment = Deployment::default();
        for path in automatic::of_root(self.library.tree, &self.module.directory) {
            deployment.load(&self.read(&path));
        }
        deployment
    }

    fn parts<'i>(&mut self, inputs: &'i [Inputs]) -> Vec<Part<'i>> {
        let named = inputs.iter().filter(|inputs| inputs.are_a_deployment());
        let named: Vec<Part<'i>> = named.flat_map(|inputs| self.of_inputs(inputs)).collect();
        if named.is_empty() { self.found(None) } else { named }
    }

    /// One deployment with the files that the inputs name, else one for each file that is found.
    fn of_inputs<'i>(&mut self, inputs: &'i Inputs) -> Vec<Part<'i>> {
        if inputs.var_files.is_empty() {
            return self.found(Some(inputs));
        }
        let given = inputs.var_files.iter().map(|path| Given::of(self.name(path), self.read(path)));
        vec![Part { inputs: Some(inputs), given: given.collect() }]
    }

    fn found<'i>(&mut self, inputs: Option<&'i Inputs>) -> Vec<Part<'i>> {
        let (found, problems) = discovered::of_root(self.library, self.module);
        self.problems.extend(problems);
        if found.is_empty() {
            return vec![Part { inputs, given: Vec::new() }];
        }
        let mut files = Vec::new();
        for (path, file) in found {
            self.problems.extend(file.problem.clone());
            files.push((self.name(&path), file));
        }
        let deployments = together::deployments(files, self.module, &self.given);
        deployments.into_iter().map(|given| Part { inputs, given }).collect()
    }

    /// A file's name from the root's directory, its path in the tree when it lies elsewhere.
    fn name(&self, path: &str) -> String {
        paths::below(&self.module.directory, path).unwrap_or(path).to_owned()
    }
}
