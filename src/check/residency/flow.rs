//! How labels flow: from a resource along the links that copy its data, and from a whole to its parts.

use std::collections::BTreeMap;

use crate::check::{Estate, Judged};
use crate::declare::Spoken;
use crate::geo::Residence;
use crate::model::Label;

/// A label that a resource's data carries.
#[derive(Clone, Debug)]
pub(in crate::check) struct Held<'a> {
    /// As it was said.
    pub(in crate::check) label: &'a Spoken<Label>,
    /// What it asks for.
    pub(in crate::check) residence: Residence,
    /// The resources that the data came through, by index, the first being where the label was said.
    pub(in crate::check) path: Vec<usize>,
}

/// The labels of every resource of a stack.
#[derive(Debug)]
pub(in crate::check) struct Flow<'a> {
    held: BTreeMap<usize, Vec<Held<'a>>>,
    by_address: BTreeMap<&'a str, usize>,
}

impl<'a> Flow<'a> {
    /// Labels as declared, then along the links.
    pub(super) fn new(estate: &'a Estate<'_>, judged: &'a Judged<'_>) -> Self {
        let resources = &judged.located.stack.resources;
        let by_address =
            resources.iter().enumerate().map(|(index, resource)| (resource.address.as_ref(), index)).collect();
        let mut flow = Self { held: BTreeMap::new(), by_address };
        let mut waiting: Vec<(usize, Held<'a>)> = Vec::new();
        for index in 0..resources.len() {
            if let Some(held) = declared(estate, judged, index) {
                waiting.push((index, held));
            }
        }
        while let Some((index, held)) = waiting.pop() {
            if flow.holds(index, &held) {
                continue;
            }
            for link in judged.located.links.iter().filter(|link| link.kind.copies()) {
                let is_from = link.from.resource.as_deref().and_then(|address| flow.index(address)) == Some(index);
                let target = link.to.resource.as_deref().and_then(|address| flow.index(address));
                if let (true, Some(target)) = (is_from, target)
                    && target != index
                {
                    let mut path = held.path.clone();
                    path.push(target);
                    waiting.push((target, Held { path, ..held.clone() }));
                }
            }
            for (part, _) in judged.located.parts.iter().filter(|(_, whole)| *whole == index) {
                let path = [held.path.as_slice(), &[*part]].concat();
                waiting.push((*part, Held { path, ..held.clone() }));
            }
            flow.held.entry(index).or_default().push(held);
        }
        flow
    }

    fn holds(&self, index: usize, held: &Held<'_>) -> bool {
        self.held.get(&index).is_some_and(|all| all.iter().any(|other| other.label.what.name == held.label.what.name))
    }

    /// The index of an address.
    pub(super) fn index(&self, address: &str) -> Option<usize> {
        self.by_address.get(address).copied()
    }

    /// The labels that a resource's data carries.
    pub(in crate::check) fn of(&self, index: usize) -> &[Held<'a>] {
        self.held.get(&index).map(Vec::as_slice).unwrap_or_default()
    }

    /// All resources that carry labels, by index.
    pub(in crate::check) fn all(&self) -> impl Iterator<Item = (usize, &Held<'a>)> {
        self.held.iter().flat_map(|(index, all)| all.iter().map(|held| (*index, held)))
    }
}

/// The label that was declared for a resource, if its data is what a label speaks of: a data store, or anything that is
/// labelled itself.
fn declared<'a>(estate: &'a Estate<'_>, judged: &'a Judged<'_>, index: usize) -> Option<Held<'a>> {
    let label = judged.declared.label(index)?;
    let rule = judged.located.rules.get(index).and_then(Option::as_ref);
    let stores = rule.is_some_and(|rule| rule.stores.is_some());
    if !stores && !judged.declared.labels_itself(index) {
        return None;
    }
    let residence = estate.residence(judged, &label.what.name).ok()?;
    Some(Held { label, residence, path: vec![index] })
}
