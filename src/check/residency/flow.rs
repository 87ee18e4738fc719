//! How labels flow: from a resource along the links that copy its data, from a whole to its parts, from a group to its
//! members. They cross from stack to stack where a name proves the way.

use std::collections::{BTreeMap, VecDeque};

use super::ways::{Holder, Way, Ways};
use crate::check::{Estate, Judged};
use crate::declare::Spoken;
use crate::geo::Residence;
use crate::model::{Label, Resource};

/// How a label came to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// It was said for it.
    Said,
    /// What holds it carries the label.
    Held,
    /// Data that carries it is copied here.
    Copied,
}

/// A label that a resource's data carries.
#[derive(Clone, Debug)]
pub(super) struct Held<'a> {
    /// As it was said.
    pub(super) label: &'a Spoken<Label>,
    /// What it asks for.
    pub(super) residence: Residence,
    /// How it came.
    pub(super) arrival: Arrival,
    /// The resources that it came by, the first being where the label was said, the last the one that holds it.
    pub(super) path: Vec<Holder>,
}

/// The labels of every resource of the estate.
#[derive(Debug)]
pub(super) struct Flow<'a> {
    held: BTreeMap<Holder, Vec<Held<'a>>>,
    ways: Ways<'a>,
}

impl<'a> Flow<'a> {
    /// Labels as declared, then along all ways, the shortest first.
    pub(super) fn new(estate: &'a Estate<'_>) -> Self {
        let mut flow = Self { held: BTreeMap::new(), ways: Ways::new(estate) };
        let mut waiting: VecDeque<Held<'a>> = VecDeque::new();
        for (stack, judged) in estate.stacks.iter().enumerate() {
            let resources = 0..judged.located.stack.resources.len();
            waiting.extend(resources.filter_map(|resource| declared(estate, judged, Holder { stack, resource })));
            waiting.extend(groups_by_members(estate, stack, judged));
        }
        while let Some(held) = waiting.pop_front() {
            let Some(holder) = held.path.last().copied().filter(|holder| !flow.holds(*holder, &held)) else { continue };
            let copies = flow.ways.from(holder).iter().filter(|way| way.link.kind.copies());
            waiting.extend(copies.filter_map(|way| Some(held.come_to(way.to?, Arrival::Copied))));
            waiting.extend(flow.ways.contents(holder).iter().map(|inner| held.come_to(*inner, Arrival::Held)));
            flow.held.entry(holder).or_default().push(held);
        }
        flow
    }

    fn holds(&self, holder: Holder, held: &Held<'_>) -> bool {
        self.of(holder).iter().any(|other| other.label.what.name == held.label.what.name)
    }

    /// The labels that a resource's data carries.
    pub(super) fn of(&self, holder: Holder) -> &[Held<'a>] {
        self.held.get(&holder).map(Vec::as_slice).unwrap_or_default()
    }

    /// All resources that carry labels.
    pub(super) fn all(&self) -> impl Iterator<Item = (Holder, &Held<'a>)> {
        self.held.iter().flat_map(|(holder, all)| all.iter().map(|held| (*holder, held)))
    }

    /// It is a part of a resource that carries a label: what is told of the whole is not told again of it.
    pub(super) fn is_told_with_its_whole(&self, holder: Holder) -> bool {
        self.ways.wholes(holder).iter().any(|whole| !self.of(*whole).is_empty())
    }

    /// It is a group whose members are in the stack: they hold its data, and are told of.
    pub(super) fn is_told_with_its_members(&self, holder: Holder) -> bool {
        self.ways.has_members(holder)
    }

    /// The links that begin at a resource and end elsewhere.
    pub(super) fn ways_from(&self, holder: Holder) -> &[Way<'a>] {
        self.ways.from(holder)
    }
}

impl Held<'_> {
    fn come_to(&self, holder: Holder, arrival: Arrival) -> Self {
        Self { path: [self.path.as_slice(), &[holder]].concat(), arrival, ..self.clone() }
    }

    /// `; it came by a -> b`, when the data came a longer way than from one resource to the next.
    pub(super) fn came_by(&self, estate: &Estate<'_>) -> String {
        let names: Vec<&str> = self.path.iter().filter_map(|holder| Some(&*holder.resource(estate)?.address)).collect();
        match names.as_slice() {
            [] | [_] => String::new(),
            way => format!("; the label came by {}", way.join(" -> ")),
        }
    }
}

impl Holder {
    pub(super) fn judged<'e>(self, estate: &'e Estate<'_>) -> Option<&'e Judged<'e>> {
        estate.stacks.get(self.stack)
    }

    pub(super) fn resource<'e>(self, estate: &'e Estate<'_>) -> Option<&'e Resource> {
        self.judged(estate)?.located.stack.resources.get(self.resource)
    }
}

/// The label that was declared for a resource, if its data is what a label speaks of: a data store, or anything that is
/// labelled itself.
fn declared<'a>(estate: &'a Estate<'_>, judged: &'a Judged<'_>, holder: Holder) -> Option<Held<'a>> {
    let label = judged.declared.label(holder.resource)?;
    let rule = judged.located.rules.get(holder.resource).and_then(Option::as_ref);
    let stores = rule.is_some_and(|rule| rule.stores.is_some());
    if !stores && !judged.declared.labels_itself(holder.resource) {
        return None;
    }
    let residence = estate.residence(judged, &label.what.name).ok()?;
    Some(Held { label, residence, arrival: Arrival::Said, path: vec![holder] })
}

/// The members of a group hold one set of data: where nothing was said for the group, what was said for its first
/// labelled member holds for it.
fn groups_by_members<'a>(estate: &'a Estate<'_>, stack: usize, judged: &'a Judged<'_>) -> Vec<Held<'a>> {
    let mut by_group: BTreeMap<usize, Held<'a>> = BTreeMap::new();
    for (member, group) in &judged.located.members {
        if by_group.contains_key(group) || declared(estate, judged, Holder { stack, resource: *group }).is_some() {
            continue;
        }
        if let Some(held) = declared(estate, judged, Holder { stack, resource: *member }) {
            by_group.insert(*group, held.come_to(Holder { stack, resource: *group }, Arrival::Held));
        }
    }
    by_group.into_values().collect()
}
