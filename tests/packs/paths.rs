//! The attribute paths that a rule names, as a provider's schema writes them.

use std::collections::BTreeSet;

use regionlint::rules::written::{Conditions, Held, LinkRule, Membership, Routing, Rule, ServiceName, Source};

/// Every path that a rule reads from a resource of its own type; ways of which one counts are parted by `|`.
pub(crate) fn of(rule: &Rule) -> BTreeSet<String> {
    let mut paths = Paths::default();
    paths.conditions(&rule.when, None);
    paths.add_all(rule.defaults.keys(), None);
    paths.service(rule.service.as_ref(), None);
    for source in rule.place.as_slice().iter().chain(&rule.also) {
        paths.source(source, None);
    }
    rule.links.iter().for_each(|link| paths.link(link));
    paths.add_all(rule.part_of.as_slice().iter().chain(rule.known_by.as_slice()).chain(rule.zone.as_slice()), None);
    paths.add_all(rule.reads.as_slice().iter().chain(rule.alongside.as_slice()), None);
    match &rule.member_of {
        Some(Membership::Path(path) | Membership::Full { resource: path, .. }) => paths.add(path, None),
        None => {}
    }
    if let Some(serves) = &rule.serves_global {
        paths.conditions(&serves.when, None);
        paths.add_all(serves.with.as_slice(), None);
    }
    if let Some(routing) = &rule.routing {
        paths.routing(routing);
    }
    paths.found
}

/// Each of them by itself, ways of which one counts as well.
pub(crate) fn ways(rule: &Rule) -> BTreeSet<String> {
    of(rule).iter().flat_map(|path| path.split('|')).map(str::to_owned).collect()
}

#[derive(Default)]
struct Paths {
    found: BTreeSet<String>,
}

impl Paths {
    fn source(&mut self, source: &Source, outer: Option<&str>) {
        let each = self.each(source.each.as_deref(), outer);
        let read = [&source.attribute, &source.identifier, &source.resource, &source.pods, &source.requirements];
        self.add_all(read.into_iter().flatten(), each.as_deref());
        self.add_all(source.prefix.values().chain(&source.tagged), each.as_deref());
        self.held(source.synchronous.as_ref(), each.as_deref());
        self.service(source.service.as_ref(), each.as_deref());
        self.conditions(&source.when, each.as_deref());
    }

    fn service(&mut self, service: Option<&ServiceName>, each: Option<&str>) {
        if let Some(ServiceName::Read { attribute }) = service {
            self.add(attribute, each);
        }
    }

    fn link(&mut self, link: &LinkRule) {
        let each = self.each(link.each.as_deref(), None);
        self.conditions(&link.when, each.as_deref());
        self.held(link.synchronous.as_ref(), each.as_deref());
        for end in link.from.as_slice().iter().chain(link.to.as_slice()) {
            self.source(end, each.as_deref());
        }
    }

    fn routing(&mut self, routing: &Routing) {
        let each = self.each(routing.each.as_deref(), None);
        self.conditions(&routing.when, None);
        self.conditions(&routing.unchecked, each.as_deref());
        routing.standby.as_slice().iter().for_each(|standby| self.conditions(standby, each.as_deref()));
        routing.to.as_slice().iter().for_each(|source| self.source(source, each.as_deref()));
        // What it says is said of another type.
        self.add_all(routing.method.iter().map(|method| &method.resource), None);
    }

    /// Where the paths of an element start.
    fn each(&mut self, each: Option<&str>, outer: Option<&str>) -> Option<String> {
        match (each, outer) {
            (Some(each), _) => {
                self.add(each, outer);
                Some(within(each, outer))
            }
            (None, outer) => outer.map(str::to_owned),
        }
    }

    fn held(&mut self, held: Option<&Held>, each: Option<&str>) {
        if let Some(Held::When(when)) = held {
            self.conditions(when, each);
        }
    }

    fn conditions(&mut self, conditions: &Conditions, each: Option<&str>) {
        self.add_all(conditions.keys(), each);
    }

    fn add_all<'p>(&mut self, paths: impl IntoIterator<Item = &'p String>, each: Option<&str>) {
        paths.into_iter().for_each(|path| self.add(path, each));
    }

    fn add(&mut self, path: &str, each: Option<&str>) {
        let (anchor, rest) = if path.starts_with("$.") { path.split_at(2) } else { ("", path) };
        let ways = rest.split('|').map(|way| in_schema(&within(&format!("{anchor}{way}"), each)));
        self.found.insert(ways.collect::<Vec<_>>().join("|"));
    }
}

fn within(path: &str, each: Option<&str>) -> String {
    match (path.strip_prefix("$."), each) {
        (Some(from_resource), _) => from_resource.to_owned(),
        (None, Some(each)) => format!("{each}.{path}"),
        (None, None) => path.to_owned(),
    }
}

/// A schema knows neither what JSON holds nor the keys of a map (`*`, `["key"]`).
fn in_schema(path: &str) -> String {
    let path = path.split_once('[').map_or(path, |(map, _)| map);
    let known = path.split('.').take_while(|part| !part.starts_with('@') && *part != "*");
    known.collect::<Vec<_>>().join(".")
}

#[test]
fn paths_inside_each_start_at_the_element() {
    let rule: Rule = serde_yaml::from_str(
        "{type: t, links: [{kind: replication, each: rule, when: {status: on}, from: {resource: $.bucket}, to: {resource: to.arn}}]}",
    )
    .unwrap();
    assert_eq!(of(&rule).into_iter().collect::<Vec<_>>(), ["bucket", "rule", "rule.status", "rule.to.arn"]);
}

#[test]
fn what_json_and_maps_hold_is_not_asked_for() {
    let rule: Rule = serde_yaml::from_str(
        "{type: t, place: [{attribute: policy.@json.a.b}, {attribute: origin.*.name}, {attribute: 'params[\"a.b\"]'}]}",
    )
    .unwrap();
    assert_eq!(of(&rule).into_iter().collect::<Vec<_>>(), ["origin", "params", "policy"]);
}
