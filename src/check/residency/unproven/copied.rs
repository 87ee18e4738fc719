//! RL304: labelled data is copied, and where to cannot be told.

use super::super::Told;
use super::super::flow::{Arrival, Flow, Held};
use super::super::ways::Way;
use super::{left_to_caller, remedy, unproven};
use crate::check::Estate;
use crate::check::message::regions;
use crate::finding::Finding;
use crate::geo::{Region, Standing};
use crate::model::Placement;

/// One finding per copy.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (holder, held) in flow.all() {
        let copies = flow.ways_from(holder).iter().filter(|way| way.link.kind.copies());
        findings.extend(copies.filter_map(|way| copied(estate, flow, held, way)));
    }
    findings
}

fn copied(estate: &Estate<'_>, flow: &Flow<'_>, held: &Held<'_>, way: &Way<'_>) -> Option<Finding> {
    let judged = estate.stacks.get(way.stack)?;
    let said = |other: &Held<'_>| other.arrival != Arrival::Copied;
    // What is labelled itself is told for itself.
    if !way.link.to.regions.is_empty() || way.to.is_some_and(|target| flow.of(target).iter().any(said)) {
        return None;
    }
    let placement = way.to.and_then(|target| target.judged(estate)?.located.placements.get(target.resource));
    let candidates = placement.map(Placement::candidates).unwrap_or_default();
    let why = placement.and_then(|placement| placement.why.as_ref());
    let inside = |one: &Region| estate.judge(&held.residence, one) == Standing::Inside;
    let proved = !candidates.is_empty() && candidates.iter().all(inside);
    if proved || placement.is_some_and(|placement| placement.global) || left_to_caller(judged, why) {
        return None;
    }
    let doubt = match (candidates.as_slice(), why) {
        ([], Some(why)) => why.to_string(),
        ([], None) => "nothing that was read says where that is".to_owned(),
        (several, _) => format!("it is one of {}", regions(estate.catalogue, several)),
    };
    let message = format!(
        "Data labelled `{}` is copied by {} to {} ({}), and that it stays inside cannot be proved: {doubt}.",
        held.label.what.name,
        way.link.from.name,
        way.link.to.name,
        way.link.kind.name(),
    );
    let told = Told {
        at: way.link.at.clone(),
        resource: &way.link.by,
        message,
        help: remedy::of(why),
        regions: candidates.iter().collect(),
        trail: None,
    };
    Some(unproven(estate, judged, held, told))
}
