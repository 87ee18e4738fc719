//! Types that say the same as other types, in other words.
//!
//! Crossplane's and Config Connector's kinds are made from the types of the Terraform providers: the attributes stand
//! in camel case below one field, and a reference may stand beside a name (`bucketRef: {name: a}` for `bucket: a`). So
//! the rule of the one is the rule of the other, retold. Facts: github.com/crossplane/upjet, `pkg/types`;
//! github.com/GoogleCloudPlatform/k8s-config-connector, `config/servicemappings`.

use std::collections::BTreeMap;

use super::written::{
    CloudName, ClusterRule, Conditions, Held, LinkRule, Membership, Method, OneOrMany, Routing, Rule, ServesGlobal,
    ServiceName, Source, Spread, Template,
};

/// A rule retold for a type whose attributes stand in camel case below the field `under`. What the model's provider
/// says stands there, too. `known_by` are the names by which others know the new type, if the model is known by name.
/// The names of types stay the model's: a type that is like another counts as that one ([`super::Rule::is_of`]).
pub fn retold(model: &Rule, under: &str, known_by: &OneOrMany<String>) -> Rule {
    let told = Retelling { under };
    let is_known_anywhere = !model.known_by.is_empty() && model.named_at.is_empty();
    Rule {
        type_name: None,
        types: Vec::new(),
        like: BTreeMap::new(),
        under: None,
        when: told.conditions(&model.when, Start::Resource),
        defaults: told.defaults(model),
        stores: model.stores,
        cloud: model.cloud.as_ref().map(|cloud| told.cloud(cloud)),
        service: model.service.as_ref().map(|service| told.service(service, Start::Anywhere)),
        place: OneOrMany::Many(told.sources(model.place.as_slice(), Start::Resource)),
        class: model.class,
        also: told.sources(&model.also, Start::Resource),
        links: model.links.iter().map(|link| told.link(link)).collect(),
        // In Kubernetes a program's settings come from config maps and secrets beside it, not from these.
        reads: OneOrMany::default(),
        reached_by: model.reached_by.clone(),
        member_of: model.member_of.as_ref().map(|membership| told.membership(membership)),
        group: model.group,
        part_of: told.names(&model.part_of),
        serves_through: model.serves_through.clone(),
        // Arguments in which others name the model are its language's.
        known_by: if is_known_anywhere { known_by.clone() } else { OneOrMany::default() },
        named_at: BTreeMap::new(),
        named_within: None,
        known_everywhere: model.known_everywhere,
        zone: told.names(&model.zone),
        alongside: told.names(&model.alongside),
        serves_global: model.serves_global.as_ref().map(|serves| ServesGlobal {
            regions: serves.regions.clone(),
            users: serves.users.clone(),
            with: told.names(&serves.with),
            when: told.conditions(&serves.when, Start::Resource),
        }),
        opens: model.opens,
        // Modules are Terraform's.
        outputs: BTreeMap::new(),
        declares: None,
        routing: model.routing.as_ref().map(|routing| told.routing(routing)),
        cluster: model.cluster.as_ref().map(|cluster| ClusterRule {
            named: known_by.clone(),
            place: OneOrMany::Many(told.sources(cluster.place.as_slice(), Start::Resource)),
        }),
        deploys: told.names(&model.deploys),
        spreads: OneOrMany::Many(model.spreads.as_slice().iter().map(|spread| told.spread(spread)).collect()),
        note: model.note.clone(),
        source: model.source.clone(),
        // Examples are in the model's language, and versions are of its provider.
        holds_in: None,
        fires: None,
        quiet: None,
    }
}

/// Where the paths of a part of a rule start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// At the resource.
    Resource,
    /// At the element of an `each`.
    Element,
    /// At either: what is meant for all elements stands at the resource, and is told so.
    Anywhere,
}

impl Start {
    /// Inside `each`, if there is one.
    fn within(self, each: Option<&String>) -> Self {
        if each.is_some() { Self::Element } else { self }
    }
}

struct Retelling<'r> {
    under: &'r str,
}

impl Retelling<'_> {
    fn sources(&self, sources: &[Source], start: Start) -> Vec<Source> {
        sources.iter().map(|source| self.source(source, start)).collect()
    }

    fn source(&self, source: &Source, start: Start) -> Source {
        let inner = start.within(source.each.as_ref());
        let path = |path: &Option<String>| path.as_deref().map(|path| self.path(path, inner));
        let of_provider = source.provider.as_deref().map(|argument| self.path(argument, Start::Resource));
        Source {
            attribute: path(&source.attribute).or(of_provider),
            identifier: path(&source.identifier),
            resource: source
                .resource
                .as_deref()
                .map(|path| self.name(path, inner))
                .or_else(|| source.server.as_deref().map(|argument| self.name(argument, Start::Resource))),
            provider: None,
            server: None,
            fixed: source.fixed.clone(),
            all: source.all.clone(),
            prefix: self.prefixes(source, inner),
            tagged: path(&source.tagged),
            global: source.global,
            everywhere: source.everywhere,
            pair: source.pair,
            nearest: source.nearest.clone(),
            pods: path(&source.pods),
            requirements: path(&source.requirements),
            clusters: path(&source.clusters),
            select_clusters: path(&source.select_clusters),
            in_cluster: source.in_cluster,
            template: source.template.as_ref().map(|template| Template {
                content: self.path(&template.content, Start::Resource),
                parameters: self.path(&template.parameters, Start::Resource),
                group: self.name(&template.group, Start::Resource),
                makes: template.makes.clone(),
            }),
            otherwise: source.otherwise,
            beside: source.beside,
            of: source.of.clone(),
            forms: source.forms.clone(),
            each: source.each.as_deref().map(|each| self.path(each, start)),
            when: self.conditions(&source.when, inner),
            cloud: source.cloud.clone(),
            service: source.service.as_ref().map(|service| self.service(service, inner)),
            role: source.role,
            link: source.link,
            class: source.class,
            unpromotable: self.conditions(&source.unpromotable, inner),
            synchronous: source.synchronous.as_ref().map(|held| self.held(held, inner)),
            elsewhere: source.elsewhere,
        }
    }

    /// The attributes of those that are meant, too, stand below the field.
    fn prefixes(&self, source: &Source, start: Start) -> BTreeMap<String, String> {
        let both =
            |(attribute, path): (&String, &String)| (self.path(attribute, Start::Resource), self.path(path, start));
        source.prefix.iter().map(both).collect()
    }

    fn cloud(&self, cloud: &CloudName) -> CloudName {
        match cloud {
            CloudName::Fixed(name) => CloudName::Fixed(name.clone()),
            CloudName::Read { attribute, names } => {
                let attributes = attribute.as_slice().iter().map(|path| self.path(path, Start::Resource));
                CloudName::Read { attribute: OneOrMany::Many(attributes.collect()), names: names.clone() }
            }
        }
    }

    fn service(&self, service: &ServiceName, start: Start) -> ServiceName {
        match service {
            ServiceName::Fixed(name) => ServiceName::Fixed(name.clone()),
            ServiceName::Read { attribute } => ServiceName::Read { attribute: self.path(attribute, start) },
        }
    }

    fn spread(&self, spread: &Spread) -> Spread {
        Spread { each: self.path(&spread.each, Start::Resource), when: self.conditions(&spread.when, Start::Element) }
    }

    /// Paths at the resource to values that name others.
    fn names(&self, paths: &OneOrMany<String>) -> OneOrMany<String> {
        OneOrMany::Many(paths.as_slice().iter().map(|path| self.name(path, Start::Resource)).collect())
    }

    fn link(&self, link: &LinkRule) -> LinkRule {
        let inner = Start::Resource.within(link.each.as_ref());
        LinkRule {
            kind: link.kind,
            from: OneOrMany::Many(self.sources(link.from.as_slice(), inner)),
            to: OneOrMany::Many(self.sources(link.to.as_slice(), inner)),
            each: link.each.as_deref().map(|each| self.path(each, Start::Resource)),
            when: self.conditions(&link.when, inner),
            class: link.class,
            synchronous: link.synchronous.as_ref().map(|held| self.held(held, inner)),
        }
    }

    fn membership(&self, membership: &Membership) -> Membership {
        let name = |path: &String| self.name(path, Start::Resource);
        match membership {
            Membership::Path(path) => Membership::Path(name(path)),
            Membership::Full { resource, role, link, named_by, first } => Membership::Full {
                resource: name(resource),
                role: *role,
                link: *link,
                named_by: named_by.as_ref().map(name),
                first: self.conditions(first, Start::Resource),
            },
        }
    }

    fn routing(&self, routing: &Routing) -> Routing {
        let inner = Start::Resource.within(routing.each.as_ref());
        let method = |method: &Method| Method {
            resource: self.name(&method.resource, Start::Resource),
            when: self.conditions(&method.when, Start::Resource),
        };
        let standby = routing.standby.as_slice().iter().map(|one| self.conditions(one, inner));
        Routing {
            when: self.conditions(&routing.when, Start::Resource),
            to: OneOrMany::Many(self.sources(routing.to.as_slice(), inner)),
            each: routing.each.as_deref().map(|each| self.path(each, Start::Resource)),
            unchecked: self.conditions(&routing.unchecked, inner),
            standby: OneOrMany::Many(standby.collect()),
            method: routing.method.as_ref().map(method),
            names: routing.names,
            answers: routing.answers.as_ref().map(|path| self.path(path, Start::Resource)),
        }
    }

    fn conditions(&self, conditions: &Conditions, start: Start) -> Conditions {
        conditions.iter().map(|(path, test)| (self.path(path, start), test.clone())).collect()
    }

    fn held(&self, held: &Held, start: Start) -> Held {
        match held {
            Held::Always(always) => Held::Always(*always),
            Held::When(when) => Held::When(self.conditions(when, start)),
        }
    }

    /// A default is found by the path as conditions write it, whose start may be either.
    fn defaults(&self, model: &Rule) -> BTreeMap<String, super::written::Scalar> {
        let both = [Start::Resource, Start::Element];
        let defaults = model.defaults.iter();
        defaults.flat_map(|(path, value)| both.map(|start| (self.path(path, start), value.clone()))).collect()
    }

    /// A path to a value.
    fn path(&self, path: &str, start: Start) -> String {
        let (anchor, rest) = match (path.strip_prefix("$."), start) {
            (Some(rest), _) => ("$.", rest),
            (None, Start::Anywhere) => ("$.", path),
            (None, _) => ("", path),
        };
        let ways = rest.split('|').map(|way| match (anchor, start) {
            ("", Start::Element) => camel_case(way),
            _ => format!("{}.{}", self.under, camel_case(way)),
        });
        format!("{anchor}{}", ways.collect::<Vec<_>>().join("|"))
    }

    /// A path to a value that names another resource, or to the reference that stands for it.
    fn name(&self, path: &str, start: Start) -> String {
        let value = self.path(path, start);
        if value.contains(['|', '@', '[', '*']) {
            return value;
        }
        let mut ways = vec![value.clone(), format!("{value}Ref.name"), format!("{value}Selector")];
        for ending in ["Name", "Id", "Arn", "SelfLink"] {
            ways.extend(value.strip_suffix(ending).map(|stem| format!("{stem}Ref.name")));
        }
        let external =
            ways.iter().filter_map(|way| way.strip_suffix("Ref.name")).map(|stem| format!("{stem}Ref.external"));
        let external: Vec<String> = external.collect();
        ways.extend(external);
        // A way behind a `|` starts where the first one starts.
        ways.join("|").replace("|$.", "|")
    }
}

/// `replica.kms_key_arn` -> `replica.kmsKeyArn`. What is quoted, or inside a JSON text, keeps its own words.
fn camel_case(path: &str) -> String {
    let (plain, own) = match path.find(['[', '@']) {
        Some(at) => path.split_at(at),
        None => (path, ""),
    };
    let mut camel = String::with_capacity(path.len());
    let mut raise = false;
    for character in plain.chars() {
        match (character, raise) {
            ('_', _) => {}
            (_, true) => camel.extend(character.to_uppercase()),
            (_, false) => camel.push(character),
        }
        raise = character == '_';
    }
    camel + own
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn told(model: &str) -> serde_json::Value {
        let model: Rule = serde_yaml::from_str(model).unwrap();
        serde_json::to_value(retold(&model, "spec.forProvider", &OneOrMany::default())).unwrap()
    }

    #[test]
    fn attributes_stand_in_camel_case_below_the_field() {
        let rule =
            told("{place: [{attribute: region}, {provider: region}], also: [{each: replica, attribute: region_name}]}");
        assert_eq!(rule["place"][0]["attribute"], "spec.forProvider.region");
        assert_eq!(rule["place"][1]["attribute"], "spec.forProvider.region");
        assert_eq!(rule["also"][0]["each"], "spec.forProvider.replica");
        assert_eq!(rule["also"][0]["attribute"], "regionName");
    }

    #[test]
    fn a_name_may_be_a_reference() {
        let rule = told("{part-of: bucket, links: [{kind: replication, each: rule, from: {resource: $.source_id}}]}");
        let name = "spec.forProvider.bucket";
        assert_eq!(rule["part-of"][0], format!("{name}|{name}Ref.name|{name}Selector|{name}Ref.external"));
        let from = rule["links"][0]["from"][0]["resource"].as_str().unwrap();
        assert!(from.starts_with("$.spec.forProvider.sourceId|spec.forProvider.sourceIdRef.name|"), "{from}");
        assert!(from.contains("|spec.forProvider.sourceRef.name|"), "{from}");
    }

    #[test]
    fn every_word_is_retold() {
        let rule = told(
            "{cloud: {attribute: provider_name, names: {AWS: aws}}, service: {attribute: backing_provider}, also: [{each: replica, attribute: region_name, unpromotable: {vote_count: 0}, synchronous: {sync_mode: full}}], serves-through: acme_instance, links: [{kind: replication, from: {all: acme_table, prefix: {table_name: name_filter}, tagged: some_tags}}], place: [{resource: of_server, of: acme_server}]}",
        );
        assert_eq!(rule["cloud"]["attribute"][0], "spec.forProvider.providerName");
        assert_eq!(rule["service"]["attribute"], "$.spec.forProvider.backingProvider");
        assert_eq!(rule["also"][0]["unpromotable"]["voteCount"], 0);
        assert_eq!(rule["also"][0]["synchronous"]["syncMode"], "full");
        assert_eq!(rule["serves-through"], "acme_instance");
        let all = &rule["links"][0]["from"][0];
        assert_eq!(all["all"][0], "acme_table");
        assert_eq!(all["prefix"]["spec.forProvider.tableName"], "spec.forProvider.nameFilter");
        assert_eq!(all["tagged"], "spec.forProvider.someTags");
        assert_eq!(rule["place"][0]["of"][0], "acme_server");
    }

    #[test]
    fn keys_and_json_keep_their_words() {
        assert_eq!(camel_case("a_b.@json.c_d"), "aB.@json.c_d");
        assert_eq!(camel_case("tags[\"a_b\"]"), "tags[\"a_b\"]");
    }
}
