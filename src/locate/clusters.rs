//! Clusters: the named targets of deployments, and where they run.
//!
//! A cluster's region is known by the configuration, by an object that stands for the cluster (a rule's `cluster`), or
//! by the name itself where the cloud puts the region into it: an ARN, the address of an API server.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::finds::Finds;
use super::locator::Locator;
use super::region::{Meaning, Told, by_identifier, by_name, told};
use super::sources::{joined, told_by};
use crate::geo::{Catalogue, Sought};
use crate::model::Placement;
use crate::source::Location;
use crate::value::{Origin, Reference, Step, Trail, Unknown, Value};

/// What the configuration says of clusters.
pub trait ClusterNames: fmt::Debug + Sync {
    /// Where the cluster of this name runs.
    fn named(&self, name: &str) -> Option<Stated<'_>>;

    /// Where the cluster runs that a directory of this path is for: one of the directories on the way is called like
    /// it.
    fn of_directory(&self, path: &str) -> Option<Stated<'_>>;
}

/// A cluster's region as somebody stated it.
#[derive(Clone, Copy, Debug)]
pub struct Stated<'a> {
    /// The region as written: `aws:eu-west-1`.
    pub region: &'a str,
    /// Where it was written.
    pub at: &'a Location,
}

/// The clusters for which some object of the scan stands.
///
/// A name means a cluster only among those that belong together: names such as `prod` are given again and again.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    by_tree: BTreeMap<usize, Vec<Cluster>>,
}

/// One cluster.
#[derive(Debug)]
pub(super) struct Cluster {
    /// What others call it.
    pub(super) names: BTreeSet<String>,
    /// Its labels, a map; anything else where it has none.
    pub(super) labels: Value,
    /// Where it runs.
    pub(super) told: Vec<Told>,
}

impl Clusters {
    /// Adds a cluster that a stack of a tree of deliveries stands for.
    pub(super) fn add(&mut self, tree: usize, cluster: Cluster) {
        self.by_tree.entry(tree).or_default().push(cluster);
    }
}

/// What is known around a stack.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around<'a> {
    /// The clusters of the stacks that belong to the same deliveries.
    clusters: &'a [Cluster],
    /// Where the clusters are that the stack runs in.
    pub(super) running: &'a [Told],
    /// What the stack finds in others.
    finds: Option<&'a Finds>,
}

impl<'a> Around<'a> {
    /// What is known around a stack of a tree of deliveries.
    pub(super) fn new(clusters: &'a Clusters, tree: usize, running: &'a [Told]) -> Self {
        Self { clusters: clusters.by_tree.get(&tree).map_or(&[], Vec::as_slice), running, finds: None }
    }

    /// The same with what the stack finds in others.
    pub(super) fn with(self, finds: &'a Finds) -> Self {
        Self { finds: Some(finds), ..self }
    }

    /// Where lives what a reference finds in another stack. `of`: the types that are meant, any where none are said.
    pub(super) fn found(&self, reference: &Reference, of: &[Arc<str>]) -> Option<&'a Placement> {
        self.finds?.get(reference, of)
    }

    /// An attribute of what a data source finds.
    pub(super) fn attribute(&self, reference: &Reference) -> Option<Value> {
        self.finds?.attribute(reference)
    }

    /// The clusters that a selector may select.
    pub(super) fn clusters(&self) -> impl Iterator<Item = &'a Cluster> + use<'a> {
        self.clusters.iter()
    }

    /// Where the cluster of a name runs; nothing where none is called so, or several of different places are.
    fn named(&self, name: &str) -> &'a [Told] {
        let mut found = self.clusters.iter().filter(|cluster| cluster.names.contains(name));
        let Some(first) = found.next() else { return &[] };
        let regions = |cluster: &Cluster| cluster.told.iter().filter_map(region_of).cloned().collect::<Vec<_>>();
        if found.all(|other| regions(other) == regions(first)) { &first.told } else { &[] }
    }
}

fn region_of(told: &Told) -> Option<&crate::geo::Region> {
    match told {
        Told::Region { region, .. } => Some(region),
        _ => None,
    }
}

/// The names under which Argo CD knows the cluster that it runs in itself.
const OWN_CLUSTER: [&str; 2] = ["in-cluster", "https://kubernetes.default.svc"];

impl Locator<'_> {
    /// Where the cluster runs that a value names.
    pub(super) fn where_cluster(&self, value: &Value) -> Vec<Told> {
        let name = match (value.as_str(), value.why_unknown()) {
            (Some(name), _) => name,
            (None, Some(why)) => return vec![Told::Unknown(why.clone(), value.origin.trail.clone())],
            (None, None) => return vec![unstated("", value)],
        };
        let catalogue = self.options.catalogue;
        if let Some(stated) = self.options.clusters.named(name) {
            return vec![as_stated(&stated, &value.origin, catalogue)];
        }
        let known = self.around.named(name);
        if !known.is_empty() {
            return known.iter().map(|told| through(told.clone(), &value.origin)).collect();
        }
        if OWN_CLUSTER.contains(&name.trim_end_matches('/')) {
            let own = self.around.running.iter();
            return own.map(|told| through(told.clone(), &value.origin)).collect();
        }
        vec![by_shape(value, name, catalogue).unwrap_or_else(|| unstated(name, value))]
    }

    /// Where an object's own cluster runs: where what deploys it says, else where its stack is deployed.
    pub(super) fn in_cluster(&self, index: usize, depth: usize) -> Vec<Told> {
        let policies = self.policies.get(&index).into_iter().flatten().filter(|policy| **policy != index);
        let told: Vec<Told> = policies
            .filter_map(|policy| Some((self.stack.resources.get(*policy)?, self.placement(*policy, depth + 1))))
            .flat_map(|(by, placement)| deployed_by(&placement, &by.address, &by.at))
            .collect();
        if told.is_empty() { self.around.running.to_vec() } else { told }
    }
}

/// What the configuration states, as the end of a trail.
pub(super) fn as_stated(stated: &Stated<'_>, used: &Origin, catalogue: &Catalogue) -> Told {
    let literal = Origin::literal(format!("\"{}\"", stated.region), stated.at.clone());
    let value = Value::string(stated.region).with_origin(literal);
    through(told(catalogue.read(stated.region), stated.region, &value, catalogue), used)
}

/// The same, its trail beginning where the cluster was named.
pub(super) fn through(told: Told, used: &Origin) -> Told {
    match told {
        Told::Region { region, zone, trail, assumed } => {
            Told::Region { region, zone, trail: joined(used, trail.as_ref()), assumed: assumed || used.assumed }
        }
        Told::Candidates { regions, trail, assumed } => {
            Told::Candidates { regions, trail: joined(used, trail.as_ref()), assumed: assumed || used.assumed }
        }
        Told::Unknown(why, trail) => Told::Unknown(why, joined(used, trail.as_ref())),
        Told::Global => Told::Global,
    }
}

/// Names that hold the region: an ARN, the context that `gcloud` makes, the address of a cloud's API server.
fn by_shape(value: &Value, name: &str, catalogue: &Catalogue) -> Option<Told> {
    static SHAPES: LazyLock<Vec<(&str, Option<Regex>)>> = LazyLock::new(|| {
        let shapes = [
            ("gcp", "^gke_[a-z0-9:.-]+_([a-z0-9-]+)_[a-z0-9-]+$"),
            ("aws", r"^https://[0-9A-Za-z]+\.[a-z0-9]+\.([a-z0-9-]+)\.eks\.amazonaws\.com(\.cn)?(:443)?/?$"),
            ("azure", r"^https://[0-9a-z-]+\.(?:[0-9a-f-]+\.)?(?:hcp|privatelink)\.([a-z0-9]+)\.azmk8s\.io(:443)?/?$"),
        ];
        shapes.into_iter().map(|(cloud, shape)| (cloud, Regex::new(shape).ok())).collect()
    });
    if let Some(told) = by_identifier(value, catalogue) {
        return Some(told);
    }
    SHAPES.iter().find_map(|(cloud, shape)| {
        let word = shape.as_ref()?.captures(name)?.get(1)?.as_str();
        let meaning = Meaning { cloud: Some(cloud), service: None, sought: Sought::Either };
        let word = Value::string(word).with_origin(value.origin.clone());
        Some(by_name(&word, meaning, catalogue)).filter(|told| matches!(told, Told::Region { .. }))
    })
}

fn unstated(name: &str, value: &Value) -> Told {
    let why = Unknown::Unstated(format!("nothing says where the cluster `{name}` runs"));
    Told::Unknown(why, value.origin.trail.clone())
}

/// A cluster is in one region: what is no region but several says nothing of it.
pub(super) fn in_one_region(told: Vec<Told>, catalogue: &Catalogue) -> Vec<Told> {
    let one = |told: &Told| match told {
        Told::Region { region, .. } => !catalogue.spans_regions(region),
        Told::Candidates { regions, .. } => !regions.iter().any(|region| catalogue.spans_regions(region)),
        Told::Global => false,
        Told::Unknown(..) => true,
    };
    told.into_iter().filter(one).collect()
}

/// Where an object deploys others to, with a step for it in front of each trail: where it says that place, else where
/// it stands.
pub(super) fn deployed_by(placement: &Placement, by: &Arc<str>, at: &Location) -> Vec<Told> {
    let step = |trail: Option<Trail>| {
        let at = trail.as_ref().map_or(at, |trail| &trail.at).clone();
        Some(Arc::new(Step::new(Arc::clone(by), at, trail)))
    };
    let told = told_by(placement, &Origin::default()).into_iter().map(|told| match told {
        Told::Region { region, zone, trail, assumed } => Told::Region { region, zone, trail: step(trail), assumed },
        Told::Candidates { regions, trail, assumed } => Told::Candidates { regions, trail: step(trail), assumed },
        Told::Unknown(why, trail) => Told::Unknown(why, step(trail)),
        Told::Global => Told::Global,
    });
    told.collect()
}
