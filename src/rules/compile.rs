//! From the written to the compiled form: every path and pattern checked.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};

use super::compiled::{
    Added, AllOf, Anchored, CloudOf, ClusterRule, End, Endpoint, Form, LinkRule, Membership, Method, NamedAt, Names,
    Nearest, Routing, Rule, ServesGlobal, ServiceOf, Source, SourceKind, Spread, Template,
};
use super::condition::{Condition, Part, Test};
use super::declares::declares;
use super::header::{parts, place, reached_by, unique, zones};
use super::pattern::fits;
use super::version::Version;
use super::written::{self, Scalar};
use crate::model::{Class, Following, LinkKind, ModuleOutputs, Role};
use crate::value::Path;

/// A rule that cannot be compiled, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError(pub String);

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RuleError {}

type Result<T> = std::result::Result<T, RuleError>;
type Defaults = BTreeMap<String, Scalar>;

/// Compiles one written rule for one of its types.
pub(super) fn compile(rule: &written::Rule, type_name: &str, head: &written::PackHead) -> Result<Rule> {
    let with_type = |error: RuleError| RuleError(format!("{type_name}: {error}"));
    compile_parts(rule, type_name, head).map_err(with_type)
}

fn compile_parts(rule: &written::Rule, type_name: &str, head: &written::PackHead) -> Result<Rule> {
    let defaults = &rule.defaults;
    let paths = parts(rule, type_name, head);
    let own_place = place(rule, &paths, head);
    Ok(Rule {
        type_name: type_name.into(),
        model: None,
        pack: head.pack.as_str().into(),
        when: conditions(&rule.when, defaults)?,
        stores: rule.stores,
        cloud: cloud(rule.cloud.as_ref(), head.cloud.as_deref())?,
        service: rule.service.as_ref().map(service).transpose()?,
        place: local_sources(&own_place, defaults)?,
        at_least: head.at_least,
        class: rule.class.unwrap_or_default(),
        also: rule.also.iter().map(|added| add(added, defaults)).collect::<Result<_>>()?,
        links: rule.links.iter().map(|link| self::link(link, defaults)).collect::<Result<_>>()?,
        reads: rule.reads.as_slice().iter().map(|text| path(text)).collect::<Result<_>>()?,
        reached_by: texts(reached_by(rule, head)),
        member_of: rule.member_of.as_ref().map(|member| membership(member, defaults)).transpose()?,
        group: rule.group,
        part_of: rule.part_of.as_slice().iter().chain(&paths).map(|text| path(text)).collect::<Result<_>>()?,
        serves_through: rule.serves_through.as_deref().map(Into::into),
        known_by: rule.known_by.as_slice().iter().map(|text| path(text)).collect::<Result<_>>()?,
        known_everywhere: rule.known_everywhere,
        unique_by: unique(rule, type_name, head).iter().map(|text| path(text)).collect::<Result<_>>()?,
        account: head.account.as_deref().map(path).transpose()?,
        apart_by: head.apart_by.as_slice().iter().map(|text| path(text)).collect::<Result<_>>()?,
        found_in_region: texts(&head.found_in_region),
        named_at: rule.named_at.iter().map(|(at, types)| named_at(at, types)).collect::<Result<_>>()?,
        names: head.names.iter().map(|(at, types)| names(at, types)).collect::<Result<_>>()?,
        named_within: rule.named_within.as_deref().map(path).transpose()?,
        serves_global: rule.serves_global.as_ref().map(|serves| serves_global(serves, defaults)).transpose()?,
        zone: zones(rule, head).iter().map(|text| path(text)).collect::<Result<_>>()?,
        alongside: rule.alongside.as_slice().iter().map(|text| path(text)).collect::<Result<_>>()?,
        witnessed: head.witnessed,
        opens: rule.opens.unwrap_or(true),
        opens_alone: paths.is_empty() || head.parts_asked.is_empty() || !rule.links.is_empty(),
        opens_among_others: paths.is_empty() || !is_idle(rule) || is_capacity(type_name, head),
        endpoint: head.endpoints.as_ref().map(|endpoints| endpoint(endpoints, type_name)).transpose()?,
        outputs: outputs(rule, type_name)?,
        declares: rule.declares.as_ref().map(declares).transpose()?.map(Arc::new),
        routing: rule.routing.as_ref().map(|routing| self::routing(routing, defaults)).transpose()?,
        cluster: rule.cluster.as_ref().map(|cluster| self::cluster(cluster, defaults)).transpose()?,
        deploys: rule.deploys.as_slice().iter().map(|text| path(text)).collect::<Result<_>>()?,
        spreads: rule.spreads.as_slice().iter().map(|spread| self::spread(spread, defaults)).collect::<Result<_>>()?,
    })
}

/// Whether nothing is said of a type that it would do by itself: run, take data somewhere, have copies.
fn is_idle(rule: &written::Rule) -> bool {
    rule.reads.is_empty() && rule.links.is_empty() && rule.also.is_empty()
}

/// Whether a part is paid for by size.
fn is_capacity(type_name: &str, head: &written::PackHead) -> bool {
    head.capacity.as_slice().iter().any(|pattern| fits(pattern, type_name))
}

/// The host that makes resources of a type: that of its service where the header says which that is, else any.
fn endpoint(written: &written::Endpoints, type_name: &str) -> Result<Endpoint> {
    let is_of = |patterns: &written::OneOrMany<String>| texts(patterns).iter().any(|pattern| fits(pattern, type_name));
    let own = written.of.iter().find(|(_, patterns)| is_of(patterns)).map(|(at, _)| at);
    let (path, is_own_service) = (path(own.unwrap_or(&written.any))?, own.is_some());
    Ok(Endpoint { path, is_own_service, own: texts(&written.own) })
}

fn named_at(at: &str, types: &written::OneOrMany<String>) -> Result<NamedAt> {
    Ok(NamedAt { path: path(at)?, types: texts(types) })
}

fn names(at: &str, types: &written::OneOrMany<String>) -> Result<Names> {
    Ok(Names { path: path(at)?, types: texts(types) })
}

/// What a module returns. That hangs on none of its inputs but the one that is named.
fn outputs(rule: &written::Rule, type_name: &str) -> Result<Option<Arc<ModuleOutputs>>> {
    if rule.outputs.is_empty() {
        return Ok(None);
    }
    if !type_name.starts_with("module:") || !rule.when.is_empty() {
        return Err(RuleError("`outputs` belongs to the rule of a module, without `when`".into()));
    }
    let output = |(name, output): (&String, &written::Output)| Ok((name.as_str().into(), following(name, output)?));
    rule.outputs.iter().map(output).collect::<Result<_>>().map(|outputs| Some(Arc::new(outputs)))
}

fn following(name: &str, output: &written::Output) -> Result<Following> {
    let (input, words) = match output {
        written::Output::Input(input) => return Ok(Following { input: input.as_str().into(), words: None }),
        written::Output::Table { input, words } => (input, words),
    };
    let mut table: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    for (returned, given) in words {
        for word in texts(given) {
            if let Some(other) = table.insert(Arc::clone(&word), returned.as_str().into()) {
                let message = format!("the output `{name}` is both {other} and {returned} for `{word}`");
                return Err(RuleError(message));
            }
        }
    }
    Ok(Following { input: input.as_str().into(), words: Some(table) })
}

pub(super) fn path(text: &str) -> Result<Path> {
    Path::parse(text).map_err(|error| RuleError(error.to_string()))
}

fn anchored(text: &str) -> Result<Anchored> {
    let rest = text.strip_prefix("$.");
    Ok(Anchored { at_resource: rest.is_some(), path: path(rest.unwrap_or(text))? })
}

fn cloud(own: Option<&written::CloudName>, pack: Option<&str>) -> Result<CloudOf> {
    Ok(match (own, pack) {
        (Some(written::CloudName::Fixed(name)), _) => CloudOf::Fixed(name.as_str().into()),
        (Some(written::CloudName::Read { attribute, names }), _) => {
            let attributes = attribute.as_slice().iter().map(|text| path(text)).collect::<Result<_>>()?;
            let names = names.iter().map(|(word, cloud)| Ok((like(word)?, cloud.as_str().into())));
            CloudOf::Read(attributes, names.collect::<Result<_>>()?)
        }
        (None, Some(name)) => CloudOf::Fixed(name.into()),
        (None, None) => CloudOf::Any,
    })
}

fn service(written: &written::ServiceName) -> Result<ServiceOf> {
    Ok(match written {
        written::ServiceName::Fixed(name) => ServiceOf::Fixed(name.as_str().into()),
        written::ServiceName::Read { attribute } => ServiceOf::Read(anchored(attribute)?),
    })
}

/// Sources of one thing, of which `all` is none.
fn sources(written: &[written::Source], defaults: &Defaults) -> Result<Vec<Source>> {
    written.iter().try_for_each(names_no_others)?;
    written.iter().map(|source| plain_source(source, defaults)).collect()
}

/// Sources of a place of its own, of which `everywhere` is none: what is in no region of its own is `global`. Nor is
/// what is worked out from the primary place.
fn local_sources(written: &[written::Source], defaults: &Defaults) -> Result<Vec<Source>> {
    if written.iter().any(|source| !source.nearest.is_empty()) {
        return Err(RuleError(
            "`nearest` is worked out from the primary place: it belongs to places under `also`".into(),
        ));
    }
    if written.iter().any(|source| source.everywhere) {
        return Err(RuleError(
            "`everywhere` belongs to places under `also` and to links; a service without a region is `global`".into(),
        ));
    }
    sources(written, defaults)
}

/// That a source does not speak of all that is beside the resource.
fn names_no_others(written: &written::Source) -> Result<()> {
    let is_one = written.all.is_empty();
    is_one
        .then_some(())
        .ok_or_else(|| RuleError("`all` names what a link begins or ends at: it belongs to links".into()))
}

/// A source outside `also`, where role, link and class mean nothing.
fn plain_source(written: &written::Source, defaults: &Defaults) -> Result<Source> {
    let of_copies = [written.role.is_some(), written.link.is_some(), written.class.is_some()];
    let how = [!written.unpromotable.is_empty(), written.synchronous.is_some(), written.elsewhere];
    if of_copies.contains(&true) || how.contains(&true) {
        let words = "role, link, class, unpromotable, synchronous and elsewhere";
        return Err(RuleError(format!("{words} belong to places under `also`")));
    }
    source(written, defaults)
}

fn source(written: &written::Source, defaults: &Defaults) -> Result<Source> {
    let mut kinds = Vec::new();
    let mut paths = |text: &Option<String>, kind: fn(Anchored) -> SourceKind| -> Result<()> {
        if let Some(text) = text {
            kinds.push(kind(anchored(text)?));
        }
        Ok(())
    };
    paths(&written.attribute, SourceKind::Attribute)?;
    paths(&written.identifier, SourceKind::Identifier)?;
    paths(&written.resource, SourceKind::Resource)?;
    paths(&written.pods, SourceKind::Pods)?;
    paths(&written.requirements, SourceKind::Requirements)?;
    paths(&written.clusters, SourceKind::Clusters)?;
    paths(&written.select_clusters, SourceKind::SelectClusters)?;
    if let Some(text) = &written.provider {
        kinds.push(SourceKind::Provider(path(text)?));
    }
    if let Some(text) = &written.server {
        kinds.push(SourceKind::Server(path(text)?));
    }
    if let Some(region) = &written.fixed {
        kinds.push(SourceKind::Fixed(region.as_str().into()));
    }
    if !written.all.is_empty() {
        kinds.push(SourceKind::All(all_of(written)?));
    } else if !written.prefix.is_empty() || written.tagged.is_some() {
        return Err(RuleError("`prefix` and `tagged` say which of all are meant: they go with `all`".into()));
    }
    if written.global {
        kinds.push(SourceKind::Global);
    }
    if written.everywhere {
        kinds.push(SourceKind::Everywhere);
    }
    if written.pair {
        kinds.push(SourceKind::Pair);
    }
    if !written.nearest.is_empty() {
        kinds.push(SourceKind::Nearest(nearest(written)));
    }
    if written.in_cluster {
        kinds.push(SourceKind::InCluster);
    }
    if let Some(written) = &written.template {
        kinds.push(SourceKind::Template(template(written)?));
    }
    let count = kinds.len();
    let (Some(kind), 1) = (kinds.pop(), count) else {
        return Err(RuleError(format!(
            "a place is said by exactly one of attribute, identifier, resource, provider, server, fixed, all, global, everywhere, pair, nearest, pods, requirements, clusters, select-clusters, in-cluster, template; here are {count}"
        )));
    };
    if !written.of.is_empty() && !matches!(kind, SourceKind::Resource(_) | SourceKind::Server(_)) {
        let message = "`of` says of which types the named resource is: it goes with `resource` and `server`";
        return Err(RuleError(message.into()));
    }
    if written.beside && !matches!(kind, SourceKind::Resource(_)) {
        let message = "`beside` says that the named resource is in the same region: it goes with `resource`";
        return Err(RuleError(message.into()));
    }
    Ok(Source {
        kind,
        of: texts(&written.of),
        each: written.each.as_deref().map(path).transpose()?,
        when: conditions(&written.when, defaults)?,
        otherwise: written.otherwise,
        beside: written.beside,
        cloud: written.cloud.as_deref().map(Into::into),
        service: written.service.as_ref().map(service).transpose()?,
        forms: written.forms.as_slice().iter().map(|text| form(text)).collect::<Result<_>>()?,
    })
}

fn template(written: &written::Template) -> Result<Template> {
    Ok(Template {
        content: path(&written.content)?,
        parameters: path(&written.parameters)?,
        group: path(&written.group)?,
        makes: written.makes.as_str().into(),
    })
}

fn nearest(written: &written::Source) -> Nearest {
    Nearest(written.nearest.iter().map(|(place, patterns)| (place.as_str().into(), texts(patterns))).collect())
}

fn all_of(written: &written::Source) -> Result<AllOf> {
    let prefix = |(attribute, text): (&String, &String)| Ok((path(attribute)?, anchored(text)?));
    Ok(AllOf {
        types: texts(&written.all),
        prefixes: written.prefix.iter().map(prefix).collect::<Result<_>>()?,
        tagged: written.tagged.as_deref().map(anchored).transpose()?,
    })
}

/// `projects/*/instanceConfigs/{}`: `*` stands for one part of a path, `{}` for the name.
fn form(text: &str) -> Result<Form> {
    let Some((before, after)) = text.split_once("{}") else {
        return Err(RuleError(format!("the form `{text}` has no {{}} where the name stands")));
    };
    let literal = |part: &str| regex::escape(part).replace("\\*", "[^/]*");
    let pattern = format!("^(?i){}([^/]+?){}$", literal(before), literal(after));
    regex::Regex::new(&pattern).map(Form).map_err(|error| RuleError(error.to_string()))
}

fn add(written: &written::Source, defaults: &Defaults) -> Result<Added> {
    names_no_others(written)?;
    Ok(Added {
        source: source(written, defaults)?,
        role: written.role.unwrap_or(Role::Replica),
        link: written.link,
        class: written.class.unwrap_or_default(),
        unpromotable: conditions(&written.unpromotable, defaults)?,
        synchronous: held(written.synchronous.as_ref(), defaults)?,
        elsewhere: written.elsewhere,
    })
}

fn link(written: &written::LinkRule, defaults: &Defaults) -> Result<LinkRule> {
    let end = |end: &written::OneOrMany<written::Source>| match end.as_slice() {
        [] => Ok(End::Itself),
        several => several.iter().map(|one| plain_source(one, defaults)).collect::<Result<_>>().map(End::At),
    };
    if written.from.is_empty() && written.to.is_empty() {
        return Err(RuleError(format!("the {} link has neither `from` nor `to`", written.kind.name())));
    }
    Ok(LinkRule {
        kind: written.kind,
        from: end(&written.from)?,
        to: end(&written.to)?,
        each: written.each.as_deref().map(path).transpose()?,
        when: conditions(&written.when, defaults)?,
        class: written.class.unwrap_or(Class::Deliberate),
        synchronous: held(written.synchronous.as_ref(), defaults)?,
    })
}

fn membership(written: &written::Membership, defaults: &Defaults) -> Result<Membership> {
    Ok(match written {
        written::Membership::Path(text) => Membership {
            resource: path(text)?,
            role: Role::Replica,
            link: LinkKind::Replication,
            named_by: None,
            first: Condition::default(),
        },
        written::Membership::Full { resource, role, link, named_by, first } => Membership {
            resource: path(resource)?,
            role: role.unwrap_or(Role::Replica),
            link: link.unwrap_or(LinkKind::Replication),
            named_by: named_by.as_deref().map(path).transpose()?,
            first: conditions(first, defaults)?,
        },
    })
}

fn serves_global(written: &written::ServesGlobal, defaults: &Defaults) -> Result<ServesGlobal> {
    Ok(ServesGlobal {
        regions: texts(&written.regions),
        users: texts(&written.users),
        with: written.with.as_slice().iter().map(|text| path(text)).collect::<Result<_>>()?,
        when: conditions(&written.when, defaults)?,
    })
}

fn texts(written: &written::OneOrMany<String>) -> Vec<Arc<str>> {
    written.as_slice().iter().map(|text| text.as_str().into()).collect()
}

fn routing(written: &written::Routing, defaults: &Defaults) -> Result<Routing> {
    Ok(Routing {
        when: conditions(&written.when, defaults)?,
        to: sources(written.to.as_slice(), defaults)?,
        each: written.each.as_deref().map(path).transpose()?,
        unchecked: conditions(&written.unchecked, defaults)?,
        standby: written.standby.as_slice().iter().map(|one| conditions(one, defaults)).collect::<Result<_>>()?,
        method: written.method.as_ref().map(|written| method(written, defaults)).transpose()?,
        names: written.names,
        answers: written.answers.as_deref().map(path).transpose()?,
    })
}

fn method(written: &written::Method, defaults: &Defaults) -> Result<Method> {
    Ok(Method { resource: path(&written.resource)?, when: conditions(&written.when, defaults)? })
}

fn cluster(written: &written::ClusterRule, defaults: &Defaults) -> Result<ClusterRule> {
    let named = written.named.as_slice().iter().map(|text| path(text)).collect::<Result<_>>()?;
    Ok(ClusterRule { named, place: sources(written.place.as_slice(), defaults)? })
}

fn spread(written: &written::Spread, defaults: &Defaults) -> Result<Spread> {
    Ok(Spread { each: path(&written.each)?, when: conditions(&written.when, defaults)? })
}

fn conditions(written: &written::Conditions, defaults: &Defaults) -> Result<Condition> {
    let part = |(text, test): (&String, &written::Test)| -> Result<Part> {
        let Anchored { at_resource, path } = anchored(text)?;
        let default = defaults.get(text.strip_prefix("$.").unwrap_or(text)).cloned();
        Ok(Part { at_resource, path, test: self::test(test)?, default })
    };
    Ok(Condition { parts: written.iter().map(part).collect::<Result<_>>()? })
}

/// When something holds; none: never.
fn held(written: Option<&written::Held>, defaults: &Defaults) -> Result<Option<Condition>> {
    match written {
        None | Some(written::Held::Always(false)) => Ok(None),
        Some(written::Held::Always(true)) => Ok(Some(Condition::default())),
        Some(written::Held::When(when)) => conditions(when, defaults).map(Some),
    }
}

fn test(written: &written::Test) -> Result<Test> {
    match written {
        written::Test::Null => Ok(Test::Null),
        written::Test::Is(scalar) => Ok(Test::AnyOf(vec![scalar.clone()])),
        written::Test::AnyOf(scalars) => Ok(Test::AnyOf(scalars.clone())),
        written::Test::Named(named) => named_test(named),
    }
}

/// A text with `*` for any text.
fn like(text: &str) -> Result<GlobMatcher> {
    let glob = GlobBuilder::new(text).case_insensitive(true).literal_separator(false).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| RuleError(error.to_string()))
}

fn named_test(named: &written::NamedTest) -> Result<Test> {
    let mut tests = Vec::new();
    if !named.not.is_empty() {
        tests.push(Test::NoneOf(named.not.as_slice().to_vec()));
    }
    tests.extend(named.set.map(Test::Set));
    tests.extend(named.more_than.map(Test::MoreThan));
    if !named.like.is_empty() {
        tests.push(Test::Like(named.like.as_slice().iter().map(|text| like(text)).collect::<Result<_>>()?));
    }
    if let Some(text) = &named.before {
        let version = Version::parse(text).ok_or_else(|| RuleError(format!("`{text}` is no version like 1.2.3")))?;
        tests.push(Test::Before(version));
    }
    let count = tests.len();
    match (tests.pop(), count) {
        (Some(test), 1) => Ok(test),
        _ => Err(RuleError(format!(
            "a condition has exactly one of not, set, more-than, like, before; here are {count}"
        ))),
    }
}
