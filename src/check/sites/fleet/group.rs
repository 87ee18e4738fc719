//! What is a fleet: which stacks are the same component deployed several times.

use std::collections::{BTreeMap, BTreeSet};

use super::family::{self, Bare};
use crate::check::sites::extra::home;
use crate::check::sites::opened;
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::StackKind;
use crate::value::Trail;

/// Into how many kinds of stack those of like names are told apart; the rest is left to the likeness.
const CLASSES: usize = 100;

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
    let mut by_name: BTreeMap<(StackKind, String), Vec<Member>> = BTreeMap::new();
    for (stack, judged) in estate.stacks.iter().enumerate().filter(|(_, judged)| !judged.located.stack.is_child) {
        let Bare { name, unstruck } = family::bare(estate, judged);
        by_name.entry((judged.located.stack.kind, name)).or_default().push(Member { stack, unstruck });
    }
    by_name.into_values().filter(|members| members.len() > 1).flat_map(|members| among(estate, members)).collect()
}

/// A stack among those whose names are equal without their region words.
struct Member {
    stack: usize,
    /// Its name has no region word.
    unstruck: bool,
}

/// All of them when they are the same, else those that are the same, component by component, and the rest by likeness
/// of names: what is proven weighs no less beside what is not.
fn among(estate: &Estate<'_>, mut members: Vec<Member>) -> Vec<Fleet> {
    members.sort_by_key(|member| estate.stacks.get(member.stack).map(|judged| judged.located.stack.name()));
    let all: Vec<usize> = members.iter().map(|member| member.stack).collect();
    if Proof::of(estate, &all).is_some() {
        return group(estate, all).into_iter().collect();
    }
    let proven = kin(estate, &all).into_iter().filter(|stacks| stacks.len() > 1 && Proof::of(estate, stacks).is_some());
    let mut fleets: Vec<Fleet> = proven.filter_map(|stacks| group(estate, stacks)).collect();
    let is_left = |member: &&Member| !fleets.iter().any(|fleet| fleet.stacks.contains(&member.stack));
    let left: Vec<&Member> = members.iter().filter(is_left).collect();
    // `app` and `app-dr` are alike only when they are the same: a name without a region word was not made to be one of
    // several.
    let some_struck = left.iter().any(|member| !member.unstruck);
    let alike = left.into_iter().filter(|member| !(some_struck && member.unstruck));
    fleets.extend(group(estate, alike.map(|member| member.stack).collect()));
    fleets
}

/// The stacks apart by what they are: each class is the same as its first.
fn kin(estate: &Estate<'_>, stacks: &[usize]) -> Vec<Vec<usize>> {
    let mut classes: Vec<Vec<usize>> = Vec::new();
    for stack in stacks {
        let is_kin = |first: &usize| Proof::of(estate, &[*first, *stack]).is_some();
        let class = classes.iter().position(|class| class.first().is_some_and(is_kin)).unwrap_or(classes.len());
        match classes.get_mut(class) {
            Some(class) => class.push(*stack),
            None if class < CLASSES => classes.push(vec![*stack]),
            None => {}
        }
    }
    classes
}

fn group(estate: &Estate<'_>, stacks: Vec<usize>) -> Option<Fleet> {
    let judged = || stacks.iter().filter_map(|index| estate.stacks.get(*index));
    let lives: Vec<BTreeSet<Region>> = judged()
        .map(|judged| regions_of(judged).into_keys().collect())
        .filter(|regions: &BTreeSet<Region>| !regions.is_empty())
        .collect();
    let first = lives.first()?;
    if lives.iter().all(|regions| regions == first) && !have_homes_of_their_own(estate, judged()) {
        return None;
    }
    let regions: BTreeSet<Region> = lives.iter().flatten().cloned().collect();
    let proven = component(estate, &stacks);
    let is_proven = proven.is_some();
    let name = || family::name(estate, judged());
    let component = match estate.stacks.get(*stacks.first()?)?.located.stack.kind {
        // Directories of manifests are samples as often as deployments: likeness of names says nothing about them.
        StackKind::Kubernetes if !is_proven => return None,
        // What directories of manifests share is what they are made of, not what they are.
        StackKind::Kubernetes => name(),
        _ => proven.unwrap_or_else(name),
    };
    Some(Fleet { stacks, component, proven: is_proven, regions: regions.into_iter().collect() })
}

/// Whether some stacks of the same regions are at home in several of them: each reaches into the other's.
fn have_homes_of_their_own<'a>(estate: &Estate<'_>, stacks: impl Iterator<Item = &'a Judged<'a>>) -> bool {
    let homes: BTreeSet<Region> = stacks.filter_map(|judged| home(estate, judged)).collect();
    // Which of two clouds holds more says nothing.
    let clouds: BTreeSet<_> = homes.iter().map(Region::cloud).collect();
    homes.len() > 1 && clouds.len() == 1
}

/// What proves that some stacks are the same.
enum Proof<'e> {
    /// The source of one module, or one root with several inputs.
    Component(&'e str),
    /// Several sources together, or their addresses.
    Contents,
}

impl<'e> Proof<'e> {
    /// None for a likeness of names.
    fn of(estate: &'e Estate<'_>, stacks: &[usize]) -> Option<Self> {
        let mut judged = stacks.iter().filter_map(|index| estate.stacks.get(*index));
        let first = judged.next()?;
        let others: Vec<&Judged<'_>> = judged.collect();
        let is_shared =
            |component: &&String| others.iter().all(|other| other.located.stack.components.contains(component));
        let shared: Vec<&String> = first.located.stack.components.iter().filter(is_shared).collect();
        if let [only] = shared.as_slice() {
            return Some(Self::Component(only));
        }
        let directory = &first.located.stack.directory;
        if others.iter().all(|other| other.located.stack.directory == *directory) {
            return Some(Self::Component(directory));
        }
        let is_same = !shared.is_empty() || others.iter().all(|other| are_addressed_alike(first, other));
        is_same.then_some(Self::Contents)
    }
}

/// What some stacks are, where it is proven that they are the same. Several components are together what the directories
/// are called.
fn component(estate: &Estate<'_>, stacks: &[usize]) -> Option<String> {
    let judged = stacks.iter().filter_map(|index| estate.stacks.get(*index));
    Some(match Proof::of(estate, stacks)? {
        Proof::Component(name) => name.to_owned(),
        Proof::Contents => family::name(estate, judged),
    })
}

/// Whether half of what each of two stacks holds has the same address in the other.
fn are_addressed_alike(one: &Judged<'_>, other: &Judged<'_>) -> bool {
    let own = addresses(one);
    let theirs = addresses(other);
    let both = own.intersection(&theirs).count();
    both > 0 && both * 2 >= own.len().max(theirs.len())
}

fn addresses<'a>(judged: &Judged<'a>) -> BTreeSet<&'a str> {
    judged.located.stack.resources.iter().map(|resource| resource.address.as_ref()).collect()
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
