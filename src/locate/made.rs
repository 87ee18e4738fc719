//! Objects that Terraform makes of a file: `kubernetes_manifest` of `yamldecode(file("app.yaml"))`.
//!
//! The file holds a manifest, and is found as one, too. Where its object says no place, holds nothing and sends nothing,
//! all that is to be said of it is said of the resource that makes it.

use std::collections::{BTreeMap, BTreeSet};

use super::Located;
use crate::model::{Completeness, Placement, StackKind};
use crate::rules::Rule;

/// By stack: the positions of the objects that Terraform makes, where it is known in what region, and which say nothing
/// themselves.
pub fn made_by_terraform(located: &[&Located]) -> Vec<BTreeSet<usize>> {
    let files: BTreeSet<String> = located.iter().flat_map(|located| files_of(located)).collect();
    located.iter().map(|located| if files.is_empty() { BTreeSet::new() } else { silent(located, &files) }).collect()
}

/// The files of which a stack makes objects in a region that is known.
fn files_of(located: &Located) -> BTreeSet<String> {
    if located.stack.kind == StackKind::Kubernetes || located.stack.is_child {
        return BTreeSet::new();
    }
    let mut files = BTreeSet::new();
    for ((resource, rule), placement) in located.stack.resources.iter().zip(&located.rules).zip(&located.placements) {
        let deploys = rule.as_ref().map(|rule| rule.deploys.as_slice()).unwrap_or_default();
        let made = deploys.iter().filter(|_| !placement.places.is_empty()).flat_map(|path| path.select(&resource.body));
        let literal = made.filter_map(|value| Some(value.origin.trail.as_ref()?.literal().at.path().to_owned()));
        files.extend(literal);
    }
    files
}

/// The objects that are alone in some files, that say nothing themselves, and of which no link tells.
fn silent(located: &Located, files: &BTreeSet<String>) -> BTreeSet<usize> {
    if located.stack.kind != StackKind::Kubernetes {
        return BTreeSet::new();
    }
    let links = [&located.links, &located.possible, &located.accesses].into_iter().flatten();
    let linked: BTreeSet<_> =
        links.flat_map(|link| [Some(&link.by), link.from.resource.as_ref(), link.to.resource.as_ref()]).collect();
    let mut objects: BTreeMap<&str, usize> = BTreeMap::new();
    for resource in &located.stack.resources {
        *objects.entry(resource.at.path()).or_default() += 1;
    }
    // Of several in one file, Terraform may make the first alone.
    let is_made = |path: &str| files.contains(path) && objects.get(path) == Some(&1);
    let is_silent = |index: &usize| {
        let (Some(resource), Some(placement)) = (located.stack.resources.get(*index), located.placements.get(*index))
        else {
            return false;
        };
        let rule = located.rules.get(*index).and_then(Option::as_ref);
        is_made(resource.at.path())
            && resource.calls.is_empty()
            && says_nothing(placement)
            && rule.is_none_or(|rule| means_nothing(rule))
            && !linked.contains(&Some(&resource.address))
    };
    (0..located.stack.resources.len()).filter(is_silent).collect()
}

fn says_nothing(placement: &Placement) -> bool {
    placement.completeness == Completeness::Unknown && placement.choices.is_empty() && placement.unnamed_span.is_none()
}

/// Whether a rule gives an object no part in anything.
fn means_nothing(rule: &Rule) -> bool {
    rule.stores.is_none() && rule.cluster.is_none() && rule.deploys.is_empty() && rule.routing.is_none() && !rule.group
}
