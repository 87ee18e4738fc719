//! From located and declared stacks to the map.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::report::{Fleet, Map, MappedRegion, MappedResource, MappedScope, MappedStack};
use crate::check::{Estate, Judged, Verdict};
use crate::discover::Tree;
use crate::geo::{Countries, Region};
use crate::locate::Located;
use crate::model::{Driver, Link, Place, Scope, ScopeKind};
use crate::source::Location;

/// The map of some stacks, with the fleets of the estate.
pub(super) fn map(tree: &dyn Tree, estate: &Estate<'_>, mapped: &[Judged<'_>], verdict: &Verdict) -> Map {
    let name = |index: &usize| estate.stacks.get(*index).map(|judged| judged.located.stack.name());
    let fleets = verdict.fleets.iter().map(|(component, members, regions)| Fleet {
        component: component.clone(),
        stacks: members.iter().filter_map(name).collect::<BTreeSet<_>>().into_iter().collect(),
        regions: regions.iter().map(ToString::to_string).collect(),
    });
    let stacks: Vec<MappedStack> = mapped.par_iter().map(|judged| stack(tree, judged)).collect();
    let mut map = Map { regions: regions(estate, &stacks), stacks, fleets: fleets.collect() };
    map.stacks.sort_by(|a, b| (&a.name, a.kind).cmp(&(&b.name, b.kind)));
    map.fleets.sort();
    map
}

fn stack(tree: &dyn Tree, judged: &Judged<'_>) -> MappedStack {
    let located = judged.located;
    let stack = &located.stack;
    let mut regions: Vec<String> = located
        .placements
        .iter()
        .flat_map(|placement| &placement.places)
        .map(|place| place.region.to_string())
        .collect();
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
        // What is found in a directory that only tests give values to is told of it as it stands.
        name: if stack.of_tests { stack.directory.clone() } else { stack.name() },
        directory: stack.directory.clone(),
        kind: stack.kind,
        inputs: stack.inputs.clone(),
        regions,
        resources: resources.collect(),
        links: links(located),
        scopes: scopes(judged),
        configs: judged.config.files().to_vec(),
        baseline: judged.config.baseline().map(|path| tree.display(path)),
    }
}

/// What goes where, and who is told how to reach what elsewhere, by place.
fn links(located: &Located) -> Vec<Link> {
    let mut links: Vec<Link> = located.links.iter().chain(&located.accesses).cloned().collect();
    links.sort_by(|one, other| one.at.cmp(&other.at));
    links
}

/// Blocks, objects and the stack itself, with the drivers that are said on them; files hold only what stands in them.
fn scopes(judged: &Judged<'_>) -> Vec<MappedScope> {
    let (files, standing): (Vec<&Scope>, Vec<&Scope>) =
        judged.located.stack.scopes.iter().partition(|scope| scope.kind == ScopeKind::File);
    // What is said on a file is not said on the stack, whose place may be the beginning of the same file.
    let files: BTreeSet<(&Location, &str)> = files.iter().map(|file| (&file.at, file.name.as_str())).collect();
    let mut drivers: BTreeMap<&Location, &Driver> = BTreeMap::new();
    for spoken in judged.declared.all_drivers().filter(|spoken| !files.contains(&(&spoken.on, spoken.name.as_str()))) {
        drivers.entry(&spoken.on).or_insert(&spoken.what);
    }
    let scopes = standing.into_iter().map(|scope| MappedScope {
        kind: scope.kind,
        name: scope.name.clone(),
        at: scope.at.clone(),
        driver: drivers.get(&scope.at).map(|driver| (*driver).clone()),
    });
    let mut scopes: Vec<MappedScope> = scopes.collect();
    scopes.sort_by(|one, other| (&one.at, one.kind, &one.name).cmp(&(&other.at, other.kind, &other.name)));
    scopes
}

/// What the catalogue says of all regions on the map, and of zones that lie elsewhere than their region.
fn regions(estate: &Estate<'_>, stacks: &[MappedStack]) -> BTreeMap<String, MappedRegion> {
    let mut regions = BTreeMap::new();
    let mut add = |region: &Region| {
        let countries = codes(&estate.catalogue.countries_of(region));
        let described = MappedRegion { description: estate.catalogue.describe(region), countries };
        regions.entry(region.to_string()).or_insert(described);
    };
    for stack in stacks {
        let placements = stack.resources.iter().map(|resource| &resource.placement);
        placements
            .flat_map(|placement| placement.regions().into_iter().chain(placement.candidates()))
            .for_each(|region| add(&region));
        let ends = stack.links.iter().flat_map(|link: &Link| link.from.regions.iter().chain(&link.to.regions));
        ends.for_each(&mut add);
    }
    let places = stacks.iter().flat_map(|stack| &stack.resources).flat_map(|resource| &resource.placement.places);
    for (place, zone) in places.filter_map(|place: &Place| Some((place, place.zone.as_ref()?))) {
        let countries = estate.catalogue.countries_at(&place.region, Some(zone));
        if countries != estate.catalogue.countries_of(&place.region) {
            let known = codes(&countries);
            let description = format!("{zone}, {}", known.join(", "));
            regions.entry(zone.clone()).or_insert(MappedRegion { description, countries: known });
        }
    }
    regions
}

fn codes(countries: &Countries) -> Vec<String> {
    let known = countries.known().unwrap_or_default();
    known.iter().map(|country| country.code().to_owned()).collect()
}
