//! Which drivers hold for a decision site.

use std::collections::BTreeSet;

use crate::check::sites::{Fleet, Kind, Site, depth_of_choice};
use crate::check::{Estate, Judged};
use crate::declare::{Spoken, SpokenId};
use crate::geo::Region;
use crate::model::Driver;

/// The drivers that cover some site, by stack.
pub(in crate::check) type Busy = BTreeSet<(usize, SpokenId)>;

/// What the drivers of a site amount to.
pub(super) enum Cover<'a> {
    /// Nobody named one (for these resources, by index).
    Missing(Vec<usize>),
    /// Somebody wrote something that is none of the three.
    Unknown(&'a Spoken<Driver>),
    /// A driver, but for other regions.
    Beyond(&'a Spoken<Driver>, Vec<Region>),
    /// Drivers for all of it, in the order in which they are met; none where there is nothing to cover.
    Declared(Vec<Claim<'a>>),
}

/// A driver of a site, and what of the site it speaks for.
pub(super) struct Claim<'a> {
    pub(super) driver: &'a Spoken<Driver>,
    /// The stack in which it speaks, by index; the first one with something beyond the site's home.
    pub(super) stack: usize,
    /// The resources of that stack for which it speaks, by index.
    pub(super) resources: Vec<usize>,
    /// The regions beyond the home for which it speaks.
    pub(super) regions: BTreeSet<Region>,
}

impl<'a> Claim<'a> {
    fn new(driver: &'a Spoken<Driver>, judged: &Judged<'_>, site: &Site, stack: usize, resources: Vec<usize>) -> Self {
        let regions = resources.iter().flat_map(|index| abroad_of(judged, site, *index)).collect();
        Self { driver, stack, resources, regions }
    }

    /// All of them, each driver once, by where it was written.
    fn joined(all: Vec<Self>) -> Vec<Self> {
        let mut joined: Vec<Self> = Vec::new();
        for claim in all {
            match joined.iter_mut().find(|known| known.driver.what.at == claim.driver.what.at) {
                Some(known) => known.join(claim),
                None => joined.push(claim),
            }
        }
        joined
    }

    fn join(&mut self, other: Self) {
        if self.stack == other.stack {
            self.resources.extend(other.resources);
        } else if self.regions.is_empty() {
            (self.stack, self.resources) = (other.stack, other.resources);
        }
        self.regions.extend(other.regions);
    }
}

/// The regions of a site, but for its home, in which a resource lives.
fn abroad_of(judged: &Judged<'_>, site: &Site, resource: usize) -> Vec<Region> {
    let placement = judged.located.placements.get(resource);
    let mut lives = placement.map(|placement| placement.regions()).unwrap_or_default();
    lives.retain(|region| Some(region) != site.home.as_ref() && site.regions.contains(region));
    lives
}

/// The drivers that hold for a site's resources. A fleet is covered when all its stacks but one say why.
pub(super) fn cover<'a>(estate: &'a Estate<'_>, site: &Site, busy: &mut Busy) -> Cover<'a> {
    if site.kind == Kind::Fleet {
        return fleets_cover(estate, site, busy);
    }
    let mut own = stack_cover(estate, site.stack, &site.resources, site, busy);
    let brought = abroad(estate, site);
    if matches!(own, Cover::Missing(_)) && !brought.is_empty() {
        // A driver on all that the decision brought says the same.
        let through_members = stack_cover(estate, site.stack, &brought, site, busy);
        own = if matches!(through_members, Cover::Declared(_)) { through_members } else { own };
    }
    match own {
        Cover::Missing(_) => deployed_cover(estate, site, busy).unwrap_or(own),
        own => own,
    }
}

/// What a site explains and lives beyond its home.
fn abroad(estate: &Estate<'_>, site: &Site) -> Vec<usize> {
    let Some(judged) = estate.stacks.get(site.stack) else { return Vec::new() };
    let beyond = |index: &&usize| {
        let placement = judged.located.placements.get(**index);
        placement.is_some_and(|placement| placement.regions().iter().any(|region| Some(region) != site.home.as_ref()))
    };
    site.explains.iter().filter(beyond).copied().collect()
}

/// What covers the stacks that a site's objects deploy, where all of it is covered: who annotates the deployed says why
/// it is there twice.
fn deployed_cover<'a>(estate: &'a Estate<'_>, site: &Site, busy: &mut Busy) -> Option<Cover<'a>> {
    let stack = &estate.stacks.get(site.stack)?.located.stack;
    let listed = site.resources.iter().filter_map(|index| stack.resources.get(*index));
    let deployed: BTreeSet<usize> =
        listed.flat_map(|resource| estate.deliveries.from(site.stack, &resource.address)).copied().collect();
    let mut claims = Vec::new();
    for index in &deployed {
        let judged = estate.stacks.get(*index)?;
        let all: Vec<usize> = (0..judged.located.stack.resources.len()).collect();
        let Cover::Declared(own) = stack_cover(estate, *index, &all, site, busy) else { return None };
        claims.extend(own);
    }
    (!deployed.is_empty()).then(|| Cover::Declared(Claim::joined(claims)))
}

fn stack_cover<'a>(
    estate: &'a Estate<'_>,
    stack: usize,
    resources: &[usize],
    site: &Site,
    busy: &mut Busy,
) -> Cover<'a> {
    let Some(judged) = estate.stacks.get(stack) else { return Cover::Declared(Vec::new()) };
    let mut missing = Vec::new();
    let mut wrong = None;
    let mut beyond = None;
    let mut claims = Vec::new();
    for index in resources {
        match driver_of(judged, site, *index) {
            None => missing.push(*index),
            Some(spoken) if spoken.what.names.is_empty() => wrong = wrong.or(Some(spoken)),
            Some(spoken) => {
                busy.insert((stack, spoken.id));
                claims.push(Claim::new(spoken, judged, site, stack, vec![*index]));
                let outside: Vec<Region> =
                    site.beyond().into_iter().filter(|region| !covers(&spoken.what, region)).cloned().collect();
                if !outside.is_empty() {
                    beyond = beyond.or(Some((spoken, outside)));
                }
            }
        }
    }
    match (wrong, beyond) {
        (Some(spoken), _) => Cover::Unknown(spoken),
        (None, Some((spoken, outside))) if missing.is_empty() => Cover::Beyond(spoken, outside),
        // Records that lead to several regions are one decision: one of them may say why for all.
        _ if missing.is_empty() || site.kind == Kind::Routing && !claims.is_empty() => {
            Cover::Declared(Claim::joined(claims))
        }
        _ => Cover::Missing(missing),
    }
}

/// The driver of one of a site's resources; a part without its own has that of its whole, which is why it is there.
fn driver_of<'a>(judged: &Judged<'a>, site: &Site, resource: usize) -> Option<&'a Spoken<Driver>> {
    judged.wholes(resource).find_map(|index| judged.declared.driver(index, depth_at(judged, site, index)))
}

/// How deep a driver for one of a site's resources may stand: a module that chose its region itself may say why itself.
fn depth_at(judged: &Judged<'_>, site: &Site, resource: usize) -> Option<usize> {
    let depth = site.depth?;
    let chosen = || depth_of_choice(judged, resource, &site.beyond());
    Some(if site.kind == Kind::Extra { depth.max(chosen()) } else { depth })
}

/// The first of a site's fleets that is not covered says how.
fn fleets_cover<'a>(estate: &'a Estate<'_>, site: &Site, busy: &mut Busy) -> Cover<'a> {
    let mut claims = Vec::new();
    for fleet in &site.fleets {
        match fleet_cover(estate, fleet, site, busy) {
            Cover::Declared(own) => claims.extend(own),
            uncovered => return uncovered,
        }
    }
    Cover::Declared(Claim::joined(claims))
}

fn fleet_cover<'a>(estate: &'a Estate<'_>, fleet: &Fleet, site: &Site, busy: &mut Busy) -> Cover<'a> {
    let mut silent = 0;
    let mut wrong = None;
    let mut claims = Vec::new();
    for stack in &fleet.stacks {
        let Some(judged) = estate.stacks.get(*stack) else { continue };
        let all: Vec<usize> = (0..judged.located.stack.resources.len()).collect();
        match stack_cover(estate, *stack, &all, site, busy) {
            Cover::Missing(_) => silent += 1,
            Cover::Unknown(spoken) => wrong = wrong.or(Some(spoken)),
            Cover::Declared(own) => claims.extend(own),
            Cover::Beyond(driver, _) => claims.push(Claim::new(driver, judged, site, *stack, all)),
        }
    }
    match (wrong, silent) {
        (Some(spoken), _) => Cover::Unknown(spoken),
        (None, 0 | 1) => Cover::Declared(Claim::joined(claims)),
        _ => Cover::Missing(site.resources.clone()),
    }
}

/// Whether a driver's `regions` (all, when it names none) cover a region.
fn covers(driver: &Driver, region: &Region) -> bool {
    let written = region.to_string();
    let fits = |pattern: &String| match pattern.strip_suffix('*') {
        Some(prefix) => written.starts_with(prefix),
        None => *pattern == written,
    };
    driver.regions.is_empty() || driver.regions.iter().any(fits)
}
