//! Where Kubernetes may schedule: node selectors, affinities, topology terms.
//!
//! The logic is Kubernetes' own (kubernetes.io, "Assigning Pods to Nodes"): terms are alternatives, the expressions of
//! a term all hold, `NotIn` and `DoesNotExist` take away, a preference binds nobody.

use crate::geo::{Catalogue, Region, Sought};
use crate::model::{Class, Completeness, Placement, Resource, Unnamed, UnnamedSpan};
use crate::rules::{Rule, Satisfied, SourceKind};
use crate::source::Location;
use crate::value::{Path, Value};

use super::region::{Meaning, Told, by_name};

/// Node labels that hold a region or a zone: the well-known ones, their beta forms, and those of storage drivers.
const PLACE_KEYS: &[&str] = &[
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "topology.gke.io/zone",
    "topology.gke.io/region",
    "topology.ebs.csi.aws.com/zone",
    "topology.disk.csi.azure.com/zone",
    "topology.hostpath.csi/zone",
    "topology.cinder.csi.openstack.org/zone",
    "cloud.google.com/zone",
    "karpenter.k8s.aws/zone",
    "topology.k8s.aws/zone-id",
];

/// The keys whose values are regions: a spread over them is a span although no region is named.
const REGION_KEYS: &[&str] =
    &["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region", "topology.gke.io/region"];

/// Labels of clusters and fields of policies over them that hold a region or a zone, beside the keys above.
const CLUSTER_KEYS: &[&str] = &[
    "fleet.azure.com/location",
    "location",
    "region",
    "region.open-cluster-management.io",
    "topology.istio.io/region",
];

/// What a set of requirements allows.
#[derive(Clone, Debug, Default)]
struct Allowed {
    /// Only these; `None`: nothing is asked.
    only: Option<Vec<Told>>,
    /// Never these.
    except: Vec<Region>,
}

impl Allowed {
    fn told(self) -> Vec<Told> {
        let except = self.except;
        let allowed = self.only.unwrap_or_default().into_iter();
        allowed.filter(|told| !region_of(told).is_some_and(|region| except.contains(region))).collect()
    }

    /// Both must hold.
    fn and(mut self, other: Self) -> Self {
        self.except.extend(other.except);
        self.only = match (self.only, other.only) {
            (None, only) | (only, None) => only,
            (Some(own), Some(others)) => Some(intersection(own, &others)),
        };
        self
    }

    /// One of the two must hold.
    fn or(self, other: Self) -> Self {
        let (Some(_), Some(_)) = (&self.only, &other.only) else { return Self::default() };
        let mut told = self.told();
        told.extend(other.told());
        Self { only: Some(told), except: Vec::new() }
    }
}

fn intersection(own: Vec<Told>, others: &[Told]) -> Vec<Told> {
    // What cannot be told stays: it may be any of the others.
    let common = |told: &Told| match region_of(told) {
        Some(region) => others.iter().any(|other| region_of(other).is_none_or(|other| other == region)),
        None => true,
    };
    own.into_iter().filter(common).collect()
}

fn region_of(told: &Told) -> Option<&Region> {
    match told {
        Told::Region { region, .. } => Some(region),
        _ => None,
    }
}

/// Where a pod specification may run: its node selector and its required node affinity. Empty: nothing is said.
pub(super) fn pods(pod: &Value, meaning: Meaning<'_>, catalogue: &Catalogue) -> Vec<Told> {
    let mut allowed = Allowed::default();
    for key in PLACE_KEYS {
        let values: Vec<_> =
            pod.get("nodeSelector").and_then(|selector| selector.get(key)).cloned().into_iter().collect();
        if !values.is_empty() {
            allowed = allowed.and(named(key, &values, meaning, catalogue));
        }
    }
    let terms = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
    let terms = Path::parse(terms).unwrap_or_default().select(pod);
    allowed.and(alternatives(&terms, meaning, catalogue)).told()
}

/// What a list of requirements allows: expressions that all hold, or terms that are alternatives.
pub(super) fn requirements(list: &[Value], meaning: Meaning<'_>, catalogue: &Catalogue) -> Vec<Told> {
    let is_term =
        |value: &Value| value.get("matchExpressions").or_else(|| value.get("matchLabelExpressions")).is_some();
    if list.iter().any(is_term) {
        return alternatives(list, meaning, catalogue).told();
    }
    list.iter().fold(Allowed::default(), |all, one| all.and(expression(one, meaning, catalogue))).told()
}

/// Where a label selector over clusters says that they are; empty: it does not ask for a place.
pub(super) fn selected(selector: &Value, meaning: Meaning<'_>, catalogue: &Catalogue) -> Vec<Told> {
    let pairs = selector.get("matchLabels").and_then(Value::as_map).into_iter().flatten();
    let pairs = pairs.filter(|(key, _)| is_cluster_key(key));
    let allowed = pairs.fold(Allowed::default(), |all, (key, value)| {
        all.and(named(key, std::slice::from_ref(value), meaning, catalogue))
    });
    let expressions = selector.get("matchExpressions").and_then(Value::as_items).unwrap_or_default();
    let allowed = expressions.iter().fold(allowed, |all, one| {
        let key = one.get("key").and_then(Value::as_str).unwrap_or_default();
        let is_in = one.get("operator").and_then(Value::as_str) == Some("In");
        if !is_in || !is_cluster_key(key) {
            return all;
        }
        let values = one.get("values").and_then(Value::as_items).unwrap_or_default();
        all.and(named(key, values, meaning, catalogue))
    });
    super::clusters::in_one_region(allowed.told(), catalogue)
}

fn is_cluster_key(key: &str) -> bool {
    PLACE_KEYS.contains(&key) || CLUSTER_KEYS.contains(&key)
}

fn alternatives(terms: &[Value], meaning: Meaning<'_>, catalogue: &Catalogue) -> Allowed {
    let mut terms = terms.iter().map(|term| {
        let expressions = term.get("matchExpressions").or_else(|| term.get("matchLabelExpressions"));
        let expressions = expressions.and_then(Value::as_items).unwrap_or_default();
        expressions.iter().fold(Allowed::default(), |all, one| all.and(expression(one, meaning, catalogue)))
    });
    let Some(first) = terms.next() else { return Allowed::default() };
    terms.fold(first, Allowed::or)
}

fn expression(expression: &Value, meaning: Meaning<'_>, catalogue: &Catalogue) -> Allowed {
    let key = expression.get("key").and_then(Value::as_str).unwrap_or_default();
    if !PLACE_KEYS.contains(&key) {
        return Allowed::default();
    }
    let values = expression.get("values").and_then(Value::as_items).unwrap_or_default();
    // Topology terms of storage classes have no operator: they mean `In`.
    match expression.get("operator").and_then(Value::as_str).unwrap_or("In") {
        "In" => named(key, values, meaning, catalogue),
        // A zone that is excluded does not exclude its region.
        "NotIn" if REGION_KEYS.contains(&key) => {
            let told = named(key, values, meaning, catalogue).only.unwrap_or_default();
            Allowed { only: None, except: told.iter().filter_map(region_of).cloned().collect() }
        }
        _ => Allowed::default(),
    }
}

fn named(key: &str, values: &[Value], meaning: Meaning<'_>, catalogue: &Catalogue) -> Allowed {
    let sought = match REGION_KEYS.contains(&key) || CLUSTER_KEYS.contains(&key) {
        true => Sought::Region,
        false => Sought::Zone,
    };
    let meaning = Meaning { sought, ..meaning };
    let told = values.iter().map(|value| by_name(value, meaning, catalogue));
    Allowed { only: Some(told.collect()), except: Vec::new() }
}

/// Where a workload asks to be spread over the topology key of regions, unless it may run in one region only.
pub(super) fn spread_over_regions(resource: &Resource, rule: &Rule, placement: &Placement) -> Option<UnnamedSpan> {
    let in_one = placement.completeness <= Completeness::Assumed && placement.regions().len() == 1;
    if in_one {
        return None;
    }
    let at = asked_spread(resource, rule).or_else(|| spread_of_pods(resource, rule))?;
    Some(UnnamedSpan { regions: Unnamed::Spread, at, class: Class::Deliberate, argument: None })
}

/// Where a pod specification asks for it; one pod cannot be spread.
fn spread_of_pods(resource: &Resource, rule: &Rule) -> Option<Location> {
    let pod_path = rule.place.iter().find_map(|source| match &source.kind {
        SourceKind::Pods(anchored) => Some(&anchored.path),
        _ => None,
    })?;
    let replicas = resource.body.get("spec").and_then(|spec| spec.get("replicas"));
    let single = replicas.is_some_and(|replicas| {
        *replicas == Value::new(crate::value::Data::Number(1.into()), crate::value::Origin::default())
    });
    if single {
        return None;
    }
    let pods = pod_path.select(&resource.body);
    pods.iter().find_map(spread_constraint)
}

/// Where an object asks in its own words to be spread over regions.
fn asked_spread(resource: &Resource, rule: &Rule) -> Option<Location> {
    let elements = rule.spreads.iter().flat_map(|spread| {
        let elements = spread.each.select(&resource.body).into_iter();
        elements.filter(|one| matches!(spread.when.holds(one, &resource.body), Satisfied::Yes { .. }))
    });
    elements.into_iter().find_map(|one| one.origin.at().cloned())
}

fn spread_constraint(pod: &Value) -> Option<Location> {
    let paths = [
        "topologySpreadConstraints.topologyKey",
        "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.topologyKey",
    ];
    let keys = paths.iter().flat_map(|path| Path::parse(path).unwrap_or_default().select(pod));
    let mut regional = keys.filter(|key| key.as_str().is_some_and(|key| REGION_KEYS.contains(&key)));
    regional.find_map(|key| key.origin.at().cloned())
}
