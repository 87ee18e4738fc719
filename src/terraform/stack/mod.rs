//! From an evaluated configuration to a [`Stack`]: its resources, their providers and the scopes of annotations.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::configuration::{CallTarget, Configuration, ModuleInstance, View};
use super::inputs::Deployment;
use crate::finding::Problem;
use crate::model::{Resource, ScopeId, Stack, StackKind};
use crate::source::SourceFile;

mod comments;
mod identity;
mod resources;
mod scopes;

pub(crate) use identity::{Elsewhere, Identity, Speaker};

pub(crate) use scopes::default_tags;

use scopes::Scopes;

/// How many resources one stack may have; what is beyond is a problem, not a silent cut.
const RESOURCE_LIMIT: usize = 100_000;

/// Reads everything in a configuration.
pub(crate) fn assemble(
    configuration: &Configuration<'_>,
    deployment: &Deployment,
    identity: Identity,
) -> (Stack, Vec<Problem>) {
    let root = &configuration.root;
    let mut scopes = Scopes::default();
    let mut stack_scopes: Vec<ScopeId> = identity.speakers.iter().flat_map(|speaker| scopes.speaker(speaker)).collect();
    stack_scopes.extend(scopes.stack(&identity.directory, &root.module));
    let mut assembly = Assembly {
        configuration,
        scopes,
        stack_scopes,
        resources: Vec::new(),
        files: BTreeMap::new(),
        components: identity.components.into_iter().collect(),
        problems: Vec::new(),
        is_one_component: identity.kind != StackKind::Terraform,
    };
    assembly.add_files(&deployment.files);
    assembly.visit(root, &Covering::default());
    if let Some(elsewhere) = &identity.elsewhere {
        assembly.add_elsewhere(elsewhere);
    }
    let mut resources = assembly.resources;
    resources.sort_by(|one, other| one.address.cmp(&other.address));
    let stack = Stack {
        directory: identity.directory,
        kind: identity.kind,
        inputs: deployment.names.clone(),
        workspace: deployment.stack_name().cloned(),
        resources,
        data_sources: configuration.data_sources(),
        scopes: assembly.scopes.into_all(),
        files: assembly.files.into_values().collect(),
        components: assembly.components.into_iter().collect(),
        is_child: configuration.is_child,
        of_tests: false,
    };
    (stack, assembly.problems)
}

/// The scopes that cover a module instance.
#[derive(Clone, Debug, Default)]
struct Covering {
    /// The calls that lead to it, outermost first.
    calls: Vec<ScopeId>,
    /// The root's file in which the outermost call stands.
    root_file: Option<ScopeId>,
}

struct Assembly<'c, 'a> {
    configuration: &'c Configuration<'a>,
    scopes: Scopes,
    /// The scopes that cover everything, the deciding one first.
    stack_scopes: Vec<ScopeId>,
    resources: Vec<Resource>,
    files: BTreeMap<String, Arc<SourceFile>>,
    components: BTreeSet<String>,
    problems: Vec<Problem>,
    is_one_component: bool,
}

impl Assembly<'_, '_> {
    fn add_files<'f>(&mut self, files: impl IntoIterator<Item = &'f Arc<SourceFile>>) {
        for file in files {
            self.files.entry(file.path().to_owned()).or_insert_with(|| Arc::clone(file));
        }
    }

    fn visit(&mut self, instance: &Rc<ModuleInstance>, around: &Covering) {
        let view = self.configuration.view(instance);
        self.add_files(instance.module.files.iter().map(|file| &file.file));
        self.scopes.make_room(&instance.module);
        for (provider, position) in view.own_providers() {
            if let Some(declared) = instance.module.providers.get(position) {
                self.scopes.provider(&provider, &declared.block, instance);
            }
        }
        self.visit_resources(&view, instance, around);
        self.visit_calls(&view, instance, around);
    }

    fn visit_calls(&mut self, view: &View<'_, '_>, instance: &Rc<ModuleInstance>, around: &Covering) {
        for (name, block) in &instance.module.calls {
            let children = view.children(name);
            let scope = self.scopes.module(&block.call_name(), block, instance);
            for (position, target) in children.targets.iter().enumerate() {
                self.add_component(target, instance);
                match target {
                    CallTarget::Module(child) => {
                        let mut inner = around.clone();
                        inner.calls.push(scope);
                        if inner.root_file.is_none() {
                            inner.root_file = self.scopes.file(&block.at.file, instance);
                        }
                        self.visit(child, &inner);
                    }
                    CallTarget::Opaque(call) => {
                        self.add_opaque_module(view, instance, block, &children, position, call, around);
                    }
                    CallTarget::Refused(_) => {}
                }
            }
        }
    }

    fn add_component(&mut self, target: &CallTarget, caller: &ModuleInstance) {
        // A unit or deployment is one component, whatever it calls.
        if caller.caller.is_some() || self.is_one_component {
            return;
        }
        match target {
            CallTarget::Module(child) => {
                self.components.extend(child.calls.last().map(|call| call.source.to_string()));
            }
            CallTarget::Opaque(call) => {
                self.components.insert(call.source.to_string());
            }
            CallTarget::Refused(_) => {}
        }
    }

    /// Adds a resource, unless there are too many.
    fn add(&mut self, resource: Resource) {
        if self.resources.len() < RESOURCE_LIMIT {
            self.resources.push(resource);
            return;
        }
        if self.resources.len() == RESOURCE_LIMIT && self.problems.is_empty() {
            let message = format!("this stack has more than {RESOURCE_LIMIT} resources; the others were not read");
            self.problems.push(Problem::at(resource.at, message));
        }
    }
}
