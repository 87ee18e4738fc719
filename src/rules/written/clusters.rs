//! The words about clusters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Conditions, OneOrMany, Source};

/// An object that stands for a cluster.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClusterRule {
    /// Paths to the names by which others deploy to it.
    pub named: OneOrMany<String>,
    /// Where the cluster runs, when that is not where the object itself lives.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub place: OneOrMany<Source>,
}

/// A spread over regions that names none.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Spread {
    /// The elements of which one must ask for it.
    pub each: String,
    /// What it asks.
    pub when: Conditions,
}
