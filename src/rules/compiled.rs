//! The compiled form of rules: paths parsed, defaults resolved, everything checked.

use std::sync::Arc;

use globset::GlobMatcher;

use super::condition::Condition;
use super::pattern::fits;
use crate::geo::Region;
use crate::model::{Class, Declares, LinkKind, ModuleOutputs, Resource, Role};
use crate::value::Path;

pub use super::written::Stores;

/// What one type says about places, links and data.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The type (or pattern) as written.
    pub type_name: Arc<str>,
    /// The type whose rule it is, retold: its own type is like that one.
    pub model: Option<Arc<str>>,
    /// The pack it belongs to.
    pub pack: Arc<str>,
    /// Only resources that satisfy this.
    pub when: Condition,
    /// What it holds.
    pub stores: Option<Stores>,
    /// The cloud of its region ids.
    pub cloud: CloudOf,
    /// The service, where one word means different places.
    pub service: Option<ServiceOf>,
    /// Where it lives: the first that says something.
    pub place: Vec<Source>,
    /// It lives where that says at least: more may be made, and elsewhere.
    pub at_least: bool,
    /// The class of a span that comes from the place itself.
    pub class: Class,
    /// Further places.
    pub also: Vec<Added>,
    /// Links.
    pub links: Vec<LinkRule>,
    /// Paths to what tells it where data is that it reads.
    pub reads: Vec<Path>,
    /// Patterns of the attributes by which others reach what it holds.
    pub reached_by: Vec<Arc<str>>,
    /// The group it joins.
    pub member_of: Option<Membership>,
    /// It lives where its members live.
    pub group: bool,
    /// It is a part of the resource named at the first of these paths that names one.
    pub part_of: Vec<Path>,
    /// The type of its parts without which it answers no request.
    pub serves_through: Option<Arc<str>>,
    /// Attributes by whose values others name it.
    pub known_by: Vec<Path>,
    /// Those names are unique in the whole world: other stacks name it by them as well.
    pub known_everywhere: bool,
    /// Attributes by whose values data sources find it anywhere: their values are unique in the whole world.
    pub unique_by: Vec<Path>,
    /// The argument of the provider that names the account within which a data source with the same arguments finds it.
    pub account: Option<Path>,
    /// Other arguments of the provider of which different values reach different accounts.
    pub apart_by: Vec<Path>,
    /// Patterns of the attributes by which a data source of the type names what it found in the region that it asked in.
    pub found_in_region: Vec<Arc<str>>,
    /// The only arguments in which others name it; empty where any may.
    pub named_at: Vec<NamedAt>,
    /// What a text in its own arguments can name.
    pub names: Vec<Names>,
    /// What it and the other must say alike, for a name that is unique only within that.
    pub named_within: Option<Path>,
    /// Where and when it only serves a global service.
    pub serves_global: Option<ServesGlobal>,
    /// Zones, which lie in the region it lives in.
    pub zone: Vec<Path>,
    /// Identifiers of what lies in the region it lives in.
    pub alongside: Vec<Path>,
    /// Whether its provider's region, where that is not said, is told by what else is made through it.
    pub witnessed: bool,
    /// Whether it opens the region it lives in.
    pub opens: bool,
    /// Whether it does so although what it is a part of is not in its stack: a setting of something else, which makes
    /// no link, does not.
    pub opens_alone: bool,
    /// Whether it does so although what it is a part of is another stack's, who decided that region: what runs there,
    /// takes data elsewhere or has copies does.
    pub opens_among_others: bool,
    /// The host to which its provider speaks, where that can be told to speak to another than the cloud's own.
    pub endpoint: Option<Endpoint>,
    /// What a module returns, as far as that follows from its inputs; none where nobody says.
    pub outputs: Option<Arc<ModuleOutputs>>,
    /// What it declares about deployments of other code.
    pub declares: Option<Arc<Declares>>,
    /// It spreads requests over regions.
    pub routing: Option<Routing>,
    /// It stands for a cluster.
    pub cluster: Option<ClusterRule>,
    /// Paths to what names objects that run where this one says.
    pub deploys: Vec<Path>,
    /// It asks to be spread over regions without naming any.
    pub spreads: Vec<Spread>,
}

/// Attributes that name the resource which has them, whatever its type.
const OWN_NAMES: [&str; 4] = ["arn", "id", "name", "self_link"];

impl Rule {
    /// Whether what it holds is for others to read. A key is used and never leaves, and who is given an address for logs
    /// writes its own.
    pub fn is_read(&self) -> bool {
        !matches!(self.stores, None | Some(Stores::Keys | Stores::Logs))
    }

    /// Whether who is given an attribute of it can reach what it holds.
    pub fn is_reached_by(&self, attribute: &str) -> bool {
        self.reached_by.iter().any(|pattern| fits(pattern, attribute))
    }

    /// Whether a data source of the type names by an attribute what lies in the region that it asked in.
    pub fn is_found_in_region(&self, attribute: &str) -> bool {
        let lies_in_one = !self.known_everywhere && !self.group && self.part_of.is_empty();
        lies_in_one && self.found_in_region.iter().any(|pattern| fits(pattern, attribute))
    }

    /// Whether an attribute stands for the resource itself, and not for something else that it names.
    pub fn is_named_by(&self, attribute: &str) -> bool {
        OWN_NAMES.contains(&attribute)
            || self.is_reached_by(attribute)
            || self.known_by.iter().any(|path| path.to_string() == attribute)
    }

    /// Whether what it speaks of exists in no cloud at all: what makes a name, say.
    pub fn is_of_no_cloud(&self) -> bool {
        matches!(self.cloud, CloudOf::Any) && self.is_nowhere()
    }

    /// Whether it lives in no region, whatever it is a part of.
    pub fn is_nowhere(&self) -> bool {
        let is_global = |source: &Source| matches!(source.kind, SourceKind::Global) && source.when.is_empty();
        !self.place.is_empty() && self.place.iter().all(is_global)
    }

    /// Whether a part says where it is asked for, before its whole tells where it lives.
    pub fn is_asked_first(&self) -> bool {
        let is_whole = |source: &Source| matches!(source.kind, SourceKind::Resource(_));
        let is_last_resort = |source: &Source| source.otherwise && is_whole(source);
        self.place.first().is_some_and(|first| !is_whole(first)) && self.place.iter().any(is_last_resort)
    }

    /// Whether it is the rule of a type that fits a pattern (`*` for any text), or of one that is like such a type.
    pub fn is_of(&self, pattern: &str) -> bool {
        [Some(&self.type_name), self.model.as_ref()].into_iter().flatten().any(|name| fits(pattern, name))
    }
}

/// An argument in which resources of some types name another.
#[derive(Clone, Debug)]
pub struct NamedAt {
    /// The argument.
    pub path: Path,
    /// Patterns of the types.
    pub types: Vec<Arc<str>>,
}

impl NamedAt {
    /// Whether a resource names something so in this argument.
    pub fn has(&self, resource: &Resource, name: &str) -> bool {
        let is_one = self.types.iter().any(|pattern| fits(pattern, &resource.type_name));
        is_one && says(resource, &self.path, name)
    }
}

/// The host at which resources of a type are made, as the provider's configuration says.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The path, in the provider's configuration, to the host's address.
    pub path: Path,
    /// That is the host of the type's own service; else of any service of the cloud.
    pub is_own_service: bool,
    pub(super) own: Vec<Arc<str>>,
}

impl Endpoint {
    /// Whether a host is the cloud's own.
    pub fn is_own(&self, host: &str) -> bool {
        self.own.iter().any(|pattern| fits(pattern, &host.to_ascii_lowercase()))
    }
}

/// What a text in an argument can name.
#[derive(Clone, Debug)]
pub struct Names {
    /// The argument.
    pub path: Path,
    /// Patterns of the types.
    pub types: Vec<Arc<str>>,
}

impl Names {
    /// Whether a resource says this name here.
    pub fn has(&self, resource: &Resource, name: &str) -> bool {
        says(resource, &self.path, name)
    }

    /// Whether what is named here may have that rule.
    pub fn may_mean(&self, rule: &Rule) -> bool {
        self.types.iter().any(|pattern| rule.is_of(pattern))
    }
}

fn says(resource: &Resource, path: &Path, text: &str) -> bool {
    path.select(&resource.body).iter().any(|value| value.signature().as_deref() == Some(text))
}

/// Which cloud's region ids a rule's places are.
#[derive(Clone, Debug)]
pub enum CloudOf {
    /// Any: the id decides, when one cloud alone has it.
    Any,
    /// This one.
    Fixed(Arc<str>),
    /// What the values at the paths mean, if that is one cloud.
    Read(Vec<Path>, Vec<(GlobMatcher, Arc<str>)>),
}

/// Which service's words a rule's places are.
#[derive(Clone, Debug)]
pub enum ServiceOf {
    /// This one's.
    Fixed(Arc<str>),
    /// That of the service that the value names.
    Read(Anchored),
}

/// Where a place is said.
#[derive(Clone, Debug)]
pub struct Source {
    /// How to read it.
    pub kind: SourceKind,
    /// For each element at this path.
    pub each: Option<Path>,
    /// Only then.
    pub when: Condition,
    /// Also where the source before it speaks of a place that cannot be told.
    pub otherwise: bool,
    /// What is named lies in the same region: a name that finds nothing elsewhere.
    pub beside: bool,
    /// The cloud, where it is another than the rule's.
    pub cloud: Option<Arc<str>>,
    /// The service, where it is another than the rule's.
    pub service: Option<ServiceOf>,
    /// Only when the resource that is named is of one of these types; empty: of any.
    pub of: Vec<Arc<str>>,
    /// Forms in which the name is written; empty: as it is.
    pub forms: Vec<Form>,
}

/// A form in which a name is written: `projects/*/instanceConfigs/{}`.
#[derive(Clone, Debug)]
pub struct Form(pub(super) regex::Regex);

impl Form {
    /// The name inside a text of this form.
    pub fn name<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.0.captures(text)?.get(1).map(|name| name.as_str())
    }
}

/// A path that starts at the element of `each`, or at the resource (`$.`).
#[derive(Clone, Debug)]
pub struct Anchored {
    /// It starts at the resource even inside `each`.
    pub at_resource: bool,
    /// The path.
    pub path: Path,
}

/// How a place is read.
#[derive(Clone, Debug)]
pub enum SourceKind {
    /// A region's or zone's name.
    Attribute(Anchored),
    /// A region inside an ARN, self link or id.
    Identifier(Anchored),
    /// Where the named resource lives.
    Resource(Anchored),
    /// An argument of the provider.
    Provider(Path),
    /// Where the resource lives that an argument of the provider names.
    Server(Path),
    /// Always this region.
    Fixed(Arc<str>),
    /// All resources of some types beside it.
    All(AllOf),
    /// No region.
    Global,
    /// Every region of the cloud.
    Everywhere,
    /// The region paired with the primary one.
    Pair,
    /// Whichever of some places is nearest to the primary one.
    Nearest(Nearest),
    /// Where a pod specification may run.
    Pods(Anchored),
    /// What node requirements allow.
    Requirements(Anchored),
    /// Where the clusters run that are named there.
    Clusters(Anchored),
    /// Where the clusters run that the label selectors there select.
    SelectClusters(Anchored),
    /// Where the clusters run that the stack is deployed to.
    InCluster,
    /// Where all lives that an ARM template makes.
    Template(Template),
}

/// An ARM template that a deployment makes resources of.
#[derive(Clone, Debug)]
pub struct Template {
    /// The template, read.
    pub content: Path,
    /// The parameters that are passed.
    pub parameters: Path,
    /// What names the group that it is deployed to.
    pub group: Path,
    /// The type of what it makes.
    pub makes: Arc<str>,
}

/// Places, each with patterns of the regions to which it is nearest.
#[derive(Clone, Debug)]
pub struct Nearest(pub(super) Vec<(Arc<str>, Vec<Arc<str>>)>);

impl Nearest {
    /// The name of the place nearest to a region; none where nobody says which that is.
    pub fn to(&self, region: &Region) -> Option<&Arc<str>> {
        let id = region.as_str().split_once(':').map_or(region.as_str(), |(_, id)| id);
        let is_near = |patterns: &[Arc<str>]| patterns.iter().any(|pattern| fits(pattern, id));
        self.0.iter().find(|(_, patterns)| is_near(patterns)).map(|(place, _)| place)
    }
}

/// All resources of some types through the same provider configuration in the same region.
#[derive(Clone, Debug)]
pub struct AllOf {
    /// The types, `*` for any text.
    pub types: Vec<Arc<str>>,
    /// Only those whose attribute begins with one of the texts at the path.
    pub prefixes: Vec<(Path, Anchored)>,
    /// Only those that carry one of the tags there.
    pub tagged: Option<Anchored>,
}

/// When a resource only serves a global service.
#[derive(Clone, Debug)]
pub struct ServesGlobal {
    /// The regions in which it does, by id.
    pub regions: Vec<Arc<str>>,
    /// Only when resources of these types refer to it that serve, and none that do not; empty: whoever does.
    pub users: Vec<Arc<str>>,
    /// Also when what is named there serves.
    pub with: Vec<Path>,
    /// Only then.
    pub when: Condition,
}

/// A further place.
#[derive(Clone, Debug)]
pub struct Added {
    /// Where it is said.
    pub source: Source,
    /// What it is for.
    pub role: Role,
    /// The link from the primary place.
    pub link: Option<LinkKind>,
    /// Whether somebody decided it; a condition that holds by a provider's default makes it a default.
    pub class: Class,
    /// When this copy can never take over; never, when there is no condition.
    pub unpromotable: Condition,
    /// When a write waits until this copy has it; none: never.
    pub synchronous: Option<Condition>,
    /// It is never where the primary place is.
    pub elsewhere: bool,
}

/// A link.
#[derive(Clone, Debug)]
pub struct LinkRule {
    /// What goes along.
    pub kind: LinkKind,
    /// Where it begins.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// For each element at this path.
    pub each: Option<Path>,
    /// Only then.
    pub when: Condition,
    /// Whether somebody decided it.
    pub class: Class,
    /// When a write waits until the far end has it; none: never.
    pub synchronous: Option<Condition>,
}

/// One end of a link.
#[derive(Clone, Debug)]
pub enum End {
    /// The resource itself.
    Itself,
    /// Somewhere else: the first of these that names something; the others say where that is.
    At(Vec<Source>),
}

/// Joining a group.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The path to the value that names the group.
    pub resource: Path,
    /// What members beyond the first are for.
    pub role: Role,
    /// What goes from the first member to the others.
    pub link: LinkKind,
    /// The path, on the group, to the value that names this member.
    pub named_by: Option<Path>,
    /// What the first member alone says; none where nothing is asked.
    pub first: Condition,
}

/// An object that stands for a cluster.
#[derive(Clone, Debug)]
pub struct ClusterRule {
    /// The names by which others deploy to it.
    pub named: Vec<Path>,
    /// Where the cluster runs; where the object itself lives when empty.
    pub place: Vec<Source>,
}

/// A spread over regions that names none.
#[derive(Clone, Debug)]
pub struct Spread {
    /// The elements of which one must ask for it.
    pub each: Path,
    /// What it asks.
    pub when: Condition,
}

/// Spreading requests.
#[derive(Clone, Debug)]
pub struct Routing {
    /// Only then.
    pub when: Condition,
    /// What it sends requests to.
    pub to: Vec<Source>,
    /// For each element at this path.
    pub each: Option<Path>,
    /// When it fails over without looking whether the first is alive; never, where nothing is asked.
    pub unchecked: Condition,
    /// When it sends requests there only when others fail, or none at all: one of these is enough.
    pub standby: Vec<Condition>,
    /// What says how the requests are spread.
    pub method: Option<Method>,
    /// It only answers names in the networks there, and sends no requests.
    pub names: bool,
    /// What asks for it: several that answer the same are one choice. None: all of the stack are.
    pub answers: Option<Path>,
}

/// The resource that says how requests are spread.
#[derive(Clone, Debug)]
pub struct Method {
    /// The path to the value that names it.
    pub resource: Path,
    /// What it says where some targets only stand by.
    pub when: Condition,
}
