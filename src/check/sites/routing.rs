//! Site 6: routing that presupposes several regions, where nothing else in the stack shows them.

use super::{Kind, Site};
use crate::check::Judged;

/// One site for all routing of a stack, at the first record; only when two regions at least are known.
pub(super) fn site(stack: usize, judged: &Judged<'_>) -> Option<Site> {
    let routes = &judged.located.routes;
    let mut regions: Vec<_> = routes.iter().flat_map(|route| route.regions.iter().cloned()).collect();
    regions.sort();
    regions.dedup();
    // What sends requests says more than what only answers names.
    let placed = routes.iter().filter(|route| !route.regions.is_empty());
    let first = placed.min_by_key(|route| (route.names, route.at.clone()))?;
    if regions.len() < 2 {
        return None;
    }
    let mut resources: Vec<usize> = routes.iter().map(|route| route.resource).collect();
    resources.dedup();
    let resource = judged.located.stack.resources.get(first.resource)?;
    Some(Site {
        resources,
        home: first.regions.first().cloned(),
        regions,
        ..Site::new(Kind::Routing, stack, first.at.clone(), resource.address.to_string())
    })
}
