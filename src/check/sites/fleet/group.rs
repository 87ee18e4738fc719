//! What is a fleet: which stacks are the same component deployed several times.

use std::collections::{BTreeMap, BTreeSet};

use super::contents;
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
    /// Indexes of the stacks, those first whose names say no region, in path order.
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
    let mut by_stem: BTreeMap<(StackKind, String), BTreeMap<String, Vec<Member>>> = BTreeMap::new();
    for (stack, judged) in estate.stacks.iter().enumerate().filter(|(_, judged)| !judged.located.stack.is_child) {
        let Bare { name, numbered, stem, unstruck } = family::bare(estate, judged);
        let kind = judged.located.stack.kind;
        // Of directories of manifests neither a number nor a directory above says enough: most are samples.
        let stem = if kind == StackKind::Kubernetes { name.clone() } else { stem };
        let by_name = by_stem.entry((kind, stem)).or_default();
        by_name.entry(name).or_default().push(Member { stack, numbered, unstruck });
    }
    by_stem.into_values().flat_map(|by_name| among(estate, &by_name.into_values().collect::<Vec<_>>())).collect()
}

/// A stack among those whose names are equal without their region words.
struct Member {
    stack: usize,
    /// Its name without directories of regions.
    numbered: String,
    /// Its name has no region word.
    unstruck: bool,
}

/// The fleets among stacks of one stem, by name: those that are the same, and the rest of each name by likeness: what is
/// proven weighs no less beside what is not.
fn among(estate: &Estate<'_>, by_name: &[Vec<Member>]) -> Vec<Fleet> {
    let by_stack: BTreeMap<usize, &Member> = by_name.iter().flatten().map(|member| (member.stack, member)).collect();
    let order = |stack: &usize| {
        let is_abroad = by_stack.get(stack).is_some_and(|member| !member.unstruck);
        (is_abroad, estate.stacks.get(*stack).map(|judged| judged.located.stack.name()))
    };
    let mut same = Vec::new();
    for members in by_name {
        let mut all: Vec<usize> = members.iter().map(|member| member.stack).collect();
        all.sort_by_key(order);
        if Proof::of(estate, &all).is_some() {
            same.push(all);
        } else {
            same.extend(kin(estate, &all));
        }
    }
    same.sort_by_key(|stacks| stacks.first().map(order));
    let numbered = |stack: usize| by_stack.get(&stack).map(|member| member.numbered.as_str());
    let together = joined(estate, same, numbered).into_iter().filter(|stacks| stacks.len() > 1);
    let fleets = together.filter_map(|mut stacks| {
        stacks.sort_by_key(order);
        group(estate, stacks)
    });
    let mut fleets: Vec<Fleet> = fleets.filter(|fleet| fleet.proven).collect();
    for members in by_name {
        let is_left = |member: &&Member| !fleets.iter().any(|fleet| fleet.stacks.contains(&member.stack));
        let left: Vec<&Member> = members.iter().filter(is_left).collect();
        // `app` and `app-dr` are alike only when they are the same: a name without a region word was not made to be one
        // of several.
        let some_struck = left.iter().any(|member| !member.unstruck);
        let alike = left.into_iter().filter(|member| !(some_struck && member.unstruck));
        let mut alike: Vec<usize> = alike.map(|member| member.stack).collect();
        alike.sort_by_key(order);
        fleets.extend((alike.len() > 1).then(|| group(estate, alike)).flatten());
    }
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

/// What is the same under several names, together: `vpc` and `vpc/us-west-2`, `dc1` and `dc2`. What spans regions under
/// one name is a decision already: what lies beside its directories of regions joins it, and no other number.
fn joined<'m>(
    estate: &Estate<'_>,
    classes: Vec<Vec<usize>>,
    numbered: impl Fn(usize) -> Option<&'m str>,
) -> Vec<Vec<usize>> {
    if classes.len() < 2 {
        return classes;
    }
    let first = |stacks: &[usize]| stacks.first().and_then(|stack| estate.stacks.get(*stack));
    let numbered = |stacks: &[usize]| stacks.first().and_then(|stack| numbered(*stack));
    let held = |stacks: Vec<usize>| (first(&stacks).map(contents::things).unwrap_or_default(), stacks);
    let spans = |stacks: &Vec<usize>| stacks.len() > 1 && group(estate, stacks.clone()).is_some();
    // Of what lies nobody knows where, nobody knows that it lies elsewhere.
    let lives = |stacks: &Vec<usize>| first(stacks).is_some_and(|judged| !regions_of(judged).is_empty());
    let (spanning, apart): (Vec<_>, Vec<_>) = classes.into_iter().partition(spans);
    let (apart, nowhere): (Vec<_>, Vec<_>) = apart.into_iter().partition(lives);
    let decided = spanning.len();
    let mut joined: Vec<_> = spanning.into_iter().map(held).collect();
    for (things, stacks) in apart.into_iter().map(held) {
        let is_same = |(position, (others, class)): &(usize, &mut (_, Vec<usize>))| {
            let all: Vec<usize> = class.iter().chain(&stacks).copied().collect();
            (*position >= decided || numbered(class) == numbered(&stacks))
                && contents::are_the_same(others, &things)
                && Proof::of(estate, &all).is_some()
        };
        match joined.iter_mut().take(CLASSES).enumerate().find(is_same) {
            Some((_, (_, class))) => class.extend(stacks),
            None => joined.push((things, stacks)),
        }
    }
    joined.into_iter().map(|(_, stacks)| stacks).chain(nowhere).collect()
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
        let is_same = !shared.is_empty() || others.iter().all(|other| contents::are_addressed_alike(first, other));
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
