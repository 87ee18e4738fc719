//! RL303: labelled data cached or processed outside its jurisdiction.

use super::flow::{Flow, Held};
use super::{Told, finding};
use crate::check::message::region;
use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding};
use crate::geo::Standing;
use crate::model::Link;

/// One finding per link that serves labelled data outside.
pub(super) fn check(estate: &Estate<'_>, judged: &Judged<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, held) in flow.all() {
        let from = judged.located.stack.resources.get(index).map(|resource| resource.address.as_ref());
        let links =
            judged.located.links.iter().filter(|link| link.kind.serves() && link.from.resource.as_deref() == from);
        findings.extend(links.filter_map(|link| served(estate, judged, flow, held, link)));
    }
    findings
}

fn served(estate: &Estate<'_>, judged: &Judged<'_>, flow: &Flow<'_>, held: &Held<'_>, link: &Link) -> Option<Finding> {
    let target = link.to.resource.as_deref().and_then(|address| flow.index(address));
    let worldwide =
        target.and_then(|index| judged.located.placements.get(index)).is_some_and(|placement| placement.global);
    let outside = |region: &&crate::geo::Region| {
        matches!(estate.judge(&held.residence, region), Standing::Outside(_) | Standing::Mixed { .. })
    };
    let foreign: Vec<_> = link.to.regions.iter().filter(outside).collect();
    let where_to = match foreign.first() {
        Some(first) => format!("in {}", region(estate.catalogue, first)),
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
