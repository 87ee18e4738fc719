//! What other objects deploy was decided where they stand: an ApplicationSet over two regions explains the overlays that
//! it deploys, and a fleet of clusters the folders that each of them takes.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use super::fleet::Grouped;
use crate::check::Estate;
use crate::model::{Delivery, StackKind};

/// The fleets that nothing else explains.
pub(super) fn undelivered(estate: &Estate<'_>, sites: &[Site], fleets: Vec<Grouped>) -> Vec<Grouped> {
    if estate.deliveries.is_empty() {
        return fleets;
    }
    let deliveries = Deliveries::new(estate, sites);
    let parents = deliveries.parents(&fleets);
    let numbered = fleets.into_iter().enumerate();
    let open = numbered.filter(|(fleet, grouped)| !deliveries.all_listed(grouped) && !is_explained(*fleet, &parents));
    open.map(|(_, grouped)| grouped).collect()
}

/// The deliveries by the stack, by index, that they deploy.
struct Deliveries<'a> {
    to: BTreeMap<usize, Vec<&'a Delivery>>,
    index_of: BTreeMap<String, usize>,
    names: Vec<String>,
    /// The blocks that other sites list, each with the name of its stack.
    listed: BTreeSet<(String, &'a str)>,
}

impl<'a> Deliveries<'a> {
    fn new(estate: &'a Estate<'_>, sites: &[Site]) -> Self {
        let names: Vec<String> = estate.stacks.iter().map(|judged| judged.located.stack.name()).collect();
        let manifests = |index: &usize| {
            let judged = estate.stacks.get(*index);
            judged.is_some_and(|judged| judged.located.stack.kind == StackKind::Kubernetes)
        };
        let numbered = names.iter().enumerate().filter(|(index, _)| manifests(index));
        let index_of: BTreeMap<String, usize> = numbered.map(|(index, name)| (name.clone(), index)).collect();
        let mut to: BTreeMap<usize, Vec<&Delivery>> = BTreeMap::new();
        for delivery in estate.deliveries {
            if let Some(index) = index_of.get(&delivery.stack) {
                to.entry(*index).or_default().push(delivery);
            }
        }
        let mut listed = BTreeSet::new();
        for site in sites {
            let Some(judged) = estate.stacks.get(site.stack) else { continue };
            let stack = &judged.located.stack;
            let resources = site.resources.iter().filter_map(|index| stack.resources.get(*index));
            listed.extend(resources.map(|resource| (stack.name(), block(&resource.address))));
        }
        Self { to, index_of, names, listed }
    }

    fn of(&self, stack: usize) -> &[&'a Delivery] {
        self.to.get(&stack).map_or(&[], Vec::as_slice)
    }

    /// The stacks in whose folders a stack lies.
    fn around(&self, stack: usize) -> Vec<usize> {
        let Some(name) = self.names.get(stack).filter(|name| self.index_of.get(*name) == Some(&stack)) else {
            return Vec::new();
        };
        let above = name.match_indices('/').filter_map(|(end, _)| name.get(..end));
        above.filter_map(|folder| self.index_of.get(folder).copied()).collect()
    }

    /// Whether each stack of a fleet is deployed by something that a site lists.
    fn all_listed(&self, fleet: &Grouped) -> bool {
        let is_listed = |delivery: &&Delivery| self.listed.contains(&(delivery.from.clone(), block(&delivery.by)));
        fleet.stacks.iter().all(|stack| self.of(*stack).iter().any(is_listed))
    }

    /// For each fleet the others from which each of its stacks is deployed, or in whose folders each of them lies.
    fn parents(&self, fleets: &[Grouped]) -> Vec<BTreeSet<usize>> {
        let numbered = fleets.iter().enumerate();
        let fleet_of: BTreeMap<usize, usize> =
            numbered.flat_map(|(fleet, grouped)| grouped.stacks.iter().map(move |stack| (*stack, fleet))).collect();
        let from = |stack: usize, own: usize| -> BTreeSet<usize> {
            let stacks = self.of(stack).iter().filter_map(|delivery| self.index_of.get(&delivery.from));
            let around = self.around(stack).into_iter();
            let fleets = stacks.copied().chain(around).filter_map(|stack| fleet_of.get(&stack).copied());
            fleets.filter(|fleet| *fleet != own).collect()
        };
        let parents = fleets.iter().enumerate().map(|(own, grouped)| {
            let mut each = grouped.stacks.iter().map(|stack| from(*stack, own));
            let first = each.next().unwrap_or_default();
            each.fold(first, |all, one| all.intersection(&one).copied().collect())
        });
        parents.collect()
    }
}

/// The Applications of a set at home are not listed, but their set is.
fn block(address: &str) -> &str {
    address.split('[').next().unwrap_or(address)
}

/// Whether the way from parent to parent leads to a fleet that is told. Of a circle the first one is.
fn is_explained(fleet: usize, parents: &[BTreeSet<usize>]) -> bool {
    let mut way = vec![fleet];
    while let Some(next) = way.last().and_then(|last| parents.get(*last)).and_then(BTreeSet::first) {
        if let Some(circle) = way.iter().position(|seen| seen == next).and_then(|begin| way.get(begin..)) {
            return circle.iter().min() != Some(&fleet);
        }
        way.push(*next);
    }
    way.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fleet_is_explained_by_the_one_that_deploys_it() {
        let parents = [BTreeSet::from([1]), BTreeSet::from([2]), BTreeSet::new()];
        assert!(is_explained(0, &parents));
        assert!(is_explained(1, &parents));
        assert!(!is_explained(2, &parents));
    }

    #[test]
    fn of_a_circle_the_first_is_told() {
        let parents = [BTreeSet::from([1]), BTreeSet::from([0])];
        assert!(!is_explained(0, &parents));
        assert!(is_explained(1, &parents));
        let parents = [BTreeSet::from([1]), BTreeSet::from([2]), BTreeSet::from([1])];
        assert!(is_explained(0, &parents), "it is not part of the circle");
    }
}
