//! What other objects deploy was decided where they stand: an ApplicationSet over two regions explains the overlays
//! that it deploys, and a fleet of clusters the directories that each of them takes.

use std::collections::{BTreeMap, BTreeSet};

use super::Fleet;
use crate::check::Estate;
use crate::check::sites::Site;
use crate::model::StackKind;

/// The fleets that nothing else explains.
pub(super) fn undelivered(estate: &Estate<'_>, sites: &[Site], fleets: Vec<Fleet>) -> Vec<Fleet> {
    if estate.deliveries.is_empty() {
        return fleets;
    }
    let explained = Explained::new(estate, sites);
    let parents = explained.parents(&fleets);
    let numbered = fleets.into_iter().enumerate();
    let open = numbered.filter(|(fleet, grouped)| !explained.all_listed(grouped) && !is_explained(*fleet, &parents));
    open.map(|(_, grouped)| grouped).collect()
}

/// What is asked about deliveries to fleets.
struct Explained<'a> {
    estate: &'a Estate<'a>,
    /// The blocks that other sites list, each with its stack.
    listed: BTreeSet<(usize, &'a str)>,
}

impl<'a> Explained<'a> {
    fn new(estate: &'a Estate<'_>, sites: &[Site]) -> Self {
        let mut listed = BTreeSet::new();
        for site in sites {
            let Some(judged) = estate.stacks.get(site.stack) else { continue };
            let resources = site.resources.iter().filter_map(|index| judged.located.stack.resources.get(*index));
            listed.extend(resources.map(|resource| (site.stack, block(&resource.address))));
        }
        Self { estate, listed }
    }

    /// Whether each stack of a fleet is deployed by something that a site lists.
    fn all_listed(&self, fleet: &Fleet) -> bool {
        let is_listed = |(from, by): &(usize, &str)| self.listed.contains(&(*from, block(by)));
        fleet.stacks.iter().all(|stack| self.estate.deliveries.to(*stack).iter().any(is_listed))
    }

    /// For each fleet the others from which each of its stacks is deployed, or in whose directories each of them lies.
    fn parents(&self, fleets: &[Fleet]) -> Vec<BTreeSet<usize>> {
        let numbered = fleets.iter().enumerate();
        let fleet_of: BTreeMap<usize, usize> =
            numbered.flat_map(|(fleet, grouped)| grouped.stacks.iter().map(move |stack| (*stack, fleet))).collect();
        let from = |stack: usize, own: usize| -> BTreeSet<usize> {
            let deploying = self.estate.deliveries.to(stack).iter().map(|(from, _)| *from);
            let fleets = deploying.chain(self.around(stack)).filter_map(|stack| fleet_of.get(&stack).copied());
            fleets.filter(|fleet| *fleet != own).collect()
        };
        let parents = fleets.iter().enumerate().map(|(own, grouped)| {
            let mut each = grouped.stacks.iter().map(|stack| from(*stack, own));
            let first = each.next().unwrap_or_default();
            each.fold(first, |all, one| all.intersection(&one).copied().collect())
        });
        parents.collect()
    }

    fn around(&self, stack: usize) -> Vec<usize> {
        let stack = self.estate.stacks.get(stack).map(|judged| &judged.located.stack);
        let manifests = stack.filter(|stack| stack.kind == StackKind::Kubernetes);
        manifests.map(|stack| self.estate.deliveries.around(&stack.name())).unwrap_or_default()
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
