//! Site 6: routing that presupposes several regions, where nothing else in the stack shows them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Site};
use crate::check::Judged;
use crate::geo::Region;
use crate::locate::Route;

/// One site for all routing of a stack that leads to several regions, at the first record.
pub(super) fn site(stack: usize, judged: &Judged<'_>) -> Option<Site> {
    let spread = spread(&judged.located.routes);
    let regions: BTreeSet<Region> = spread.iter().flat_map(|route| route.regions.iter().cloned()).collect();
    // What sends requests says more than what only answers names.
    let placed = spread.iter().filter(|route| !route.regions.is_empty());
    let first = placed.min_by_key(|route| (route.names, route.at.clone()))?;
    let mut resources: Vec<usize> = spread.iter().map(|route| route.resource).collect();
    resources.dedup();
    let resource = judged.located.stack.resources.get(first.resource)?;
    Some(Site {
        resources,
        home: first.regions.first().cloned(),
        regions: regions.into_iter().collect(),
        ..Site::new(Kind::Routing, stack, first.at.clone(), resource.address.to_string())
    })
}

/// Those that lead to two regions at least, with others that answer the same: each name leads where its own records do.
fn spread(routes: &[Route]) -> Vec<&Route> {
    let mut choices: BTreeMap<Option<&str>, Vec<&Route>> = BTreeMap::new();
    for route in routes {
        choices.entry(route.answers.as_deref()).or_default().push(route);
    }
    choices.retain(|_, routes| {
        let regions: BTreeSet<&Region> = routes.iter().flat_map(|route| &route.regions).collect();
        regions.len() > 1
    });
    let mut spread: Vec<&Route> = choices.into_values().flatten().collect();
    spread.sort_by_key(|route| route.resource);
    spread
}
