//! The provider configurations of a plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::configured::Configured;
use super::document::{Configuration, Document, Module, ProviderConfig};
use super::marks::Marks;
use super::values::constant;
use super::written::{self, Block, Written};
use crate::model::Provider;
use crate::source::Location;
use crate::value::{Origin, Unknown, Value};

/// Settings that a data source tells: it was read through the provider itself.
const TOLD: &[(&str, &str, &[&str])] = &[
    ("aws_region", "region", &["region", "name", "id"]),
    ("google_client_config", "region", &["region"]),
    ("google_client_config", "zone", &["zone"]),
];

/// Provider configurations by their keys: `aws.dr`, `module.app:aws`.
#[derive(Debug)]
pub(super) struct Providers {
    by_key: BTreeMap<String, Arc<Provider>>,
}

impl Providers {
    /// Reads the provider configurations of a plan. `by_source`: their text is at hand, and says better what is made of
    /// variables.
    pub(super) fn of(document: &Document<'_>, configured: &Configured, marks: &Marks, by_source: bool) -> Self {
        let Some(all) = document.configuration.as_ref().and_then(|all| all.provider_config.as_ref()) else {
            return Self { by_key: BTreeMap::new() };
        };
        let told = told_by_data(document, configured);
        let blocks: Vec<(&str, &ProviderConfig<'_>, Block)> = all
            .iter()
            .filter(|(_, config)| !is_passed_on(config))
            .map(|(key, config)| (key.as_ref(), config, written::block(config.expressions)))
            .collect();
        let uses = uses(&blocks);
        let by_key = blocks.iter().map(|(key, config, block)| {
            let at = marks.of(key);
            let reader = Settings { document, config, uses: &uses, by_source, at: &at };
            let mut settings = reader.of_block(block);
            for ((provider, name), value) in &told {
                if provider == key {
                    settings.insert(Arc::from(*name), constant(value, &at));
                }
            }
            ((*key).to_owned(), Arc::new(provider(key, config, settings, at.clone())))
        });
        Self { by_key: by_key.collect() }
    }

    /// The configuration of a key. Terraform before 1.1 writes the name that a module has for it: then it is one of
    /// those that could be passed.
    pub(super) fn get(&self, key: &str, provider_name: Option<&str>) -> Option<Arc<Provider>> {
        if let Some(provider) = self.by_key.get(key) {
            return Some(Arc::clone(provider));
        }
        let local = key.rsplit(':').next().unwrap_or(key);
        let name = provider_name.map_or(local.split('.').next().unwrap_or(local), type_of);
        let passed: Vec<&Arc<Provider>> =
            self.by_key.values().filter(|provider| provider.name.as_ref() == name).collect();
        match passed.as_slice() {
            [] => None,
            [only] => Some(Arc::clone(only)),
            several => {
                let settings = several.iter().map(|provider| provider.settings.clone());
                Some(Arc::new(Provider {
                    name: name.into(),
                    label: label(key).into(),
                    settings: Value::one_of(settings, Origin::default()),
                    at: several.first().and_then(|provider| provider.at.clone()),
                    is_default: false,
                    left_to_caller: false,
                }))
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

fn provider(key: &str, config: &ProviderConfig<'_>, settings: BTreeMap<Arc<str>, Value>, at: Location) -> Provider {
    Provider {
        name: provider_of(key, config).into(),
        label: label(key).into(),
        settings: Value::map(settings),
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

/// The provider's type: the last part of its source.
pub(super) fn type_of(source: &str) -> &str {
    source.rsplit('/').next().unwrap_or(source)
}

/// How many configurations of a provider make a setting from a name: by provider, setting and name.
type Uses = BTreeMap<(String, Arc<str>, Arc<str>), usize>;

fn uses(blocks: &[(&str, &ProviderConfig<'_>, Block)]) -> Uses {
    let mut uses = Uses::new();
    for (key, config, block) in blocks {
        for (setting, written) in block {
            let Written::Made(names) = written else { continue };
            for name in names.iter() {
                *uses.entry((provider_of(key, config), Arc::clone(setting), Arc::clone(name))).or_default() += 1;
            }
        }
    }
    uses
}

fn provider_of(key: &str, config: &ProviderConfig<'_>) -> String {
    type_of(config.full_name.as_deref().or(config.name.as_deref()).unwrap_or(key)).to_owned()
}

/// Reads the settings of one configuration.
struct Settings<'s, 'a> {
    document: &'s Document<'a>,
    config: &'s ProviderConfig<'a>,
    uses: &'s Uses,
    by_source: bool,
    at: &'s Location,
}

impl Settings<'_, '_> {
    fn of_block(&self, block: &Block) -> BTreeMap<Arc<str>, Value> {
        block.iter().map(|(name, written)| (Arc::clone(name), self.setting(name, written))).collect()
    }

    fn setting(&self, name: &Arc<str>, written: &Written) -> Value {
        match written {
            Written::Constant(json) => constant(json, self.at),
            Written::Blocks(blocks) => {
                Value::list(blocks.iter().map(|block| Value::map(self.of_block(block))).collect())
            }
            Written::Made(names) => self.of_variable(name, names).unwrap_or_else(|| self.unclear(name, names)),
        }
    }

    /// A setting that is made from one variable of the root and nothing else. A plan tells which names an expression
    /// has and not what it makes of them; so an alias that is made from the variable of another configuration too,
    /// which is how people write "the other region", is not taken for that variable's value.
    fn of_variable(&self, setting: &Arc<str>, names: &[Arc<str>]) -> Option<Value> {
        let [only] = names else { return None };
        if self.by_source || !in_root(self.config) || self.is_shared(setting, only) {
            return None;
        }
        let input = self.document.variables.as_ref()?.get(only.strip_prefix("var.")?)?;
        let json: Json = serde_json::from_str(input.value?.get()).ok()?;
        json.is_string().then(|| constant(&json, self.at).through(Arc::clone(only), self.at.clone()))
    }

    fn is_shared(&self, setting: &Arc<str>, name: &Arc<str>) -> bool {
        let provider = provider_of(self.config.name.as_deref().unwrap_or_default(), self.config);
        let uses = self.uses.get(&(provider, Arc::clone(setting), Arc::clone(name)));
        !is_default(self.config) && uses.is_some_and(|uses| *uses > 1)
    }

    fn unclear(&self, setting: &Arc<str>, names: &[Arc<str>]) -> Value {
        let what = match names {
            [] => "an expression".to_owned(),
            names => names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" and "),
        };
        let why = format!("the plan does not say what {setting} is made of {what}, and its source is not at hand");
        Value::unknown(Unknown::Unstated(why)).with_origin(Origin::literal(Arc::clone(setting), self.at.clone()))
    }
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
                let Some(declared) = configured.resources.get(&block).filter(|declared| declared.block.is_empty())
                else {
                    continue;
                };
                let values = instance.values.and_then(|values| serde_json::from_str::<Json>(values.get()).ok());
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
