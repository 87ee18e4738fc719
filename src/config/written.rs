//! The written form of `regionlint.yaml`: what people write, as serde reads it. The JSON Schema is made from it.
//!
//! Unknown keys are refused. What the words mean is checked when the file becomes a [`Config`](super::Config).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Severity;
use crate::rules::written::OneOrMany;

/// A project's `regionlint.yaml`. Globs are relative to its directory; `**` stands for any number of directories, and a
/// directory stands for all that is in it. Where several entries of a list fit, the first one counts.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(rename = "regionlint.yaml")]
pub struct Config {
    /// Another file that this one builds on, relative to this one. What is said here counts first.
    pub extends: Option<String>,
    /// Why something spans regions, for whole directories or single addresses.
    pub decisions: Vec<Decision>,
    /// Where data must stay.
    pub residency: Residency,
    /// What the pipeline passes and the files do not say.
    pub inputs: Vec<Input>,
    /// Where modules of other repositories lie in this tree: a regular expression over the whole source, and a path
    /// relative to this file in which `$1` stands for the first group.
    pub module_sources: BTreeMap<String, String>,
    /// In which region clusters run: a cluster's name (`*` stands for any text) and a region (`aws:eu-west-1`).
    pub clusters: BTreeMap<String, String>,
    /// The cloud that a bare region id means when two have it.
    pub cloud: Option<String>,
    /// Who uses the service, and how long they may wait.
    pub audience: Option<Audience>,
    /// Further tag keys that name a driver, a label and what goes with them.
    pub tag_keys: TagKeys,
    /// The team's own words in tags and labels, and what they mean (`EU-Only: eu`).
    pub tag_values: BTreeMap<String, String>,
    /// Severities by code (`RL104` or `idle-driver`).
    pub severity: BTreeMap<String, Severity>,
    /// Severities for some directories.
    pub overrides: Vec<Override>,
    /// Whether spans that come with a service count for RL101; off if nothing is said.
    pub ambient: Option<Severity>,
    /// Whether places that cannot be told fail; off if nothing is said.
    pub unknown: Option<Severity>,
    /// What to render with the user's own helm and kubectl, when asked to render.
    pub render: Render,
    /// Rule packs of one's own.
    pub rules: Rules,
    /// A file of what this part of the tree lives with for now, relative to this one: `--update-baselines` writes it.
    pub baseline: Option<String>,
    /// Globs of paths that are not looked at.
    pub exclude: Vec<String>,
}

/// Why something spans regions. With neither `scope` nor `address` it holds where a tag names it by its id
/// (`multi-region-decision: adr-042`), and nowhere else.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Decision {
    /// Its name: `adr-042`.
    pub id: String,
    /// A glob of the stacks that it holds for.
    #[serde(default)]
    pub scope: Option<String>,
    /// The resources that it holds for: an address, `*` stands for any text; a module stands for all inside.
    #[serde(default)]
    pub address: Option<String>,
    /// `latency`, `availability`, `regulation`, or a list of them.
    pub driver: OneOrMany<String>,
    /// The regions that it covers (`aws:eu-west-1`, `aws:*`); all if none is named.
    #[serde(default)]
    pub regions: OneOrMany<String>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// When to look again: YYYY-MM-DD.
    #[serde(default)]
    pub review_by: Option<String>,
    /// The law, for regulation: `gdpr`.
    #[serde(default)]
    pub regime: Option<String>,
    /// The sentence that says why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Where data must stay. A label is a jurisdiction (`eu`), a country (`br`), one of `jurisdictions`, or places
/// (`aws:eu-west-1`).
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Residency {
    /// The label of every data store that has no other.
    pub default: Option<String>,
    /// Labels for some data.
    pub rules: Vec<LabelRule>,
    /// What may break a rule of residency.
    pub exceptions: Vec<Exception>,
    /// Jurisdictions of one's own: lists of country codes, or of other jurisdictions.
    pub jurisdictions: BTreeMap<String, Vec<String>>,
}

/// A label for all resources that fit everything it names.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LabelRule {
    /// A glob of stacks, or of files.
    #[serde(default)]
    pub path: Option<String>,
    /// Resource types; `*` stands for any text.
    #[serde(default)]
    pub types: OneOrMany<String>,
    /// The resource's name, in the code or in the cloud; `*` stands for any text.
    #[serde(default)]
    pub name: Option<String>,
    /// Tags that it has; `*` stands for any text.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The label.
    pub label: String,
}

/// What may break a rule of residency. At least one of `scope` and `address` is needed.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exception {
    /// A glob of stacks.
    #[serde(default)]
    pub scope: Option<String>,
    /// An address; `*` stands for any text; a module stands for all inside.
    #[serde(default)]
    pub address: Option<String>,
    /// The codes that it lifts; all of residency (RL3xx) if none is named.
    #[serde(default)]
    pub codes: OneOrMany<String>,
    /// Why; without a reason it lifts nothing.
    #[serde(default)]
    pub reason: Option<String>,
    /// Until when: YYYY-MM-DD.
    #[serde(default)]
    pub until: Option<String>,
}

/// What the pipeline passes to some stacks. Several entries for one stack are several deployments of it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Input {
    /// A glob of stacks.
    pub scope: String,
    /// Values of root variables.
    #[serde(default)]
    pub vars: BTreeMap<String, serde_json::Value>,
    /// Files of root variables, relative to this file.
    #[serde(default)]
    pub var_files: OneOrMany<String>,
    /// The workspace.
    #[serde(default)]
    pub workspace: Option<String>,
    /// The environment variables of terraform or Terragrunt: `TF_VAR_region`, what `get_env` reads, and what a provider
    /// takes its region from (`AWS_REGION`).
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

/// Who uses the service.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Audience {
    /// How long a request may take there and back, in milliseconds.
    #[serde(default)]
    pub latency_ms: Option<f64>,
    /// Shares of users in percent: by country (`US`), jurisdiction (`EU`) or continent (`north-america`); `rest` for
    /// all others.
    #[serde(default)]
    pub users: BTreeMap<String, f64>,
}

/// Tag keys that a team uses already. Case and `-`, `_`, `:`, `.` make no difference.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct TagKeys {
    /// The driver.
    pub driver: OneOrMany<String>,
    /// The reason for it.
    pub reason: OneOrMany<String>,
    /// Who answers for it.
    pub owner: OneOrMany<String>,
    /// When to look again.
    pub review_by: OneOrMany<String>,
    /// The law.
    pub regime: OneOrMany<String>,
    /// The id of a decision in this file.
    pub decision: OneOrMany<String>,
    /// The jurisdiction that the data must stay in.
    pub label: OneOrMany<String>,
}

/// Severities for some directories.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// A glob of stacks.
    pub scope: String,
    /// Severities by code.
    pub severity: BTreeMap<String, Severity>,
}

/// What to render.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Render {
    /// Globs of kustomizations' directories.
    pub kustomize: Vec<String>,
    /// Charts with their values.
    pub helm: Vec<Helm>,
}

/// A chart with one set of values.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Helm {
    /// The chart's directory, relative to this file.
    pub chart: String,
    /// Files of values, relative to the chart or else to this file; later ones over earlier ones.
    #[serde(default)]
    pub values: OneOrMany<String>,
}

/// Rules of one's own.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Rules {
    /// Files or directories of rule packs, relative to this file.
    pub packs: Vec<String>,
}
