//! From a plan to a [`Stack`]: every planned instance with its provider, its calls and its scopes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::address::Address;
use super::configured::Configured;
use super::document::{Document, Instance};
use super::instances::Instances;
use super::marks::Marks;
use super::providers::{self, Providers};
use super::references::Planned;
use super::scopes::Scopes;
use super::source::{Source, without_keys};
use super::trace::{trace, trace_body};
use super::values::Reader;
use crate::model::{ModuleCall, Provider, Resource, ResourceKind, Stack, StackKind};
use crate::source::Location;
use crate::terraform::module::ModuleSource;
use crate::value::Value;

/// What a plan's stack is made from.
pub(super) struct Parts<'p, 'a> {
    /// The plan.
    pub(super) document: &'p Document<'a>,
    /// Its configuration.
    pub(super) configured: &'p Configured,
    /// Its instances.
    pub(super) instances: &'p Instances<'a>,
    /// Its locations.
    pub(super) marks: &'p Marks,
    /// Its source, if it is at hand.
    pub(super) source: Option<&'p Source>,
}

/// Puts a plan together.
pub(super) fn assemble(parts: &Parts<'_, '_>) -> Stack {
    let addresses = parts.instances.all.keys().map(|address| Arc::from(address.as_ref()));
    let source = parts.source.and_then(|source| source.stack.as_ref());
    let directory = parts.marks.file.path().to_owned();
    let mut assembly = Assembly {
        parts,
        planned: Planned::new(parts.configured, addresses),
        providers: Providers::of(parts.document, parts.configured, parts.marks, source.is_some()),
        joined: BTreeMap::new(),
        scopes: Scopes::new(&directory, parts.marks.whole(), source.map(|stack| stack.scopes.clone())),
    };
    let resources = parts.instances.all.values().map(|instance| assembly.resource(instance)).collect::<Vec<_>>();
    let mut resources = resources;
    resources.sort_by(|one, other| one.address.cmp(&other.address));
    Stack {
        directory,
        kind: StackKind::Plan,
        inputs: Vec::new(),
        workspace: None,
        resources,
        scopes: assembly.scopes.into_all(),
        files: vec![Arc::clone(&parts.marks.file)],
        components: source.map_or_else(|| components(parts.configured), |stack| stack.components.clone()),
        is_child: false,
    }
}

/// The sources of the root's calls.
fn components(configured: &Configured) -> Vec<String> {
    let of_root = configured.calls.iter().filter(|(address, _)| address.matches("module.").count() == 1);
    let mut sources: Vec<String> = of_root.map(|(_, call)| shown_source(&call.source).0.to_string()).collect();
    sources.sort();
    sources.dedup();
    sources
}

/// A source as reports show it, and whether it lies elsewhere.
fn shown_source(written: &str) -> (Arc<str>, bool) {
    match ModuleSource::parse(written) {
        ModuleSource::Local(path) => (path.into(), false),
        ModuleSource::Remote(source) => (source, true),
    }
}

struct Assembly<'p, 'a> {
    parts: &'p Parts<'p, 'a>,
    planned: Planned<'p>,
    providers: Providers,
    /// Provider configurations with the trails of their source, by the labels of both.
    joined: BTreeMap<(Arc<str>, Arc<str>), Arc<Provider>>,
    scopes: Scopes,
}

impl Assembly<'_, '_> {
    fn resource(&mut self, instance: &Instance<'_>) -> Resource {
        let address = Address::parse(&instance.address);
        let block = address.block();
        let source = self.parts.source.and_then(|source| source.resource(&instance.address, &address));
        let mark = self.parts.marks.of(&block);
        let (calls, around) = self.calls(&address);
        let at = source.map(|source| source.at.clone()).or_else(|| around.clone()).unwrap_or_else(|| mark.clone());
        let body = self.body(instance, &address, &block, &mark);
        let body = match source {
            Some(source) => trace_body(body, &source.body),
            None => body,
        };
        let provider = self.provider(instance, &block, source);
        let scopes = match (source, self.opaque(&address)) {
            (Some(source), _) => source.scopes.clone(),
            (None, Some(call)) => call.scopes.clone(),
            (None, None) => self.scopes.of_resource(&block, &at, &calls, provider.as_deref()),
        };
        Resource {
            type_name: instance.type_name.as_ref().into(),
            name: address.inner.split_once('.').map_or(address.inner, |(_, name)| name).into(),
            kind: ResourceKind::Managed,
            body,
            at,
            provider,
            calls,
            repeated: !address.key().is_empty(),
            uncertain_count: false,
            scopes,
            deployment: None,
            address: instance.address.as_ref().into(),
        }
    }

    fn body(&self, instance: &Instance<'_>, address: &Address<'_>, block: &str, at: &Location) -> Value {
        let read = |text: Option<&RawValue>| text.and_then(|text| serde_json::from_str::<Json>(text.get()).ok());
        let written = self.parts.configured.resources.get(block).map(|declared| &declared.block);
        let unknown = self.parts.instances.unknown.get(&instance.address).copied();
        let reader = Reader { address, planned: &self.planned, at };
        reader.body(written, read(instance.values).as_ref(), read(unknown).as_ref())
    }

    /// The calls that lead to an instance, outermost first; and where the outermost one stands whose text is not at
    /// hand, when the source of the others is.
    fn calls(&self, address: &Address<'_>) -> (Vec<Arc<ModuleCall>>, Option<Location>) {
        let mut block = String::new();
        let mut around = None;
        let mut calls = Vec::new();
        for step in &address.calls {
            block = super::address::below(&block, &format!("module.{}", step.name));
            let written = self.parts.configured.calls.get(&block).map_or("", |call| call.source.as_ref());
            let (source, remote) = shown_source(written);
            let mut call = ModuleCall {
                address: step.address.into(),
                block: block.as_str().into(),
                source,
                at: self.parts.marks.of(&block),
                repeated: !step.key.is_empty(),
                installed: remote,
            };
            if let Some(known) = self.parts.source.and_then(|source| source.call(&block)) {
                call.source = Arc::clone(&known.source);
                call.at = known.at.clone();
                call.installed = known.installed;
            } else if let Some(opaque) = self.parts.source.and_then(|source| source.opaque(&block)) {
                call.at = opaque.at.clone();
                call.installed = true;
                around = around.or_else(|| Some(opaque.at.clone()));
            }
            calls.push(Arc::new(call));
        }
        (calls, around)
    }

    /// The innermost call around an instance whose module is not at hand.
    fn opaque(&self, address: &Address<'_>) -> Option<&Resource> {
        let source = self.parts.source?;
        let mut block = String::new();
        address.calls.iter().find_map(|step| {
            block = super::address::below(&block, &format!("module.{}", step.name));
            source.opaque(&block)
        })
    }

    fn provider(&mut self, instance: &Instance<'_>, block: &str, source: Option<&Resource>) -> Option<Arc<Provider>> {
        let key = self.parts.configured.resources.get(block).and_then(|declared| declared.provider.as_deref());
        let planned = key.and_then(|key| self.providers.get(key, instance.provider_name.as_deref()));
        let by_source = source.and_then(|source| source.provider.clone());
        match planned {
            Some(planned) => {
                let same = |provider: &Arc<Provider>| without_keys(&provider.label) == *planned.label;
                let known = self.parts.source.and_then(|source| source.provider(&planned.label).cloned());
                match by_source.filter(same).or(known) {
                    Some(known) => Some(self.join(&planned, &known)),
                    None => Some(planned),
                }
            }
            // Nothing in the plan configures it.
            None => by_source.or_else(|| Some(Arc::new(self.unconfigured(instance, key)))),
        }
    }

    /// A planned provider configuration with the trails of its source, and what only the source tells.
    fn join(&mut self, planned: &Arc<Provider>, source: &Arc<Provider>) -> Arc<Provider> {
        let labels = (Arc::clone(&planned.label), Arc::clone(&source.label));
        let join = || {
            let known = planned.settings.as_map().into_iter().flatten();
            let told = known.filter(|(_, value)| value.why_unknown().is_none());
            let told = told.map(|(name, value)| {
                let traced = source.settings.get(name).map(|source| trace(value.clone(), source));
                (Arc::clone(name), traced.unwrap_or_else(|| value.clone()))
            });
            let mut settings: BTreeMap<Arc<str>, Value> = source.settings.as_map().cloned().unwrap_or_default();
            settings.extend(told);
            let settings = Value::map(settings).with_origin(source.settings.origin.clone());
            Arc::new(Provider { settings, ..source.as_ref().clone() })
        };
        Arc::clone(self.joined.entry(labels).or_insert_with(join))
    }

    fn unconfigured(&self, instance: &Instance<'_>, key: Option<&str>) -> Provider {
        let implied = instance.type_name.split('_').next().unwrap_or_default();
        let name = instance.provider_name.as_deref().map_or(implied, providers::type_of);
        Provider {
            name: name.into(),
            label: providers::label(key.unwrap_or(name)).into(),
            settings: Value::map([]),
            at: None,
            is_default: false,
            left_to_caller: false,
        }
    }
}
