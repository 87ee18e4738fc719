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
        Self { driver, on, stacks: BTreeSet::new(), sites: BTreeSet::new() }
    }

    fn registered(self, estate: &Estate<'_>, all: &[DecisionSite]) -> RegisteredDriver {
        let sites: Vec<&DecisionSite> = self.sites.iter().filter_map(|index| all.get(*index)).collect();
        let regions: BTreeSet<Region> = sites.iter().flat_map(|site| site.regions.iter().cloned()).collect();
        let resources: BTreeSet<(&str, &str)> = sites
            .iter()
            .flat_map(|site| site.resources.iter().map(|resource| (site.stack.as_str(), resource.as_str())))
            .collect();
        let names: BTreeSet<String> = sites.iter().map(|site| site.name.clone()).collect();
        RegisteredDriver {
            review: Review::of(self.driver.review_by.as_deref(), estate.as_of),
            driver: self.driver.clone(),
            on: self.on.to_owned(),
            stacks: self.stacks.into_iter().collect(),
            sites: names.into_iter().collect(),
            regions: regions.into_iter().collect(),
            resources: resources.len(),
        }
    }
}
