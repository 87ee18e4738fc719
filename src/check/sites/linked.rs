//! Site 1, seen from a link: something of the stack is tied to a region in which nothing of the stack lives.

use std::collections::{BTreeMap, BTreeSet};

use super::extra::{Neighbourhoods, neighbourhood_of};
use super::{Kind, Site};
use crate::check::Judged;
use crate::check::anchor::anchor;
use crate::geo::Region;
use crate::model::{Class, Link, Resource};

/// One site per resource that makes such links, unless it is a site already.
pub(super) fn sites(
    stack: usize,
    judged: &Judged<'_>,
    home: Option<&Region>,
    neighbourhoods: &Neighbourhoods<'_>,
    known: &[Site],
) -> Vec<Site> {
    let told: BTreeSet<usize> = known.iter().flat_map(|site| site.resources.iter().copied()).collect();
    let mut sites: Vec<Site> = Vec::new();
    // Where each resource's site is in the list.
    let mut at: BTreeMap<usize, usize> = BTreeMap::new();
    for (position, link) in judged.located.links.iter().enumerate().filter(|(_, link)| leads_out(link)) {
        let resources = &judged.located.stack.resources;
        let Some(index) = judged.located.stack.position(&link.by) else { continue };
        // What only serves a global service ties it to home, which is no choice of a further region.
        let opens = judged.located.placements.get(index).is_none_or(|placement| placement.opens);
        let Some(resource) = resources.get(index).filter(|_| opens && !told.contains(&index)) else { continue };
        if is_between_neighbours(link, judged, resource, neighbourhoods) {
            continue;
        }
        let mut regions = [link.from.regions.clone(), link.to.regions.clone()].concat();
        regions.sort();
        regions.dedup();
        if let Some(site) = at.get(&index).and_then(|at| sites.get_mut(*at)) {
            site.links.push(position);
            site.regions.extend(regions);
            site.regions.sort();
            site.regions.dedup();
            continue;
        }
        at.insert(index, sites.len());
        let inside = if link.from.resource.is_some() { &link.from } else { &link.to };
        let home = home.filter(|home| regions.contains(home)).cloned();
        sites.push(Site {
            resources: vec![index],
            links: vec![position],
            home: home.or_else(|| inside.regions.first().cloned()),
            regions,
            ..Site::new(Kind::Itself, stack, anchor(resource, Some(&link.at)), resource.address.to_string())
        });
    }
    sites
}

/// A decided link between different regions, one end of which lies outside the stack.
fn leads_out(link: &Link) -> bool {
    let outside = link.from.resource.is_none() || link.to.resource.is_none();
    let known = !link.from.regions.is_empty() && !link.to.regions.is_empty();
    let apart = !link.from.regions.iter().any(|region| link.to.regions.contains(region));
    link.class == Class::Deliberate && outside && known && apart
}

/// Whether a link brings nothing to a region, and only ties two in which the stack lives anyway: the peering of networks
/// that were made elsewhere.
fn is_between_neighbours(
    link: &Link,
    judged: &Judged<'_>,
    resource: &Resource,
    neighbourhoods: &Neighbourhoods<'_>,
) -> bool {
    let inhabited = neighbourhoods.get(neighbourhood_of(judged, resource));
    let is_inhabited = |region: &Region| inhabited.is_some_and(|regions| regions.contains_key(region));
    let mut ends = link.from.regions.iter().chain(&link.to.regions);
    !link.kind.copies() && ends.all(is_inhabited)
}
