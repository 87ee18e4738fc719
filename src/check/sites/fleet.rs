//! Site 4: a fleet, the same component deployed by several stacks of different regions.
//!
//! Stacks are one fleet when their names become equal once region words are struck out, and they share a module source
//! or addresses. Likeness of names alone gives a warning. Names group stacks; they never place anything.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Site, delivered, opened};
use crate::check::anchor::deciding;
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::{Class, ScopeKind, StackKind};
use crate::source::Location;
use crate::value::Trail;

/// Words that stand for a region in names of folders, files and workspaces, beside the ids of the catalogue: continents,
/// countries' short forms, and the roles of a pair.
const REGION_WORDS: &[&str] = &[
    "africa",
    "america",
    "americas",
    "ap",
    "apac",
    "asia",
    "au",
    "australia",
    "br",
    "brazil",
    "ca",
    "canada",
    "central",
    "de",
    "dr",
    "east",
    "emea",
    "eu",
    "europe",
    "failover",
    "fr",
    "frankfurt",
    "india",
    "ireland",
    "japan",
    "jp",
    "london",
    "na",
    "north",
    "northeast",
    "northwest",
    "oregon",
    "paris",
    "primary",
    "recovery",
    "replica",
    "sa",
    "secondary",
    "singapore",
    "south",
    "southeast",
    "southwest",
    "standby",
    "sydney",
    "tokyo",
    "uk",
    "us",
    "virginia",
    "west",
];

/// A group of stacks that are one fleet.
pub(in crate::check) struct Grouped {
    /// Indexes of the stacks, in path order.
    pub(in crate::check) stacks: Vec<usize>,
    /// What they have in common.
    pub(in crate::check) component: String,
    /// The same module source or the same addresses, not just like names.
    pub(in crate::check) proven: bool,
    /// Their regions, sorted.
    pub(in crate::check) regions: Vec<Region>,
}

/// All fleets whose stacks lie in different regions.
pub(in crate::check) fn fleets(estate: &Estate<'_>) -> Vec<Grouped> {
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

fn group(estate: &Estate<'_>, mut stacks: Vec<usize>) -> Option<Grouped> {
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
    // Folders of manifests are samples as often as deployments: likeness of names says nothing about them.
    let first = &estate.stacks.get(*stacks.first()?)?.located.stack;
    let component = match first.kind {
        StackKind::Kubernetes if !proven => return None,
        // What folders of manifests share is what they are made of, not what they are.
        StackKind::Kubernetes => struck(estate, &first.name()),
        _ => component,
    };
    Some(Grouped { stacks, component, proven, regions: regions.into_iter().collect() })
}

/// What the stacks have in common: a module's source, their addresses, or only a likeness of names.
fn common(estate: &Estate<'_>, stacks: &[usize]) -> (String, bool) {
    let judged: Vec<&Judged<'_>> = stacks.iter().filter_map(|index| estate.stacks.get(*index)).collect();
    let Some((first, others)) = judged.split_first() else { return (String::new(), false) };
    let shared = first
        .located
        .stack
        .components
        .iter()
        .find(|component| others.iter().all(|other| other.located.stack.components.contains(component)));
    if let Some(component) = shared {
        return (component.clone(), true);
    }
    let addresses = |judged: &Judged<'_>| -> BTreeSet<String> {
        judged.located.stack.resources.iter().map(|resource| resource.address.to_string()).collect()
    };
    let directory = &first.located.stack.directory;
    if others.iter().all(|other| other.located.stack.directory == *directory) {
        // One root with several inputs.
        return (directory.clone(), true);
    }
    let own = addresses(first);
    let same = others.iter().all(|other| {
        let theirs = addresses(other);
        let both = own.intersection(&theirs).count();
        both > 0 && both * 2 >= own.len().max(theirs.len())
    });
    (struck(estate, &first.located.stack.name()), same)
}

/// What stays of a stack's name in its repository when region words are struck out: the name of its fleet, which does not
/// hang on which stack comes first.
pub(in crate::check) fn family(estate: &Estate<'_>, judged: &Judged<'_>) -> String {
    struck(estate, &judged.steady(&judged.located.stack.name()))
}

/// The name with its region words struck out: `live/prod/eu-west-1` -> `live/prod/*`.
fn struck(estate: &Estate<'_>, name: &str) -> String {
    let mut parts = Vec::new();
    for part in name.split(['/', '[', ']', ',']).filter(|part| !part.is_empty()) {
        let stem = part.strip_suffix(".json").unwrap_or(part);
        let stem = stem.strip_suffix(".tfvars").unwrap_or(stem);
        parts.push(struck_part(estate, stem));
    }
    parts.join("/")
}

fn struck_part(estate: &Estate<'_>, part: &str) -> String {
    if estate.catalogue.is_id(part) {
        return "*".to_owned();
    }
    let words = part.split(['-', '_', '.']).map(|word| {
        let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_ascii_lowercase();
        let is_region = estate.catalogue.is_id(word) || REGION_WORDS.binary_search(&letters.as_str()).is_ok();
        if word.is_empty() {
            return word;
        }
        if is_region || word.chars().all(|letter| letter.is_ascii_digit()) { "*" } else { word }
    });
    let mut words: Vec<&str> = words.collect();
    words.dedup_by(|later, first| *later == "*" && *first == "*");
    words.join("-")
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

/// One site per fleet, at the second stack in path order.
pub(super) fn sites(estate: &Estate<'_>, others: &[Site]) -> Vec<Site> {
    delivered::undelivered(estate, others, fleets(estate)).into_iter().filter_map(|fleet| site(estate, fleet)).collect()
}

fn site(estate: &Estate<'_>, fleet: Grouped) -> Option<Site> {
    let first = estate.stacks.get(*fleet.stacks.first()?)?;
    let home = super::extra::home(estate, first).or_else(|| regions_of(first).into_keys().next());
    let elsewhere = |index: &&usize| {
        estate
            .stacks
            .get(**index)
            .is_some_and(|judged| regions_of(judged).keys().any(|region| Some(region) != home.as_ref()))
    };
    // The one that says nothing is the one to ask.
    let silent = |index: &&usize| {
        let judged = estate.stacks.get(**index);
        judged.is_some_and(|judged| {
            (0..judged.located.stack.resources.len())
                .any(|resource| judged.declared.driver(resource, Some(0)).is_none())
        })
    };
    let others = || fleet.stacks.iter().skip(1);
    let asked = others().filter(elsewhere).find(silent).or_else(|| others().find(elsewhere));
    let second = *asked.or_else(|| fleet.stacks.get(1))?;
    let judged = estate.stacks.get(second)?;
    let trails =
        regions_of(judged).into_iter().filter_map(|(region, trail)| Some((region, trail?))).collect::<Vec<_>>();
    Some(Site {
        kind: Kind::Fleet,
        stack: second,
        at: anchor(judged, &trails)?,
        name: fleet.component,
        resources: (0..judged.located.stack.resources.len()).collect(),
        regions: fleet.regions,
        home,
        // Likeness of names alone weighs less: the class carries it to the severity.
        class: if fleet.proven { Class::Deliberate } else { Class::Default },
        argument: None,
        depth: Some(0),
        trails,
        explains: Vec::new(),
        fleet: fleet.stacks,
    })
}

/// A stack made by its inputs is reported where they say the region, any other at its first block.
fn anchor(judged: &Judged<'_>, trails: &[(Region, Trail)]) -> Option<Location> {
    let stack = &judged.located.stack;
    let own = stack.scopes.iter().find(|scope| scope.kind == ScopeKind::Stack).map(|scope| scope.at.clone());
    // A unit's module lies elsewhere, and other units call it too.
    if own.is_some() && matches!(stack.kind, StackKind::Terragrunt | StackKind::TerraformStacks) {
        return own;
    }
    let literal = trails.first().map(|(_, trail)| trail.literal().at.clone());
    if !stack.inputs.is_empty() && literal.is_some() {
        return literal;
    }
    if stack.kind == StackKind::Kubernetes {
        let below = format!("{}/", stack.directory);
        let own = |path: &str| path.starts_with(&below) || stack.files.iter().any(|file| file.path() == path);
        let field = trails.iter().find_map(|(_, trail)| deciding(trail, own));
        return field.or_else(|| stack.resources.iter().map(|resource| resource.at.clone()).min());
    }
    let blocks = stack.resources.iter().filter_map(|resource| {
        resource.calls.first().map(|call| call.at.clone()).or_else(|| Some(resource.at.clone()))
    });
    blocks.min().or(literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_words_are_sorted_for_the_search() {
        assert!(REGION_WORDS.is_sorted());
    }
}
