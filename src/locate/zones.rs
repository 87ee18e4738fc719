//! Zones that do not lie in the region of what names them.

use super::locator::Locator;
use super::region::{Meaning, Told, by_name};
use crate::geo::{Region, Sought};
use crate::model::{Completeness, Place, Placement, Role};
use crate::value::Value;

impl Locator<'_> {
    /// Tells the zones that lie outside the region in which a resource is known to live.
    pub(super) fn check_zones(&self, index: usize, placement: &Placement) {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else { return };
        let primary = |place: &&Place| place.role == Role::Primary;
        let homes: Vec<&Region> = placement.places.iter().filter(primary).map(|place| &place.region).collect();
        if homes.is_empty() || placement.completeness != Completeness::Known {
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

    /// The region of a zone that is known for sure.
    fn region_of_zone(&self, index: usize, zone: &Value) -> Option<Region> {
        let rule = self.rule(index)?;
        let meaning = Meaning { cloud: self.cloud_of(index, rule), service: None, sought: Sought::Zone };
        match by_name(zone, meaning, self.options.catalogue) {
            Told::Region { region, assumed: false, .. } => Some(region),
            _ => None,
        }
    }
}
