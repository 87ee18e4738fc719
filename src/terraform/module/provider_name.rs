//! Names of provider configurations: `aws`, `aws.dr`, and OpenTofu's `aws.by_region["eu"]`.

use std::sync::Arc;

use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};

/// How a module's text names a provider configuration.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProviderName {
    /// The provider's local name.
    pub(crate) local: Arc<str>,
    /// The alias, if it is not the default configuration.
    pub(crate) alias: Option<Arc<str>>,
    /// Which instance of a provider block with `for_each`.
    pub(crate) key: Option<Expression>,
}

impl ProviderName {
    /// The default configuration of a provider.
    pub(crate) fn default_of(local: impl Into<Arc<str>>) -> Self {
        Self { local: local.into(), alias: None, key: None }
    }

    /// The provider that a resource type belongs to where no `provider` argument says otherwise: the word before the
    /// first underscore.
    pub(crate) fn implied_by(type_name: &str) -> Self {
        Self::default_of(type_name.split('_').next().unwrap_or(type_name))
    }

    /// Reads the expression of a `provider` argument, a value or key of `providers`, or an entry of
    /// `configuration_aliases`.
    pub(crate) fn read(expression: &Expression) -> Option<Self> {
        match expression {
            Expression::Variable(local) => Some(Self::default_of(local.as_str())),
            Expression::String(text) => Some(Self::written(text.as_str())),
            Expression::Traversal(traversal) => {
                let Expression::Variable(local) = &traversal.expr else { return None };
                let mut operators = traversal.operators.iter().map(|operator| operator.value()).peekable();
                let local = match operators.peek() {
                    // Terraform Stacks write `provider.aws.main`.
                    Some(TraversalOperator::GetAttr(name)) if local.as_str() == "provider" => {
                        operators.next();
                        name.as_str()
                    }
                    _ => local.as_str(),
                };
                let alias = match operators.next()? {
                    TraversalOperator::GetAttr(alias) => Some(alias.as_str().into()),
                    _ => return None,
                };
                let key = match operators.next() {
                    Some(TraversalOperator::Index(key)) => Some(key.clone()),
                    _ => None,
                };
                Some(Self { local: local.into(), alias, key })
            }
            Expression::Parenthesis(inner) => Self::read(inner.inner()),
            _ => None,
        }
    }

    /// Reads a key of `providers`: the name in the called module.
    pub(crate) fn of_key(key: &ObjectKey) -> Option<Self> {
        match key {
            ObjectKey::Ident(local) => Some(Self::default_of(local.as_str())),
            ObjectKey::Expression(expression) => Self::read(expression),
        }
    }

    /// Reads the quoted form: `"aws.dr"`.
    pub(crate) fn written(text: &str) -> Self {
        match text.split_once('.') {
            Some((local, alias)) => Self { local: local.into(), alias: Some(alias.into()), key: None },
            None => Self::default_of(text),
        }
    }

    /// Whether both name the same configuration, instances aside.
    pub(crate) fn is(&self, local: &str, alias: Option<&str>) -> bool {
        self.local.as_ref() == local && self.alias.as_deref() == alias
    }
}
