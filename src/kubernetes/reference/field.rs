//! References by name: which fields of a manifest name other objects.

use std::sync::Arc;

use super::index::{Index, Labels, Wanted, WantedKind};
use super::kind::{self, Fit};
use super::{Mention, Step, selector};
use crate::kubernetes::yaml::written;
use crate::value::{Data, Value};

/// Fields that hold a bare name and are not called `...Name`, with the kind they name.
const BARE_NAMES: [(&str, &str); 6] = [
    ("configMap", "ConfigMap"),
    ("ingressClass", "IngressClass"),
    ("secret", "Secret"),
    ("serviceAccount", "ServiceAccount"),
    ("storageClass", "StorageClass"),
    ("host", "Service"),
];

/// Fields that hold a `name` without a `kind`, and the kind that is meant then, where the field's own words do not say.
const IMPLIED_KINDS: [(&str, &str); 6] = [
    ("backendRefs", "Service"),
    ("imagePullSecrets", "Secret"),
    ("issuerRef", "Issuer"),
    ("parentRefs", "Gateway"),
    ("scaleTargetRef", "Deployment"),
    ("writeConnectionSecretToRef", "Secret"),
];

/// Fields that hold a `name` and are called like a kind, without any `Ref`.
const PLAIN_KINDS: [&str; 6] = ["cluster", "configMap", "secret", "service", "serviceAccount", "persistentVolumeClaim"];

/// The values of an object that name other objects of the stack.
pub(super) fn mentions(index: &Index<'_>, from: usize) -> Vec<Mention> {
    let Some(object) = index.objects.get(from) else { return Vec::new() };
    let mut walk = Walk { index, from, path: Vec::new(), found: Vec::new() };
    for (field, value) in object.body.as_map().into_iter().flatten() {
        // `metadata.name` is the object's own name; what else stands there that names others are its namespace and its
        // owners.
        if field.as_ref() == "metadata" {
            walk.metadata(value);
        } else {
            walk.entry(field, value);
        }
    }
    walk.found
}

/// A walk over a body; as deep as the parser and the aliases let a body be.
struct Walk<'w, 's> {
    index: &'w Index<'s>,
    from: usize,
    path: Vec<Step>,
    found: Vec<Mention>,
}

impl Walk<'_, '_> {
    fn metadata(&mut self, metadata: &Value) {
        self.path.push(Step::Key("metadata".into()));
        if let Some(owners) = metadata.get("ownerReferences") {
            self.entry(&Arc::from("ownerReferences"), owners);
        }
        if let Some(name) = metadata.get("namespace").and_then(written) {
            let kind = WantedKind::Exactly { kind: "Namespace", group: Some("") };
            let namespace = self.index.find(&Wanted { name, kind, namespace: None }, self.from);
            let speaks =
                |at: &usize| self.index.objects.get(*at).is_some_and(|object| speaks_for_its_objects(object.body));
            self.push(namespace.into_iter().filter(speaks).collect(), Some("namespace"), false);
        }
        self.path.pop();
    }

    fn entry(&mut self, field: &Arc<str>, value: &Value) {
        self.path.push(Step::Key(Arc::clone(field)));
        self.names(field, value);
        self.below(field, value);
        self.path.pop();
    }

    /// Goes on into the entries and items; the items of a list are called like the list.
    fn below(&mut self, field: &Arc<str>, value: &Value) {
        match &value.data {
            Data::Map(entries) => entries.iter().for_each(|(key, entry)| self.entry(key, entry)),
            Data::List(items) => {
                for (position, item) in items.iter().enumerate() {
                    self.path.push(Step::Item(position));
                    self.names(field, item);
                    self.below(field, item);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    /// What one value names by itself.
    fn names(&mut self, field: &str, value: &Value) {
        if value.as_map().is_some() {
            self.reference_map(field, value);
            self.wrapped_reference(field, value);
            self.label_selector(field, value);
        } else if let Some(name) = written(value).filter(|name| !name.is_empty()) {
            self.bare_name(field, name);
        }
    }

    /// `secretName: tls`, `storageClass: fast`.
    fn bare_name(&mut self, field: &str, name: &str) {
        let bare = BARE_NAMES.iter().find(|(bare, _)| *bare == field).map(|(_, kind)| *kind);
        if let Some(kind) = bare {
            let (name, namespace) = if field == "host" { host(name) } else { (name, None) };
            return self.add(&Wanted { name, kind: WantedKind::Exactly { kind, group: None }, namespace }, None);
        }
        if !field.ends_with("Name") && !field.ends_with("Names") {
            return;
        }
        let words = kind::meant_by(field);
        let kind = WantedKind::Like { words: &words, at_least: Fit::Ending };
        self.add(&Wanted { name, kind, namespace: None }, None);
    }

    /// `{kind: Deployment, name: web}`, `networkRef: {name: main}`, `configMap: {name: settings}`.
    fn reference_map(&mut self, field: &str, map: &Value) {
        let text = |key: &str| map.get(key).and_then(written).filter(|text| !text.is_empty());
        let Some(name) = text("name") else { return };
        let namespace = text("namespace");
        let implied = || IMPLIED_KINDS.iter().find(|(implied, _)| *implied == field).map(|(_, kind)| *kind);
        if let Some(kind) = text("kind").or_else(implied) {
            let group = text("apiGroup").or_else(|| text("group")).or_else(|| text("apiVersion").map(group_of));
            let kind = WantedKind::Exactly { kind, group };
            return self.add(&Wanted { name, kind, namespace }, Some("name"));
        }
        if field == "dependsOn" {
            return self.add_own_kind(name, namespace);
        }
        let is_reference = ["Ref", "Refs", "Reference", "References"].iter().any(|end| field.ends_with(end));
        if is_reference || PLAIN_KINDS.contains(&field) {
            let words = kind::meant_by(field);
            let at_least = if is_reference { Fit::LastWord } else { Fit::Ending };
            let kind = WantedKind::Like { words: &words, at_least };
            self.add(&Wanted { name, kind, namespace }, Some("name"));
        }
    }

    /// `clusterRef: {from: {name: main}}`, `backupStorage: {ref: {name: far}}`: AWS Controllers for Kubernetes and
    /// KubeDB wrap what they refer to.
    fn wrapped_reference(&mut self, field: &str, map: &Value) {
        let from = map.get("from").filter(|_| field.ends_with("Ref")).map(|from| ("from", from, field.to_owned()));
        let wrapped = || map.get("ref").map(|inner| ("ref", inner, format!("{field}Ref")));
        let Some((key, inner, called)) = from.or_else(wrapped) else { return };
        self.path.push(Step::Key(key.into()));
        self.reference_map(&called, inner);
        self.path.pop();
    }

    /// `dependsOn: [{name: database}]`: Flux means objects of the same kind.
    fn add_own_kind(&mut self, name: &str, namespace: Option<&str>) {
        let Some(own) = self.index.objects.get(self.from).map(|object| object.identity) else { return };
        let kind = WantedKind::Exactly { kind: &own.kind, group: Some(&own.group) };
        let target = self.index.find(&Wanted { name, kind, namespace }, self.from);
        self.push(target.into_iter().collect(), Some("name"), false);
    }

    /// `vpcIdSelector: {matchLabels: {team: a}}`: Crossplane means an object of that kind with these labels. Where
    /// several have them it is a policy over many (Cluster API's `clusterSelector`).
    fn label_selector(&mut self, field: &str, map: &Value) {
        let words = kind::meant_by(field);
        if !field.ends_with("Selector") || words.is_empty() {
            return;
        }
        let Some(wanted) = selector::match_labels(map) else { return };
        let mut targets = self.index.labelled(Labels::Own, &wanted, self.from);
        // Labels select objects of every kind: those are meant whose kind fits the field best, unless one's own file
        // has another that fits, and none of these.
        let fit = |target: &usize| kind::fit(self.index.kind_words(*target), &words);
        let best = targets.iter().filter_map(fit).max();
        let beside = |target: &&usize| fit(target).is_some() && self.index.are_beside(**target, self.from);
        let rival = targets.iter().any(|target| beside(&target) && fit(target) != best)
            && !targets.iter().any(|target| beside(&target) && fit(target) == best);
        targets.retain(|target| best.is_some() && fit(target) == best && !rival);
        let one = targets.len() == 1;
        self.push(targets, None, one);
    }

    fn add(&mut self, wanted: &Wanted<'_>, below: Option<&str>) {
        let target = self.index.find(wanted, self.from);
        self.push(target.into_iter().collect(), below, true);
    }

    fn push(&mut self, targets: Vec<usize>, below: Option<&str>, joins: bool) {
        if targets.is_empty() {
            return;
        }
        let mut path = self.path.clone();
        path.extend(below.map(|key| Step::Key(key.into())));
        self.found.push(Mention { path, targets, joins });
    }
}

/// Whether a namespace says where the cloud resources of its objects are made, as AWS Controllers for Kubernetes read
/// it. Where the namespace itself is, its cluster, is not where these are.
fn speaks_for_its_objects(namespace: &Value) -> bool {
    let annotations = namespace.get("metadata").and_then(|metadata| metadata.get("annotations"));
    annotations.is_some_and(|annotations| annotations.get("services.k8s.aws/default-region").is_some())
}

/// The group in an `apiVersion`.
fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

/// The service and namespace in a host name inside the cluster: `reviews`, `reviews.shop`, `reviews.shop.svc...`.
fn host(name: &str) -> (&str, Option<&str>) {
    let mut labels = name.split('.');
    let service = labels.next().unwrap_or(name);
    let (namespace, rest) = (labels.next(), labels.next());
    // A name of the web has a service neither in its first label nor anywhere.
    if rest.is_some_and(|rest| rest != "svc") { ("", None) } else { (service, namespace) }
}
