//! The provider configurations of a plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::configured::Configured;
use super::document::{Configuration, Document, Module, ProviderConfig};
use super::marks::Marks;
use super::values::{Unread, constant, read};
use super::written::{self, Block, Written};
use crate::model::Provider;
use crate::source::Location;
use crate::terraform::module::provider_type;
use crate::value::{Data, Origin, Unknown, Value};

/// Settings that a data source tells: it was read through the provider itself.
const TOLD: &[(&str, &str, &[&str])] = &[
    ("aws_region", "region", &["region", "name", "id"]),
    ("google_client_config", "region", &["region"]),
    ("google_client_config", "zone", &["zone"]),
];

/// A provider configuration of a plan.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    /// What the plan tells of it.
    pub(super) provider: Arc<Provider>,
    /// How it was written.
    pub(super) block: Arc<Block>,
}

/// Provider configurations by their keys: `aws.dr`, `module.app:aws`.
#[derive(Debug, Default)]
pub(super) struct Providers {
    by_key: BTreeMap<String, Planned>,
    /// What of them cannot be read, by key.
    pub(super) unread: Vec<(String, Unread)>,
}

impl Providers {
    /// Reads the provider configurations of a plan.
    pub(super) fn of(document: &Document<'_>, configured: &Configured, marks: &Marks) -> Self {
        let all = document.configuration.iter().flat_map(|all| all.provider_config.iter().flatten());
        let told = told_by_data(document, configured);
        let mut providers = Self::default();
        for (key, config) in all.filter(|(_, config)| !is_passed_on(config)) {
            let at = marks.of(key);
            let (block, mut settings) = match written::block(config.expressions) {
                Ok(block) => {
                    let settings = of_block(&block, &at);
                    (block, Value::map(settings))
                }
                Err(unread) => {
                    let settings = unread.value(&at);
                    providers.unread.push((label(key), unread));
                    (Block::default(), settings)
                }
            };
            let told = told.iter().filter(|((provider, _), _)| provider == key);
            let told = told.map(|((_, name), value)| (Arc::from(*name), constant(value, &at)));
            if let Data::Map(entries) = &mut settings.data {
                Arc::make_mut(entries).extend(told);
            }
            let provider = Arc::new(provider(key, config, settings, at));
            providers.by_key.insert(key.to_string(), Planned { provider, block: Arc::new(block) });
        }
        providers
    }

    /// The configuration of a key. Terraform before 1.1 writes the name that a module has for it: then it is one of
    /// those that could be passed.
    pub(super) fn get(&self, key: &str, provider_name: Option<&str>) -> Option<Planned> {
        if let Some(planned) = self.by_key.get(key) {
            return Some(planned.clone());
        }
        let local = key.rsplit(':').next().unwrap_or(key);
        let name = provider_name.map_or(local.split('.').next().unwrap_or(local), provider_type);
        let passed: Vec<&Planned> =
            self.by_key.values().filter(|planned| planned.provider.name.as_ref() == name).collect();
        match passed.as_slice() {
            [] => None,
            [only] => Some((*only).clone()),
            several => {
                let settings = several.iter().map(|planned| planned.provider.settings.clone());
                let provider = Arc::new(Provider {
                    name: name.into(),
                    label: label(key).into(),
                    settings: Value::one_of(settings, Origin::default()),
                    at: several.first().and_then(|planned| planned.provider.at.clone()),
                    is_default: false,
                    left_to_caller: false,
                });
                Some(Planned { provider, block: Arc::default() })
            }
        }
    }
}

/// Keys of configurations, for locations.
pub(super) fn keys(configuration: Option<&Configuration<'_>>) -> Vec<String> {
    let all = configuration.into_iter().flat_map(|all| all.provider_config.iter().flatten());
    all.map(|(key, _)| key.to_string()).collect()
}

/// A called module's requirement without a block of its own: its caller's configuration is meant.
fn is_passed_on(config: &ProviderConfig<'_>) -> bool {
    !in_root(config) && config.expressions.is_none()
}

fn provider(key: &str, config: &ProviderConfig<'_>, settings: Value, at: Location) -> Provider {
    Provider {
        name: provider_type(config.full_name.as_deref().or(config.name.as_deref()).unwrap_or(key)).into(),
        label: label(key).into(),
        settings,
        at: Some(at),
        is_default: is_default(config),
        left_to_caller: false,
    }
}

/// `aws.dr` is `provider.aws.dr`, `module.app:aws` is `module.app.provider.aws`.
pub(super) fn label(key: &str) -> String {
    match key.rsplit_once(':') {
        Some((module, local)) => format!("{module}.provider.{local}"),
        None => format!("provider.{key}"),
    }
}

/// The settings of a block, as far as the plan tells them.
fn of_block(block: &Block, at: &Location) -> BTreeMap<Arc<str>, Value> {
    block.iter().map(|(name, written)| (Arc::clone(name), setting(name, written, at))).collect()
}

fn setting(name: &Arc<str>, written: &Written, at: &Location) -> Value {
    match written {
        Written::Constant(json) => constant(json, at),
        Written::Blocks(blocks) => Value::list(blocks.iter().map(|block| Value::map(of_block(block, at))).collect()),
        Written::Made(names) => unclear(name, names, "its source is not at hand", at),
    }
}

/// What is made of names: a plan tells which, and not what is made of them. Even of a single one it cannot be told
/// whether its value is taken as it is.
pub(super) fn unclear(setting: &Arc<str>, names: &[Arc<str>], and: &str, at: &Location) -> Value {
    let what = match names {
        [] => "an expression".to_owned(),
        names => names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" and "),
    };
    let why = format!("the plan does not say what {setting} is made of {what}, and {and}");
    Value::unknown(Unknown::Unstated(why)).with_origin(Origin::literal(Arc::clone(setting), at.clone()))
}

fn in_root(config: &ProviderConfig<'_>) -> bool {
    config.module_address.as_deref().is_none_or(str::is_empty)
}

/// The default configuration of the root.
fn is_default(config: &ProviderConfig<'_>) -> bool {
    in_root(config) && config.alias.as_deref().is_none_or(str::is_empty)
}

/// What data sources tell of the provider configurations that they were read through.
fn told_by_data(document: &Document<'_>, configured: &Configured) -> Vec<((String, &'static str), Json)> {
    let state = document.prior_state.as_ref().and_then(|state| state.values.as_ref());
    let mut waiting: Vec<&Module<'_>> = state.and_then(|values| values.root_module.as_ref()).into_iter().collect();
    let mut told = Vec::new();
    while let Some(module) = waiting.pop() {
        for instance in module.resources.iter().flatten().filter(|instance| instance.mode == "data") {
            for (_, setting, attributes) in TOLD.iter().filter(|(name, ..)| *name == instance.type_name) {
                let block = super::address::Address::parse(&instance.address).block();
                // With arguments of its own it was asked for another region.
                let Some(declared) = configured
                    .resources
                    .get(&block)
                    .filter(|declared| declared.block.as_ref().is_some_and(Block::is_empty))
                else {
                    continue;
                };
                // What cannot be read tells nothing.
                let values = instance.values.and_then(|values| read(values).ok());
                let text = |name: &&str| values.as_ref()?.get(*name).filter(|value| value.is_string()).cloned();
                let value = attributes.iter().find_map(text);
                if let (Some(key), Some(value)) = (&declared.provider, value) {
                    told.push(((key.clone(), *setting), value));
                }
            }
        }
        waiting.extend(module.child_modules.iter().flatten());
    }
    told
}
