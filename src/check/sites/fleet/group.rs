//! What is a fleet: which stacks are the same component deployed several times.

use std::collections::{BTreeMap, BTreeSet};

use super::family::struck;
use crate::check::sites::opened;
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::StackKind;
use crate::value::Trail;

/// The same component in several stacks of different regions.
#[derive(Clone, Debug)]
pub(in crate::check) struct Fleet {
    /// Indexes of the stacks, in path order.
    pub(in crate::check) stacks: Vec<usize>,
    /// What they have in common.
    pub(in crate::check) component: String,
    /// The same module source or the same addresses, not just like names.
    pub(in crate::check) proven: bool,
    /// Their regions, sorted.
    pub(in crate::check) regions: Vec<Region>,
}

impl Fleet {
    /// Its stacks.
    pub(in crate::check) fn judged<'a>(&self, estate: &'a Estate<'a>) -> impl Iterator<Item = &'a Judged<'a>> {
        self.stacks.iter().filter_map(|index| estate.stacks.get(*index))
    }
}

/// All fleets whose stacks lie in different regions.
pub(in crate::check) fn fleets(estate: &Estate<'_>) -> Vec<Fleet> {
    let mut by_name: BTreeMap<(StackKind, String), Vec<usize>> = BTreeMap::new();
    for (index, judged) in estate.stacks.iter().enumerate() {
        let stack = &judged.located.stack;
        if stack.is_child {
            continue;
        }
        by_name.entry((stack.kind, struck(estate, &stack.name()))).or_default().push(index);
    }
    by_name.into_values().filter(|stacks| stacks.len() > 1).filter_map(|stacks| group(estate, stacks)).collect()
}

fn group(estate: &Estate<'_>, mut stacks: Vec<usize>) -> Option<Fleet> {
    stacks.sort_by_key(|index| estate.stacks.get(*index).map(|judged| judged.located.stack.name()));
    let homes: Vec<BTreeSet<Region>> = stacks
        .iter()
        .filter_map(|index| estate.stacks.get(*index))
        .map(|judged| regions_of(judged).into_keys().collect())
        .collect();
    let first = homes.iter().find(|home| !home.is_empty())?;
    if homes.iter().filter(|home| !home.is_empty()).all(|home| home == first) {
        return None;
    }
    let regions: BTreeSet<Region> = homes.iter().flatten().cloned().collect();
    let (component, proven) = common(estate, &stacks);
    // Directories of manifests are samples as often as deployments: likeness of names says nothing about them.
    let first = &estate.stacks.get(*stacks.first()?)?.located.stack;
    let component = match first.kind {
        StackKind::Kubernetes if !proven => return None,
        // What directories of manifests share is what they are made of, not what they are.
        StackKind::Kubernetes => struck(estate, &first.name()),
        _ => component,
    };
    Some(Fleet { stacks, component, proven, regions: regions.into_iter().collect() })
}

/// What the stacks have in common: a module's source, their addresses, or only a likeness of names.
fn common(estate: &Estate<'_>, stacks: &[usize]) -> (String, bool) {
    let judged: Vec<&Judged<'_>> = stacks.iter().filter_map(|index| estate.stacks.get(*index)).collect();
    let Some((first, others)) = judged.split_first() else { return (String::new(), false) };
    let is_shared = |component: &&String| others.iter().all(|other| other.located.stack.components.contains(component));
    let shared: Vec<&String> = first.located.stack.components.iter().filter(is_shared).collect();
    if let [only] = shared.as_slice() {
        return ((*only).clone(), true);
    }
    let addresses = |judged: &Judged<'_>| -> BTreeSet<String> {
        judged.located.stack.resources.iter().map(|resource| resource.address.to_string()).collect()
    };
    let directory = &first.located.stack.directory;
    if others.iter().all(|other| other.located.stack.directory == *directory) {
        // One root with several inputs.
        return (directory.clone(), true);
    }
    let name = struck(estate, &first.located.stack.name());
    if !shared.is_empty() {
        // Several components are together what the directories are called.
        return (name, true);
    }
    let own = addresses(first);
    let same = others.iter().all(|other| {
        let theirs = addresses(other);
        let both = own.intersection(&theirs).count();
        both > 0 && both * 2 >= own.len().max(theirs.len())
    });
    (name, same)
}

/// The regions of a stack, each with a trail that proves it.
pub(super) fn regions_of(judged: &Judged<'_>) -> BTreeMap<Region, Option<Trail>> {
    let mut regions = BTreeMap::new();
    for placement in &judged.located.placements {
        for place in opened(placement, judged.located.stack.is_child) {
            regions.entry(place.region.clone()).or_insert_with(|| place.trail.clone());
        }
    }
    regions
}
