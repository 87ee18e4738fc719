//! From located and declared stacks to the map.

use super::report::{Fleet, Map, MappedResource, MappedStack};
use crate::check::{Judged, Verdict};

/// The map of an estate, its fleets included.
pub(super) fn map(stacks: &[Judged<'_>], verdict: &Verdict) -> Map {
    let name = |index: &usize| stacks.get(*index).map(|judged| judged.located.stack.name());
    let fleets = verdict.fleets.iter().map(|(component, members, regions)| Fleet {
        component: component.clone(),
        stacks: members.iter().filter_map(name).collect(),
        regions: regions.iter().map(ToString::to_string).collect(),
    });
    let mut map = Map { stacks: stacks.iter().map(mapped).collect(), fleets: fleets.collect() };
    map.stacks.sort_by(|a, b| (&a.name, a.kind).cmp(&(&b.name, b.kind)));
    map.fleets.sort();
    map
}

fn mapped(judged: &Judged<'_>) -> MappedStack {
    let located = judged.located;
    let stack = &located.stack;
    let mut regions: Vec<String> =
        located.placements.iter().flat_map(|placement| &placement.places).map(|place| place.region.to_string()).collect();
    regions.sort();
    regions.dedup();
    let resources = stack.resources.iter().zip(&located.placements).enumerate();
    let resources = resources.map(|(index, (resource, placement))| MappedResource {
        address: resource.address.to_string(),
        type_name: resource.type_name.to_string(),
        at: resource.at.clone(),
        placement: placement.clone(),
        driver: judged.declared.driver(index, None).map(|spoken| spoken.what.clone()),
        label: judged.declared.label(index).map(|spoken| spoken.what.clone()),
    });
    MappedStack {
        name: stack.name(),
        directory: stack.directory.clone(),
        kind: stack.kind,
        inputs: stack.inputs.clone(),
        regions,
        resources: resources.collect(),
        links: located.links.clone(),
    }
}
