//! Routing that presupposes several regions.

use super::Route;
use super::locator::Locator;
use super::region::Told;
use crate::rules::{Condition, Satisfied};

impl Locator<'_> {
    /// The resources that spread requests over regions, with the regions of their targets.
    pub(super) fn routes(&self) -> Vec<Route> {
        (0..self.stack.resources.len()).filter_map(|index| self.route(index)).collect()
    }

    fn route(&self, index: usize) -> Option<Route> {
        let resource = self.stack.resources.get(index)?;
        let routing = self.rule(index)?.routing.as_ref()?;
        let Satisfied::Yes { .. } = routing.when.holds(&resource.body, &resource.body) else { return None };
        let told = routing.to.iter().flat_map(|source| self.tell(index, source, &resource.body, 0));
        let mut regions: Vec<_> = told
            .filter_map(|told| match told {
                Told::Region { region, .. } => Some(region),
                _ => None,
            })
            .collect();
        regions.sort();
        regions.dedup();
        let is = |asked: &Condition| {
            !asked.is_empty() && matches!(asked.holds(&resource.body, &resource.body), Satisfied::Yes { .. })
        };
        let (unchecked, standby) = (is(&routing.unchecked), is(&routing.standby));
        Some(Route { resource: index, at: resource.at.clone(), regions, unchecked, standby, names: routing.names })
    }
}
