//! The provider configurations of a plan.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::configured::Configured;
use super::document::{Configuration, Document, ProviderConfig};
use super::instances::Instances;
use super::marks::Marks;
use super::told;
use super::values::{Unread, constant};
use super::written::{self, Block, Written};
use crate::model::Provider;
use crate::source::Location;
use crate::terraform::module::provider_type;
use crate::value::{Data, Origin, Unknown, Value};

/// A provider configuration of a plan.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    /// What the plan tells of it.
    pub(super) provider: Arc<Provider>,
    /// How it was written.
    pub(super) block: Arc<Block>,
    /// Its region by what lives through it.
    lived: Option<Value>,
}

impl Planned {
    /// Its settings, with the region where what lives through it is if nothing else tells one.
    pub(super) fn complete(&self, settings: Value) -> Value {
        let Some(lived) = self.lived.as_ref().filter(|_| region_of(&settings).is_none()) else { return settings };
        let Data::Map(entries) = &settings.data else { return settings };
        let mut entries = BTreeMap::clone(entries);
        entries.insert("region".into(), lived.clone());
        Value::map(entries).with_origin(settings.origin)
    }

    /// All that the plan tells of it.
    pub(super) fn completed(&self) -> Arc<Provider> {
        let settings = self.complete(self.provider.settings.clone());
        Arc::new(Provider { settings, ..self.provider.as_ref().clone() })
    }
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
    pub(super) fn of(
        document: &Document<'_>,
        configured: &Configured,
        instances: &Instances<'_>,
        marks: &Marks,
    ) -> Self {
        let all = document.configuration.iter().flat_map(|all| all.provider_config.iter().flatten());
        let told = told::by_data(document, configured);
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
            let told = told.iter().filter(|told| told.provider == *key && !is_repeated(&block));
            if let Data::Map(entries) = &mut settings.data {
                Arc::make_mut(entries).extend(told.map(|told| (told.setting.into(), told.value(&at))));
            }
            let provider = Arc::new(provider(key, config, settings, at));
            let planned = Planned { provider, block: Arc::new(block), lived: None };
            providers.by_key.insert(key.to_string(), planned);
        }
        providers.look_at_what_lives_there(document, configured, instances, marks);
        providers
    }

    /// Lets what lives through a configuration tell its region, where nothing else does.
    fn look_at_what_lives_there(
        &mut self,
        document: &Document<'_>,
        configured: &Configured,
        instances: &Instances<'_>,
        marks: &Marks,
    ) {
        let is_open =
            |planned: &Planned| region_of(&planned.provider.settings).is_none() && !is_repeated(&planned.block);
        let open: BTreeSet<&str> =
            self.by_key.iter().filter(|(_, planned)| is_open(planned)).map(|(key, _)| key.as_str()).collect();
        for told in told::by_instances(&open, instances, configured) {
            let Some(planned) = self.by_key.get_mut(&told.provider) else { continue };
            if !told::is_contradicted(&told, planned.block.get(told.setting), document) {
                let at = planned.provider.at.clone().unwrap_or_else(|| marks.whole());
                planned.lived = Some(told.value(&at));
            }
        }
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
                Some(Planned { provider, block: Arc::default(), lived: None })
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

/// The region that some settings tell.
fn region_of(settings: &Value) -> Option<&str> {
    settings.get("region").and_then(Value::as_str)
}

/// Whether a block stands for several configurations (a provider's `for_each`): what one of them is, another is not.
fn is_repeated(block: &Block) -> bool {
    let by_each = |name: &Arc<str>| name.starts_with("each.");
    block.values().any(|written| matches!(written, Written::Made(names) if names.iter().any(by_each)))
}
