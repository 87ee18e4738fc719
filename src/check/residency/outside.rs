//! RL301: labelled data stored outside its jurisdiction.

use std::collections::BTreeSet;

use super::flow::{Arrival, Flow, Held};
use super::ways::Holder;
use super::{Told, finding, whither};
use crate::check::anchor::anchor;
use crate::check::message::{region, regions};
use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding};
use crate::geo::Standing;
use crate::model::{Completeness, Placement, Resource, Role};

/// One finding per labelled resource whose own place lies outside. `told` are targets of copies told already.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>, told: &BTreeSet<Holder>) -> Vec<Finding> {
    let candidates = flow.all().filter(|(holder, held)| {
        held.arrival != Arrival::Copied
            && !told.contains(holder)
            && !flow.is_told_with_its_members(*holder)
            && !flow.is_told_with_its_whole(*holder, held)
            && !flow.is_part_of(*holder, told)
    });
    candidates.filter_map(|(holder, held)| place_outside(estate, flow, holder, held)).collect()
}

fn place_outside(estate: &Estate<'_>, flow: &Flow<'_>, holder: Holder, held: &Held<'_>) -> Option<Finding> {
    let (judged, resource) = (holder.judged(estate)?, holder.resource(estate)?);
    let placement = judged.located.placements.get(holder.resource)?;
    if let Some(finding) = all_candidates_outside(estate, judged, resource, held, placement) {
        return Some(finding);
    }
    let stored = placement.places.iter().filter(|place| place.role == Role::Primary);
    for place in stored {
        let foreign = match estate.standing(&held.residence, place) {
            Standing::Outside(_) => region(estate.catalogue, &place.region),
            Standing::Mixed { outside, certain: true, .. } => format!(
                "{}, which keeps data in {} too",
                region(estate.catalogue, &place.region),
                whither(estate, &held.residence, &outside)
            ),
            Standing::Inside | Standing::Unknown | Standing::Mixed { .. } => continue,
        };
        let message = format!(
            "{} holds data labelled `{}`, and it is stored in {foreign}{}.",
            resource.address,
            held.label.what.name,
            flow.came_by(estate, holder, held)
        );
        return Some(finding(
            judged,
            Code::RL301,
            held,
            Told {
                at: anchor(resource, place.trail.as_ref().map(|trail| &trail.at)),
                resource: &resource.address,
                message,
                help: help(held),
                regions: vec![&place.region],
                trail: place.trail.as_ref(),
            },
        ));
    }
    None
}

fn all_candidates_outside(
    estate: &Estate<'_>,
    judged: &Judged<'_>,
    resource: &Resource,
    held: &Held<'_>,
    placement: &Placement,
) -> Option<Finding> {
    let one_of = !placement.choices.is_empty() && placement.completeness == Completeness::Unknown;
    let outside = |candidate| matches!(estate.judge(&held.residence, candidate), Standing::Outside(_));
    if !one_of || !placement.candidates().iter().all(outside) {
        return None;
    }
    let message = format!(
        "{} holds data labelled `{}`, and wherever it is stored ({}) lies outside.",
        resource.address,
        held.label.what.name,
        regions(estate.catalogue, &placement.candidates())
    );
    let candidates = placement.candidates();
    let told = Told {
        at: anchor(resource, None),
        resource: &resource.address,
        message,
        help: help(held),
        regions: candidates.iter().collect(),
        trail: None,
    };
    Some(finding(judged, Code::RL301, held, told))
}

fn help(held: &Held<'_>) -> String {
    format!(
        "Store it inside `{}`, or correct the label. An exception with a reason and an end date goes into `residency.exceptions` of regionlint.yaml; a driver excuses nothing here.",
        held.label.what.name
    )
}
