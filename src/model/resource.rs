//! What the languages read: resources with partial values.

use std::sync::Arc;

use super::ScopeId;
use crate::source::Location;
use crate::value::Value;

/// What kind of thing a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceKind {
    /// A managed Terraform resource.
    Managed,
    /// A call of a module that is not at hand; its body holds the inputs, its type is the normalised source.
    OpaqueModule,
    /// A Kubernetes object.
    Object,
}

/// One resource instance (group): `aws_dynamodb_table.orders`, `module.x["eu"].aws_sqs_queue.q[0]`,
/// `Deployment/shop/web`.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The address as terraform prints it, or `Kind/namespace/name`.
    pub address: Arc<str>,
    /// What rules are looked up by: `aws_dynamodb_table`, `apps/Deployment` (the core group: `Pod`), and for opaque
    /// modules `module:terraform-aws-modules/s3-bucket/aws`.
    pub type_name: Arc<str>,
    /// The name without type and module, instance key included: `orders`.
    pub name: Arc<str>,
    /// What kind of thing it is.
    pub kind: ResourceKind,
    /// Its attributes and nested blocks; a nested block is a list of maps under its name. For a Kubernetes object the
    /// whole manifest.
    pub body: Value,
    /// The block's header line; for a Kubernetes object its first key.
    pub at: Location,
    /// The provider configuration it lives through.
    pub provider: Option<Arc<Provider>>,
    /// The module calls that lead to it, outermost first.
    pub calls: Vec<Arc<ModuleCall>>,
    /// Its own block repeats (`for_each`, `count`), and this instance's key is part of the address.
    pub repeated: bool,
    /// How often it exists cannot be told: `count` or `for_each` is unknown. The address then has no key.
    pub uncertain_count: bool,
    /// The arguments that only say what it is made with, and that somebody else may change afterwards (Terraform's
    /// `ignore_changes`), by name; `all` stands for every one.
    pub ignored_changes: Vec<Arc<str>>,
    /// The scopes whose annotations cover it, the deciding one first: callers, outermost first; its own block; its
    /// file; its provider; the root's file; the stack.
    pub scopes: Vec<ScopeId>,
    /// The group of objects it is deployed with, where a directory holds several unrelated ones.
    pub deployment: Option<Arc<str>>,
}

impl Resource {
    /// Whether somebody else may have changed an argument since it was set.
    pub fn ignores_changes_of(&self, argument: &str) -> bool {
        self.ignored_changes.iter().any(|ignored| ["all", argument].contains(&ignored.as_ref()))
    }
}

/// A provider configuration, as one module instance sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    /// The provider's type: `aws`, `google`, `azurerm`, by its source where `required_providers` renames it.
    pub name: Arc<str>,
    /// The name in trails: `provider.aws.dr`, `provider.aws["eu"]`.
    pub label: Arc<str>,
    /// Its arguments; an empty map when no block configures it.
    pub settings: Value,
    /// The block's header, if there is one.
    pub at: Option<Location>,
    /// It is the default configuration (no alias) of the root.
    pub is_default: bool,
    /// Nothing at hand configures it: the caller of an uncalled module would.
    pub left_to_caller: bool,
}

/// One instance of a module call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleCall {
    /// The address, key included: `module.x["eu"]`, nested: `module.a.module.b`.
    pub address: Arc<str>,
    /// The address without instance keys.
    pub block: Arc<str>,
    /// The module's directory relative to the working directory, or its source where it is not local.
    pub source: Arc<str>,
    /// The `module` block's header.
    pub at: Location,
    /// It repeats by `for_each` or `count`.
    pub repeated: bool,
    /// It was installed from elsewhere: its text is not in the user's tree.
    pub installed: bool,
}
