//! Routing that presupposes several regions.

use std::sync::Arc;

use super::Route;
use super::locator::Locator;
use super::region::Told;
use crate::rules::{Condition, Satisfied};
use crate::value::{Path, Value};

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
        Some(Route {
            resource: index,
            at: resource.at.clone(),
            regions,
            unchecked,
            standby,
            names: routing.names,
            answers: routing.answers.as_ref().map(|path| asked_for(path, &resource.body)),
        })
    }
}

/// What a path leads to, written so that only what may be the same is alike: a text, what it is an attribute of, or why
/// it is not known.
fn asked_for(path: &Path, body: &Value) -> Arc<str> {
    let written = |value: Value| {
        let named = || value.origin.references().iter().map(|reference| reference.address.to_string()).next();
        let why = || value.why_unknown().map(ToString::to_string);
        value.as_str().map(ToOwned::to_owned).or_else(named).or_else(why).unwrap_or_default()
    };
    path.select(body).into_iter().map(written).collect::<Vec<_>>().join(" ").into()
}
