//! RL202: the driver is availability, but the spare cannot take over.
//!
//! Two sites within about 150 km share storms, floods, earthquakes and power grids: BSI's criteria for
//! geo-redundant data centres (2018) ask for 200 km and accept 100 km only with a reason.

use super::message::{few, region};
use super::sites::{Kind, Site};
use super::{Doubt, Estate, Judged};
use crate::geo::Region;
use crate::model::Resource;

/// Nearer than this, one disaster reaches both.
const APART_KM: f64 = 150.0;

/// Why the site does not deliver availability.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    near(estate, site).or_else(|| unchecked_failover(judged, site)).or_else(|| single_dependency(estate, judged, site))
}

fn near(estate: &Estate<'_>, site: &Site) -> Option<Doubt> {
    let home = site.home.as_ref()?;
    let distances: Option<Vec<(f64, &Region)>> =
        site.beyond().into_iter().map(|one| Some((estate.catalogue.distance_km(home, one)?, one))).collect();
    let (farthest, which) = distances?.into_iter().reduce(|a, b| if a.0 >= b.0 { a } else { b })?;
    (farthest < APART_KM).then(|| Doubt {
        but: format!(
            "{} is only {farthest:.0} km from {}: one disaster reaches both",
            region(estate.catalogue, which),
            region(estate.catalogue, home)
        ),
        instead: "Choose a region at least 150 km away, or stay with the zones of one region.".into(),
    })
}

/// Failover routing that never looks whether the first is alive does not fail over.
fn unchecked_failover(judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let located = judged.located;
    let unchecked: Vec<&str> = located
        .routes
        .iter()
        .filter(|route| route.unchecked)
        .filter_map(|route| located.stack.resources.get(route.resource))
        .map(|resource| resource.address.as_ref())
        .collect();
    if unchecked.is_empty() || !matches!(site.kind, Kind::Extra | Kind::Repeated | Kind::Routing) {
        return None;
    }
    Some(Doubt {
        but: format!("{} fails over without a health check, so it never does", few(&unchecked)),
        instead: "Give the primary record a health check (or let the alias evaluate its target's health).".into(),
    })
}

/// A service in several regions that leans on a store in one of them falls with that one.
fn single_dependency(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    if !matches!(site.kind, Kind::Repeated | Kind::Extra) {
        return None;
    }
    let home = site.home.as_ref()?;
    let located = judged.located;
    let mut single: Vec<&str> = Vec::new();
    for index in &site.resources {
        let Some(resource) = located.stack.resources.get(*index) else { continue };
        for needed in needs(judged, resource) {
            let Some(placement) = located.placements.get(needed) else { continue };
            let stores = located.rules.get(needed).and_then(Option::as_ref).is_some_and(|rule| rule.stores.is_some());
            let only_home = stores && placement.regions() == [home.clone()] && !estate.catalogue.spans_regions(home);
            let own = located.placements.get(*index).is_some_and(|placement| placement.regions().contains(home));
            // Copies of the store elsewhere, by links, make up for it.
            let copied = located.links.iter().any(|link| {
                link.kind.copies()
                    && link.from.resource.as_deref()
                        == located.stack.resources.get(needed).map(|needed| needed.address.as_ref())
            });
            if only_home
                && !own
                && !copied
                && let Some(needed) = located.stack.resources.get(needed)
            {
                single.push(&needed.address);
            }
        }
    }
    single.sort_unstable();
    single.dedup();
    (!single.is_empty()).then(|| Doubt {
        but: format!(
            "what runs beyond the home region leans on {}, which lives in {} alone",
            few(&single),
            region(estate.catalogue, home)
        ),
        instead: "Replicate what it leans on, or give each region its own: else the spare falls with the first.".into(),
    })
}

/// The resources of the stack that a resource's arguments refer to.
fn needs(judged: &Judged<'_>, resource: &Resource) -> Vec<usize> {
    let mut addresses = Vec::new();
    references(&resource.body, 0, &mut addresses);
    let resources = &judged.located.stack.resources;
    let index = |address: &str| resources.binary_search_by(|other| other.address.as_ref().cmp(address)).ok();
    let mut needed: Vec<usize> = addresses.iter().filter_map(|address| index(address)).collect();
    needed.sort_unstable();
    needed.dedup();
    needed
}

/// Bodies nest as deep as the parsers allow; what lies deeper than this is no dependency worth a finding.
const DEPTH: usize = 16;

fn references(value: &crate::value::Value, depth: usize, found: &mut Vec<std::sync::Arc<str>>) {
    if depth > DEPTH {
        return;
    }
    found.extend(value.origin.references().iter().map(|reference| reference.address.clone()));
    if let Some(items) = value.as_items() {
        items.iter().for_each(|item| references(item, depth + 1, found));
    }
    if let Some(entries) = value.as_map() {
        entries.values().for_each(|entry| references(entry, depth + 1, found));
    }
}
