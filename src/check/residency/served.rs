//! RL303: labelled data cached or processed outside its jurisdiction.

use std::collections::BTreeMap;

use super::flow::{Flow, Held};
use super::ways::{Holder, Way};
use super::{Told, finding, is_there_already};
use crate::check::Estate;
use crate::check::message::{few, region};
use crate::finding::{Code, Finding};
use crate::geo::{Region, Standing};
use crate::model::{Link, LinkKind};
use crate::source::Location;

/// One finding per link that serves labelled data outside. A block that repeats is told once for all its instances.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let mut told: BTreeMap<Served<'_>, Vec<Target<'_, '_>>> = BTreeMap::new();
    for (holder, held) in flow.all() {
        for way in flow.ways_from(holder).iter().filter(|way| way.link.kind.serves()) {
            let Some((where_to, foreign)) = whereto(estate, flow, holder, held, way) else { continue };
            let (at, kind, from) = (&way.link.at, way.link.kind, way.link.from.name.as_ref());
            let served = Served { stack: way.stack, at, kind, from, label: &held.label.what.name, where_to };
            told.entry(served).or_default().push(Target { holder, held, way, foreign });
        }
    }
    told.into_iter().filter_map(|(served, all)| finding_of(estate, flow, &served, &all)).collect()
}

/// What is told once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Served<'a> {
    stack: usize,
    at: &'a Location,
    kind: LinkKind,
    from: &'a str,
    label: &'a str,
    where_to: String,
}

/// One end of what is told.
struct Target<'f, 'a> {
    /// Whose data it is.
    holder: Holder,
    held: &'f Held<'a>,
    way: &'f Way<'a>,
    /// Where it is served outside.
    foreign: Vec<&'a Region>,
}

/// Where a link serves data outside, in words, and the regions.
fn whereto<'w>(
    estate: &Estate<'_>,
    flow: &Flow<'_>,
    holder: Holder,
    held: &Held<'_>,
    way: &Way<'w>,
) -> Option<(String, Vec<&'w Region>)> {
    let link = way.link;
    let placement = way.to.and_then(|target| target.judged(estate)?.located.placements.get(target.resource));
    let worldwide = link.to.worldwide || placement.is_some_and(|placement| placement.global);
    let from = lies_in(estate, flow, holder, link);
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
    Some((where_to, foreign))
}

fn finding_of(estate: &Estate<'_>, flow: &Flow<'_>, served: &Served<'_>, all: &[Target<'_, '_>]) -> Option<Finding> {
    let first = all.first()?;
    let (held, link) = (first.held, first.way.link);
    let targets: Vec<&str> = all.iter().map(|target| target.way.link.to.name.as_ref()).collect();
    let message = format!(
        "Data labelled `{}` is handled outside: {} ({}){}.",
        served.label,
        does(served, &targets),
        served.kind.name(),
        flow.came_by(estate, first.holder, held),
    );
    let told = Told {
        at: served.at.clone(),
        resource: &link.by,
        message,
        help: help(served.kind),
        regions: first.foreign.clone(),
        trail: link.trail.as_ref(),
    };
    Some(finding(estate.stacks.get(served.stack)?, Code::RL303, held, told))
}

/// Where the data lies, with all copies: they are told by themselves, and who reads one there takes it nowhere.
fn lies_in(estate: &Estate<'_>, flow: &Flow<'_>, holder: Holder, link: &Link) -> Vec<Region> {
    let placement = holder.judged(estate).and_then(|judged| judged.located.placements.get(holder.resource));
    let own = placement.map(|placement| placement.regions()).unwrap_or_default();
    let copies = flow.ways_from(holder).iter().filter(|way| way.link.kind.copies());
    let copied = copies.flat_map(|way| way.link.to.regions.iter().cloned());
    own.into_iter().chain(link.from.regions.iter().cloned()).chain(copied).collect()
}

fn does(served: &Served<'_>, targets: &[&str]) -> String {
    let (from, to, where_to) = (served.from, few(targets), &served.where_to);
    match (served.kind, targets) {
        (LinkKind::Access, [_]) => format!("{to} runs {where_to} and is told how to reach {from}"),
        (LinkKind::Access, _) => format!("{to} run {where_to} and are told how to reach {from}"),
        (_, [_]) => format!("{to} takes it from {from} and serves it {where_to}"),
        _ => format!("{to} take it from {from} and serve it {where_to}"),
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
