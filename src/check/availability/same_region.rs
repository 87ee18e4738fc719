//! The same region twice: what was meant as a spare lies where the first one does.
//!
//! An alias called `dr`, a second call of a module, a replication rule: all look like two regions and are one when a
//! variable's default was never changed. Nothing spans regions then, so no site shows it; the idle driver does.

use std::collections::BTreeSet;

use crate::check::Doubt;
use crate::check::message::region;
use crate::check::{Estate, Judged};
use crate::declare::Spoken;
use crate::geo::Region;
use crate::model::{Driver, DriverName, Link, Resource};

/// Why a driver that covers no span was meant for one: its spare is in the region of what it was to stand in for.
pub(in crate::check) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, spoken: &Spoken<Driver>) -> Option<Doubt> {
    if !spoken.what.names.contains(&DriverName::Availability) {
        return None;
    }
    let covered = judged.declared.covered_by(spoken.id);
    let one = only_region(judged, covered)?;
    let twice = is_second_provider(judged, covered, spoken, &one)
        || is_second_call(judged, covered, spoken, &one)
        || copies_within(judged, covered, &one);
    twice.then(|| Doubt {
        but: format!(
            "it and what it stands in for are both in {}: what takes one takes the other",
            region(estate.catalogue, &one)
        ),
        instead:
            "Put the spare into another region, or drop the driver: the zones of one region survive a data centre."
                .into(),
    })
}

/// The one region in which all of these live.
fn only_region(judged: &Judged<'_>, indexes: &[usize]) -> Option<Region> {
    let placements = indexes.iter().filter_map(|index| judged.located.placements.get(*index));
    let regions: BTreeSet<Region> = placements.flat_map(|placement| placement.regions()).collect();
    let mut regions = regions.into_iter();
    regions.next().filter(|_| regions.next().is_none())
}

/// The driver stands on a further provider configuration, and resources of the default one live in its region.
fn is_second_provider(judged: &Judged<'_>, covered: &[usize], spoken: &Spoken<Driver>, one: &Region) -> bool {
    let provider_of = |index: usize| judged.located.stack.resources.get(index)?.provider.as_ref();
    let mut own = covered.iter().filter_map(|index| provider_of(*index));
    let Some(further) = own.find(|provider| !provider.is_default && provider.at.as_ref() == Some(&spoken.on)) else {
        return false;
    };
    others_at(judged, covered, one).any(|resource| {
        resource.provider.as_ref().is_some_and(|provider| provider.is_default && provider.name == further.name)
    })
}

/// The driver stands on a module call, and the same module is called once more into its region.
fn is_second_call(judged: &Judged<'_>, covered: &[usize], spoken: &Spoken<Driver>, one: &Region) -> bool {
    let calls = covered.iter().filter_map(|index| judged.located.stack.resources.get(*index)?.calls.first());
    let Some(own) = calls.into_iter().find(|call| call.at == spoken.on) else { return false };
    others_at(judged, covered, one)
        .any(|resource| resource.calls.first().is_some_and(|call| call.source == own.source && call.at != own.at))
}

/// What it covers is copied, and the copy stays in the region.
fn copies_within(judged: &Judged<'_>, covered: &[usize], one: &Region) -> bool {
    let stays =
        |link: &Link| link.kind.copies() && link.from.regions == [one.clone()] && link.to.regions == [one.clone()];
    let links =
        |index: usize| judged.links(judged.index.links_at(index)).chain(judged.links(judged.index.links_by(index)));
    covered.iter().any(|index| links(*index).any(stays))
}

/// What lives in the region and is not covered.
fn others_at<'j>(judged: &'j Judged<'_>, covered: &'j [usize], one: &'j Region) -> impl Iterator<Item = &'j Resource> {
    let all = judged.located.stack.resources.iter().zip(&judged.located.placements).enumerate();
    all.filter(move |(index, (_, placement))| {
        covered.binary_search(index).is_err() && placement.opens && placement.regions() == [one.clone()]
    })
    .map(|(_, (resource, _))| resource)
}
