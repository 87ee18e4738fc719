//! What runs beyond the home and leans on something in the home alone.
//!
//! A resource leans on what its arguments refer to, whatever else they are for: which of that counts is for those to say
//! who ask. Who reaches for both the home's and one of its own still has its own.

use std::collections::BTreeSet;

use super::sites::Site;
use super::{Estate, Judged};
use crate::geo::Region;
use crate::model::{Completeness, LinkKind, Resource};
use crate::rules::written::Stores;
use crate::value::{Reference, Value};

/// Bodies nest as deep as the parsers allow; what lies deeper than this is no dependency worth a finding.
const DEPTH: usize = 16;

/// Something beyond the home, and what it needs of the home; both by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Leaning {
    pub(super) by: usize,
    pub(super) on: usize,
}

/// Everything beyond a site's home that leans on what lives in the home alone, sorted. `counts` says which references to
/// which kind of store are meant.
pub(super) fn leanings(
    estate: &Estate<'_>,
    judged: &Judged<'_>,
    site: &Site,
    counts: impl Fn(&Reference, Stores) -> bool,
) -> Vec<Leaning> {
    let Some(home) = site.home.as_ref().filter(|home| !estate.catalogue.spans_regions(home)) else { return Vec::new() };
    let located = judged.located;
    let lives = |index: usize| located.placements.get(index).map(|placement| placement.regions()).unwrap_or_default();
    let type_of = |index: usize| located.stack.resources.get(index).map(|resource| &resource.type_name);
    let mut leanings = Vec::new();
    let mut own = BTreeSet::new();
    for index in &site.resources {
        let Some(resource) = located.stack.resources.get(*index) else { continue };
        // What lives in the home too may lean on it there.
        if lives(*index).iter().all(|region| region == home) || is_at_home_first(judged, *index, home) {
            continue;
        }
        for needed in needs(judged, resource, &counts) {
            if is_known_at(judged, needed, home) && !is_reached_elsewhere(judged, needed, *index) {
                leanings.push(Leaning { by: *index, on: needed });
            } else if lives(needed).iter().any(|region| region != home) {
                own.insert(type_of(needed));
            }
        }
    }
    leanings.retain(|leaning| !own.contains(&type_of(leaning.on)));
    leanings.sort_unstable();
    leanings
}

/// The addresses of what is leant on, sorted.
pub(super) fn leant_on<'j>(judged: &'j Judged<'_>, leanings: &[Leaning]) -> Vec<&'j str> {
    let on: BTreeSet<usize> = leanings.iter().map(|leaning| leaning.on).collect();
    on.into_iter()
        .filter_map(|index| judged.located.stack.resources.get(index))
        .map(|one| one.address.as_ref())
        .collect()
}

/// Whether a resource runs in the home itself: its copies elsewhere are its own matter.
fn is_at_home_first(judged: &Judged<'_>, index: usize, home: &Region) -> bool {
    let placement = judged.located.placements.get(index);
    placement.and_then(|placement| placement.primary()).is_some_and(|place| place.region == *home)
}

/// Whether it lives in the home and nowhere else for sure.
pub(super) fn is_known_at(judged: &Judged<'_>, index: usize, home: &Region) -> bool {
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

/// What a resource holds, if its rule says so.
pub(super) fn stores(judged: &Judged<'_>, index: usize) -> Option<Stores> {
    judged.located.rules.get(index).and_then(Option::as_ref)?.stores
}

/// The stores of the stack that a resource's arguments refer to, as far as that counts.
fn needs(judged: &Judged<'_>, resource: &Resource, counts: impl Fn(&Reference, Stores) -> bool) -> BTreeSet<usize> {
    let named = named_by(judged, resource).into_iter();
    named
        .filter(|(index, by)| stores(judged, *index).is_some_and(|held| counts(by, held)))
        .map(|(index, _)| index)
        .collect()
}

/// Everything of the stack that a resource's arguments refer to, and by what.
pub(super) fn named_by<'r>(judged: &Judged<'_>, resource: &'r Resource) -> Vec<(usize, &'r Reference)> {
    let mut found = Vec::new();
    references(&resource.body, 0, &mut found);
    let named = found.into_iter();
    named.filter_map(|by| Some((judged.located.stack.position(&by.address)?, by))).collect()
}

fn references<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v Reference>) {
    if depth > DEPTH {
        return;
    }
    found.extend(value.origin.references().iter().filter(|reference| reference.stack.is_none()));
    if let Some(items) = value.as_items() {
        items.iter().for_each(|item| references(item, depth + 1, found));
    }
    if let Some(entries) = value.as_map() {
        entries.values().for_each(|entry| references(entry, depth + 1, found));
    }
}
