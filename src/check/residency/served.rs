//! RL303: labelled data cached or processed outside its jurisdiction.

use super::flow::{Flow, Held};
use super::ways::{Holder, Way};
use super::{Told, finding, is_there_already};
use crate::check::Estate;
use crate::check::message::region;
use crate::finding::{Code, Finding};
use crate::geo::{Region, Standing};
use crate::model::{Link, LinkKind};

/// One finding per link that serves labelled data outside.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (holder, held) in flow.all() {
        let serving = flow.ways_from(holder).iter().filter(|way| way.link.kind.serves());
        findings.extend(serving.filter_map(|way| served(estate, flow, holder, held, way)));
    }
    findings
}

fn served(estate: &Estate<'_>, flow: &Flow<'_>, holder: Holder, held: &Held<'_>, way: &Way<'_>) -> Option<Finding> {
    let (judged, link) = (estate.stacks.get(way.stack)?, way.link);
    let placement = way.to.and_then(|target| target.judged(estate)?.located.placements.get(target.resource));
    let worldwide = link.to.worldwide || placement.is_some_and(|placement| placement.global);
    let from = lies_in(estate, holder, link);
    let outside = |region: &&Region| match estate.judge(&held.residence, region) {
        Standing::Outside(outside) | Standing::Mixed { outside, .. } => {
            !is_there_already(estate, &held.residence, &from, &outside)
        }
        Standing::Inside | Standing::Unknown => false,
    };
    let foreign: Vec<_> = link.to.regions.iter().filter(outside).collect();
    let where_to = match foreign.first() {
        Some(first) => format!("in {}", region(estate.catalogue, first)),
        None if worldwide && link.kind == LinkKind::Cache => "at edge locations all over the world".to_owned(),
        None if worldwide => "anywhere in the world".to_owned(),
        None => return None,
    };
    let message = format!(
        "Data labelled `{}` is handled outside: {} ({}){}.",
        held.label.what.name,
        does(link, &where_to),
        link.kind.name(),
        flow.came_by(estate, holder, held),
    );
    let told = Told {
        at: link.at.clone(),
        resource: &link.by,
        message,
        help: help(link.kind),
        regions: foreign,
        trail: link.trail.as_ref(),
    };
    Some(finding(judged, Code::RL303, held, told))
}

/// Where the data lies by itself, copies of the store's own included: who reads it there takes it nowhere.
fn lies_in(estate: &Estate<'_>, holder: Holder, link: &Link) -> Vec<Region> {
    let placement = holder.judged(estate).and_then(|judged| judged.located.placements.get(holder.resource));
    let own = placement.map(|placement| placement.regions()).unwrap_or_default();
    own.into_iter().chain(link.from.regions.iter().cloned()).collect()
}

fn does(link: &Link, where_to: &str) -> String {
    let (from, to) = (&link.from.name, &link.to.name);
    match link.kind {
        LinkKind::Access => format!("{to} runs {where_to} and is told how to reach {from}"),
        _ => format!("{to} takes it from {from} and serves it {where_to}"),
    }
}

fn help(kind: LinkKind) -> String {
    let help = match kind {
        LinkKind::Access => {
            "Run it where the data is, or give it only what may leave. Public data says so: `data-residency: anywhere -- reason`."
        }
        _ => "Keep labelled data out of what is served there, or restrict where it is served.",
    };
    help.to_owned()
}
