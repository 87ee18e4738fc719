//! The source that a plan was made from, found again: its blocks, their comments, and how its values came about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address::Address;
use super::configured::Configured;
use super::document::Document;
use super::marks::Marks;
use super::values::{Unread, constant, read};
use crate::model::{ModuleCall, Provider, Resource, ResourceKind, Stack};
use crate::source::{Location, Span};
use crate::terraform::configuration::{Configuration, Surroundings};
use crate::terraform::inputs::Deployment;
use crate::terraform::module::{InstalledModules, Library, Mode, Module};
use crate::terraform::stack::{self, Identity};
use crate::terraform::states::States;
use crate::terraform::{Options, syntax};

/// The root module of a plan, evaluated with the plan's variables.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Its stack.
    pub(super) stack: Option<Stack>,
    addresses: BTreeMap<Arc<str>, usize>,
    blocks: BTreeMap<String, usize>,
    calls: BTreeMap<Arc<str>, Arc<ModuleCall>>,
    providers: BTreeMap<String, Arc<Provider>>,
    names: NamesOfProviders,
    /// The variables of the plan that cannot be read.
    pub(super) unread: Vec<(String, Unread)>,
}

/// The names that the settings of provider blocks are made from, by the places of the blocks.
type NamesOfProviders = BTreeMap<(String, Span), BTreeMap<Arc<str>, BTreeSet<String>>>;

impl Source {
    /// Evaluates a root module with the variables of a plan.
    pub(super) fn of(
        library: &Library<'_>,
        root: &Arc<Module>,
        document: &Document<'_>,
        marks: &Marks,
        options: &Options<'_>,
    ) -> Self {
        let (mut values, mut unread) = (BTreeMap::new(), Vec::new());
        for (name, input) in document.variables.iter().flatten() {
            let value = match input.value.map(read).transpose() {
                Ok(json) => constant(&json.unwrap_or_default(), &marks.whole()),
                Err(why) => {
                    let value = why.value(&marks.whole());
                    unread.push((format!("var.{name}"), why));
                    value
                }
            };
            values.insert(Arc::from(name.as_ref()), value);
        }
        let deployment = Deployment { values, ..Deployment::default() };
        let installed = InstalledModules::of_root(library.tree, &root.directory);
        // What a plan reads of other states is in the plan.
        let states = &States::none();
        let Options { module_path, module_outputs, .. } = *options;
        let surroundings = Surroundings { library, installed: &installed, module_path, module_outputs, states };
        let configuration = Configuration::new(surroundings, Arc::clone(root), &deployment, false);
        // What could not be read here is told where the source itself is judged.
        let (stack, _) = stack::assemble(&configuration, &deployment, Identity::of_root(library.tree, root));
        let mut source = Self::index(stack);
        source.unread = unread;
        source.names = names_of_providers(library, source.providers.values());
        source
    }

    fn index(stack: Stack) -> Self {
        let mut source = Self::default();
        for (position, resource) in stack.resources.iter().enumerate() {
            source.addresses.insert(Arc::clone(&resource.address), position);
            source.blocks.entry(block_of(resource)).or_insert(position);
            for call in &resource.calls {
                source.calls.entry(Arc::clone(&call.block)).or_insert_with(|| Arc::clone(call));
            }
            if let Some(provider) = &resource.provider {
                source.providers.entry(without_keys(&provider.label)).or_insert_with(|| Arc::clone(provider));
            }
        }
        source.stack = Some(stack);
        source
    }

    /// The resource of a planned instance: the instance itself, or its block where it cannot be told which instances
    /// there are.
    pub(super) fn resource(&self, address: &str, parsed: &Address<'_>) -> Option<&Resource> {
        let position = self.addresses.get(address).or_else(|| self.blocks.get(&parsed.block()))?;
        self.at(*position)
    }

    /// A call, by its address without keys.
    pub(super) fn call(&self, block: &str) -> Option<&Arc<ModuleCall>> {
        self.calls.get(block)
    }

    /// The call of a module that is not at hand, by its address without keys.
    pub(super) fn opaque(&self, block: &str) -> Option<&Resource> {
        self.at(*self.blocks.get(block)?).filter(|resource| resource.kind == ResourceKind::OpaqueModule)
    }

    /// A provider configuration, by its label without keys.
    pub(super) fn provider(&self, label: &str) -> Option<&Arc<Provider>> {
        self.providers.get(label)
    }

    /// Whether a provider's setting is made from just these names.
    pub(super) fn makes(&self, provider: &Provider, setting: &str, names: &[Arc<str>]) -> bool {
        let block = provider.at.as_ref().and_then(|at| self.names.get(&(at.path().to_owned(), at.span)));
        let own = block.and_then(|settings| settings.get(setting));
        own.is_some_and(|own| *own == names.iter().map(|name| subject(name)).collect())
    }

    fn at(&self, position: usize) -> Option<&Resource> {
        self.stack.as_ref()?.resources.get(position)
    }
}

/// The names in the blocks of some providers.
fn names_of_providers<'p>(
    library: &Library<'_>,
    providers: impl Iterator<Item = &'p Arc<Provider>>,
) -> NamesOfProviders {
    let place = |at: &Location| (at.path().to_owned(), at.span);
    let wanted: BTreeSet<(String, Span)> = providers.filter_map(|provider| provider.at.as_ref().map(place)).collect();
    let mut names = NamesOfProviders::new();
    for module in library.all().values() {
        for block in module.providers.iter().map(|provider| &provider.block) {
            if wanted.contains(&place(&block.at)) {
                let settings = block.content.arguments.iter().map(|argument| {
                    let names = syntax::names(&argument.expression);
                    (Arc::clone(&argument.name), names.iter().map(|name| subject(name)).collect())
                });
                names.insert(place(&block.at), settings.collect());
            }
        }
    }
    names
}

/// What a name names, without its attributes: `var.regions` of `var.regions["eu"].id`.
fn subject(name: &str) -> String {
    let parts = if name.starts_with("data.") { 3 } else { 2 };
    name.split('[').next().unwrap_or(name).split('.').take(parts).collect::<Vec<_>>().join(".")
}

/// A resource's address without keys.
fn block_of(resource: &Resource) -> String {
    match resource.kind {
        // A call's address ends with a module.
        ResourceKind::OpaqueModule => Address::parse(&format!("{}.x", resource.address)).module_block(),
        _ => Address::parse(&resource.address).block(),
    }
}

/// `module.app.provider.aws.dr` of `module.app["eu"].provider.aws.dr["x"]`.
pub(super) fn without_keys(label: &str) -> String {
    Address::parse(label).block()
}

/// The root module that a plan was made from: in its own directory, when that holds most of the plan's blocks; else the
/// only one of the tree that declares exactly what the plan says.
pub(super) fn root_of(
    library: &Library<'_>,
    directory: &str,
    directories: &[String],
    configured: &Configured,
) -> Option<Arc<Module>> {
    let planned: BTreeSet<String> = configured.of_root().map(str::to_owned).collect();
    if planned.is_empty() {
        return None;
    }
    if let Some(module) = library.module(directory)
        && planned.iter().filter(|address| declares(&module, address)).count() * 2 > planned.len()
    {
        return Some(module);
    }
    let variables: BTreeSet<&str> = configured.variables.iter().map(String::as_str).collect();
    let mut same = directories.iter().filter_map(|directory| library.module(directory)).filter(|module| {
        let asked: BTreeSet<&str> = module.variables.keys().map(AsRef::as_ref).collect();
        declared(module) == planned && asked == variables
    });
    let only = same.next()?;
    same.all(|other| other.directory == only.directory).then_some(only)
}

fn declares(module: &Module, address: &str) -> bool {
    match address.strip_prefix("module.") {
        Some(call) => module.calls.contains_key(call),
        None => module.resources.contains_key(address),
    }
}

/// What a plan would list of a root module.
fn declared(module: &Module) -> BTreeSet<String> {
    let lasting = module.resources.iter().filter(|(_, declared)| declared.mode != Mode::Ephemeral);
    let calls = module.calls.keys().map(|name| format!("module.{name}"));
    lasting.map(|(address, _)| address.to_string()).chain(calls).collect()
}
