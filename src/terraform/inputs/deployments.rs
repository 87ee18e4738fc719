//! Deployments: a root module with one set of inputs each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tfvars::{self, VariablesFile};
use super::{Assignments, Inputs, automatic, discovered};
use crate::discover::Tree;
use crate::finding::Problem;
use crate::source::SourceFile;
use crate::terraform::module::Module;
use crate::terraform::paths;

/// One set of inputs of a root module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deployment {
    /// The files that make it a deployment of its own, named from the root's directory.
    pub(crate) names: Vec<String>,
    /// The workspace, when one is named.
    pub(crate) workspace: Option<String>,
    /// The values of the root's variables.
    pub(crate) values: Assignments,
    /// The files that were read for it.
    pub(crate) files: Vec<Arc<SourceFile>>,
}

impl Deployment {
    fn load(&mut self, file: &VariablesFile) {
        self.values.extend(file.values.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
        self.files.push(Arc::clone(&file.file));
    }

    fn set(&mut self, vars: &BTreeMap<String, crate::value::Value>) {
        self.values.extend(vars.iter().map(|(name, value)| (Arc::from(name.as_str()), value.clone())));
    }
}

/// Every deployment of a root: one for each file of variables that is not loaded by itself, or a single one; each
/// again for every workspace that the inputs name.
pub(crate) fn of_root(tree: &dyn Tree, module: &Module, inputs: &[Inputs]) -> (Vec<Deployment>, Vec<Problem>) {
    let matching: Vec<&Inputs> = inputs.iter().filter(|inputs| inputs.is_for(&module.directory)).collect();
    let mut reader = Reader { tree, module, problems: Vec::new() };
    let automatic = reader.automatic();
    let alternatives = reader.alternatives(&matching);
    let mut deployments = Vec::new();
    for workspace in workspaces(&matching) {
        for alternative in &alternatives {
            let mut deployment = automatic.clone();
            deployment.workspace.clone_from(&workspace);
            for (name, file) in alternative {
                deployment.names.push(name.clone());
                deployment.load(file);
            }
            let applies = |inputs: &&&Inputs| inputs.workspace.is_none() || inputs.workspace == workspace;
            matching.iter().filter(applies).for_each(|inputs| deployment.set(&inputs.vars));
            deployments.push(deployment);
        }
    }
    (deployments, reader.problems)
}

/// The workspaces that inputs name, sorted; a single nameless one when none does.
fn workspaces(matching: &[&Inputs]) -> Vec<Option<String>> {
    let mut names: Vec<_> = matching.iter().filter_map(|inputs| inputs.workspace.clone()).map(Some).collect();
    names.sort();
    names.dedup();
    if names.is_empty() { vec![None] } else { names }
}

struct Reader<'a> {
    tree: &'a dyn Tree,
    module: &'a Module,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn read(&mut self, path: &str) -> Option<VariablesFile> {
        match tfvars::read(self.tree, path) {
            Ok(mut file) => {
                self.problems.extend(file.problem.take());
                Some(file)
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// What holds for every deployment.
    fn automatic(&mut self) -> Deployment {
        let mut deployment = Deployment::default();
        for path in automatic::of_root(self.tree, &self.module.directory) {
            if let Some(file) = self.read(&path) {
                deployment.load(&file);
            }
        }
        deployment
    }

    /// The sets of further files, one for each deployment: all those that inputs name together, or each that was
    /// found alone, or a single empty set.
    fn alternatives(&mut self, matching: &[&Inputs]) -> Vec<Vec<(String, VariablesFile)>> {
        let named: Vec<&String> = matching.iter().flat_map(|inputs| &inputs.var_files).collect();
        if !named.is_empty() {
            let files = named.into_iter().filter_map(|path| Some((self.name(path), self.read(path)?)));
            return vec![files.collect()];
        }
        let (found, problems) = discovered::of_root(self.tree, self.module);
        self.problems.extend(problems);
        if found.is_empty() {
            return vec![Vec::new()];
        }
        let mut alternatives = Vec::new();
        for (path, mut file) in found {
            self.problems.extend(file.problem.take());
            alternatives.push(vec![(self.name(&path), file)]);
        }
        alternatives
    }

    /// A file's name from the root's directory, its path in the tree when it lies elsewhere.
    fn name(&self, path: &str) -> String {
        paths::below(&self.module.directory, path).unwrap_or(path).to_owned()
    }
}
