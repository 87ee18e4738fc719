//! Site 3: an extra region in a stack.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Site, opened};
use crate::check::anchor::anchor;
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::{Class, Place, Resource, ResourceKind, StackKind};
use crate::source::Location;

/// One site per region beyond the home in which something lives that no other site explains.
pub(super) fn sites(
    estate: &Estate<'_>,
    stack: usize,
    judged: &Judged<'_>,
    explained: &BTreeSet<(usize, Region)>,
) -> Vec<Site> {
    if judged.located.stack.kind == StackKind::Kubernetes {
        // Objects of one folder need not belong together.
        return Vec::new();
    }
    let Some(home) = home(judged) else { return Vec::new() };
    let mut regions = inhabitants(judged);
    // A multi-region location is a site of its own.
    regions.retain(|region, _| *region != home && !estate.catalogue.spans_regions(region));
    let mut sites = Vec::new();
    for (region, living) in regions {
        let unexplained: Vec<_> =
            living.into_iter().filter(|(index, _)| !explained.contains(&(*index, region.clone()))).collect();
        let Some(at) = opening(judged, &unexplained) else { continue };
        let name = name_of(judged, &unexplained);
        sites.push(Site {
            kind: Kind::Extra,
            stack,
            at,
            name,
            trails: unexplained
                .iter()
                .find_map(|(_, place)| Some((region.clone(), place.trail.clone()?)))
                .into_iter()
                .collect(),
            resources: unexplained.iter().map(|(index, _)| *index).collect(),
            regions: {
                let mut both = vec![home.clone(), region];
                both.sort();
                both
            },
            home: Some(home.clone()),
            class: Class::Deliberate,
            argument: None,
            depth: Some(0),
            explains: Vec::new(),
            fleet: Vec::new(),
        });
    }
    sites
}

/// Which resources live in which region.
fn inhabitants<'p>(judged: &'p Judged<'_>) -> BTreeMap<Region, Vec<(usize, &'p Place)>> {
    let located = judged.located;
    let mut regions: BTreeMap<Region, Vec<(usize, &Place)>> = BTreeMap::new();
    for (index, placement) in located.placements.iter().enumerate() {
        for place in opened(placement, located.stack.is_child) {
            regions.entry(place.region.clone()).or_default().push((index, place));
        }
    }
    regions
}

/// The stack's home: the default provider's region if anything lives there; else the region with most resources, the
/// first in file order on a tie.
pub(super) fn home(judged: &Judged<'_>) -> Option<Region> {
    let regions = inhabitants(judged);
    let located = judged.located;
    let resource = |index: usize| located.stack.resources.get(index);
    let through_default = |index: usize| {
        resource(index).is_some_and(|resource| {
            resource
                .provider
                .as_ref()
                .is_some_and(|provider| provider.is_default && provider.settings.get("region").is_some())
        })
    };
    let default = regions
        .iter()
        .filter(|(_, living)| living.iter().any(|(index, place)| through_default(*index) && by_provider(place)));
    let most = |living: &[(usize, &Place)]| living.len();
    let first = |living: &[(usize, &Place)]| {
        living.iter().filter_map(|(index, _)| resource(*index)).map(|resource| resource.at.clone()).min()
    };
    let larger = |(a, own): &(&Region, &Vec<(usize, &Place)>), (b, other): &(&Region, &Vec<(usize, &Place)>)| {
        most(own).cmp(&most(other)).then_with(|| first(other).cmp(&first(own))).then_with(|| b.cmp(a))
    };
    let mut default: Vec<_> = default.collect();
    if default.is_empty() {
        default = regions.iter().collect();
    }
    default.into_iter().max_by(larger).map(|(region, _)| region.clone())
}

/// The place was said by the provider, not by the resource itself.
fn by_provider(place: &Place) -> bool {
    place.trail.as_ref().is_some_and(|trail| trail.what.starts_with("provider."))
}

/// Where the region was opened: the provider block through which all of it lives, else the first resource's block.
fn opening(judged: &Judged<'_>, living: &[(usize, &Place)]) -> Option<Location> {
    let resources: Vec<&Resource> =
        living.iter().filter_map(|(index, _)| judged.located.stack.resources.get(*index)).collect();
    let first = resources.iter().min_by_key(|resource| (*resource).at.clone())?;
    let provider =
        resources.first().and_then(|resource| resource.provider.as_ref()).filter(|provider| !provider.is_default);
    let shared = living.iter().all(|(_, place)| by_provider(place))
        && resources
            .iter()
            .all(|resource| resource.provider.as_ref().map(|own| &own.at) == provider.map(|own| &own.at));
    match provider.and_then(|provider| provider.at.clone()) {
        Some(at) if shared => Some(at),
        _ => Some(outermost(first)),
    }
}

/// The block at the root through which a resource came: its call, or its own.
fn outermost(resource: &Resource) -> Location {
    match resource.calls.first() {
        Some(call) if resource.kind == ResourceKind::Managed && call.installed => call.at.clone(),
        _ => anchor(resource, None),
    }
}

fn name_of(judged: &Judged<'_>, living: &[(usize, &Place)]) -> String {
    let resources =
        living.iter().filter_map(|(index, place)| Some((judged.located.stack.resources.get(*index)?, place)));
    let mut resources = resources.collect::<Vec<_>>();
    resources.sort_by(|(a, _), (b, _)| a.at.cmp(&b.at));
    match resources.first() {
        Some((resource, place)) if by_provider(place) => resource
            .provider
            .as_ref()
            .map_or_else(|| resource.address.to_string(), |provider| provider.label.to_string()),
        Some((resource, _)) => resource.address.to_string(),
        None => String::new(),
    }
}
