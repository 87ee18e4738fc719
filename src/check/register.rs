//! The register: every driver of the estate, idle ones and unused decisions of the configuration among them.

use std::collections::{BTreeMap, BTreeSet};

use super::driver::Covered;
use super::{Estate, Judged};
use crate::geo::Region;
use crate::model::{DecisionSite, Driver, RegisteredDriver, Review};
use crate::source::Location;

/// A driver as it is gathered from the stacks in which it speaks.
struct Entry<'a> {
    driver: &'a Driver,
    on: &'a str,
    stacks: BTreeSet<String>,
    sites: BTreeSet<usize>,
    /// Where what it covers lives.
    lives: BTreeSet<Region>,
    /// How many resources it covers, by stack.
    covers: BTreeMap<String, usize>,
}

/// All drivers, in the order of the places where they were written.
pub(super) fn register(estate: &Estate<'_>, sites: &[DecisionSite], covered: &Covered) -> Vec<RegisteredDriver> {
    let mut entries: BTreeMap<(&Location, &str), Entry<'_>> = BTreeMap::new();
    for (index, judged) in estate.stacks.iter().enumerate() {
        for spoken in judged.declared.all_drivers() {
            let entry = entries
                .entry((&spoken.what.at, &spoken.name))
                .or_insert_with(|| Entry::new(&spoken.what, &spoken.name));
            entry.stacks.insert(judged.located.stack.name());
            entry.sites.extend(covered.get(&(index, spoken.id)).into_iter().flatten());
            entry.take_in(judged, judged.declared.covered_by(spoken.id));
        }
        unused_decisions(judged, &mut entries);
    }
    entries.into_values().map(|entry| entry.registered(estate, sites)).collect()
}

/// Decisions of the configuration that speak nowhere are decisions all the same.
fn unused_decisions<'a>(judged: &Judged<'a>, entries: &mut BTreeMap<(&'a Location, &'a str), Entry<'a>>) {
    for decision in judged.config.decisions() {
        let key = (&decision.driver.at, decision.id.as_str());
        entries.entry(key).or_insert_with(|| Entry::new(&decision.driver, &decision.id));
    }
}

impl<'a> Entry<'a> {
    fn new(driver: &'a Driver, on: &'a str) -> Self {
        Self {
            driver,
            on,
            stacks: BTreeSet::new(),
            sites: BTreeSet::new(),
            lives: BTreeSet::new(),
            covers: BTreeMap::new(),
        }
    }

    /// What it covers in a stack.
    fn take_in(&mut self, judged: &Judged<'_>, covered: &[usize]) {
        let placements = covered.iter().filter_map(|index| judged.located.placements.get(*index));
        self.lives.extend(placements.flat_map(|placement| placement.regions()));
        self.covers.insert(judged.located.stack.name(), covered.len());
    }

    /// The regions of a site for which it speaks: of several stacks each says why it is where it is.
    fn regions_of(&self, site: &DecisionSite) -> Vec<Region> {
        let is_own = |region: &Region| site.home.as_ref() == Some(region) || self.lives.contains(region);
        let own: Vec<Region> = site.regions.iter().filter(|region| is_own(region)).cloned().collect();
        if own.len() > 1 { own } else { site.regions.clone() }
    }

    /// How many resources of some sites it speaks for; in the stacks of a fleet all that it covers.
    fn resources_of(&self, sites: &[&DecisionSite]) -> usize {
        let alone = sites.iter().filter(|site| site.stacks.is_empty());
        let alone: BTreeSet<(&str, &str)> =
            alone.flat_map(|site| site.all_resources().map(|(stack, _, address)| (stack, address))).collect();
        let fleets: BTreeSet<&String> = sites.iter().flat_map(|site| &site.stacks).collect();
        let covered: usize = fleets.into_iter().filter_map(|stack| self.covers.get(stack)).sum();
        alone.len() + covered
    }

    fn registered(self, estate: &Estate<'_>, all: &[DecisionSite]) -> RegisteredDriver {
        let sites: Vec<&DecisionSite> = self.sites.iter().filter_map(|index| all.get(*index)).collect();
        let regions: BTreeSet<Region> = sites.iter().flat_map(|site| self.regions_of(site)).collect();
        let names: BTreeSet<String> = sites.iter().map(|site| site.name.clone()).collect();
        let resources = self.resources_of(&sites);
        RegisteredDriver {
            review: Review::of(self.driver.review_by.as_deref(), estate.as_of),
            driver: self.driver.clone(),
            on: self.on.to_owned(),
            stacks: self.stacks.into_iter().collect(),
            sites: names.into_iter().collect(),
            regions: regions.into_iter().collect(),
            resources,
        }
    }
}
