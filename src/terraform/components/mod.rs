//! Terraform Stacks: components and their deployments.
//!
//! A configuration is read into the shape of a module, so its components are calls like any other; what is special is
//! which deployments there are and what each passes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::configuration::{Configuration, Surroundings};
use super::inputs::Deployment;
use super::module::{Argument, Block, Deploy, InstalledModules, Library, Module};
use super::partial::inside;
use super::stack::{Identity, Speaker};
use super::states::States;
use super::{Options, Reading, Sources, of_read_files, paths, read_stack, roots};
use crate::model::StackKind;
use crate::value::{Data, Value};

/// The configurations of a tree.
pub(super) struct Configurations {
    roots: Vec<Arc<Module>>,
    /// The directories of the modules that components call: nobody's root.
    pub(super) called: BTreeSet<String>,
}

/// Finds the configurations in the directories of some files. One that another embeds is deployed by that; one that
/// has nothing to do with what is judged is left out.
pub(super) fn find(library: &Library<'_>, sources: &Sources, options: &Options<'_>) -> Configurations {
    let directories: BTreeSet<String> =
        sources.components.iter().map(|path| paths::directory(path).to_owned()).collect();
    let (mut components, mut embedded) = (BTreeMap::new(), BTreeMap::new());
    for directory in &directories {
        let Some(module) = library.stack_configuration(directory) else { continue };
        components.insert(directory.clone(), called(library, &module, options, false));
        embedded.insert(directory.clone(), called(library, &module, options, true));
    }
    let matters = |module: &Module, called: Option<&BTreeSet<String>>| {
        let shown = library.tree.display(&module.directory);
        (options.is_requested)(&shown)
            || module.files.iter().any(|file| (options.is_requested)(file.file.path()))
            || called.into_iter().flatten().any(|directory| sources.modules.binary_search(directory).is_ok())
    };
    let nowhere = BTreeSet::new();
    let roots = roots::uncalled(directories.iter().collect(), &embedded, &nowhere);
    let roots = roots.into_iter().filter_map(|directory| {
        let module = library.stack_configuration(directory)?;
        matters(&module, components.get(directory)).then_some(module)
    });
    Configurations { roots: roots.collect(), called: components.values().flatten().cloned().collect() }
}

/// The directories that a configuration calls: those of modules, or those of the configurations that it embeds.
fn called(library: &Library<'_>, module: &Module, options: &Options<'_>, embedded: bool) -> BTreeSet<String> {
    let calls = module.calls.values().filter(|block| (block.kind.as_ref() == "stack") == embedded);
    let directories =
        calls.filter_map(|block| roots::called_directory(library.tree, module, block, options.module_path));
    directories.map(|directory| library.tree.real(&directory)).collect()
}

impl Configurations {
    /// Reads the configurations: a stack for each deployment.
    pub(super) fn read(&self, library: &Library<'_>, options: &Options<'_>, states: &States) -> Vec<Reading> {
        let mut readings: Vec<Reading> =
            self.roots.par_iter().map(|root| read(library, root, options, states)).collect();
        readings.push(of_read_files(library.stack_problems(), &readings, options));
        readings
    }
}

/// Every deployment of a configuration; one with the defaults where none is written.
fn read(library: &Library<'_>, root: &Arc<Module>, options: &Options<'_>, states: &States) -> Reading {
    let deploy = Deploy::read(library.tree, &root.directory);
    let mut reading = Reading { problems: deploy.module.problems.clone(), ..Reading::default() };
    reading.files.extend(deploy.module.files.iter().map(|file| Arc::clone(&file.file)));
    let identity = |speakers| Identity {
        directory: paths::shown(library.tree, &root.directory),
        kind: StackKind::TerraformStacks,
        components: vec![paths::shown(library.tree, &root.directory)],
        speakers,
        elsewhere: None,
    };
    let installed = InstalledModules::of_root(library.tree, &root.directory);
    let Options { module_path, module_outputs, .. } = *options;
    let surroundings = Surroundings { library, installed: &installed, module_path, module_outputs, states };
    let mut add = |module: &Arc<Module>, deployment: &Deployment, is_child, speakers| {
        let configuration = Configuration::new(surroundings, Arc::clone(module), deployment, is_child);
        let (stack, problems) = read_stack(configuration, deployment, identity(speakers));
        reading.files.extend(stack.files.iter().cloned());
        reading.stacks.push(stack);
        reading.problems.extend(problems);
    };
    if deploy.deployments.is_empty() {
        add(root, &with_inputs(Deployment::default(), root, options), true, Vec::new());
    }
    let written = Written::new(library, deploy.module, options);
    let nothing = Arc::new(Module { directory: root.directory.clone(), ..Module::default() });
    for block in &deploy.deployments {
        let module = if written.destroys(block) { &nothing } else { root };
        let deployment = with_inputs(written.deployment(block), root, options);
        add(module, &deployment, false, written.speakers(block));
    }
    reading.problems.extend(written.configuration.into_problems());
    reading
}

/// The files of deployments, ready to be evaluated.
struct Written<'a> {
    locals: Arc<Module>,
    configuration: Configuration<'a>,
}

impl<'a> Written<'a> {
    fn new(library: &'a Library<'a>, locals: Module, options: &Options<'a>) -> Self {
        static INSTALLED: InstalledModules = InstalledModules::none();
        static STATES: States = States::none();
        let Options { module_path, module_outputs, .. } = *options;
        let surroundings =
            Surroundings { library, installed: &INSTALLED, module_path, module_outputs, states: &STATES };
        let locals = Arc::new(locals);
        let configuration = Configuration::new(surroundings, Arc::clone(&locals), &Deployment::default(), false);
        Self { locals, configuration }
    }

    fn evaluate(&self, argument: &Argument) -> Value {
        self.configuration.view(&self.configuration.root).evaluate(argument)
    }

    /// Whether a deployment is there to be taken away: nothing lives in it.
    fn destroys(&self, block: &Block) -> bool {
        let destroy = block.content.argument("destroy").map(|argument| self.evaluate(argument));
        destroy.and_then(|value| value.as_bool()).unwrap_or(false)
    }

    /// What a `deployment` block passes.
    fn deployment(&self, block: &Block) -> Deployment {
        let file = self.locals.file(&block.at.file).map(|file| Arc::clone(&file.file));
        let mut deployment = Deployment {
            names: vec![block.label(0).to_string()],
            files: file.into_iter().collect(),
            ..Deployment::default()
        };
        let Some(inputs) = block.content.argument("inputs") else { return deployment };
        let value = self.evaluate(inputs);
        match &value.data {
            Data::Map(entries) => deployment.values.extend(entries.iter().map(|(name, entry)| {
                let entry = inside(&value, entry);
                (Arc::clone(name), entry.through(format!("inputs.{name}"), inputs.entry(name)))
            })),
            Data::Null => {}
            _ => deployment.overlay(&value),
        }
        deployment
    }

    fn speakers(&self, block: &Block) -> Vec<Speaker> {
        let file = self.locals.file(&block.at.file);
        file.map(|file| Speaker::of_block(block, &file.comments)).into_iter().collect()
    }
}

/// The same with what the project's configuration passes.
fn with_inputs(mut deployment: Deployment, root: &Module, options: &Options<'_>) -> Deployment {
    for inputs in options.inputs.get(&root.directory).into_iter().flatten() {
        deployment.set(&inputs.vars);
    }
    deployment
}
