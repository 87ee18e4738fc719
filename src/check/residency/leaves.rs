//! RL302: labelled data copied out of its jurisdiction.

use std::collections::BTreeSet;

use super::flow::{Flow, Held};
use super::{Told, finding};
use crate::check::anchor::anchor;
use crate::check::message::region;
use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding};
use crate::geo::Standing;
use crate::model::{Link, Place, Role};

/// One finding per copy that leaves, with the resource (by index) that it arrives at, if it is one of the stack's.
pub(super) fn check(estate: &Estate<'_>, judged: &Judged<'_>, flow: &Flow<'_>) -> Vec<(Finding, Option<usize>)> {
    let mut findings = Vec::new();
    for (index, held) in flow.all() {
        findings.extend(own_copies(estate, judged, index, held).into_iter().map(|finding| (finding, None)));
        let from = judged.located.stack.resources.get(index).map(|resource| resource.address.as_ref());
        let links =
            judged.located.links.iter().filter(|link| link.kind.copies() && link.from.resource.as_deref() == from);
        for link in links.filter(|link| link.to.resource != link.from.resource) {
            let target = link.to.resource.as_deref().and_then(|address| flow.index(address));
            findings.extend(copy(estate, judged, held, link).map(|finding| (finding, target)));
        }
    }
    let mut seen = BTreeSet::new();
    findings.retain(|(finding, _)| seen.insert((finding.at.clone(), finding.message.clone())));
    findings
}

/// Copies that a resource keeps by itself in further regions: replicas, paired regions, backups.
fn own_copies(estate: &Estate<'_>, judged: &Judged<'_>, index: usize, held: &Held<'_>) -> Vec<Finding> {
    let located = judged.located;
    let (Some(resource), Some(placement)) = (located.stack.resources.get(index), located.placements.get(index)) else {
        return Vec::new();
    };
    // A part's copies are its whole's.
    if located.parts.iter().any(|(part, _)| *part == index) {
        return Vec::new();
    }
    let copies = placement.places.iter().filter(|place| place.role != Role::Primary);
    let foreign = copies.filter_map(|place| Some((place, country(estate, held, place)?)));
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

fn country(estate: &Estate<'_>, held: &Held<'_>, place: &Place) -> Option<String> {
    match estate.standing(&held.residence, place) {
        Standing::Outside(outside) | Standing::Mixed { outside, certain: true, .. } => {
            Some(estate.catalogue.country_names(&outside))
        }
        _ => None,
    }
}

/// A link to another resource or region.
fn copy(estate: &Estate<'_>, judged: &Judged<'_>, held: &Held<'_>, link: &Link) -> Option<Finding> {
    let foreign: Vec<_> = link
        .to
        .regions
        .iter()
        .filter_map(|region| match estate.judge(&held.residence, region) {
            Standing::Outside(outside) | Standing::Mixed { outside, certain: true, .. } => Some((region, outside)),
            _ => None,
        })
        .collect();
    let (first, outside) = foreign.first()?;
    let message = format!(
        "Data labelled `{}` leaves for {}: {} sends it to {} in {} ({}){}.",
        held.label.what.name,
        estate.catalogue.country_names(outside),
        link.from.name,
        link.to.name,
        region(estate.catalogue, first),
        link.kind.name(),
        came_from(judged, held),
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

/// Where the label was said, when the data came a longer way.
fn came_from(judged: &Judged<'_>, held: &Held<'_>) -> String {
    let names = held.path.iter().filter_map(|index| judged.located.stack.resources.get(*index));
    let names: Vec<&str> = names.map(|resource| resource.address.as_ref()).collect();
    match names.as_slice() {
        [] | [_] => String::new(),
        way => format!("; it came by {}", way.join(" -> ")),
    }
}

fn help(held: &Held<'_>) -> String {
    format!(
        "Copy it to a region inside `{}`, or do not copy it. An exception with a reason and an end date goes into `residency.exceptions` of regionlint.yaml; a driver excuses nothing here.",
        held.label.what.name
    )
}
