//! Deployments: a root module with one set of inputs each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::tfvars::{self, VariablesFile};
use super::together::Given;
use super::{Assignments, Inputs, automatic, discovered, together};
use crate::finding::Problem;
use crate::source::{Location, SourceFile};
use crate::terraform::environment::Environment;
use crate::terraform::module::{Library, Module};
use crate::terraform::partial::assumed;
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
    /// Configurations of providers that stand in the place of the root's own.
    pub(crate) providers: Vec<GivenProvider>,
    /// The environment in which it is deployed.
    pub(crate) environment: Environment,
    /// The files that were read for it.
    pub(crate) files: Vec<Arc<SourceFile>>,
}

/// A provider configuration that somebody else than the root module gives it.
#[derive(Clone, Debug)]
pub(crate) struct GivenProvider {
    /// The provider's local name in the root.
    pub(crate) local: Arc<str>,
    /// The alias; none for the default configuration.
    pub(crate) alias: Option<Arc<str>>,
    /// Its settings.
    pub(crate) settings: Assignments,
    /// Where it is written.
    pub(crate) at: Location,
}

impl GivenProvider {
    /// Whether it is the one of that name.
    pub(crate) fn is(&self, local: &str, alias: Option<&str>) -> bool {
        self.local.as_ref() == local && self.alias.as_deref() == alias
    }
}

impl Deployment {
    /// Whether it is the root module as it stands, with nothing that anybody passes.
    pub(crate) fn says_nothing(&self) -> bool {
        self.names.is_empty() && self.workspace.is_none() && self.values.is_empty() && self.open.is_none()
    }

    /// Adds what a file of variables sets, and what it may set where it was not read.
    pub(crate) fn load(&mut self, file: &VariablesFile) {
        if let Some(unread) = file.unread() {
            self.overlay(&unread);
        }
        self.values.extend(file.values.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
        self.files.extend(file.file.clone());
    }

    /// Adds what holds for several deployments.
    fn add(&mut self, other: &Self) {
        if let Some(open) = &other.open {
            self.overlay(open);
        }
        self.values.extend(other.values.iter().map(|(name, value)| (Arc::clone(name), value.clone())));
        self.files.extend(other.files.iter().cloned());
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
    let of_users = inputs.iter().filter(|inputs| !inputs.are_of_a_project());
    let variables = of_users.flat_map(|inputs| inputs.vars.keys().map(|name| Arc::from(name.as_str())));
    let in_environment = Environment::of(inputs);
    let variables = variables.chain(in_environment.variables().map(|(name, _)| name));
    reader.given = automatic.values.keys().cloned().chain(variables).collect();
    let mut deployments = Vec::new();
    for part in reader.parts(inputs) {
        let is_own = |inputs: &Inputs| part.inputs.is_some_and(|own| std::ptr::eq(own, inputs));
        let holding = || inputs.iter().filter(|inputs| is_own(inputs) || !inputs.are_a_deployment());
        let environment = Environment::of(holding());
        let mut deployment =
            Deployment { values: environment.variables().collect(), environment, ..Deployment::default() };
        deployment.add(&automatic);
        deployment.names.extend(part.names.iter().cloned());
        for given in &part.given {
            given.files.iter().for_each(|file| deployment.load(file));
        }
        deployment.workspace = part.inputs.and_then(|inputs| inputs.workspace.clone());
        // In the order of the inputs, so that later ones win.
        for inputs in holding() {
            if inputs.are_uncertain() {
                deployment.set(&assumed_values(&inputs.vars));
            } else {
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
    /// The files that make it a deployment of its own.
    names: Vec<String>,
    given: Vec<Given>,
}

impl<'a> Part<'a> {
    fn of(inputs: Option<&'a Inputs>, given: Vec<Given>) -> Self {
        Self { inputs, names: given.iter().map(|given| given.name.clone()).collect(), given }
    }

    /// The names of its files below a directory; those that lie elsewhere serve several roots.
    fn names_below(&self, root: &str) -> Vec<String> {
        let files = self.inputs.into_iter().flat_map(|inputs| &inputs.var_files);
        files.filter_map(|path| paths::below(root, path)).map(str::to_owned).collect()
    }
}

fn assumed_values(vars: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    vars.iter().map(|(name, value)| (name.clone(), assumed(value))).collect()
}

/// Parts named after their own files, or after all of them where several would be called alike. Those that are called
/// alike even then cannot be told apart, and are left out.
fn told_apart<'a>(parts: Vec<Part<'a>>, root: &str) -> Vec<Part<'a>> {
    let workspace = |part: &Part<'a>| part.inputs.and_then(|inputs| inputs.workspace.clone());
    let own: Vec<_> = parts.iter().map(|part| (part.names_below(root), workspace(part))).collect();
    if own.iter().collect::<BTreeSet<_>>().len() == parts.len() {
        return parts.into_iter().zip(own).map(|(part, (names, _))| Part { names, ..part }).collect();
    }
    let all: Vec<_> = parts.iter().map(|part| (part.names.clone(), workspace(part))).collect();
    let alone = all.iter().map(|name| all.iter().filter(|other| *other == name).count() == 1);
    let alone: Vec<bool> = alone.collect();
    parts.into_iter().zip(alone).filter(|(_, alone)| *alone).map(|(part, _)| part).collect()
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
        let (projects, users): (Vec<&Inputs>, Vec<&Inputs>) =
            inputs.iter().filter(|inputs| inputs.are_a_deployment()).partition(|inputs| inputs.are_of_a_project());
        let named: Vec<Part<'i>> = users.into_iter().flat_map(|inputs| self.of_inputs(inputs)).collect();
        if named.is_empty() { self.of_projects(&projects) } else { named }
    }

    /// One deployment for each project, and those of the files that no project names.
    fn of_projects<'i>(&mut self, projects: &[&'i Inputs]) -> Vec<Part<'i>> {
        let found = self.found(None);
        let has_files = found.iter().any(|part| !part.given.is_empty());
        // Which of several files goes with a workspace, its name alone does not say.
        let telling = projects.iter().filter(|inputs| !(inputs.var_files.is_empty() && has_files));
        let stated = told_apart(telling.map(|inputs| self.named(inputs)).collect(), &self.module.directory);
        if stated.is_empty() {
            return found;
        }
        let named: BTreeSet<String> =
            stated.iter().flat_map(|part| &part.given).flat_map(Given::paths).map(str::to_owned).collect();
        let is_left = |part: &Part<'_>| part.given.iter().flat_map(Given::paths).any(|path| !named.contains(path));
        let mut parts: Vec<Part<'i>> = found.into_iter().filter(is_left).collect();
        parts.extend(stated);
        parts
    }

    /// One deployment with the files that the inputs name.
    fn named<'i>(&mut self, inputs: &'i Inputs) -> Part<'i> {
        let given = inputs.var_files.iter().map(|path| Given::of(self.name(path), self.read(path)));
        let given = given.map(|given| if inputs.are_uncertain() { given.as_assumed() } else { given });
        Part::of(Some(inputs), given.collect())
    }

    /// One deployment with the files that the inputs name, else one for each file that is found.
    fn of_inputs<'i>(&mut self, inputs: &'i Inputs) -> Vec<Part<'i>> {
        if inputs.var_files.is_empty() {
            return self.found(Some(inputs));
        }
        vec![self.named(inputs)]
    }

    fn found<'i>(&mut self, inputs: Option<&'i Inputs>) -> Vec<Part<'i>> {
        let (found, problems) = discovered::of_root(self.library, self.module);
        self.problems.extend(problems);
        if found.is_empty() {
            return vec![Part::of(inputs, Vec::new())];
        }
        let mut files = Vec::new();
        for (path, file) in found {
            self.problems.extend(file.problem.clone());
            files.push((self.name(&path), file));
        }
        let deployments = together::deployments(files, self.module, &self.given);
        deployments.into_iter().map(|given| Part::of(inputs, given)).collect()
    }

    /// A file's name from the root's directory, its path in the tree when it lies elsewhere.
    fn name(&self, path: &str) -> String {
        paths::below(&self.module.directory, path).unwrap_or(path).to_owned()
    }
}
