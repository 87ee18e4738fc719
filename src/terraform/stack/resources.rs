//! Resource blocks and calls of modules not at hand, as [`Resource`]s.

use std::rc::Rc;
use std::sync::Arc;

use super::{Assembly, Covering, Elsewhere};
use crate::model::{Provider, Resource, ResourceKind, ScopeId};
use crate::terraform::configuration::{Children, Expansion, ModuleInstance, OpaqueCall, Repetition, View};
use crate::terraform::module::{Block, Declared, Mode};

impl Assembly<'_, '_> {
    pub(super) fn visit_resources(&mut self, view: &View<'_, '_>, instance: &Rc<ModuleInstance>, around: &Covering) {
        let managed = instance.module.resources.iter().filter(|(_, declared)| declared.mode == Mode::Managed);
        for (inner, declared) in managed {
            let expansion = view.expansion(inner, declared);
            let scope = self.scopes.resource(inner, &declared.block, instance);
            for position in 0..expansion.instances.len() {
                let resource = self.resource(view, instance, inner, declared, &expansion, position, scope, around);
                self.add(resource);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one instance is named by its module, block and position")]
    fn resource(
        &mut self,
        view: &View<'_, '_>,
        instance: &Rc<ModuleInstance>,
        inner: &Arc<str>,
        declared: &Declared,
        expansion: &Expansion,
        position: usize,
        scope: ScopeId,
        around: &Covering,
    ) -> Resource {
        let provider = view.provider_of_instance(declared, expansion, position);
        let scopes = self.scopes_of(scope, &declared.block, Some(&provider), instance, around);
        Resource {
            address: view.instance_address(inner, declared, position),
            type_name: Arc::clone(&declared.type_name),
            name: format!("{}{}", declared.name, expansion.key(position)).into(),
            kind: ResourceKind::Managed,
            body: view.resource_body(inner, declared, position),
            at: declared.block.at.clone(),
            provider: Some(provider),
            calls: instance.calls.clone(),
            repeated: repeats(expansion),
            uncertain_count: instance.is_uncertain || expansion.uncertain.is_some(),
            ignored_changes: declared.block.ignored_changes(),
            scopes,
            deployment: None,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one instance is named by its module, block and position")]
    pub(super) fn add_opaque_module(
        &mut self,
        view: &View<'_, '_>,
        instance: &Rc<ModuleInstance>,
        block: &Block,
        children: &Children,
        position: usize,
        call: &OpaqueCall,
        around: &Covering,
    ) {
        let expansion = &children.call.expansion;
        let within = view.within_instance(expansion, position);
        let provider = within.provider_of_call(block, &call.source);
        let scope = self.scopes.module(&block.call_name(), block, instance);
        let scopes = self.scopes_of(scope, block, provider.as_ref(), instance, around);
        self.add(Resource {
            address: Arc::clone(&call.address),
            type_name: format!("module:{}", call.source).into(),
            name: format!("{}{}", block.label(0), expansion.key(position)).into(),
            kind: ResourceKind::OpaqueModule,
            body: within.opaque_call(block),
            at: block.at.clone(),
            provider,
            calls: instance.calls.clone(),
            repeated: repeats(expansion),
            uncertain_count: instance.is_uncertain || expansion.uncertain.is_some(),
            ignored_changes: Vec::new(),
            scopes,
            deployment: None,
        });
    }

    /// A unit's module that is not at hand, as one resource: what it would make cannot be told.
    pub(super) fn add_elsewhere(&mut self, elsewhere: &Elsewhere) {
        let view = self.configuration.view(&self.configuration.root);
        let provider = view.provider_of_source(&elsewhere.source);
        let mut scopes: Vec<ScopeId> =
            provider.iter().filter_map(|provider| self.scopes.of_provider(&provider.label)).collect();
        scopes.extend(&self.stack_scopes);
        self.add(Resource {
            address: Arc::clone(&elsewhere.address),
            type_name: format!("module:{}", elsewhere.source).into(),
            name: Arc::clone(&elsewhere.address),
            kind: ResourceKind::OpaqueModule,
            body: elsewhere.body.clone(),
            at: elsewhere.at.clone(),
            provider,
            calls: Vec::new(),
            repeated: false,
            uncertain_count: false,
            ignored_changes: Vec::new(),
            scopes,
            deployment: None,
        });
    }

    /// The scopes that cover a block, the deciding one first.
    fn scopes_of(
        &mut self,
        own: ScopeId,
        block: &Block,
        provider: Option<&Arc<Provider>>,
        instance: &ModuleInstance,
        around: &Covering,
    ) -> Vec<ScopeId> {
        let mut scopes = around.calls.clone();
        scopes.push(own);
        scopes.extend(self.scopes.file(&block.at.file, instance));
        scopes.extend(provider.and_then(|provider| self.scopes.of_provider(&provider.label)));
        scopes.extend(around.root_file);
        scopes.extend(&self.stack_scopes);
        scopes
    }
}

fn repeats(expansion: &Expansion) -> bool {
    expansion.repetition != Repetition::Single && expansion.uncertain.is_none()
}
