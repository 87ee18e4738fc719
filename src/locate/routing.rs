//! Routing that presupposes several regions.

use std::sync::Arc;

use super::Route;
use super::locator::Locator;
use super::region::Told;
use crate::rules::{Condition, Routing, Satisfied};
use crate::value::{Path, Value};

impl Locator<'_> {
    /// Where requests are spread over regions, with the regions of the targets: one route a resource, or one for each
    /// element of its list of targets.
    pub(super) fn routes(&self) -> Vec<Route> {
        (0..self.stack.resources.len()).flat_map(|index| self.routes_of(index)).collect()
    }

    fn routes_of(&self, index: usize) -> Vec<Route> {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else {
            return Vec::new();
        };
        let Some(routing) = &rule.routing else { return Vec::new() };
        let Satisfied::Yes { .. } = routing.when.holds(&resource.body, &resource.body) else { return Vec::new() };
        let elements = match &routing.each {
            Some(path) => path.select(&resource.body),
            None => vec![resource.body.clone()],
        };
        elements.iter().filter_map(|element| self.route(index, routing, element)).collect()
    }

    fn route(&self, index: usize, routing: &Routing, element: &Value) -> Option<Route> {
        let resource = self.stack.resources.get(index)?;
        let told = routing.to.iter().flat_map(|source| self.tell(index, source, element, 0));
        let mut regions: Vec<_> = told
            .filter_map(|told| match told {
                Told::Region { region, .. } => Some(region),
                _ => None,
            })
            .collect();
        regions.sort();
        regions.dedup();
        let holds = |asked: &Condition| {
            !asked.is_empty() && matches!(asked.holds(element, &resource.body), Satisfied::Yes { .. })
        };
        Some(Route {
            resource: index,
            at: resource.at.clone(),
            regions,
            unchecked: holds(&routing.unchecked),
            standby: routing.standby.iter().any(holds) && self.spreads_in_order(index, routing),
            names: routing.names,
            answers: routing.answers.as_ref().map(|path| asked_for(path, &resource.body)),
        })
    }

    /// Whether what says how the requests are spread asks for an order; so it is where nobody else says how.
    fn spreads_in_order(&self, index: usize, routing: &Routing) -> bool {
        let (Some(resource), Some(method)) = (self.stack.resources.get(index), &routing.method) else { return true };
        let named = method.resource.select(&resource.body);
        let mut profiles = named.iter().flat_map(|value| self.names.find(value, self.stack, index));
        profiles.any(|profile| {
            let body = self.stack.resources.get(profile).map(|profile| &profile.body);
            body.is_some_and(|body| matches!(method.when.holds(body, body), Satisfied::Yes { .. }))
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
