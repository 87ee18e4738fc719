//! RL302: labelled data copied out of its jurisdiction.

use std::collections::BTreeSet;

use super::flow::{Flow, Held};
use super::ways::{Holder, Way};
use super::{Told, finding, is_there_already, whither};
use crate::check::Estate;
use crate::check::anchor::anchor;
use crate::check::message::region;
use crate::finding::{Code, Finding};
use crate::geo::{CountrySet, Region, Standing};
use crate::model::{Link, Place, Role};

/// One finding per copy that leaves, with the resource that it arrives at, if it is one of the estate's.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>) -> Vec<(Finding, Option<Holder>)> {
    let mut findings = Vec::new();
    for (holder, held) in flow.all() {
        let adds = holder.judged(estate).is_some_and(|judged| judged.adds_places(holder.resource));
        // A part's copies are its whole's, but for those that it makes itself.
        let is_told = flow.is_told_with_its_members(holder) || !adds && flow.is_told_with_its_whole(holder, held);
        if !is_told {
            findings.extend(own_copies(estate, holder, held).into_iter().map(|finding| (finding, None)));
        }
        let copies = flow.ways_from(holder).iter().filter(|way| way.link.kind.copies());
        findings.extend(copies.filter_map(|way| Some((copy(estate, flow, holder, held, way)?, way.to))));
    }
    let mut seen = BTreeSet::new();
    findings.retain(|(finding, _)| seen.insert((finding.at.clone(), finding.message.clone())));
    findings
}

/// Copies that a resource keeps by itself in further regions: replicas, paired regions, backups.
fn own_copies(estate: &Estate<'_>, holder: Holder, held: &Held<'_>) -> Vec<Finding> {
    let (Some(judged), Some(resource)) = (holder.judged(estate), holder.resource(estate)) else { return Vec::new() };
    let Some(placement) = judged.located.placements.get(holder.resource) else { return Vec::new() };
    let copies = placement.places.iter().filter(|place| place.role != Role::Primary);
    let primary = placement.places.iter().filter(|place| place.role == Role::Primary);
    let home: Vec<Region> = primary.map(|place| place.region.clone()).collect();
    let foreign = copies.filter_map(|place| Some((place, country(estate, held, place, &home)?)));
    let told = foreign.map(|(place, country)| {
        let message = format!(
            "{} holds data labelled `{}`, and keeps a {} copy of it in {}: it leaves for {country}.",
            resource.address,
            held.label.what.name,
            place.role.name(),
            region(estate.catalogue, &place.region),
        );
        Told {
            at: anchor(resource, place.trail.as_ref().map(|trail| &trail.at)),
            resource: &resource.address,
            message,
            help: match &place.argument {
                Some(argument) => format!("Set `{argument}`: its default copies the data out. {}", help(held)),
                None => help(held),
            },
            regions: vec![&place.region],
            trail: place.trail.as_ref(),
        }
    });
    told.map(|told| finding(judged, Code::RL302, held, told)).collect()
}

/// The countries into which a copy leaves, if it does.
fn country(estate: &Estate<'_>, held: &Held<'_>, place: &Place, home: &[Region]) -> Option<String> {
    match estate.standing(&held.residence, place) {
        Standing::Outside(outside) | Standing::Mixed { outside, certain: true, .. }
            if !is_there_already(estate, &held.residence, home, &outside) =>
        {
            Some(whither(estate, &held.residence, &outside))
        }
        _ => None,
    }
}

/// A link to another resource or region.
fn copy(estate: &Estate<'_>, flow: &Flow<'_>, holder: Holder, held: &Held<'_>, way: &Way<'_>) -> Option<Finding> {
    let (judged, link) = (estate.stacks.get(way.stack)?, way.link);
    let foreign = foreign(estate, held, link);
    let (first, outside) = foreign.first()?;
    let message = format!(
        "Data labelled `{}` leaves for {}: {} sends it to {} ({}){}.",
        held.label.what.name,
        whither(estate, &held.residence, outside),
        link.from.name,
        target(estate, link, first),
        link.kind.name(),
        flow.came_by(estate, holder, held),
    );
    let told = Told {
        at: link.at.clone(),
        resource: &link.by,
        message,
        help: help(held),
        regions: foreign.iter().map(|(region, _)| *region).collect(),
        trail: link.trail.as_ref(),
    };
    Some(finding(judged, Code::RL302, held, told))
}

/// Where a link arrives outside, and in which countries.
pub(super) fn foreign<'l>(estate: &Estate<'_>, held: &Held<'_>, link: &'l Link) -> Vec<(&'l Region, CountrySet)> {
    let outside = |region: &Region| match estate.judge(&held.residence, region) {
        Standing::Outside(outside) | Standing::Mixed { outside, certain: true, .. } => Some(outside),
        _ => None,
    };
    let there = |outside: &CountrySet| is_there_already(estate, &held.residence, &link.from.regions, outside);
    let ends = link.to.regions.iter().filter_map(|region| Some((region, outside(region)?)));
    ends.filter(|(_, outside)| !there(outside)).collect()
}

/// The end of a link in a region, in words.
pub(super) fn target(estate: &Estate<'_>, link: &Link, there: &Region) -> String {
    match region(estate.catalogue, there) {
        only if link.to.name.as_ref() == there.to_string() => only,
        whose => format!("{} in {whose}", link.to.name),
    }
}

fn help(held: &Held<'_>) -> String {
    format!(
        "Copy it to a region inside `{}`, or do not copy it. An exception with a reason and an end date goes into `residency.exceptions` of regionlint.yaml; a driver excuses nothing here.",
        held.label.what.name
    )
}
