//! RL303: labelled data cached or processed outside its jurisdiction.

use super::flow::{Flow, Held};
use super::ways::Way;
use super::{Told, finding, is_there_already};
use crate::check::Estate;
use crate::check::message::region;
use crate::finding::{Code, Finding};
use crate::geo::Standing;
use crate::model::LinkKind;

/// One finding per link that serves labelled data outside.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (holder, held) in flow.all() {
        let serving = flow.ways_from(holder).iter().filter(|way| way.link.kind.serves());
        findings.extend(serving.filter_map(|way| served(estate, held, way)));
    }
    findings
}

fn served(estate: &Estate<'_>, held: &Held<'_>, way: &Way<'_>) -> Option<Finding> {
    let (judged, link) = (estate.stacks.get(way.stack)?, way.link);
    let placement = way.to.and_then(|target| target.judged(estate)?.located.placements.get(target.resource));
    let worldwide = link.to.worldwide || placement.is_some_and(|placement| placement.global);
    let outside = |region: &&crate::geo::Region| match estate.judge(&held.residence, region) {
        Standing::Outside(outside) | Standing::Mixed { outside, .. } => {
            !is_there_already(estate, &held.residence, &link.from.regions, &outside)
        }
        Standing::Inside | Standing::Unknown => false,
    };
    let foreign: Vec<_> = link.to.regions.iter().filter(outside).collect();
    let where_to = match foreign.first() {
        Some(first) => format!("in {}", region(estate.catalogue, first)),
        None if worldwide && link.kind == LinkKind::Processing => "anywhere in the world".to_owned(),
        None if worldwide => "at edge locations all over the world".to_owned(),
        None => return None,
    };
    let message = format!(
        "Data labelled `{}` is handled outside: {} takes it from {} and serves it {where_to} ({}).",
        held.label.what.name,
        link.to.name,
        link.from.name,
        link.kind.name()
    );
    let told = Told {
        at: link.at.clone(),
        resource: &link.by,
        message,
        help: "Keep labelled data out of what is served there, or restrict where it is served.".to_owned(),
        regions: foreign,
        trail: link.trail.as_ref(),
    };
    Some(finding(judged, Code::RL303, held, told))
}
