//! The words about hosts to which a provider is told to speak.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OneOrMany;

/// Where a provider's configuration names other hosts than its cloud's own. What is made at one lives where that host
/// is, never in the region that the configuration names.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Endpoints {
    /// Patterns (`*` for any text) of the cloud's own hosts, which change nothing.
    pub own: OneOrMany<String>,
    /// By the path, in the provider's configuration, to a host's address: patterns of the types that are made there.
    #[serde(default)]
    pub of: BTreeMap<String, OneOrMany<String>>,
    /// The path to the addresses of all hosts: any of them may make what is of no type above.
    pub any: String,
}
