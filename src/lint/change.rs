//! The story of a change: what it does to where things live, and what it loosens.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Loosening, Map, MappedResource, MappedStack, Report};
use crate::finding::Count;

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

/// What lies between two reports.
pub(super) fn between(then: &Report, now: &Report) -> (Vec<String>, Vec<Loosening>) {
    let mut story = stacks(&then.map, &now.map);
    story.extend(labelled(&then.map, &now.map));
    if story.len() > SENTENCES {
        let more = story.len() - SENTENCES;
        story.truncate(SENTENCES);
        story.push(format!("and {more} more changes"));
    }
    let mut loosenings = new_loosenings(then, now);
    loosenings.extend(labels(&then.map, &now.map));
    loosenings.sort_by(|one, other| (&one.at, &one.what).cmp(&(&other.at, &other.what)));
    loosenings.dedup();
    (story, loosenings)
}

/// `stack live/prod goes from 1 region to 2: adds aws:eu-west-1 (Dublin, Ireland)`.
fn stacks(then: &Map, now: &Map) -> Vec<String> {
    let old = by_name(then);
    let mut story = Vec::new();
    for stack in &now.stacks {
        let Some(before) = old.get(stack.name.as_str()) else {
            story.push(format!("stack {} is new, in {}", stack.name, regions(now, stack.regions.iter())));
            continue;
        };
        let added = missing(&stack.regions, &before.regions);
        let left = missing(&before.regions, &stack.regions);
        if added.is_empty() && left.is_empty() {
            continue;
        }
        let adds = (!added.is_empty()).then(|| format!("adds {}", regions(now, added)));
        let leaves = (!left.is_empty()).then(|| format!("leaves {}", regions(then, left)));
        let what: Vec<String> = adds.into_iter().chain(leaves).collect();
        let (from, to) = (before.regions.len(), stack.regions.len());
        story.push(format!("stack {} goes from {} to {to}: {}", stack.name, Count(from, "region"), what.join(", ")));
    }
    let new = by_name(now);
    let gone = then.stacks.iter().filter(|stack| !new.contains_key(stack.name.as_str()));
    story.extend(
        gone.map(|stack| format!("stack {} is gone, with {}", stack.name, regions(then, stack.regions.iter()))),
    );
    story
}

/// `aws_s3_bucket.a, label br, now lies in aws:us-east-1 (Northern Virginia, United States) too`.
fn labelled(then: &Map, now: &Map) -> Vec<String> {
    pairs(then, now)
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
fn labels(then: &Map, now: &Map) -> Vec<Loosening> {
    pairs(then, now)
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
fn pairs<'m>(then: &'m Map, now: &'m Map) -> impl Iterator<Item = (&'m MappedResource, &'m MappedResource)> {
    let old: BTreeMap<(&str, &str), &MappedResource> = resources(then).collect();
    resources(now).filter_map(move |(key, resource)| Some((*old.get(&key)?, resource)))
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
    if described.is_empty() { "no region that is known".to_owned() } else { described.join(", ") }
}
