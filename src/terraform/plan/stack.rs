//! From a plan to a [`Stack`]: every planned instance with its provider, its calls and its scopes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::Address;
use super::configured::Configured;
use super::document::{Document, Instance};
use super::instances::Instances;
use super::marks::Marks;
use super::providers::{self, Planned, Providers, unclear};
use super::references;
use super::scopes::Scopes;
use super::source::{Source, without_keys};
use super::trace::{trace, trace_body};
use super::values::{Reader, Unread, read};
use super::written::Written;
use crate::model::{ModuleCall, Provider, Resource, ResourceKind, Stack, StackKind};
use crate::source::Location;
use crate::terraform::module::{ModuleSource, ProviderName, provider_type};
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

/// What of a plan could not be told when it was put together.
#[derive(Debug, Default)]
pub(super) struct Untold {
    /// What cannot be read, by address.
    pub(super) unread: Vec<(String, Unread)>,
    /// How many values mean more resources than are followed.
    pub(super) cut: usize,
}

/// Puts a plan together.
pub(super) fn assemble(parts: &Parts<'_, '_>) -> (Stack, Untold) {
    let addresses = parts.instances.all.keys().map(|address| Arc::from(address.as_ref()));
    let source = parts.source.and_then(|source| source.stack.as_ref());
    let directory = parts.marks.file.path().to_owned();
    let mut assembly = Assembly {
        parts,
        planned: references::Planned::new(parts.configured, addresses),
        providers: Providers::of(parts.document, parts.configured, parts.instances, parts.marks),
        joined: BTreeMap::new(),
        unread: Vec::new(),
        scopes: Scopes::new(&directory, parts.marks.whole(), source.map(|stack| stack.scopes.clone())),
    };
    let resources = parts.instances.all.values().map(|instance| assembly.resource(instance)).collect();
    let mut untold = Untold { unread: assembly.unread, cut: assembly.planned.cut() };
    untold.unread.extend(assembly.providers.unread);
    untold.unread.extend(parts.configured.unread.iter().cloned());
    untold.unread.extend(parts.source.into_iter().flat_map(|source| source.unread.iter().cloned()));
    let stack = Stack {
        directory,
        kind: StackKind::Plan,
        inputs: Vec::new(),
        workspace: None,
        resources,
        data_sources: Vec::new(),
        scopes: assembly.scopes.into_all(),
        files: vec![Arc::clone(&parts.marks.file)],
        components: source.map_or_else(|| components(parts.configured), |stack| stack.components.clone()),
        is_child: false,
        of_tests: false,
    };
    (stack, untold)
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
    planned: references::Planned<'p>,
    providers: Providers,
    /// Provider configurations with the trails of their source, by the labels of both.
    joined: BTreeMap<(Arc<str>, Arc<str>), Arc<Provider>>,
    scopes: Scopes,
    /// Instances whose values cannot be read.
    unread: Vec<(String, Unread)>,
}

impl Assembly<'_, '_> {
    fn resource(&mut self, instance: &Instance<'_>) -> Resource {
        let address = Address::parse(&instance.address);
        let block = address.block();
        let source = self.parts.source.and_then(|source| source.resource(&instance.address, &address));
        let mark = self.parts.marks.of(&block);
        let (calls, around) = self.calls(&address);
        let at = source.map(|source| source.at.clone()).or_else(|| around.clone()).unwrap_or_else(|| mark.clone());
        let body = self.body(instance, &address, &block, &mark).unwrap_or_else(|unread| {
            let body = unread.value(&mark);
            self.unread.push((instance.address.to_string(), unread));
            body
        });
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
            ignored_changes: Vec::new(),
            scopes,
            deployment: None,
            address: instance.address.as_ref().into(),
        }
    }

    fn body(
        &self,
        instance: &Instance<'_>,
        address: &Address<'_>,
        block: &str,
        at: &Location,
    ) -> Result<Value, Unread> {
        let written = self.parts.configured.resources.get(block).and_then(|declared| declared.block.as_ref());
        let planned = instance.values.map(read).transpose()?;
        let unknown = self.parts.instances.unknown.get(&instance.address).map(|text| read(text)).transpose()?;
        let reader = Reader { address, planned: &self.planned, at };
        Ok(reader.body(written, planned.as_ref(), unknown.as_ref()))
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
                let same = |provider: &Arc<Provider>| without_keys(&provider.label) == *planned.provider.label;
                let known = self.parts.source.and_then(|source| source.provider(&planned.provider.label).cloned());
                match by_source.filter(same).or(known) {
                    Some(known) => Some(self.join(&planned, &known)),
                    None => Some(planned.completed()),
                }
            }
            // The plan names a configuration and does not hold it: one that was written since is another.
            None => by_source.filter(|_| key.is_none()).or_else(|| Some(Arc::new(unconfigured(instance, key)))),
        }
    }

    /// A planned provider configuration with the trails of its source, and what the source makes of the same names.
    /// What the source has otherwise, or more than the plan, was written since.
    fn join(&mut self, planned: &Planned, source: &Arc<Provider>) -> Arc<Provider> {
        let labels = (Arc::clone(&planned.provider.label), Arc::clone(&source.label));
        if let Some(joined) = self.joined.get(&labels) {
            return Arc::clone(joined);
        }
        let settings = match planned.provider.settings.as_map() {
            Some(settings) => {
                let joined = settings.iter().map(|(name, value)| {
                    let written = planned.block.get(name);
                    (Arc::clone(name), self.joined_setting(name, value, written, source))
                });
                Value::map(joined.collect::<Vec<_>>()).with_origin(source.settings.origin.clone())
            }
            None => planned.provider.settings.clone(),
        };
        let joined = Arc::new(Provider { settings: planned.complete(settings), ..source.as_ref().clone() });
        self.joined.insert(labels, Arc::clone(&joined));
        joined
    }

    fn joined_setting(&self, name: &Arc<str>, planned: &Value, written: Option<&Written>, source: &Provider) -> Value {
        let by_source = source.settings.get(name);
        match (planned.why_unknown(), written) {
            (Some(_), Some(Written::Made(names))) => {
                let is_same = self.parts.source.is_some_and(|known| known.makes(source, name, names));
                match by_source.filter(|_| is_same) {
                    Some(value) => value.clone(),
                    None => {
                        let at = planned.origin.at().cloned().unwrap_or_else(|| self.parts.marks.whole());
                        unclear(name, names, "its source has changed since", &at)
                    }
                }
            }
            _ => by_source.map_or_else(|| planned.clone(), |source| trace(planned.clone(), source)),
        }
    }
}

/// A configuration of which nothing says anything.
fn unconfigured(instance: &Instance<'_>, key: Option<&str>) -> Provider {
    let implied = || ProviderName::implied_by(&instance.type_name).local;
    let name = instance.provider_name.as_deref().map_or_else(implied, |source| provider_type(source).into());
    Provider {
        label: providers::label(key.unwrap_or(&name)).into(),
        name,
        settings: Value::map([]),
        at: None,
        is_default: false,
        left_to_caller: false,
    }
}
