//! Zones: they lie in the region of what names them, so that they say where it is if nothing else does, and contradict
//! what says otherwise.

use super::answer::Answer;
use super::locator::Locator;
use super::region::{Meaning, Told, by_name};
use crate::geo::{Region, Sought};
use crate::model::{Class, Completeness, Place, Placement, Role};
use crate::value::{Unknown, Value};

impl Locator<'_> {
    /// Places what nothing else places by the zones that it names, when all of these are known and lie in one region.
    pub(super) fn place_by_zones(&self, index: usize, answer: &mut Answer) {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else { return };
        if answer.unknown.is_none() || !answer.places.is_empty() || !answer.choices.is_empty() {
            return;
        }
        if let Some(provider) = self.divided(index) {
            let why = format!("{provider} speaks to one region, and what is made through it names places of several");
            answer.unknown = Some(Unknown::Unstated(why));
            return;
        }
        let zones = rule.zone.iter().flat_map(|path| path.select(&resource.body)).filter(|zone| !zone.is_null());
        let mut told = zones.map(|zone| self.told_by_zone(index, &zone));
        let Some(Some(first @ Told::Region { .. })) = told.next() else { return };
        if told.all(|other| other.as_ref().and_then(region_of) == region_of(&first)) {
            answer.unknown = None;
            answer.add(first, Role::Primary, Class::Deliberate, None);
        }
    }

    /// Tells the zones that lie outside the region in which a resource is known to live. A default counts, since the
    /// files contradict each other as they stand; but not in a module that leaves it to its caller.
    pub(super) fn check_zones(&self, index: usize, placement: &Placement) {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else { return };
        let primary = |place: &&Place| place.role == Role::Primary;
        let homes: Vec<&Region> = placement.places.iter().filter(primary).map(|place| &place.region).collect();
        let is_told = match placement.completeness {
            Completeness::Known => true,
            Completeness::Assumed => !self.stack.is_child,
            Completeness::AtLeast | Completeness::Unknown => false,
        };
        if homes.is_empty() || !is_told {
            return;
        }
        for zone in rule.zone.iter().flat_map(|path| path.select(&resource.body)) {
            let Some(region) = self.region_of_zone(index, &zone) else { continue };
            if !homes.iter().any(|home| **home == region) {
                let at = zone.origin.at().unwrap_or(&resource.at);
                let (word, homes) = (zone.as_str().unwrap_or_default(), homes.iter().map(ToString::to_string));
                let homes = homes.collect::<Vec<_>>().join(", ");
                self.contradict(index, at, format!("the zone `{word}` lies in {region}, and the resource in {homes}"));
            }
        }
    }

    /// The region of a zone that nobody but the files says.
    fn region_of_zone(&self, index: usize, zone: &Value) -> Option<Region> {
        match self.told_by_zone(index, zone)? {
            Told::Region { region, assumed, .. } if !(assumed && self.stack.is_child) => Some(region),
            _ => None,
        }
    }

    /// The region in which a zone lies.
    pub(super) fn told_by_zone(&self, index: usize, zone: &Value) -> Option<Told> {
        let rule = self.rule(index)?;
        let meaning = Meaning { cloud: self.cloud_of(index, rule), service: None, sought: Sought::Zone };
        Some(by_name(zone, meaning, self.options.catalogue))
    }
}

fn region_of(told: &Told) -> Option<&Region> {
    match told {
        Told::Region { region, .. } => Some(region),
        _ => None,
    }
}
