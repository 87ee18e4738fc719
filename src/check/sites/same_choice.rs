//! Repetitions that one choice brought: a map of regions that five modules repeat over, a second provider that five
//! modules are called with. The choice is asked about, once, where it opens its region.

use std::collections::{BTreeMap, BTreeSet};

use super::voice::Voice;
use super::{Kind, Site, opened};
use crate::check::Judged;
use crate::model::StackKind;
use crate::source::Location;

/// The sites that are needless, as positions: repetitions whose regions the same literals say, and for which nobody or
/// the same driver speaks, where the `further` sites, made without these, list all that they list, and fewer remain.
pub(super) fn told_at_once(
    judged: &Judged<'_>,
    sites: &[Site],
    further: impl Fn(&BTreeSet<usize>) -> Vec<Site>,
) -> BTreeSet<usize> {
    let groups = groups(judged, sites);
    if groups.is_empty() {
        return BTreeSet::new();
    }
    let all: BTreeSet<usize> = groups.iter().flat_map(|group| &group.sites).copied().collect();
    let (beside, instead) = (further(&BTreeSet::new()), further(&all));
    let mut told_by: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (position, other) in instead.iter().enumerate() {
        for resource in &other.resources {
            told_by.entry(*resource).or_default().insert(position);
        }
    }
    let tellers = |resources: &[usize]| -> BTreeSet<usize> {
        resources.iter().filter_map(|resource| told_by.get(resource)).flatten().copied().collect()
    };
    let is_shorter = |group: &Group| {
        let sites = || group.sites.iter().filter_map(|position| sites.get(*position));
        let complete = sites().flat_map(|site| placed(judged, site)).all(|resource| told_by.contains_key(&resource));
        let of_site = |site: &Site| [site.resources.as_slice(), &site.explains].concat();
        let after: BTreeSet<usize> = sites().flat_map(|site| tellers(&of_site(site))).collect();
        let is_of_it = |site: &&Site| literals_of(site).is_some_and(|own| own.is_subset(&group.literals));
        let told_too = |site: &&Site| !tellers(&site.resources).is_disjoint(&after);
        let also_before = beside.iter().filter(is_of_it).filter(told_too).count();
        complete && after.len() < group.sites.len() + also_before
    };
    groups.into_iter().filter(is_shorter).flat_map(|group| group.sites).collect()
}

/// The resources of a site that live beyond its home.
fn placed(judged: &Judged<'_>, site: &Site) -> Vec<usize> {
    let beyond = site.beyond();
    let opens = |resource: &usize| {
        let placement = judged.located.placements.get(*resource);
        let mut places = placement.into_iter().flat_map(|placement| opened(placement, judged.located.stack.is_child));
        places.any(|place| beyond.contains(&&place.region))
    };
    site.resources.iter().copied().filter(opens).collect()
}

/// Repetitions that one choice brought.
#[derive(Default)]
struct Group {
    /// Where that is written.
    literals: BTreeSet<Location>,
    /// Positions in the list.
    sites: Vec<usize>,
}

/// Positions in the list, by the literals that say where they go.
type ByLiterals = BTreeMap<BTreeSet<Location>, Vec<usize>>;

/// Repetitions that nobody speaks for, or one driver for all.
fn groups(judged: &Judged<'_>, sites: &[Site]) -> Vec<Group> {
    // Objects that deploy others are decided on one by one.
    if judged.located.stack.kind == StackKind::Kubernetes {
        return Vec::new();
    }
    let mut by_voice: BTreeMap<Voice<'_>, ByLiterals> = BTreeMap::new();
    for (position, site) in sites.iter().enumerate().filter(|(_, site)| site.kind == Kind::Repeated) {
        let drivers = site.resources.iter().map(|resource| judged.declared.driver(*resource, site.depth));
        if let Some(literals) = literals_of(site) {
            by_voice.entry(Voice::of(drivers)).or_default().entry(literals).or_default().push(position);
        }
    }
    // Of one site one driver is held against what is configured: what several speak for stays apart.
    let is_said_once = by_voice.len() == 1 && !by_voice.contains_key(&Voice::Several);
    let silent = by_voice.remove(&Voice::None);
    let said = by_voice.into_values().next().filter(|_| is_said_once);
    silent.or(said).map(joined).unwrap_or_default()
}

/// The groups in order; those that share a literal are one: of three regions some things are repeated over two only.
fn joined(by_literals: ByLiterals) -> Vec<Group> {
    let mut having: BTreeMap<&Location, Vec<&BTreeSet<Location>>> = BTreeMap::new();
    for literals in by_literals.keys() {
        literals.iter().for_each(|literal| having.entry(literal).or_default().push(literals));
    }
    let mut groups = Vec::new();
    let mut reached: BTreeSet<&BTreeSet<Location>> = BTreeSet::new();
    for start in by_literals.keys() {
        let (mut group, mut waiting) = (Group::default(), vec![start]);
        while let Some(literals) = waiting.pop() {
            if !reached.insert(literals) {
                continue;
            }
            group.sites.extend(by_literals.get(literals).into_iter().flatten());
            group.literals.extend(literals.iter().cloned());
            waiting.extend(literals.iter().filter_map(|literal| having.remove(literal)).flatten());
        }
        if !group.sites.is_empty() {
            groups.push(group);
        }
    }
    groups
}

/// Where the regions beyond the home are written; none when one of them cannot be traced.
fn literals_of(site: &Site) -> Option<BTreeSet<Location>> {
    let beyond = site.beyond();
    let literal =
        |region| site.trails.iter().find(|(known, _)| known == region).map(|(_, trail)| trail.literal().at.clone());
    beyond.into_iter().map(literal).collect()
}
