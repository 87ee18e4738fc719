//! Where a place is said, or an end of a link.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Conditions, OneOrMany, ServiceName};
use crate::model::{Class, LinkKind, Role};

/// Where a place is said. Exactly one of the first group of keys is given.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// A path to a region's or zone's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// A path to an ARN, self link or id with a region in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// A path to a value that names another resource: where that lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// An argument of the provider's configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// An argument of the provider's configuration that names a resource: where that lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<String>,
    /// This region, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// In links: all resources of these types (`*` for any text) that live through the same provider configuration in
    /// the same region, or in none as it does: what a setting of the account holds for.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub all: OneOrMany<String>,
    /// No region at all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub global: bool,
    /// In `also` and links: every region of the cloud.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub everywhere: bool,
    /// The region paired with the primary place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pair: bool,
    /// In `also`: whichever of these places is nearest to the primary one, each with patterns (`*` for any text) of the
    /// regions to which it is: `{eu: "europe-*", us: "us-*"}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub nearest: BTreeMap<String, OneOrMany<String>>,
    /// A path to a pod specification: where its scheduling rules let it run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pods: Option<String>,
    /// A path to node requirements (`key`, `operator`, `values`): what they allow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirements: Option<String>,
    /// A path to values that name clusters: where these run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clusters: Option<String>,
    /// A path to label selectors over clusters: where those run that they select.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub select_clusters: Option<String>,
    /// Inside the clusters that its stack is deployed to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_cluster: bool,
    /// An ARM template: where all lives that it makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,

    /// With `resource` and `server`: only when what is named is of one of these types (`*` for any text).
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub of: OneOrMany<String>,
    /// With `all`: only those whose attribute here begins with one of the texts at the path; all where it selects
    /// nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prefix: BTreeMap<String, String>,
    /// With `all`: only those that carry one of the tags at this path, which are a map, or objects of `key` and
    /// `value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tagged: Option<String>,
    /// Forms in which the name is written, `{}` for the name: `projects/*/instanceConfigs/{}`. The first that fits
    /// counts.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub forms: OneOrMany<String>,
    /// For each element at this path; paths and conditions then start at the element, `$.` at the resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Only then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: Conditions,
    /// Also where the source before it speaks of a place that cannot be told, and not only where that says nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub otherwise: bool,
    /// In links: the `resource` is named by a bare name, which finds what lies in the same region and nothing elsewhere.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// The cloud, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud: Option<String>,
    /// The service, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceName>,

    /// In `also`: what the place is for; a replica when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// In `also`: the link from the primary place to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkKind>,
    /// In `also`: whether somebody decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// In `also`: then this copy can never take over: it does not vote, or nothing makes it the primary.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unpromotable: Conditions,
    /// In `also`: whether, or when, a write waits until this copy has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synchronous: Option<Held>,
    /// In `also`: the provider lets no such copy be where the primary place is, so that one that is written spans regions
    /// although that one cannot be told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
}

/// An ARM template that is deployed.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Template {
    /// A path to the template, read (`@json`).
    pub content: String,
    /// A path to the parameters that are passed, read.
    pub parameters: String,
    /// A path to what names the resource group it is deployed to.
    pub group: String,
    /// The type, with `type`, `location` and `body`, whose rule says where each resource in it lives.
    pub makes: String,
}

/// Whether something holds, or when.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "true, or conditions")]
pub enum Held {
    /// Always, or never.
    Always(bool),
    /// When all of these do.
    When(Conditions),
}
