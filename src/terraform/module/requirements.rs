//! `required_providers`: which provider a local name stands for.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::{Expression, Object, ObjectKey};

use super::{Block, ProviderName};

/// One entry of `required_providers`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Requirement {
    /// The provider's source as written: `hashicorp/aws`.
    pub(crate) source: Option<Arc<str>>,
    /// The configurations that a caller must pass.
    pub(crate) configuration_aliases: Vec<ProviderName>,
}

/// Adds the requirements of a `terraform` block; later ones replace earlier ones of the same name.
pub(crate) fn collect(settings: &Block, requirements: &mut BTreeMap<Arc<str>, Requirement>) {
    let arguments = settings.content.blocks_of("required_providers").flat_map(|block| &block.content.arguments);
    for argument in arguments {
        let requirement = match &argument.expression {
            Expression::Object(object) => read(object),
            _ => Requirement::default(),
        };
        requirements.insert(Arc::clone(&argument.name), requirement);
    }
}

fn read(object: &Object) -> Requirement {
    let mut requirement = Requirement::default();
    for (key, value) in object {
        match (key_text(key), value.expr()) {
            (Some("source"), Expression::String(source)) => requirement.source = Some(source.as_str().into()),
            (Some("configuration_aliases"), Expression::Array(aliases)) => {
                requirement.configuration_aliases = aliases.iter().filter_map(ProviderName::read).collect();
            }
            _ => {}
        }
    }
    requirement
}

/// A constant key of an object.
pub(crate) fn key_text(key: &ObjectKey) -> Option<&str> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str()),
        ObjectKey::Expression(Expression::String(text)) => Some(text.as_str()),
        ObjectKey::Expression(Expression::Variable(name)) => Some(name.as_str()),
        ObjectKey::Expression(_) => None,
    }
}

/// The full source of a provider: `hashicorp/aws` for `aws` where nothing says otherwise, without the public
/// registry's host.
pub(crate) fn provider_source(local: &str, requirement: Option<&Requirement>) -> Arc<str> {
    let written = requirement.and_then(|requirement| requirement.source.as_deref());
    let Some(written) = written else {
        return if local == "terraform" { "terraform".into() } else { format!("hashicorp/{local}").into() };
    };
    let written = written.to_lowercase();
    let public = ["registry.terraform.io/", "registry.opentofu.org/"];
    let source = public.iter().find_map(|host| written.strip_prefix(host)).unwrap_or(&written);
    if source.contains('/') { source.into() } else { format!("hashicorp/{source}").into() }
}

/// The type of a provider: the last part of its source.
pub(crate) fn provider_type(source: &str) -> &str {
    source.rsplit('/').next().unwrap_or(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_decides_which_provider_a_name_is() {
        let requirement = |source: &str| Requirement { source: Some(source.into()), ..Requirement::default() };
        assert_eq!(provider_source("aws", None).as_ref(), "hashicorp/aws");
        assert_eq!(provider_source("gcp", Some(&requirement("hashicorp/google"))).as_ref(), "hashicorp/google");
        assert_eq!(
            provider_source("aws", Some(&requirement("registry.terraform.io/hashicorp/AWS"))).as_ref(),
            "hashicorp/aws"
        );
        assert_eq!(provider_source("acme", Some(&requirement("acme"))).as_ref(), "hashicorp/acme");
    }
}
