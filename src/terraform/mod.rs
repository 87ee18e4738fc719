//! Terraform and OpenTofu: reads the language and gives resources with partial values.
//!
//! The language half goes from text to values: [`syntax`] parses files, `types` knows type constraints and
//! conversions, `partial` how to compute with what is only partly known, [`functions`] has the built-in functions, and
//! [`evaluate`] brings them together.
//!
//! The loader half goes from files to stacks: `module` reads directories, `roots` tells which of them are deployed,
//! `inputs` with which values (`projects` reads what other tools say of that, `arguments` a command line, `environment` is
//! where terraform runs), `declared` where other code says so, `states` which of them writes the state that another
//! reads, `configuration` evaluates one of these on demand, and `stack` puts the result into the words of the model.
//! `terragrunt` makes root modules and inputs of its units, `components` of the deployments of Terraform Stacks, and
//! `test_runs` tells what tests pass to what they deploy. [`read()`] is the whole road.
//!
//! `plan` reads plans in JSON instead of files, and finds their source again ([`read_plans`]).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::discover::{Revision, Tree};
use crate::finding::Problem;
use crate::model::{Declares, ModuleOutputs, Stack};
use crate::source::SourceFile;

mod arguments;
mod callers;
mod components;
mod configuration;
mod declared;
mod environment;
pub mod evaluate;
pub mod functions;
mod inputs;
mod memo;
mod module;
mod partial;
mod paths;
mod plan;
mod projects;
mod roots;
mod stack;
mod states;
pub mod syntax;
mod terragrunt;
mod test_runs;
mod types;

use configuration::{Common, Configuration, Surroundings};
use declared::Declared;
use inputs::Deployment;
use module::{InstalledModules, Library, Module};
use stack::Identity;
use states::States;
use test_runs::TestRuns;

pub use callers::{ToParse, with_callers};
pub use evaluate::console;
pub use inputs::{Inputs, StatedBy};
pub use module::{path_in_clones, without_version};
pub use plan::{read_plan, read_plans};

/// How many deployments of a root are worth finding out what they have in common.
const SHARING_PAYS: usize = 8;

/// What the project's configuration says beyond the files.
#[derive(Clone)]
pub struct Options<'a> {
    /// What pipelines pass to root modules, by their directories in the tree; later ones win.
    pub inputs: BTreeMap<String, Vec<Inputs>>,
    /// Where the module of a source, as written but without its version, lies in the tree.
    pub module_path: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// What the module of a source returns that is not at hand, as far as somebody says.
    pub module_outputs: &'a (dyn Fn(&str) -> Option<Arc<ModuleOutputs>> + Sync),
    /// What a type declares about deployments of other code.
    pub declares: &'a (dyn Fn(&str) -> Option<Arc<Declares>> + Sync),
    /// Where a path in a revision of a repository, which is named by its owner and name, lies in the tree.
    pub repository: &'a (dyn Fn(&str, &Revision, &str) -> Option<String> + Sync),
    /// Whether a path, as reports show it, is to be judged: of units and components only those are read that have to
    /// do with it.
    pub is_requested: &'a (dyn Fn(&str) -> bool + Sync),
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            inputs: BTreeMap::new(),
            module_path: &|_| None,
            module_outputs: &|_| None,
            declares: &|_| None,
            repository: &|_, _, _| None,
            is_requested: &|_| true,
        }
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

/// What there is to read: paths of the tree, sorted.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Directories of Terraform and OpenTofu modules.
    pub modules: Vec<String>,
    /// Directories of further modules, which are read for the deployments alone that they declare.
    pub declaring: Vec<String>,
    /// Files of Terragrunt: `terragrunt.hcl`, `terragrunt.stack.hcl`; others are read where these lead to them.
    pub terragrunt: Vec<String>,
    /// Files of Terraform Stacks.
    pub components: Vec<String>,
}

impl Sources {
    /// The directories whose roots may be given inputs: those of modules, units and components.
    pub fn directories(&self) -> Vec<String> {
        let files = self.terragrunt.iter().chain(&self.components);
        let of_files = files.map(|path| paths::directory(path).to_owned());
        let mut all: Vec<String> = self.modules.iter().cloned().chain(of_files).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Reads the Terraform and OpenTofu configurations of some directories of a tree: every root module among them, once
/// for each deployment, and every unit of Terragrunt, with the modules that they call, wherever in the tree those are.
pub fn read(tree: &dyn Tree, sources: &Sources, options: &Options<'_>) -> Reading {
    let all: Vec<String> = sources.modules.iter().chain(&sources.declaring).cloned().collect();
    let library = Library::of(tree, &all);
    let units = terragrunt::find(tree, sources, options);
    let components = components::find(&library, sources, options);
    let called = units.called.union(&components.called).cloned().collect();
    let mut roots = roots::of(&library, &all, &called, options.module_path);
    let (options, problems) = &with_projects(tree, &roots, options);
    let declared = Declared::of(&library, &roots, options);
    let is_aside = |directory: &String| sources.declaring.contains(directory);
    roots.retain(|root| !is_aside(&root.directory));
    let states = States::of(&roots, &options.inputs, &declared);
    let tests = TestRuns::find(&library, &sources.modules);
    let read_root = |root| read_root(&library, root, options, &declared, &states, &tests);
    let (roots, (units, components)) = rayon::join(
        || roots.par_iter().map(read_root).collect::<Vec<Reading>>(),
        || rayon::join(|| units.read(&library, options, &states), || components.read(&library, options, &states)),
    );
    let mut reading = Reading { problems: problems.clone(), ..Reading::default() };
    for one in roots.into_iter().chain(units).chain(components) {
        reading.add(one);
    }
    for module in library.all().values().filter(|module| !is_aside(&module.directory)) {
        reading.problems.extend(module.problems.iter().cloned());
        reading.files.extend(module.files.iter().map(|file| Arc::clone(&file.file)));
    }
    reading.problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    reading.problems.dedup();
    reading.files.sort_by(|one, other| one.path().cmp(other.path()));
    reading.files.dedup_by(|one, other| one.path() == other.path());
    reading
}

/// The same with what projects of other tools pass to root modules, which what the user says stands over; and which files
/// of theirs cannot be read.
fn with_projects<'a>(tree: &dyn Tree, roots: &[Arc<Module>], options: &Options<'a>) -> (Options<'a>, Vec<Problem>) {
    let mut options = options.clone();
    let (passed, problems) = projects::inputs(tree, roots.iter().map(|root| root.directory.as_str()));
    for (directory, mut passed) in passed {
        let stated = options.inputs.entry(directory).or_default();
        passed.append(stated);
        *stated = passed;
    }
    (options, problems)
}

/// Problems of files that matter here: they were read for something that is judged, or are to be judged themselves.
fn of_read_files(problems: Vec<Problem>, read: &[Reading], options: &Options<'_>) -> Reading {
    let files: BTreeSet<&str> = read.iter().flat_map(|one| &one.files).map(|file| file.path()).collect();
    let matters = |problem: &Problem| files.contains(problem.path.as_str()) || (options.is_requested)(&problem.path);
    Reading { problems: problems.into_iter().filter(matters).collect(), ..Reading::default() }
}

/// Every deployment of one root module, and beside one that says nothing the one that tests make.
fn read_root(
    library: &Library<'_>,
    root: &Arc<Module>,
    options: &Options<'_>,
    declared: &Declared,
    states: &States,
    tests: &TestRuns,
) -> Reading {
    let inputs = options.inputs.get(&root.directory).map(Vec::as_slice).unwrap_or_default();
    let (deployments, problems) = declared::of_root(library, root, inputs, declared.of_root(root, inputs));
    let mut reading = Reading { problems, ..Reading::default() };
    let installed = InstalledModules::of_root(library.tree, &root.directory);
    let Options { module_path, module_outputs, .. } = *options;
    let surroundings = Surroundings { library, installed: &installed, module_path, module_outputs, states };
    let common = common_of(surroundings, root, &deployments);
    let stacks: Vec<(Stack, Vec<Problem>)> = deployments
        .par_iter()
        .map(|deployment| {
            let is_child = roots::is_child(root, deployment.has_inputs());
            let configuration = Configuration::new(surroundings, Arc::clone(root), deployment, is_child);
            let configuration = match &common {
                // Where anything may be set, nothing is sure to be common.
                Some((base, common)) if deployment.open.is_none() => {
                    configuration.taking(common, deployment.set_otherwise(base))
                }
                _ => configuration,
            };
            read_stack(configuration, deployment, Identity::of_root(library.tree, root))
        })
        .collect();
    let of_tests = tests.deployment(root, &deployments);
    reading.files.extend(deployments.into_iter().flat_map(|deployment| deployment.files));
    for (stack, problems) in stacks {
        reading.stacks.push(stack);
        reading.problems.extend(problems);
    }
    if let Some(deployment) = of_tests {
        let configuration = Configuration::new(surroundings, Arc::clone(root), &deployment, true);
        let (stack, _) = read_stack(configuration, &deployment, Identity::of_root(library.tree, root));
        reading.stacks.push(Stack { of_tests: true, ..stack });
    }
    reading
}

/// What the deployments of a root have in common, with the inputs that made it; none where they are too few for
/// evaluating the root once more.
fn common_of(
    surroundings: Surroundings<'_>,
    root: &Arc<Module>,
    deployments: &[Deployment],
) -> Option<(Deployment, Arc<Common>)> {
    if deployments.len() < SHARING_PAYS {
        return None;
    }
    let base = Deployment::set_alike(deployments);
    let configuration = Configuration::new(surroundings, Arc::clone(root), &base, false).noting();
    stack::assemble(&configuration, &base, Identity::of_root(surroundings.library.tree, root));
    Some((base, Arc::new(configuration.common())))
}

/// One root module with one set of inputs.
fn read_stack(configuration: Configuration<'_>, deployment: &Deployment, identity: Identity) -> (Stack, Vec<Problem>) {
    let (stack, mut problems) = stack::assemble(&configuration, deployment, identity);
    problems.extend(configuration.into_problems());
    (stack, problems)
}

#[cfg(test)]
mod tests;
