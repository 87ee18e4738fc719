//! Site 2: a module or resource repeated over regions, by `for_each` or `count` or by several calls of one source.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::environment::environment;
use super::{Kind, Site, opened};
use crate::check::anchor::{deciding, installer};
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::{Resource, ResourceKind};
use crate::source::Location;
use crate::value::Trail;

/// What one instance of a repetition holds.
#[derive(Default)]
struct Instance {
    regions: BTreeMap<Region, Option<Trail>>,
    /// How many of its resources live in each.
    residents: BTreeMap<Region, usize>,
    resources: Vec<usize>,
}

impl Instance {
    /// Where most of it lives; of regions with equally many the first.
    fn home(&self) -> Option<&Region> {
        self.residents.iter().rev().max_by_key(|(_, count)| **count).map(|(region, _)| region)
    }
}

/// A thing that repeats: a block by its instances, a source by its calls.
struct Repetition {
    at: Location,
    name: String,
    depth: usize,
    instances: BTreeMap<Arc<str>, Instance>,
}

/// Where the module calls of a stack stand, by address.
struct Calls<'a>(BTreeMap<&'a str, &'a Location>);

impl<'a> Calls<'a> {
    fn new(judged: &'a Judged<'_>) -> Self {
        let calls = judged.located.stack.resources.iter().flat_map(|resource| &resource.calls);
        Self(calls.map(|call| (call.address.as_ref(), &call.at)).collect())
    }
}

/// Sites of repetition, outermost blocks first; what an outer one explains an inner one does not tell again.
pub(super) fn sites(
    estate: &Estate<'_>,
    stack: usize,
    judged: &Judged<'_>,
    home: Option<&Region>,
    told: &BTreeSet<(usize, Region)>,
) -> Vec<Site> {
    let calls = Calls::new(judged);
    let mut sites: Vec<Site> = Vec::new();
    let mut explained: BTreeSet<usize> = BTreeSet::new();
    for repetition in repetitions(judged) {
        let Some(site) = site(stack, judged, home, &calls, repetition) else { continue };
        let is_explained = site.resources.iter().all(|resource| explained.contains(resource));
        if is_explained || is_told_by_itself(estate, judged, &site, told) {
            continue;
        }
        explained.extend(site.resources.iter().copied());
        sites.push(site);
    }
    sites
}

/// Whether what leaves home does so for multi-region locations only, and each is told of that by itself.
fn is_told_by_itself(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, told: &BTreeSet<(usize, Region)>) -> bool {
    let beyond = site.beyond();
    let is_told = |resource: &usize| {
        let placement = judged.located.placements.get(*resource);
        let mut places = placement.into_iter().flat_map(|placement| opened(placement, judged.located.stack.is_child));
        places.all(|place| !beyond.contains(&&place.region) || told.contains(&(*resource, place.region.clone())))
    };
    beyond.iter().all(|region| estate.catalogue.spans_regions(region)) && site.resources.iter().all(is_told)
}

fn repetitions(judged: &Judged<'_>) -> Vec<Repetition> {
    let mut blocks: BTreeMap<(usize, String), Repetition> = BTreeMap::new();
    let mut sources: BTreeMap<(usize, String), Repetition> = BTreeMap::new();
    for (index, resource) in judged.located.stack.resources.iter().enumerate() {
        let Some(placement) = judged.located.placements.get(index) else { continue };
        // A part is where its whole is: that one's instances tell whether it is repeated.
        let is_told_by_whole = judged.wholes(index).nth(1).is_some();
        let places: Vec<_> = opened(placement, judged.located.stack.is_child).filter(|_| !is_told_by_whole).collect();
        let enter = |table: &mut BTreeMap<(usize, String), Repetition>,
                     depth: usize,
                     key: String,
                     at: &Location,
                     name: &str,
                     instance: &Arc<str>| {
            let repetition = table.entry((depth, key)).or_insert_with(|| Repetition {
                at: at.clone(),
                name: name.to_owned(),
                depth,
                instances: BTreeMap::new(),
            });
            let held = repetition.instances.entry(Arc::clone(instance)).or_default();
            held.resources.push(index);
            for place in &places {
                held.regions.entry(place.region.clone()).or_insert_with(|| place.trail.clone());
                *held.residents.entry(place.region.clone()).or_default() += 1;
            }
        };
        let environment = environment_of(resource);
        for (depth, call) in resource.calls.iter().enumerate() {
            let parent =
                depth.checked_sub(1).and_then(|outer| resource.calls.get(outer)).map_or("", |outer| &outer.address);
            if call.repeated {
                enter(&mut blocks, depth, format!("{parent}|{}", call.block), &call.at, &call.block, &call.address);
            }
            let source = format!("{parent}|{}|{environment}", call.source);
            enter(&mut sources, depth, source, &call.at, &call.source, &call.address);
        }
        if resource.repeated {
            let block = without_key(&resource.address);
            let key = format!("{block}|{environment}");
            let depth = if resource.kind == ResourceKind::Object { 0 } else { resource.calls.len() };
            enter(&mut blocks, depth, key, &resource.at, &block, &resource.address);
        }
    }
    blocks.into_values().chain(sources.into_values()).collect()
}

/// Instances of one block or source are told apart by their environment where each is deployed for itself, as
/// Applications are: `dev` in one region and `prod` in another was not decided for the sake of two regions.
fn environment_of(resource: &Resource) -> &'static str {
    if resource.kind == ResourceKind::Object { environment(&resource.address) } else { "" }
}

/// A repetition is a site when its instances lie in different regions: what one of them has elsewhere, beside the region
/// in which most of each lives, is no repetition.
fn site(
    stack: usize,
    judged: &Judged<'_>,
    home: Option<&Region>,
    calls: &Calls<'_>,
    repetition: Repetition,
) -> Option<Site> {
    let placed: Vec<(&Arc<str>, &Instance)> =
        repetition.instances.iter().filter(|(_, held)| !held.regions.is_empty()).collect();
    let first: BTreeSet<&Region> = placed.first()?.1.regions.keys().collect();
    let differs = |held: &Instance| held.regions.keys().any(|region| !first.contains(region));
    let homes: BTreeSet<&Region> = placed.iter().filter_map(|(_, held)| held.home()).collect();
    if homes.len() < 2 || !placed.iter().any(|(_, held)| differs(held)) {
        return None;
    }
    let home = home_of(judged, home, &placed);
    let mut regions: Vec<Region> = placed.iter().flat_map(|(_, held)| held.regions.keys().cloned()).collect();
    regions.sort();
    regions.dedup();
    let beyond = |held: &&(&Arc<str>, &Instance)| held.1.regions.keys().any(|region| Some(region) != home.as_ref());
    let outside: Vec<_> = placed.iter().filter(beyond).collect();
    let at = anchor(judged, calls, &repetition, &outside);
    let mut trails: Vec<(Region, Trail)> = Vec::new();
    for (_, held) in &placed {
        for (region, trail) in &held.regions {
            if let Some(trail) = trail
                && !trails.iter().any(|(known, _)| known == region)
            {
                trails.push((region.clone(), Arc::clone(trail)));
            }
        }
    }
    let mut resources: Vec<usize> = outside.iter().flat_map(|(_, held)| held.resources.iter().copied()).collect();
    resources.sort_unstable();
    resources.dedup();
    // The instances at home are of the same decision, wherever others see the home.
    let all: BTreeSet<usize> = placed.iter().flat_map(|(_, held)| held.resources.iter().copied()).collect();
    let explains = all.into_iter().filter(|index| !resources.contains(index)).collect();
    let first = resources.first().and_then(|index| judged.located.stack.resources.get(*index));
    let at = first.and_then(|first| installer(first, repetition.depth)).cloned().unwrap_or(at);
    Some(Site {
        resources,
        regions,
        home,
        depth: Some(repetition.depth),
        trails,
        explains,
        ..Site::new(Kind::Repeated, stack, at, repetition.name)
    })
}

/// The stack's home when an instance lives there or keeps copies of what does, else the first instance's region.
fn home_of(judged: &Judged<'_>, home: Option<&Region>, placed: &[(&Arc<str>, &Instance)]) -> Option<Region> {
    let lives = |region: &Region| placed.iter().any(|(_, held)| held.regions.contains_key(region));
    let follows = |region: &Region| {
        let mut resources = placed.iter().flat_map(|(_, held)| &held.resources);
        resources.any(|resource| is_copied_from(judged, *resource, region))
    };
    let of_stack = home.filter(|home| lives(home) || follows(home)).cloned();
    of_stack.or_else(|| placed.first()?.1.regions.keys().next().cloned())
}

/// Whether a resource holds copies of what lives in a region.
fn is_copied_from(judged: &Judged<'_>, index: usize, region: &Region) -> bool {
    let own = judged.located.stack.resources.get(index).map(|resource| &resource.address);
    let mut links = judged.links(judged.index.links_at(index));
    links.any(|link| link.kind.copies() && link.from.regions.contains(region) && link.to.resource.as_ref() == own)
}

/// A block that repeats is reported where it stands; of several calls of a source, the first call that leaves home.
fn anchor(
    judged: &Judged<'_>,
    calls: &Calls<'_>,
    repetition: &Repetition,
    outside: &[&(&Arc<str>, &Instance)],
) -> Location {
    let first = outside.first().and_then(|(_, held)| held.resources.first());
    let first = first.and_then(|index| judged.located.stack.resources.get(*index));
    if let Some(object) = first.filter(|first| first.kind == ResourceKind::Object) {
        let trails = outside.iter().flat_map(|(_, held)| held.regions.values()).flatten();
        let field = trails.filter_map(|trail| deciding(trail, |path| path == object.at.path())).min();
        return field.unwrap_or_else(|| object.at.clone());
    }
    let first = outside.iter().filter_map(|(address, _)| calls.0.get(address.as_ref())).min();
    let is_source = repetition.instances.keys().any(|address| calls.0.contains_key(address.as_ref()));
    first.copied().filter(|_| is_source).unwrap_or(&repetition.at).clone()
}

fn without_key(address: &str) -> String {
    match address.rfind('[') {
        Some(bracket) if address.ends_with(']') => address.get(..bracket).unwrap_or(address).to_owned(),
        _ => address.to_owned(),
    }
}
