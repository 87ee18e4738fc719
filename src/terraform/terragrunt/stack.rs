//! From a unit to a stack: its module with the files that it adds and generates, evaluated with its inputs.

use std::rc::Rc;
use std::sync::Arc;

use super::context::{Context, Record};
use super::file::{ConfigFile, Shelf};
use super::outputs::Outputs;
use super::source::{self, Source};
use super::speakers;
use super::stack_file::Planned;
use super::{arguments, generated, unit};
use crate::discover::EntryKind;
use crate::finding::Problem;
use crate::model::{ModuleOutputs, StackKind};
use crate::source::{Location, SourceFile};
use crate::terraform::configuration::{Configuration, Surroundings, with_version};
use crate::terraform::environment::Environment;
use crate::terraform::inputs::{Deployment, Inputs, automatic, tfvars};
use crate::terraform::module::{AddedFile, InstalledModules, Library, Module, is_configuration, missing};
use crate::terraform::stack::{self, Elsewhere, Identity};
use crate::terraform::states::{Border, States};
use crate::terraform::syntax::names;
use crate::terraform::{Reading, paths};
use crate::value::{Reference, Value};

/// What is needed to read units.
#[derive(Clone, Copy)]
pub(super) struct Estate<'a> {
    pub(super) shelf: &'a Shelf<'a>,
    pub(super) library: &'a Library<'a>,
    pub(super) module_path: &'a (dyn Fn(&str) -> Option<String> + Sync),
    pub(super) module_outputs: &'a (dyn Fn(&str) -> Option<Arc<ModuleOutputs>> + Sync),
    pub(super) states: &'a States,
    /// What the units give that were read before.
    pub(super) outputs: &'a Outputs,
}

/// Where a unit's module is: the directory in the tree, or what is not at hand.
struct Place {
    /// The module's directory; the unit's own where the module is elsewhere.
    directory: String,
    elsewhere: Option<Called>,
}

/// A module that is not at hand.
struct Called {
    source: Arc<str>,
    version: Option<Arc<str>>,
    at: Location,
}

/// A unit's stack; none where nothing is deployed: a file that only others include, or one that is skipped. With its
/// outputs, where they are asked for and can be told. `gives`: how many values it may give, if any are asked for.
pub(super) fn read(
    estate: Estate<'_>,
    planned: &Planned,
    inputs: &[Inputs],
    gives: Option<usize>,
) -> (Reading, Option<Value>) {
    let record = Rc::new(Record::within(Environment::of(inputs)));
    planned.callers.iter().for_each(|(caller, _)| record.add(&caller.file));
    let Some(config) = &planned.config else { return not_at_hand(estate, planned, &record, gives) };
    let own = planned.directory.copied_from.as_ref().unwrap_or(&planned.directory.path);
    let is_template = planned.values.is_none() && asks_for_values(config);
    let (directory, values) = (planned.directory.clone(), planned.values.clone());
    let unit = Context::of_unit(estate.shelf, config, directory, values, &record, estate.outputs);
    if unit::is_skipped(&unit) {
        return (nothing(&record), None);
    }
    let source = source::of_unit(&unit, &estate.module_path);
    let may_be_no_unit = source == Source::Own && estate.library.module(own).is_none();
    let place = place(estate, &record, source, own);
    let (module, is_told) = module(estate, &unit, &place, own);
    if may_be_no_unit && is_told && !module.deploys() {
        return (nothing(&record), None);
    }
    let deployment = deployment(estate, &unit, &place, own, inputs);
    let elsewhere = place.elsewhere.map(|Called { source, version, at }| {
        let inputs = Value::map(deployment.values.clone());
        let body = match version {
            Some(version) => with_version(inputs, Value::string(version)),
            None => inputs,
        };
        Elsewhere { address: "terraform.source".into(), source, at, body }
    });
    let component = match &elsewhere {
        Some(elsewhere) => elsewhere.source.to_string(),
        None => paths::shown(estate.shelf.tree, &place.directory),
    };
    let identity = Identity {
        directory: paths::shown(estate.shelf.tree, &planned.directory.path),
        kind: StackKind::Terragrunt,
        components: vec![component],
        speakers: speakers::of_unit(planned, &unit),
        elsewhere,
    };
    let assembly = Assembly { module, is_whole: is_told, deployment, is_template, identity };
    assembly.read(estate, &record, gives)
}

/// Nothing is deployed; what could not be read on the way is told.
fn nothing(record: &Record) -> Reading {
    Reading { problems: record.problems.take(), ..Reading::default() }
}

/// A unit whose configuration is in another repository: what it would deploy is one thing that cannot be told.
fn not_at_hand(
    estate: Estate<'_>,
    planned: &Planned,
    record: &Rc<Record>,
    gives: Option<usize>,
) -> (Reading, Option<Value>) {
    let (Some((source, at)), Some((_, block))) = (&planned.source, planned.callers.last()) else {
        return (Reading::default(), None);
    };
    let elsewhere = Elsewhere {
        address: format!("{}.{}", block.kind, block.label(0)).into(),
        source: Arc::clone(source),
        at: at.clone(),
        body: planned.values.clone().unwrap_or_else(Value::null),
    };
    let identity = Identity {
        directory: paths::shown(estate.shelf.tree, &planned.directory.path),
        kind: StackKind::Terragrunt,
        components: vec![source.to_string()],
        speakers: speakers::of_callers(planned),
        elsewhere: Some(elsewhere),
    };
    let assembly = Assembly {
        module: Module { directory: planned.directory.path.clone(), ..Module::default() },
        is_whole: true,
        deployment: Deployment::default(),
        is_template: false,
        identity,
    };
    assembly.read(estate, record, gives)
}

/// A unit that is put together.
struct Assembly {
    module: Module,
    /// There is nothing in the module that cannot be told.
    is_whole: bool,
    deployment: Deployment,
    /// It is written to be called by a stack file, and no such file is at hand.
    is_template: bool,
    identity: Identity,
}

impl Assembly {
    /// Evaluates it. `gives`: how many values it may give, if any are asked for.
    fn read(self, estate: Estate<'_>, record: &Record, gives: Option<usize>) -> (Reading, Option<Value>) {
        let Self { module, is_whole, deployment, is_template, identity } = self;
        let mut problems = module.problems.clone();
        let is_whole = is_whole && problems.is_empty();
        let installed = InstalledModules::of_root(estate.library.tree, &module.directory);
        let Estate { library, module_path, module_outputs, states, .. } = estate;
        let surroundings = Surroundings { library, installed: &installed, module_path, module_outputs, states };
        let elsewhere = identity.elsewhere.as_ref().map(|elsewhere| Arc::clone(&elsewhere.address));
        let configuration = Configuration::new(surroundings, Arc::new(module), &deployment, is_template);
        let (mut stack, more) = stack::assemble(&configuration, &deployment, identity);
        // What a template would give hangs on its callers, and a workspace has a state of its own.
        let gives = gives.filter(|_| !is_template && deployment.is_in_default_workspace());
        let outputs = gives.map(|limit| match elsewhere {
            Some(address) => whole_of(address, &stack.name()),
            None => configuration.outputs_abroad(&Border::of(&stack.name(), limit), is_whole),
        });
        problems.extend(more);
        problems.extend(configuration.into_problems());
        problems.extend(record.problems.take());
        let files: Vec<_> = record.files.take().into_values().collect();
        for file in &files {
            if stack.files.iter().all(|own| own.path() != file.path()) {
                stack.files.push(Arc::clone(file));
            }
        }
        stack.files.sort_by(|one, other| one.path().cmp(other.path()));
        let mut read = stack.files.clone();
        read.extend(deployment.files);
        (Reading { stacks: vec![stack], problems, files: read }, outputs)
    }
}

/// What a module that is not at hand gives: whatever is asked for refers to it.
fn whole_of(address: Arc<str>, stack: &str) -> Value {
    Value::map([]).referring_to(Reference { stack: Some(stack.into()), ..Reference::new(address, "") })
}

/// Whether a unit is written to be called by a stack file.
fn asks_for_values(config: &ConfigFile) -> bool {
    config.content.all_arguments().into_iter().any(|argument| {
        let names = names(&argument.expression);
        names.iter().any(|name| name == "values" || name.starts_with("values."))
    })
}

fn place(estate: Estate<'_>, record: &Record, source: Source, own: &str) -> Place {
    let elsewhere =
        |source, version, at| Place { directory: own.to_owned(), elsewhere: Some(Called { source, version, at }) };
    match source {
        Source::Own => Place { directory: own.to_owned(), elsewhere: None },
        Source::Elsewhere { source, version, at } => elsewhere(source, version, at),
        Source::Directory { path, written, at } => match estate.library.module(&path) {
            Some(module) => Place { directory: module.directory.clone(), elsewhere: None },
            None => {
                record.problems.borrow_mut().push(missing(estate.library.tree, &written, Some(&path), &at));
                elsewhere(written.into(), None, at)
            }
        },
    }
}

/// The module as Terragrunt puts it together: its own files, the unit's, and those that are generated. False where some
/// of the latter cannot be told.
fn module(estate: Estate<'_>, unit: &Rc<Context<'_>>, place: &Place, own: &str) -> (Module, bool) {
    let mut added = if place.directory == own { Vec::new() } else { files_of(estate, own) };
    let tree = estate.shelf.tree;
    let mut insertions = std::collections::BTreeMap::new();
    let (generated, untold) = generated::of_unit(unit);
    let is_told = untold.is_empty() && generated.iter().all(|generated| generated.notes.is_empty());
    let tell = |problems: Vec<Problem>| unit.record.problems.borrow_mut().extend(problems);
    tell(untold);
    for generated in generated {
        let is_there = tree.is_file(&paths::entry(&place.directory, &generated.name))
            || added.iter().any(|file| file.name == generated.name);
        let file = match generated.gives_way {
            Some(true) if is_there => continue,
            // Either may be the one that counts: neither is read.
            None if is_there => {
                let message = "whether this generated file replaces the one that is there cannot be told";
                tell(vec![Problem::at(generated.at, message).as_note()]);
                Arc::new(SourceFile::new(generated.file.path(), ""))
            }
            _ => {
                tell(generated.notes);
                insertions.extend(generated.insertions);
                generated.file
            }
        };
        added.retain(|file| file.name != generated.name);
        added.push(AddedFile { name: generated.name, file });
    }
    let mut module = estate.library.with_files(&place.directory, added);
    module.insertions = insertions;
    speakers::attribute_comments(&mut module, unit);
    (module, is_told)
}

/// The configuration files of a directory: Terragrunt copies them over the module's.
fn files_of(estate: Estate<'_>, directory: &str) -> Vec<AddedFile> {
    let entries = estate.shelf.tree.list(directory).into_iter();
    let files = entries.filter(|entry| entry.kind == EntryKind::File && is_configuration(&entry.name));
    let read = files.filter_map(|entry| {
        // What cannot be read was told when the directory was read on its own.
        let file = estate.shelf.tree.read(&paths::entry(directory, &entry.name)).ok()?;
        Some(AddedFile { name: entry.name, file })
    });
    read.collect()
}

/// The values of the module's variables, the weakest first: inputs, which Terragrunt passes in the environment where
/// that does not have them yet; the environment; files that terraform loads by itself; the command line.
fn deployment(estate: Estate<'_>, unit: &Rc<Context<'_>>, place: &Place, own: &str, inputs: &[Inputs]) -> Deployment {
    let tree = estate.shelf.tree;
    let environment = unit.record.environment.clone();
    let mut deployment = Deployment { environment, ..Deployment::default() };
    unit::inputs(unit).pass(&mut deployment);
    deployment.values.extend(unit.record.environment.variables());
    arguments::environment(unit).pass(&mut deployment);
    let mut automatic = automatic::of_root(tree, &place.directory);
    if place.directory != own {
        automatic.extend(automatic::of_root(tree, own));
    }
    let given = inputs.iter().flat_map(|inputs| &inputs.var_files);
    for path in automatic.iter() {
        load(tree, path, unit, &mut deployment);
    }
    let (command_line, files) = arguments::command_line(unit);
    command_line.pass(&mut deployment);
    deployment.files.extend(files);
    for path in given {
        load(tree, path, unit, &mut deployment);
    }
    for inputs in inputs {
        deployment.set(&inputs.vars);
        deployment.workspace = inputs.workspace.clone().or(deployment.workspace.take());
    }
    deployment
}

fn load(tree: &dyn crate::discover::Tree, path: &str, unit: &Context<'_>, deployment: &mut Deployment) {
    let file = tfvars::read(tree, path);
    deployment.load(&file);
    unit.record.problems.borrow_mut().extend(file.problem);
}
