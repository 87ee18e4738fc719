//! The map for programs.

use serde::Serialize;

use crate::lint::{Fleet, Map, MappedResource, MappedStack, Report};
use crate::model::{Driver, Endpoint, Link, Place};
use crate::report::json::{SCHEMA_VERSION, Tool};
use crate::report::{Error, json_text, sanitise};
use crate::value::Trail;

/// Steps of a trail that are told.
const STEPS: usize = 32;

/// The whole map.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub fn write(report: &Report) -> Result<String, Error> {
    let map = &report.map;
    json_text::write(&Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool::of(&report.digests),
        as_of: &report.as_of,
        stacks: map.stacks.iter().map(|stack| StackRow::of(stack, map)).collect(),
        fleets: map.fleets.iter().map(FleetRow::of).collect(),
    })
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool<'a>,
    as_of: &'a str,
    stacks: Vec<StackRow<'a>>,
    fleets: Vec<FleetRow<'a>>,
}

#[derive(Serialize)]
struct StackRow<'a> {
    path: &'a str,
    name: &'a str,
    kind: &'static str,
    inputs: &'a [String],
    regions: &'a [String],
    resources: Vec<ResourceRow<'a>>,
    links: Vec<LinkRow<'a>>,
}

#[derive(Serialize)]
struct ResourceRow<'a> {
    address: &'a str,
    r#type: &'a str,
    file: &'a str,
    line: usize,
    completeness: &'static str,
    why: Option<String>,
    global: bool,
    candidates: Vec<String>,
    places: Vec<PlaceRow<'a>>,
    driver: Option<DriverRow<'a>>,
    label: Option<&'a str>,
}

#[derive(Serialize)]
struct PlaceRow<'a> {
    region: String,
    role: &'static str,
    countries: &'a [String],
    assumed: bool,
    trail: Vec<String>,
}

#[derive(Serialize)]
struct DriverRow<'a> {
    names: Vec<&'static str>,
    reason: Option<String>,
    owner: Option<&'a str>,
    review_by: Option<&'a str>,
    regime: Option<&'a str>,
    from: &'static str,
}

#[derive(Serialize)]
struct LinkRow<'a> {
    kind: &'static str,
    from: &'a str,
    to: &'a str,
    file: &'a str,
    line: usize,
    from_regions: Vec<String>,
    to_regions: Vec<String>,
}

#[derive(Serialize)]
struct FleetRow<'a> {
    component: &'a str,
    stacks: &'a [String],
    regions: &'a [String],
}

impl<'a> StackRow<'a> {
    fn of(stack: &'a MappedStack, map: &'a Map) -> Self {
        Self {
            path: &stack.directory,
            name: &stack.name,
            kind: stack.kind.name(),
            inputs: &stack.inputs,
            regions: &stack.regions,
            resources: stack.resources.iter().map(|resource| ResourceRow::of(resource, map)).collect(),
            links: stack.links.iter().map(LinkRow::of).collect(),
        }
    }
}

impl<'a> ResourceRow<'a> {
    fn of(resource: &'a MappedResource, map: &'a Map) -> Self {
        let placement = &resource.placement;
        Self {
            address: &resource.address,
            r#type: &resource.type_name,
            file: resource.at.path(),
            line: resource.at.start().line,
            completeness: placement.completeness.name(),
            why: placement.why.as_ref().map(|why| sanitise::line(&why.to_string()).into_owned()),
            global: placement.global,
            candidates: placement.candidates().iter().map(ToString::to_string).collect(),
            places: placement.places.iter().map(|place| PlaceRow::of(place, map)).collect(),
            driver: resource.driver.as_ref().map(DriverRow::of),
            label: resource.label.as_ref().map(|label| label.name.as_str()),
        }
    }
}

impl<'a> PlaceRow<'a> {
    fn of(place: &'a Place, map: &'a Map) -> Self {
        Self {
            region: place.region.to_string(),
            role: place.role.name(),
            countries: map.region(place).map(|region| region.countries.as_slice()).unwrap_or_default(),
            assumed: place.assumed,
            trail: place.trail.as_ref().map(steps).unwrap_or_default(),
        }
    }
}

/// `var.dr_region (envs/prod/main.tf:7)`, from the resource to the literal.
fn steps(trail: &Trail) -> Vec<String> {
    let steps = trail.flatten(STEPS);
    steps
        .iter()
        .map(|step| format!("{} ({})", sanitise::line(&step.what), sanitise::line(&step.at.to_string())))
        .collect()
}

impl<'a> DriverRow<'a> {
    fn of(driver: &'a Driver) -> Self {
        Self {
            names: driver.names.iter().map(|name| name.name()).collect(),
            reason: driver.reason.as_ref().map(|reason| sanitise::prose(reason).into_owned()),
            owner: driver.owner.as_deref(),
            review_by: driver.review_by.as_deref(),
            regime: driver.regime.as_deref(),
            from: driver.from.name(),
        }
    }
}

impl<'a> LinkRow<'a> {
    fn of(link: &'a Link) -> Self {
        Self {
            kind: link.kind.name(),
            from: end(&link.from),
            to: end(&link.to),
            file: link.at.path(),
            line: link.at.start().line,
            from_regions: link.from.regions.iter().map(ToString::to_string).collect(),
            to_regions: link.to.regions.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A link's end: the resource's address, or what else it is called.
fn end(endpoint: &Endpoint) -> &str {
    endpoint.resource.as_deref().unwrap_or(&endpoint.name)
}

impl<'a> FleetRow<'a> {
    fn of(fleet: &'a Fleet) -> Self {
        Self { component: &fleet.component, stacks: &fleet.stacks, regions: &fleet.regions }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use crate::report::example;

    #[test]
    fn the_contract_is_kept() {
        insta::assert_snapshot!(super::write(&example::report()).unwrap());
    }

    #[test]
    fn names_stay_exact() {
        let report = example::hostile();
        let value: serde_json::Value = serde_json::from_str(&super::write(&report).unwrap()).unwrap();
        let last = report.map.stacks[0].resources.last().unwrap();
        assert_eq!(
            value["stacks"][0]["resources"].as_array().unwrap().last().unwrap()["address"],
            last.address.as_str()
        );
    }
}
