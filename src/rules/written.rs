//! The written form of rules: what people write, as serde reads it.
//!
//! `docs/rules.md` explains each word with an example. Everything here is refused when a key is misspelt.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::geo::CloudRows;
use crate::model::{Class, LinkKind, Role};

mod clusters;
mod declares;
mod endpoints;
mod one_or_many;
mod sources;

pub use clusters::{ClusterRule, Spread};
pub use declares::{Assignment, Declares, DeclaresDeployment, DeclaresVariable, DeclaresVariableSet, VariableKind};
pub use endpoints::Endpoints;
pub use one_or_many::OneOrMany;
pub use sources::{Held, Source, Template};

/// A file of a pack: a list of rules, or a header with rules below it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a list of rules, or a pack's header with `pack:` and `rules:`")]
pub enum PackFile {
    /// Only rules.
    Rules(Vec<Rule>),
    /// The pack's header, with rules below it or none.
    Headed(Box<PackHead>),
}

/// What holds for all types of a pack.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackHead {
    /// The pack's name.
    pub pack: String,
    /// The cloud whose region ids its places are.
    #[serde(default)]
    pub cloud: Option<String>,
    /// Patterns of the types it answers for: `aws_*`.
    #[serde(default)]
    pub types: Vec<String>,
    /// Where a type lives that has no rule, or whose rule does not say.
    #[serde(default)]
    pub place: OneOrMany<Source>,
    /// More may be made than is said, and elsewhere: its types live where `place` says at least.
    #[serde(default)]
    pub at_least: bool,
    /// Patterns of types that live in no region.
    #[serde(default)]
    pub global: Vec<String>,
    /// When a type makes nothing, by patterns of types: `create: false` of a module.
    #[serde(default)]
    pub makes_nothing: BTreeMap<String, Conditions>,
    /// Paths to zones, for all types whose rule does not name any.
    #[serde(default)]
    pub zone: OneOrMany<String>,
    /// A configuration of the provider speaks to one region: where it names none, what is made through it in a zone, or
    /// together with what lies in some region, tells it.
    #[serde(default)]
    pub witnessed: bool,
    /// Patterns of types that are parts of another resource, by the path that names it. They live where that lives, or
    /// where they say themselves, never where the provider says.
    #[serde(default)]
    pub parts: BTreeMap<String, Vec<String>>,
    /// Where parts are asked for: a request for a part goes there and finds only a whole that lies there, whatever other
    /// goes by the same name. Only where this cannot be told does the whole tell it.
    #[serde(default)]
    pub parts_asked: OneOrMany<Source>,
    /// Patterns of the parts that are paid for by size, as nodes are: they open the region they live in, though another
    /// stack made what they are part of. Other parts that only live there do not.
    #[serde(default)]
    pub capacity: OneOrMany<String>,
    /// Patterns of the types that a plain text in an argument can name, by the path of the argument, whether the stack
    /// has such a resource or not. In an argument that is not listed, it names whatever goes by such a name.
    #[serde(default)]
    pub names: BTreeMap<String, OneOrMany<String>>,
    /// Patterns of types whose names are unique in the whole world, by the attribute that holds the name: a data source
    /// of such a type finds the resource of that name in whatever stack it is.
    #[serde(default)]
    pub unique: BTreeMap<String, Vec<String>>,
    /// The argument of the provider that names the account within which a data source of a type finds the resource of
    /// that type that has the same arguments: `subscription_id`.
    #[serde(default)]
    pub account: Option<String>,
    /// Arguments of the provider of which different values reach different accounts, though the same value may not prove
    /// that it is one: a role to assume, a profile. Then a data source asks for nothing that the other makes.
    #[serde(default)]
    pub apart_by: OneOrMany<String>,
    /// Patterns of the attributes by which a data source names what it found in the region that it asked in: those of
    /// services that answer for one region alone. It holds for no type that is known in the whole world, a group, or
    /// part of something.
    #[serde(default)]
    pub found_in_region: OneOrMany<String>,
    /// Patterns of the attributes by which others reach what a type holds, for all types whose rule does not say.
    #[serde(default)]
    pub reached_by: OneOrMany<String>,
    /// Other hosts to which the provider can be told to speak.
    #[serde(default)]
    pub endpoints: Option<Endpoints>,
    /// Rules.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Regions that the catalogue lacks or has wrong, in the catalogue's own form.
    #[serde(default)]
    pub regions: Vec<CloudRows>,
}

/// One rule: what one type (or a family of types) says about places, links and data.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// The type: `aws_dynamodb_table`, `apps/Deployment`, `module:terraform-aws-modules/s3-bucket/aws`; `*` for any
    /// text.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub type_name: Option<String>,
    /// Several types that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Types that say the same as another type, each with that type: `dynamodb.aws.*upbound.io/Table:
    /// aws_dynamodb_table`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub like: BTreeMap<String, String>,
    /// With `like`: the field under which the other type's attributes stand, in camel case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// Only resources that satisfy this; the first rule of a type that does is the one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: Conditions,
    /// What the provider takes when an argument is left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub defaults: BTreeMap<String, Scalar>,
    /// The versions of the provider in which `defaults` hold: `azurerm 2.91 and later`.
    #[serde(default, skip_serializing)]
    pub holds_in: Option<String>,
    /// What it holds, if it holds data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stores: Option<Stores>,
    /// The cloud whose region ids these are, where it is not the pack's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud: Option<CloudName>,
    /// The service, where one word means different places: `storage`, `spanner`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<ServiceName>,
    /// Where it lives: the first source that says something.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub place: OneOrMany<Source>,
    /// The class of a span that comes from the place itself (a multi-region location).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Further places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Source>,
    /// Links that it makes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkRule>,
    /// Paths to values that tell it where data is: what they refer to is read by it, if that holds data and the value is
    /// one of its `reached-by`.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub reads: OneOrMany<String>,
    /// Patterns of the attributes by which others reach what it holds: its id, its endpoint; none by an empty list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_by: Option<OneOrMany<String>>,
    /// The group that it joins: a global cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_of: Option<Membership>,
    /// It is a group: it lives where its members live.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub group: bool,
    /// It is a part of the resource at this path, and lives where that lives, unless its place is `global` alone. Of
    /// several paths the first counts that names a resource of the stack.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub part_of: OneOrMany<String>,
    /// The type of its parts without which it answers no request: a cluster's instances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves_through: Option<String>,
    /// Attributes by whose values others name it.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub known_by: OneOrMany<String>,
    /// Those names are unique in the whole world, so that other stacks can name it by them as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known_everywhere: bool,
    /// With `known-by`: the arguments in which others name it, each with patterns of the types that do; left out, any
    /// value that names a resource may mean it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub named_at: BTreeMap<String, OneOrMany<String>>,
    /// With `named-at`: what its name is unique within, said by an argument that it and the other must have alike: a
    /// resource group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_within: Option<String>,
    /// In these regions it only serves a global service, and opens no region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves_global: Option<ServesGlobal>,
    /// Paths to zones, which lie in the region it lives in; one that does not is a contradiction.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub zone: OneOrMany<String>,
    /// Paths to identifiers of what must lie in the region it lives in: the queue that a bucket notifies.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub alongside: OneOrMany<String>,
    /// Whether it opens the region it lives in: `false` for what costs and holds nothing there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<bool>,
    /// For a module: its outputs that follow from its inputs, by name (`resource.location` for a part of an object).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, Output>,
    /// What it declares about deployments of other code: how they are called, what they deploy, with which inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declares: Option<Declares>,
    /// It spreads requests over regions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing: Option<Routing>,
    /// It stands for a cluster, to which other objects are deployed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterRule>,
    /// Paths to values that name objects which run where this one says.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub deploys: OneOrMany<String>,
    /// It asks to be spread over regions without naming any.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub spreads: OneOrMany<Spread>,
    /// One sentence of background, where a choice is close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the facts come from.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub source: OneOrMany<String>,
    /// Examples that must give the code: one text for RL101, or a text per code. `TYPE` stands for the type.
    #[serde(default, skip_serializing)]
    pub fires: Option<Fires>,
    /// An example that must give no finding.
    #[serde(default, skip_serializing)]
    pub quiet: Option<String>,
}

/// Examples that must fire.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "an example, or an example per code")]
pub enum Fires {
    /// For RL101.
    Undeclared(String),
    /// By code.
    ByCode(BTreeMap<String, String>),
}

/// What a resource holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stores {
    /// The users' data.
    Data,
    /// Copies for restoring.
    Backups,
    /// Logs, metrics, events.
    Logs,
    /// Secrets.
    Secrets,
    /// Keys.
    Keys,
    /// A cache.
    Cache,
}

/// A cloud by name, or read from an attribute (with words that mean it).
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "a cloud, or {attribute: ..., names: {...}}")]
pub enum CloudName {
    /// `aws`
    Fixed(String),
    /// `{attribute: provider_name, names: {AWS: aws, GCP: gcp}}`
    Read {
        /// The attributes that name the cloud.
        attribute: OneOrMany<String>,
        /// What their words mean; `*` for any text.
        names: BTreeMap<String, String>,
    },
}

/// A service by name, or read from an attribute: the provider below a service that runs on several clouds.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "a service, or {attribute: ...}")]
pub enum ServiceName {
    /// `storage`
    Fixed(String),
    /// `{attribute: provider_name}`
    Read {
        /// The attribute that names the service.
        attribute: String,
    },
}

/// A link.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkRule {
    /// What goes along.
    pub kind: LinkKind,
    /// Where it begins; the resource itself when left out. Of several sources the first that names something counts,
    /// and the others say where that is.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub from: OneOrMany<Source>,
    /// Where it ends, in the same way.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub to: OneOrMany<Source>,
    /// For each element at this path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Only then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: Conditions,
    /// Whether somebody decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    /// Whether, or when, a write waits until the far end has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synchronous: Option<Held>,
}

/// Joining a group.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "a path, or {resource: ..., role: ..., link: ...}")]
pub enum Membership {
    /// `member-of: global_cluster_identifier`
    Path(String),
    /// With what the member is for.
    #[serde(rename_all = "kebab-case")]
    Full {
        /// The path to the value that names the group.
        resource: String,
        /// What members beyond the first are for.
        #[serde(default)]
        role: Option<Role>,
        /// What goes from the first member to the others.
        #[serde(default)]
        link: Option<LinkKind>,
        /// The path, on the group, to the value that names this member instead.
        #[serde(default)]
        named_by: Option<String>,
        /// What the first member alone says: the others copy from it.
        #[serde(default)]
        first: Conditions,
    },
}

/// What an output of a module is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "an input, or {input: ..., words: {RETURNED: GIVEN}}")]
pub enum Output {
    /// What an input was given: `location: location`.
    Input(String),
    /// What the module's own table says of what an input was given.
    Table {
        /// The input.
        input: String,
        /// What is returned, each with the words for which it is: `{West Europe: [eu-west, westeurope]}`.
        words: BTreeMap<String, OneOrMany<String>>,
    },
}

/// When a resource only serves a global service.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServesGlobal {
    /// The regions in which it does.
    #[serde(rename = "in")]
    pub regions: OneOrMany<String>,
    /// Only when resources of these types (`*` for any text) refer to it that serve, and none that do not.
    #[serde(rename = "for", default, skip_serializing_if = "OneOrMany::is_empty")]
    pub users: OneOrMany<String>,
    /// Also when what is named there serves (the metrics that an alarm watches).
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub with: OneOrMany<String>,
    /// Only then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: Conditions,
}

/// Spreading requests.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Routing {
    /// Only then.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub when: Conditions,
    /// What it sends requests to.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub to: OneOrMany<Source>,
    /// For each element at this path: paths of the rest start there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Then it fails over without looking whether the first is alive.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unchecked: Conditions,
    /// Then it sends requests there only when others fail, or none at all; of several, one is enough.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub standby: OneOrMany<Conditions>,
    /// What says how the requests are spread: `standby` counts only where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// It only answers names in the networks there, and sends no requests.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub names: bool,
    /// What asks for it, a name or a listener: several that answer the same are one choice. Left out: all of the stack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
}

/// The resource that says how requests are spread: the profile of an endpoint.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Method {
    /// The path to the value that names it.
    pub resource: String,
    /// What it says.
    pub when: Conditions,
}

/// Conditions on values, all of which must hold: a path and what it must be.
pub type Conditions = BTreeMap<String, Test>;

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a value, a list of values, or one of {not: ...}, {set: ...}, {more-than: ...}, {like: ...}, {before: ...}"
)]
pub enum Test {
    /// Written as null, which is another thing than left out where a default would count.
    Null,
    /// This value.
    Is(Scalar),
    /// One of these.
    AnyOf(Vec<Scalar>),
    /// A named test.
    Named(NamedTest),
}

/// The named tests; exactly one is given.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NamedTest {
    /// None of these; what is not set passes.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub not: OneOrMany<Scalar>,
    /// Set to something (`true`), or not set (`false`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<bool>,
    /// More elements than this, or a number above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_than: Option<i64>,
    /// A text that matches this pattern (`*` for any text), in any case.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub like: OneOrMany<String>,
    /// Of a module's version: older than this one, which was published. Where only a constraint is written, the newest
    /// that it allows is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

/// A plain value.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "a text, a whole number, true or false")]
pub enum Scalar {
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}
