//! RL304: a labelled resource whose own place cannot be told, or not completely.

use super::super::flow::{Arrival, Flow, Held};
use super::super::ways::Holder;
use super::super::{Told, whither};
use super::{left_to_caller, remedy, unproven};
use crate::check::Estate;
use crate::check::anchor::anchor;
use crate::check::message::{region, regions};
use crate::finding::Finding;
use crate::geo::Standing;
use crate::model::{Completeness, Placement};
use crate::value::Unknown;

/// One finding per labelled resource that cannot be proved to stay inside.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let own = flow.all().filter(|(holder, held)| {
        held.arrival != Arrival::Copied
            && !flow.is_told_with_its_members(*holder)
            && !flow.is_told_with_its_whole(*holder, held)
    });
    own.filter_map(|(holder, held)| doubtful(estate, holder, held)).collect()
}

fn doubtful(estate: &Estate<'_>, holder: Holder, held: &Held<'_>) -> Option<Finding> {
    let (judged, resource) = (holder.judged(estate)?, holder.resource(estate)?);
    let placement = judged.located.placements.get(holder.resource)?;
    // Of what is labelled without holding data (a namespace, a workload) no place needs proof.
    judged.located.rules.get(holder.resource)?.as_ref()?.stores?;
    if left_to_caller(judged, placement.why.as_ref()) {
        return None;
    }
    let doubt = doubt(estate, held, placement)?;
    let message = format!(
        "{} holds data labelled `{}`, and that it stays there cannot be proved: {}.",
        resource.address, held.label.what.name, doubt.why
    );
    let candidates = placement.candidates();
    let told = Told {
        at: anchor(resource, None),
        resource: &resource.address,
        message,
        help: remedy::of(doubt.unknown),
        regions: candidates.iter().collect(),
        trail: None,
    };
    Some(unproven(estate, judged, held, told))
}

/// Why it cannot be proved.
struct Doubt<'p> {
    why: String,
    /// What is not known, where that is the reason.
    unknown: Option<&'p Unknown>,
}

fn doubt<'p>(estate: &Estate<'_>, held: &Held<'_>, placement: &'p Placement) -> Option<Doubt<'p>> {
    let plain = |why: String| Doubt { why, unknown: None };
    if !placement.choices.is_empty() {
        let candidates = placement.candidates();
        let inside = candidates.iter().filter(|one| estate.judge(&held.residence, one) == Standing::Inside).count();
        if inside > 0 && inside < candidates.len() {
            return Some(plain(format!("it is one of {}", regions(estate.catalogue, &candidates))));
        }
        // All outside is told as RL301; all inside proves it, unless something else is open.
        if inside == 0 || placement.why_beyond_choices().is_none() {
            return None;
        }
    }
    if matches!(placement.completeness, Completeness::Unknown | Completeness::AtLeast) {
        return placement.why.as_ref().map(|unknown| Doubt { why: unknown.to_string(), unknown: Some(unknown) });
    }
    if placement.global {
        return Some(plain("it is a global service, which keeps its data where it likes".to_owned()));
    }
    placement.places.iter().find_map(|place| match estate.standing(&held.residence, place) {
        Standing::Unknown => Some(plain(format!("the catalogue does not know the country of {}", place.region))),
        Standing::Mixed { outside, certain: false, .. } => Some(plain(format!(
            "{} may keep it in {} as well",
            region(estate.catalogue, &place.region),
            whither(estate, &held.residence, &outside)
        ))),
        _ => None,
    })
}
