//! Provider configurations as each module instance sees them: its own blocks, those its caller passes, and the
//! default ones that it inherits.

use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::View;
use super::bindings::Bindings;
use super::expansion::{Expansion, Instance};
use super::group::Picked;
use crate::model::Provider;
use crate::terraform::evaluate::{Access, evaluate};
use crate::terraform::module::{
    Argument, Block, Declared, ProviderBlock, ProviderName, provider_source, provider_type,
};
use crate::value::{Origin, Unknown, Value};

/// A provider configuration, asked for: the name in this module, and the value of its key.
#[derive(Clone, Debug)]
struct Wanted {
    local: Arc<str>,
    alias: Option<Arc<str>>,
    key: Option<Value>,
}

impl Wanted {
    fn default_of(local: Arc<str>) -> Self {
        Self { local, alias: None, key: None }
    }
}

impl View<'_, '_> {
    /// The configuration that one instance of a resource uses.
    pub(crate) fn provider_of_instance(
        &self,
        declared: &Declared,
        expansion: &Expansion,
        position: usize,
    ) -> Arc<Provider> {
        self.within_instance(expansion, position).provider_of(declared)
    }

    /// The configuration that a resource or data source uses.
    pub(super) fn provider_of(&self, declared: &Declared) -> Arc<Provider> {
        let argument = declared.block.content.argument("provider");
        let named = argument.and_then(|argument| self.wanted(argument, &argument.expression));
        let implied = || Wanted::default_of(ProviderName::implied_by(&declared.type_name).local);
        self.provider(&named.unwrap_or_else(implied))
    }

    /// The configuration through which a module not at hand lives: the default one of the provider that its registry
    /// source names, as passed or inherited; where the source names none, the only one that is passed. Of several,
    /// nobody can tell what lives through which.
    pub(crate) fn provider_of_call(&self, block: &Block, source: &str) -> Option<Arc<Provider>> {
        let argument = block.content.argument("providers");
        let passed = argument.map(passed).unwrap_or_default();
        let stated = match (placing_provider(source), passed.as_slice()) {
            (Some(local), passed) => {
                let is_default = |name: &ProviderName| name.alias.is_none() && name.local.as_ref() == local;
                passed.iter().find(|(name, _)| is_default(name))
            }
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        match (stated, argument) {
            (Some((_, value)), Some(argument)) => Some(self.provider(&self.wanted(argument, value)?)),
            _ => self.provider_of_source(source),
        }
    }

    /// The configuration through which a root module elsewhere lives: the default one of the provider that its registry
    /// source names.
    pub(crate) fn provider_of_source(&self, source: &str) -> Option<Arc<Provider>> {
        let local = placing_provider(source)?;
        Some(self.provider(&Wanted::default_of(local.into())))
    }

    /// Every provider configuration that a block of this module makes.
    pub(crate) fn own_providers(&self) -> Vec<(Arc<Provider>, usize)> {
        let view = self.within(&Bindings::default());
        let is_root = self.instance.caller.is_none();
        let mut all = Vec::new();
        for (position, block) in self.instance.module.providers.iter().enumerate() {
            if is_root || !block.is_proxy() {
                let expansion = Expansion::of(&block.block.content, &view);
                let made = expansion.instances.iter().map(|instance| view.configured(block, instance));
                all.extend(made.map(|provider| (Arc::new(provider), position)));
            }
        }
        all
    }

    /// Reads a provider's name where it is used; its key may be `each.key`.
    fn wanted(&self, argument: &Argument, expression: &Expression) -> Option<Wanted> {
        let name = ProviderName::read(expression)?;
        let key = name.key.as_ref().map(|key| evaluate(key, argument.file(), self));
        Some(Wanted { local: name.local, alias: name.alias, key })
    }

    /// The configuration by its name in this module.
    fn provider(&self, wanted: &Wanted) -> Arc<Provider> {
        self.configuration.sharing.tie();
        let Some(_level) = self.configuration.look_up() else {
            return Arc::new(self.undeclared(wanted));
        };
        let key = match &wanted.key {
            None => None,
            Some(key) => match key.as_str() {
                Some(key) => Some(Arc::from(key)),
                // One that cannot be told is not worth remembering.
                None => return self.find_provider(wanted),
            },
        };
        let name = (Arc::clone(&wanted.local), wanted.alias.clone(), key);
        let cycle = || Arc::new(self.undeclared(wanted));
        self.instance.providers.get(&name, cycle, || self.find_provider(wanted))
    }

    fn find_provider(&self, wanted: &Wanted) -> Arc<Provider> {
        if let Some(passed) = self.passed_provider(wanted).or_else(|| self.given_provider(wanted)) {
            return passed;
        }
        let mut blocks = self.instance.module.providers.iter();
        let block = blocks.find(|block| block.name == wanted.local && block.alias == wanted.alias);
        let is_root = self.instance.caller.is_none();
        match block {
            // An empty block in a called module only announces what the caller passes.
            Some(block) if is_root || !block.is_proxy() => self.of_block(block, wanted),
            _ => self.inherited(wanted),
        }
    }

    /// What the caller's `providers` argument passes under this name.
    fn passed_provider(&self, wanted: &Wanted) -> Option<Arc<Provider>> {
        let caller = self.of_caller()?;
        let argument = self.instance.call(&caller.instance)?.content.argument("providers")?;
        let passed = passed(argument);
        let (_, value) = passed.iter().find(|(name, _)| name.is(&wanted.local, wanted.alias.as_deref()))?;
        Some(caller.provider(&caller.wanted(argument, value)?))
    }

    /// A configuration's settings with those that the environment adds.
    fn settled(&self, local: &str, settings: Value) -> Value {
        self.configuration.environment.settings(provider_type(&self.source_of(local)), settings)
    }

    /// What somebody else gives the root module under this name.
    fn given_provider(&self, wanted: &Wanted) -> Option<Arc<Provider>> {
        let mut given = self.configuration.providers.iter().filter(|_| self.instance.caller.is_none());
        let given = given.find(|given| given.is(&wanted.local, wanted.alias.as_deref()))?;
        Some(Arc::new(Provider {
            name: provider_type(&self.source_of(&given.local)).into(),
            label: label(&given.local, given.alias.as_deref()).into(),
            settings: self.settled(&given.local, Value::map(given.settings.clone())),
            at: Some(given.at.clone()),
            is_default: given.alias.is_none(),
            left_to_caller: false,
        }))
    }

    /// The caller's default configuration of the same provider. An alias is never inherited.
    fn inherited(&self, wanted: &Wanted) -> Arc<Provider> {
        match self.of_caller() {
            Some(caller) if wanted.alias.is_none() => {
                let source = self.source_of(&wanted.local);
                caller.provider(&Wanted::default_of(caller.local_name_of(&source, &wanted.local)))
            }
            _ => Arc::new(self.undeclared(wanted)),
        }
    }

    pub(super) fn source_of(&self, local: &str) -> Arc<str> {
        provider_source(local, self.instance.module.requirements.get(local))
    }

    /// The name that this module has for a provider.
    fn local_name_of(&self, source: &Arc<str>, otherwise: &Arc<str>) -> Arc<str> {
        let mut names = self.instance.module.requirements.keys();
        match names.find(|name| self.source_of(name) == *source) {
            Some(name) => Arc::clone(name),
            None if self.source_of(otherwise) == *source => Arc::clone(otherwise),
            // The default name: the type, the last part of the source.
            None => provider_type(source).into(),
        }
    }

    fn of_block(&self, block: &ProviderBlock, wanted: &Wanted) -> Arc<Provider> {
        let view = self.within(&Bindings::default());
        let expansion = Expansion::of(&block.block.content, &view);
        let access = wanted.key.clone().map(Access::Index);
        match expansion.pick(access.as_ref()) {
            Picked::Instance { position, .. } => match expansion.instances.get(position) {
                Some(instance) => Arc::new(view.configured(block, instance)),
                None => Arc::new(self.undeclared(wanted)),
            },
            Picked::Missing => Arc::new(self.undeclared(wanted)),
            Picked::All => Arc::new(view.one_of(block, &expansion)),
        }
    }

    fn configured(&self, block: &ProviderBlock, instance: &Instance) -> Provider {
        let settings = self.within(&instance.bindings).provider_settings(&block.block);
        let settings = self.settled(&block.name, settings);
        let label = label(&block.name, block.alias.as_deref());
        Provider {
            name: provider_type(&self.source_of(&block.name)).into(),
            label: self.instance.address_of(format_args!("{label}{}", instance.key)).into(),
            settings,
            at: Some(block.block.at.clone()),
            is_default: block.alias.is_none() && self.instance.caller.is_none(),
            left_to_caller: false,
        }
    }

    /// One of the instances of a provider block with `for_each`, where it cannot be told which.
    fn one_of(&self, block: &ProviderBlock, expansion: &Expansion) -> Provider {
        let all: Vec<Provider> = expansion.instances.iter().map(|instance| self.configured(block, instance)).collect();
        let origin = Origin::literal(label(&block.name, block.alias.as_deref()), block.block.at.clone());
        let settings = Value::one_of(all.iter().map(|provider| provider.settings.clone()), origin);
        let label = self.instance.address_of(label(&block.name, block.alias.as_deref())).into();
        Provider {
            name: provider_type(&self.source_of(&block.name)).into(),
            label,
            settings,
            at: Some(block.block.at.clone()),
            is_default: false,
            left_to_caller: false,
        }
    }

    /// A configuration that no block makes: an unconfigured default, what a caller would pass, or an alias that
    /// nothing declares.
    fn undeclared(&self, wanted: &Wanted) -> Provider {
        let label = self.instance.address_of(label(&wanted.local, wanted.alias.as_deref()));
        let left_to_caller = self.configuration.is_child && self.instance.caller.is_none();
        let settings = if wanted.alias.is_some() && !left_to_caller {
            Value::unknown(Unknown::Undeclared(label.clone()))
        } else {
            self.settled(&wanted.local, Value::map([]))
        };
        Provider {
            name: provider_type(&self.source_of(&wanted.local)).into(),
            label: label.into(),
            settings,
            at: None,
            is_default: wanted.alias.is_none() && self.instance.caller.is_none(),
            left_to_caller,
        }
    }
}

/// `provider.aws.dr`.
fn label(local: &str, alias: Option<&str>) -> String {
    match alias {
        Some(alias) => format!("provider.{local}.{alias}"),
        None => format!("provider.{local}"),
    }
}

/// The entries of a `providers` argument: the name in the called module, and the caller's expression.
fn passed(argument: &Argument) -> Vec<(ProviderName, &Expression)> {
    let Expression::Object(entries) = &argument.expression else { return Vec::new() };
    let entries = entries.iter().filter_map(|(key, value)| Some((ProviderName::of_key(key)?, value.expr())));
    entries.collect()
}

/// Providers without a region, whose resources live where those of another provider do: Red Hat's clusters on Amazon.
const ELSEWHERE: &[(&str, &str)] = &[("rhcs", "aws")];

/// The provider that says where a module lives.
fn placing_provider(source: &str) -> Option<&str> {
    let named = named_provider(source)?;
    Some(ELSEWHERE.iter().find(|(provider, _)| *provider == named).map_or(named, |(_, other)| other))
}

/// The provider that a module is mostly for: the last part of a registry's `namespace/name/provider`, and the second
/// word of a repository's `terraform-PROVIDER-NAME`, which is how registries want repositories to be called. It only
/// counts where a rule for that module asks for it.
fn named_provider(source: &str) -> Option<&str> {
    let package = source.split("//").next().unwrap_or(source);
    let parts: Vec<&str> = package.split('/').collect();
    let repository = parts.last().and_then(|name| name.strip_prefix("terraform-"));
    if let Some((provider, _)) = repository.and_then(|name| name.split_once('-')) {
        return Some(provider);
    }
    match parts.as_slice() {
        [host, _, _, provider] if host.contains('.') => Some(provider),
        [namespace, _, provider] if !namespace.contains('.') => Some(provider),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_registries_and_repositories_named_for_one_name_a_provider() {
        assert_eq!(named_provider("terraform-aws-modules/vpc/aws"), Some("aws"));
        assert_eq!(named_provider("terraform-aws-modules/iam/aws//modules/iam-role"), Some("aws"));
        assert_eq!(named_provider("app.terraform.io/acme/vpc/google"), Some("google"));
        assert_eq!(named_provider("github.com/acme/terraform-aws-vpc"), Some("aws"));
        assert_eq!(named_provider("github.com/acme/modules//vpc"), None);
        assert_eq!(named_provider("../modules/vpc"), None);
        assert_eq!(placing_provider("terraform-redhat/rosa-hcp/rhcs//modules/vpc"), Some("aws"));
    }
}
