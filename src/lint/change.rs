//! The story of a change: what it does to where things live, and what it loosens.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Loosening, Map, MappedResource, MappedStack, Report};
use crate::discover::paths::directory;
use crate::finding::{Count, Problem};
use crate::model::{Completeness, StackKind};

/// Sentences that are told; a change of a whole estate would fill pages.
const SENTENCES: usize = 50;

/// What changed since a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The revision as it was asked for.
    pub revision: String,
    /// The commit that was compared with.
    pub commit: String,
    /// Whether anything changed that a verdict could hang on; if not, nothing was judged.
    pub relevant: bool,
    /// What happens to stacks and to labelled data, a sentence each.
    pub story: Vec<String>,
    /// What lets through more than before, sorted by place.
    pub loosenings: Vec<Loosening>,
}

/// Stacks that were called otherwise: their names before by their names now.
pub(super) type Moved = BTreeMap<String, String>;

/// A resource that is in both maps, as it was and as it is.
type Pair<'m> = (&'m MappedResource, &'m MappedResource);

/// What lies between two reports.
pub(super) fn between(then: &Report, now: &Report, moved: &Moved) -> (Vec<String>, Vec<Loosening>) {
    let pairs = pairs(&then.map, &now.map, moved);
    let mut story = stacks(then, now, moved);
    story.extend(labelled(&pairs, &now.map));
    if story.len() > SENTENCES {
        let more = story.len() - SENTENCES;
        story.truncate(SENTENCES);
        story.push(format!("and {more} more changes"));
    }
    let mut loosenings = new_loosenings(then, now);
    loosenings.extend(labels(&pairs));
    loosenings.sort_by(|one, other| (&one.at, &one.what).cmp(&(&other.at, &other.what)));
    loosenings.dedup();
    (story, loosenings)
}

/// `stack live/prod goes from 1 region to 2: adds aws:eu-west-1 (Dublin, Ireland)`.
fn stacks(then: &Report, now: &Report, moved: &Moved) -> Vec<String> {
    let old = by_name(&then.map);
    let mut story = Vec::new();
    for stack in &now.map.stacks {
        story.extend(match (old.get(stack.name.as_str()), moved.get(stack.name.as_str())) {
            (Some(before), _) => of_stack(then, now, before, stack),
            (None, Some(before)) => Some(format!("stack {before} is called {} now", stack.name)),
            (None, None) if stack.regions.is_empty() => {
                Some(format!("stack {} is new; no file says its region", stack.name))
            }
            (None, None) => Some(format!("stack {} is new, in {}", stack.name, regions(&now.map, &stack.regions))),
        });
    }
    let new = by_name(&now.map);
    let is_moved = |stack: &MappedStack| moved.values().any(|before| *before == stack.name);
    let gone = then.map.stacks.iter().filter(|stack| !new.contains_key(stack.name.as_str()) && !is_moved(stack));
    story.extend(gone.map(|stack| match stack.regions.as_slice() {
        [] => format!("stack {} is gone", stack.name),
        left => format!("stack {} is gone, with {}", stack.name, regions(&then.map, left)),
    }));
    story
}

/// What happens to a stack that was there before; nothing where it stays where it is.
fn of_stack(then: &Report, now: &Report, before: &MappedStack, stack: &MappedStack) -> Option<String> {
    let added = missing(&stack.regions, &before.regions);
    // Where something cannot be told any more, it may still be where it was.
    let (untold, left): (Vec<&String>, Vec<&String>) =
        missing(&before.regions, &stack.regions).into_iter().partition(|region| is_untold(now, before, stack, region));
    let name = &stack.name;
    let there = |regions_now: Vec<&String>| regions(&now.map, regions_now);
    let gone = |regions_then: Vec<&String>| regions(&then.map, regions_then);
    let (from, to) = (before.regions.len(), stack.regions.len());
    match (added.is_empty(), left.is_empty(), untold.is_empty()) {
        (true, true, true) => None,
        (false, false, true) if from == to => {
            Some(format!("stack {name} moves from {} to {}", gone(left), there(added)))
        }
        (_, _, is_told) => {
            let adds = (!added.is_empty()).then(|| format!("adds {}", there(added)));
            let leaves = (!left.is_empty()).then(|| format!("leaves {}", gone(left)));
            let hides = (!is_told).then(|| format!("no longer says whether it is in {}", gone(untold)));
            let what = [adds, leaves, hides].into_iter().flatten().collect::<Vec<_>>().join(", ");
            Some(if is_told {
                format!("stack {name} goes from {} to {to}: {what}", Count(from, "region"))
            } else {
                format!("stack {name} {what}")
            })
        }
    }
}

/// Whether a region that a stack named before may be one of it still: a file cannot be read, or what lived there lives
/// nobody knows where.
fn is_untold(now: &Report, before: &MappedStack, stack: &MappedStack, region: &str) -> bool {
    let is_open = |resource: &MappedResource| {
        let is_known = matches!(resource.placement.completeness, Completeness::Known | Completeness::Assumed);
        let was_there =
            |old: &MappedResource| old.address == resource.address && written(old).iter().any(|known| known == region);
        !is_known && before.resources.iter().any(was_there)
    };
    let is_unread = |problem: &Problem| !problem.note && directory(&problem.path) == stack.directory;
    now.problems.iter().any(is_unread) || stack.resources.iter().any(is_open)
}

/// Of what is gone and what is new, the stacks that alone deploy the same to the same regions.
pub(super) fn moved(then: &Map, now: &Map) -> Moved {
    let (old, new) = (by_name(then), by_name(now));
    let mut like: BTreeMap<_, (Vec<&MappedStack>, Vec<&MappedStack>)> = BTreeMap::new();
    for stack in then.stacks.iter().filter(|stack| !new.contains_key(stack.name.as_str())) {
        like.entry(deployed(stack)).or_default().0.push(stack);
    }
    for stack in now.stacks.iter().filter(|stack| !old.contains_key(stack.name.as_str())) {
        like.entry(deployed(stack)).or_default().1.push(stack);
    }
    let only = |pair: &(Vec<&MappedStack>, Vec<&MappedStack>)| match (pair.0.as_slice(), pair.1.as_slice()) {
        ([before], [stack]) if !stack.resources.is_empty() => Some((stack.name.clone(), before.name.clone())),
        _ => None,
    };
    like.values().filter_map(only).collect()
}

/// What a stack deploys, and where to.
fn deployed(stack: &MappedStack) -> (StackKind, &[String], Vec<&str>) {
    (stack.kind, &stack.regions, stack.resources.iter().map(|resource| resource.address.as_str()).collect())
}

/// `aws_s3_bucket.a, label br, now lies in aws:us-east-1 (Northern Virginia, United States) too`.
fn labelled(pairs: &[Pair<'_>], now: &Map) -> Vec<String> {
    pairs
        .iter()
        .filter_map(|(before, resource)| {
            let label = resource.label.as_ref()?;
            let (old, new) = (written(before), written(resource));
            let added = missing(&new, &old);
            if added.is_empty() {
                return None;
            }
            let too = if missing(&old, &new).is_empty() { " too" } else { "" };
            Some(format!("{}, label {}, now lies in {}{too}", resource.address, label.name, regions(now, added)))
        })
        .collect()
}

/// Drivers, ignores, exceptions and decisions that were not there before. Lines do not count.
fn new_loosenings(then: &Report, now: &Report) -> Vec<Loosening> {
    let old: BTreeSet<(&str, &str)> = then.loosenings.iter().map(|one| (one.at.path(), one.what.as_str())).collect();
    let new = now.loosenings.iter().filter(|one| !old.contains(&(one.at.path(), one.what.as_str())));
    new.map(|one| Loosening { what: format!("new {}", one.what), at: one.at.clone() }).collect()
}

/// Labels that are gone or are others now.
fn labels(pairs: &[Pair<'_>]) -> Vec<Loosening> {
    pairs
        .iter()
        .filter_map(|(before, resource)| {
            let old = before.label.as_ref()?;
            let what = match &resource.label {
                None => format!("{} loses its label {}", resource.address, old.name),
                Some(new) if new.name != old.name => {
                    format!("the label of {} changes from {} to {}", resource.address, old.name, new.name)
                }
                Some(_) => return None,
            };
            let at = resource.label.as_ref().map_or(&resource.at, |label| &label.at);
            Some(Loosening { what, at: at.clone() })
        })
        .collect()
}

fn by_name(map: &Map) -> BTreeMap<&str, &MappedStack> {
    map.stacks.iter().map(|stack| (stack.name.as_str(), stack)).collect()
}

/// The resources that are in both maps, as they were and as they are.
fn pairs<'m>(then: &'m Map, now: &'m Map, moved: &Moved) -> Vec<Pair<'m>> {
    let old: BTreeMap<(&str, &str), &MappedResource> = resources(then).collect();
    let pair = |((stack, address), resource): ((&str, &str), &'m MappedResource)| {
        let before = moved.get(stack).map_or(stack, String::as_str);
        Some((*old.get(&(before, address))?, resource))
    };
    resources(now).filter_map(pair).collect()
}

fn resources(map: &Map) -> impl Iterator<Item = ((&str, &str), &MappedResource)> {
    map.stacks.iter().flat_map(|stack| {
        stack.resources.iter().map(|resource| ((stack.name.as_str(), resource.address.as_str()), resource))
    })
}

fn written(resource: &MappedResource) -> Vec<String> {
    resource.placement.regions().iter().map(ToString::to_string).collect()
}

fn missing<'r>(of: &'r [String], from: &[String]) -> Vec<&'r String> {
    of.iter().filter(|region| !from.contains(region)).collect()
}

/// `aws:eu-west-1 (Dublin, Ireland), aws:us-east-1 (Northern Virginia, United States)`.
fn regions<'r>(map: &Map, regions: impl IntoIterator<Item = &'r String>) -> String {
    let described: Vec<String> = regions
        .into_iter()
        .map(|region| match map.regions.get(region) {
            Some(known) => format!("{region} ({})", known.description),
            None => region.clone(),
        })
        .collect();
    described.join(", ")
}
