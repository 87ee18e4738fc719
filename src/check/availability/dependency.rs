//! A service in several regions that leans on something in one of them falls with that one.
//!
//! A chain is as available as its weakest link: what runs in the second region and needs a database, cache, queue,
//! secret or key of the first stands still when the first is lost (AWS calls it static stability:
//! <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html>). A resource
//! leans on what its arguments refer to; logs and backups are not needed to serve. A read replica does not help whoever
//! names the first database alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::Doubt;
use crate::check::message::{few, region};
use crate::check::sites::Site;
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::{Completeness, LinkKind, Resource};
use crate::rules::written::Stores;
use crate::value::Value;

/// Bodies nest as deep as the parsers allow; what lies deeper than this is no dependency worth a finding.
const DEPTH: usize = 16;

/// Something beyond the home leans on something in the home alone.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let home = site.home.as_ref()?;
    let alone = alone(estate, judged, site);
    (!alone.is_empty()).then(|| Doubt {
        but: format!(
            "what runs beyond the home region leans on {}, which {} in {} alone",
            few(&alone),
            if alone.len() == 1 { "lives" } else { "live" },
            region(estate.catalogue, home)
        ),
        instead: "Give each region its own, or let it reach a copy there: else the spare falls with the first.".into(),
    })
}

/// What lives in the home alone and is needed beyond it, by address, sorted.
pub(super) fn alone<'j>(estate: &Estate<'_>, judged: &'j Judged<'_>, site: &Site) -> Vec<&'j str> {
    let Some(home) = site.home.as_ref().filter(|home| !estate.catalogue.spans_regions(home)) else { return Vec::new() };
    let located = judged.located;
    let lives = |index: usize| located.placements.get(index).map(|placement| placement.regions()).unwrap_or_default();
    let mut alone: BTreeMap<&str, &str> = BTreeMap::new();
    // Who reaches for both the home's and one of its own still has its own.
    let mut own: BTreeSet<&str> = BTreeSet::new();
    for index in &site.resources {
        let Some(resource) = located.stack.resources.get(*index) else { continue };
        // What lives in the home too may lean on it there.
        if lives(*index).iter().all(|region| region == home) || is_at_home_first(judged, *index, home) {
            continue;
        }
        for needed in needs(judged, resource).into_iter().filter(|needed| serves(judged, *needed)) {
            let Some(other) = located.stack.resources.get(needed) else { continue };
            let regions = lives(needed);
            if is_known_at(judged, needed, home) && !is_reached_elsewhere(judged, needed, *index) {
                alone.insert(&other.address, &other.type_name);
            } else if regions.iter().any(|region| region != home) {
                own.insert(&other.type_name);
            }
        }
    }
    alone.into_iter().filter(|(_, kind)| !own.contains(kind)).map(|(address, _)| address).collect()
}

/// Whether a resource runs in the home itself: its copies elsewhere are its own matter.
fn is_at_home_first(judged: &Judged<'_>, index: usize, home: &Region) -> bool {
    let placement = judged.located.placements.get(index);
    placement.and_then(|placement| placement.primary()).is_some_and(|place| place.region == *home)
}

/// Whether it lives in the home and nowhere else for sure.
fn is_known_at(judged: &Judged<'_>, index: usize, home: &Region) -> bool {
    let placement = judged.located.placements.get(index);
    placement.is_some_and(|placement| {
        placement.completeness <= Completeness::Assumed && placement.regions() == [home.clone()]
    })
}

/// Whether links copy it elsewhere, so that whoever names it finds it there as well. A read replica has a name of its own:
/// it helps who names it, and is no service that leans on what it copies.
fn is_reached_elsewhere(judged: &Judged<'_>, needed: usize, by: usize) -> bool {
    let address = |index: usize| judged.located.stack.resources.get(index).map(|resource| &resource.address);
    let (own, by) = (address(needed), address(by));
    let mut links = judged.links(judged.index.links_at(needed));
    links.any(|link| {
        let copies = link.kind.copies() && link.from.resource.as_ref() == own;
        copies && (link.kind != LinkKind::ReadReplica || link.to.resource.as_ref() == by)
    })
}

/// Whether a service needs it to answer.
fn serves(judged: &Judged<'_>, index: usize) -> bool {
    let stores = judged.located.rules.get(index).and_then(Option::as_ref).and_then(|rule| rule.stores);
    matches!(stores, Some(Stores::Data | Stores::Cache | Stores::Secrets | Stores::Keys))
}

/// The resources of the stack that a resource's arguments refer to.
fn needs(judged: &Judged<'_>, resource: &Resource) -> Vec<usize> {
    let mut addresses = Vec::new();
    references(&resource.body, 0, &mut addresses);
    let mut needed: Vec<usize> =
        addresses.iter().filter_map(|address| judged.located.stack.position(address)).collect();
    needed.sort_unstable();
    needed.dedup();
    needed
}

fn references(value: &Value, depth: usize, found: &mut Vec<Arc<str>>) {
    if depth > DEPTH {
        return;
    }
    let own = value.origin.references().iter().filter(|reference| reference.stack.is_none());
    found.extend(own.map(|reference| reference.address.clone()));
    if let Some(items) = value.as_items() {
        items.iter().for_each(|item| references(item, depth + 1, found));
    }
    if let Some(entries) = value.as_map() {
        entries.values().for_each(|entry| references(entry, depth + 1, found));
    }
}
