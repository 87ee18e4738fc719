//! Site 4: a fleet, the same component deployed by several stacks of different regions.
//!
//! Stacks are one fleet when their names become equal once region words are struck out, and they share a module source
//! or addresses. Likeness of names alone gives a warning, and no word against what is proven beside it. Where numbers or
//! directories of regions have to be struck out too, they must hold the same for the most part. Names group stacks; they
//! never place anything.
//! Who opened the directory of a region decided for every component that lies in it: what nobody explained there is one
//! site.

mod contents;
mod delivered;
mod family;
mod group;

pub(in crate::check) use group::{Fleet, fleets};

use group::regions_of;

use std::collections::{BTreeMap, BTreeSet};

use super::voice::Voice;
use super::{Kind, Site};
use crate::check::anchor::deciding;
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::{Class, ScopeKind, StackKind};
use crate::source::Location;
use crate::value::Trail;

/// One site for all fleets that the same directories deploy and that say the same: nothing, or one driver for all.
pub(super) fn sites(estate: &Estate<'_>, others: &[Site]) -> Vec<Site> {
    let mut by_directories: BTreeMap<(StackKind, String), Directories> = BTreeMap::new();
    let mut sites = Vec::new();
    for fleet in delivered::undelivered(estate, others, fleets(estate)) {
        let Some((kind, family, name)) = directories_of(estate, &fleet) else {
            sites.extend(of_component(estate, fleet));
            continue;
        };
        let directories = by_directories.entry((kind, family)).or_insert_with(|| Directories::new(name));
        directories.components += 1;
        match voice(estate, &fleet) {
            Voice::None => directories.silent.push(fleet),
            Voice::One(driver) => directories.declared.entry(driver.clone()).or_default().push(fleet),
            Voice::Several => sites.extend(of_component(estate, fleet)),
        }
    }
    for ((_, family), Directories { name, components, mut silent, declared }) in by_directories {
        // The name stays the same while one component after the other is answered for.
        sites.extend(match silent.pop() {
            Some(only) if components == 1 => of_component(estate, only),
            last => site(estate, name.clone(), family, silent.into_iter().chain(last).collect()),
        });
        for fleets in declared.into_values() {
            let first = fleets.iter().take(1);
            let family = family::family(estate, first.flat_map(|fleet| fleet.judged(estate)));
            let name = if let [only] = fleets.as_slice() { only.component.clone() } else { name.clone() };
            sites.extend(site(estate, name, family, fleets));
        }
    }
    sites
}

/// The fleets that the same directories deploy.
struct Directories {
    /// What the directories are called: `live/*`.
    name: String,
    /// How many there are.
    components: usize,
    /// Those of which nobody says why.
    silent: Vec<Fleet>,
    /// Those for which one driver speaks, by where it stands.
    declared: BTreeMap<Location, Vec<Fleet>>,
}

impl Directories {
    fn new(name: String) -> Self {
        Self { name, components: 0, silent: Vec::new(), declared: BTreeMap::new() }
    }
}

/// The directories that deploy a fleet: the language of what lies in them, what tells them apart in their repository,
/// and what they are called. None where it is its inputs that differ.
fn directories_of(estate: &Estate<'_>, fleet: &Fleet) -> Option<(StackKind, String, String)> {
    let first = fleet.judged(estate).next()?;
    let directories = |written: &dyn Fn(&Judged<'_>) -> String| {
        let written = fleet.judged(estate).map(|judged| (judged, written(judged)));
        family::directories(estate, &written.collect::<Vec<_>>())
    };
    let name = directories(&|judged| judged.located.stack.directory.clone())?;
    let steady = directories(&|judged| judged.steady(&judged.located.stack.directory))?;
    // What is alike in name alone is asked about by itself.
    let family = if fleet.proven { steady } else { format!("{steady} alike") };
    Some((first.located.stack.kind, family, name))
}

/// The site of one fleet, named by its component.
fn of_component(estate: &Estate<'_>, fleet: Fleet) -> Option<Site> {
    let family = family::family(estate, fleet.judged(estate));
    site(estate, fleet.component.clone(), family, vec![fleet])
}

/// What is said of a fleet: nothing as long as two of its stacks are silent.
fn voice<'a>(estate: &'a Estate<'a>, fleet: &Fleet) -> Voice<'a> {
    let silent = fleet.judged(estate).filter(|judged| is_silent(judged)).count();
    if silent > 1 {
        return Voice::None;
    }
    let all = fleet.judged(estate).filter(|judged| !is_silent(judged));
    Voice::of(all.flat_map(|judged| {
        (0..judged.located.stack.resources.len()).map(move |resource| judged.declared.driver(resource, Some(0)))
    }))
}

/// Whether something in a stack has no driver.
pub(in crate::check) fn is_silent(judged: &Judged<'_>) -> bool {
    (0..judged.located.stack.resources.len()).any(|resource| judged.declared.driver(resource, Some(0)).is_none())
}

/// The site of some fleets, at the second stack of the first in path order: of its stacks elsewhere, one that says
/// nothing is the one to ask.
fn site(estate: &Estate<'_>, name: String, family: String, fleets: Vec<Fleet>) -> Option<Site> {
    let fleet = fleets.first()?;
    let first = estate.stacks.get(*fleet.stacks.first()?)?;
    let home = super::extra::home(estate, first).or_else(|| regions_of(first).into_keys().next());
    let judged = |index: usize| estate.stacks.get(index);
    let elsewhere = |index: &usize| judged(*index).is_some_and(|judged| lives_beyond(judged, home.as_ref()));
    let silent = |index: &usize| judged(*index).is_some_and(is_silent);
    let others = || fleet.stacks.iter().skip(1).copied();
    let asked = others().filter(elsewhere).find(silent).or_else(|| others().find(elsewhere));
    let second = asked.or_else(|| others().next())?;
    let judged = judged(second)?;
    let trails =
        regions_of(judged).into_iter().filter_map(|(region, trail)| Some((region, trail?))).collect::<Vec<_>>();
    let at = anchor(judged, &trails)?;
    let regions: BTreeSet<&Region> = fleets.iter().flat_map(|fleet| &fleet.regions).collect();
    Some(Site {
        resources: (0..judged.located.stack.resources.len()).collect(),
        regions: regions.into_iter().cloned().collect(),
        // Likeness of names alone weighs less: the class carries it to the severity.
        class: if fleet.proven { Class::Deliberate } else { Class::Default },
        depth: Some(0),
        home,
        trails,
        fleets,
        family,
        ..Site::new(Kind::Fleet, second, at, name)
    })
}

/// Whether something of a stack lives in another region.
pub(super) fn lives_beyond(judged: &Judged<'_>, home: Option<&Region>) -> bool {
    regions_of(judged).keys().any(|region| Some(region) != home)
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
