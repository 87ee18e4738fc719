//! Deployments: a root module with one set of inputs each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::tfvars::{self, VariablesFile};
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

    /// Sets variables by name.
    pub(crate) fn set(&mut self, vars: &BTreeMap<String, Value>) {
        self.values.extend(vars.iter().map(|(name, value)| (Arc::from(name.as_str()), value.clone())));
    }
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
        for (name, file) in &part.files {
            deployment.names.push(name.clone());
            deployment.load(file);
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
    files: Vec<(String, VariablesFile)>,
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
        let files = inputs.var_files.iter().map(|path| (self.name(path), self.read(path)));
        vec![Part { inputs: Some(inputs), files: files.collect() }]
    }

    fn found<'i>(&mut self, inputs: Option<&'i Inputs>) -> Vec<Part<'i>> {
        let (found, problems) = discovered::of_root(self.library, self.module);
        self.problems.extend(problems);
        if found.is_empty() {
            return vec![Part { inputs, files: Vec::new() }];
        }
        let mut files = Vec::new();
        for (path, file) in found {
            self.problems.extend(file.problem.clone());
            files.push((self.name(&path), file));
        }
        let deployments = together::deployments(files, self.module, &self.given);
        deployments.into_iter().map(|files| Part { inputs, files }).collect()
    }

    /// A file's name from the root's directory, its path in the tree when it lies elsewhere.
    fn name(&self, path: &str) -> String {
        paths::below(&self.module.directory, path).unwrap_or(path).to_owned()
    }
}
