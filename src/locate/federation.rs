//! What is known beside one stack: the clusters of the scan, and which of them each stack runs in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Options;
use super::clusters::{Around, Cluster, Clusters, as_stated, deployed_by, in_one_region};
use super::locator::Locator;
use super::region::Told;
use super::sources::told_by;
use crate::model::{Delivery, Placement, Stack, StackKind};
use crate::source::Location;
use crate::value::{Origin, Path};

/// So many deliveries are followed one behind the other.
const DEPTH: usize = 16;

/// The clusters of a scan, and where its stacks run.
#[derive(Debug, Default)]
pub struct Federation {
    clusters: Clusters,
    /// By stack: the deliveries that it belongs to, and where it runs.
    stacks: BTreeMap<(StackKind, String), (usize, Vec<Told>)>,
}

impl Federation {
    /// Works both out, for stacks each with its options.
    pub fn new(stacks: &[(&Stack, Options<'_>)], deliveries: &[Delivery]) -> Self {
        let trees = trees(stacks, deliveries);
        let clusters = clusters(stacks, &trees);
        let mut walk = Walk::new(stacks, deliveries, &clusters, &trees);
        let known = stacks.iter().zip(&trees).enumerate().map(|(index, ((stack, _), tree))| {
            let running = if stack.kind == StackKind::Kubernetes { walk.running(index, 0) } else { Vec::new() };
            ((stack.kind, stack.name()), (*tree, running))
        });
        let stacks = known.collect();
        Self { clusters, stacks }
    }

    /// What is known around a stack: the clusters of its deliveries, and where it runs, as far as something says.
    pub(super) fn around(&self, stack: &Stack) -> Around<'_> {
        let known = self.stacks.get(&(stack.kind, stack.name()));
        known.map(|(tree, running)| Around::new(&self.clusters, *tree, running)).unwrap_or_default()
    }
}

/// For each stack the first one of those that deliveries tie together: what an object deploys, and what is deployed
/// with it, belongs together.
fn trees(stacks: &[(&Stack, Options<'_>)], deliveries: &[Delivery]) -> Vec<usize> {
    let by_name = by_name(stacks);
    let mut tied: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for delivery in deliveries {
        if let (Some(one), Some(other)) = (by_name.get(&delivery.stack), by_name.get(&delivery.from)) {
            tied.entry(*one).or_default().insert(*other);
            tied.entry(*other).or_default().insert(*one);
        }
    }
    let mut trees: Vec<Option<usize>> = vec![None; stacks.len()];
    for first in 0..stacks.len() {
        let mut waiting = vec![first];
        while let Some(index) = waiting.pop() {
            if let Some(tree @ None) = trees.get_mut(index) {
                *tree = Some(first);
                waiting.extend(tied.get(&index).into_iter().flatten());
            }
        }
    }
    trees.into_iter().flatten().collect()
}

/// The stacks of manifests by their names.
fn by_name(stacks: &[(&Stack, Options<'_>)]) -> BTreeMap<String, usize> {
    let manifests = stacks.iter().enumerate().filter(|(_, (stack, _))| stack.kind == StackKind::Kubernetes);
    manifests.map(|(index, (stack, _))| (stack.name(), index)).collect()
}

/// The clusters for which objects stand.
fn clusters(stacks: &[(&Stack, Options<'_>)], trees: &[usize]) -> Clusters {
    let mut clusters = Clusters::default();
    for ((stack, options), tree) in stacks.iter().zip(trees) {
        let stands = |type_name: &str| options.book.rules_for(type_name).iter().any(|rule| rule.cluster.is_some());
        if !stack.resources.iter().any(|resource| stands(&resource.type_name)) {
            continue;
        }
        let locator = Locator::new(stack, *options, Around::default());
        for (index, resource) in stack.resources.iter().enumerate() {
            let Some(rule) = locator.rule(index).filter(|rule| rule.cluster.is_some()) else { continue };
            let Some(cluster) = &rule.cluster else { continue };
            let said = cluster.place.iter().map(|source| locator.tell(index, source, &resource.body, 0));
            let said = said.map(|told| in_one_region(told, options.catalogue)).find(|told| !told.is_empty());
            let own = || told_by(&locator.placement(index, 0), &Origin::default());
            let told = if cluster.place.is_empty() { own() } else { said.unwrap_or_default() };
            let names = cluster.named.iter().flat_map(|path| path.select(&resource.body));
            let names = names.filter_map(|name| name.as_str().map(str::to_owned)).collect();
            clusters.add(*tree, Cluster { names, labels: labels(&resource.body), told });
        }
    }
    clusters
}

fn labels(body: &crate::value::Value) -> crate::value::Value {
    let path = Path::parse("metadata").unwrap_or_default();
    let metadata = path.select(body).into_iter().next();
    metadata.and_then(|metadata| metadata.get("labels").cloned()).unwrap_or_else(crate::value::Value::null)
}

/// Where each deploying object of a stack deploys to, and where it stands.
type Deployed = BTreeMap<Arc<str>, (Placement, Location)>;

/// The way from stack to stack along the deliveries.
struct Walk<'w> {
    stacks: &'w [(&'w Stack, Options<'w>)],
    clusters: &'w Clusters,
    trees: &'w [usize],
    /// By the stack that is deployed: the deploying stack and object.
    to: BTreeMap<usize, Vec<(usize, Arc<str>)>>,
    /// By stack: its objects that deploy others.
    deploying: BTreeMap<usize, BTreeSet<Arc<str>>>,
    known: BTreeMap<usize, Vec<Told>>,
    /// Where the deploying objects of a stack deploy to.
    placements: BTreeMap<usize, Deployed>,
    /// The stacks on the way.
    active: BTreeSet<usize>,
}

impl<'w> Walk<'w> {
    fn new(
        stacks: &'w [(&'w Stack, Options<'w>)],
        deliveries: &[Delivery],
        clusters: &'w Clusters,
        trees: &'w [usize],
    ) -> Self {
        let by_name = by_name(stacks);
        let mut to: BTreeMap<usize, Vec<(usize, Arc<str>)>> = BTreeMap::new();
        let mut deploying: BTreeMap<usize, BTreeSet<Arc<str>>> = BTreeMap::new();
        for delivery in deliveries {
            if let (Some(stack), Some(from)) = (by_name.get(&delivery.stack), by_name.get(&delivery.from)) {
                to.entry(*stack).or_default().push((*from, Arc::clone(&delivery.by)));
                deploying.entry(*from).or_default().insert(Arc::clone(&delivery.by));
            }
        }
        let (known, placements, active) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { stacks, clusters, trees, to, deploying, known, placements, active }
    }

    /// Where a stack runs: where what deploys it says, else where the configuration puts the cluster of its directory.
    fn running(&mut self, stack: usize, depth: usize) -> Vec<Told> {
        if let Some(known) = self.known.get(&stack) {
            return known.clone();
        }
        if depth > DEPTH || !self.active.insert(stack) {
            return Vec::new();
        }
        let is_known = |told: &Told| matches!(told, Told::Region { .. } | Told::Candidates { .. });
        let mut told = Vec::new();
        for (from, by) in self.to.get(&stack).cloned().unwrap_or_default() {
            let deployed = self.deployed(from, &by, depth);
            // What deploys itself is where it was put first, unless it says where.
            if from != stack || deployed.iter().any(is_known) {
                told.extend(deployed);
            }
        }
        // Those of the stack itself were asked before it was known where it runs.
        self.placements.remove(&stack);
        if !told.iter().any(is_known) {
            told = self.by_directory(stack).map_or(told, |stated| vec![stated]);
        }
        self.active.remove(&stack);
        self.known.insert(stack, told.clone());
        told
    }

    fn by_directory(&self, stack: usize) -> Option<Told> {
        let (stack, options) = self.stacks.get(stack)?;
        let stated = options.clusters.of_directory(&stack.directory)?;
        Some(as_stated(&stated, &Origin::default(), options.catalogue))
    }

    /// Where an object deploys to.
    fn deployed(&mut self, from: usize, by: &Arc<str>, depth: usize) -> Vec<Told> {
        if !self.placements.contains_key(&from) {
            let placements = self.placements_of(from, depth);
            self.placements.insert(from, placements);
        }
        let placement = self.placements.get(&from).and_then(|known| known.get(by));
        placement.map(|(placement, at)| deployed_by(placement, by, at)).unwrap_or_default()
    }

    /// Where all deploying objects of a stack deploy to.
    fn placements_of(&mut self, from: usize, depth: usize) -> Deployed {
        let running = self.running(from, depth + 1);
        let (Some((stack, options)), Some(deploying)) = (self.stacks.get(from), self.deploying.get(&from)) else {
            return Deployed::new();
        };
        let tree = self.trees.get(from).copied().unwrap_or(from);
        let locator = Locator::new(stack, *options, Around::new(self.clusters, tree, &running));
        let resources =
            stack.resources.iter().enumerate().filter(|(_, resource)| deploying.contains(&resource.address));
        let placed = resources.map(|(index, resource)| (resource, locator.placement(index, 0)));
        placed.map(|(resource, placed)| (Arc::clone(&resource.address), (placed, resource.at.clone()))).collect()
    }
}
