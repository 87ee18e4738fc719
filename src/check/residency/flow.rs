//! How labels flow: from a resource along the links that copy its data, from a whole to its parts, from a group to its
//! members. They cross from stack to stack where a name proves the way.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::ways::{Holder, Way, Ways};
use crate::check::{Estate, Judged};
use crate::declare::Spoken;
use crate::geo::Residence;
use crate::model::{Label, Resource};

/// So far a way is followed back for a message.
const LONGEST_WAY: usize = 100;

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
    /// The resource that it came from; none where it was said.
    from: Option<Holder>,
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
        let mut waiting: VecDeque<(Holder, Held<'a>)> = VecDeque::new();
        for (stack, judged) in estate.stacks.iter().enumerate() {
            let holders = (0..judged.located.stack.resources.len()).map(|resource| Holder { stack, resource });
            waiting.extend(holders.filter_map(|holder| Some((holder, declared(estate, judged, holder)?))));
            waiting.extend(groups_by_members(estate, stack, judged));
        }
        while let Some((holder, held)) = waiting.pop_front() {
            if flow.holds(holder, &held) {
                continue;
            }
            let copies = flow.ways.from(holder).iter().filter(|way| way.link.kind.copies());
            waiting.extend(copies.filter_map(|way| Some((way.to?, held.gone_on(holder, Arrival::Copied)))));
            let contents = flow.ways.contents(holder).iter();
            waiting.extend(contents.map(|inner| (*inner, held.gone_on(holder, Arrival::Held))));
            flow.held.entry(holder).or_default().push(held);
        }
        flow
    }

    fn holds(&self, holder: Holder, held: &Held<'_>) -> bool {
        self.same(holder, held).is_some()
    }

    /// The same label as a resource's data carries it.
    fn same(&self, holder: Holder, held: &Held<'_>) -> Option<&Held<'a>> {
        self.of(holder).iter().find(|other| other.label.what.name == held.label.what.name)
    }

    /// The links that there may be, with the resources that they begin at.
    pub(super) fn possible(&self) -> &[(Holder, Way<'a>)] {
        self.ways.possible()
    }

    /// The labels that a resource's data carries.
    pub(super) fn of(&self, holder: Holder) -> &[Held<'a>] {
        self.held.get(&holder).map(Vec::as_slice).unwrap_or_default()
    }

    /// All resources that carry labels.
    pub(super) fn all(&self) -> impl Iterator<Item = (Holder, &Held<'a>)> {
        self.held.iter().flat_map(|(holder, all)| all.iter().map(|held| (*holder, held)))
    }

    /// It is a part of a resource that carries the same label: what is told of the whole is not told again of it. Of a
    /// whole to which the label was copied nothing is told.
    pub(super) fn is_told_with_its_whole(&self, holder: Holder, held: &Held<'_>) -> bool {
        let told = |whole: &Holder| self.same(*whole, held).is_some_and(|other| other.arrival != Arrival::Copied);
        self.ways.wholes(holder).iter().any(told)
    }

    /// It is a part of one of some resources.
    pub(super) fn is_part_of(&self, holder: Holder, some: &BTreeSet<Holder>) -> bool {
        self.ways.wholes(holder).iter().any(|whole| some.contains(whole))
    }

    /// It is a group whose members are in the stack: they hold its data, and are told of.
    pub(super) fn is_told_with_its_members(&self, holder: Holder) -> bool {
        self.ways.has_members(holder)
    }

    /// `; the label came by a -> b`, when it came a longer way than to where it was said.
    pub(super) fn came_by(&self, estate: &Estate<'_>, holder: Holder, held: &Held<'_>) -> String {
        let before = |(_, held): &(Holder, &Held<'a>)| {
            let from = held.from?;
            Some((from, self.same(from, held)?))
        };
        let Some(known) = self.same(holder, held) else { return String::new() };
        let way = std::iter::successors(Some((holder, known)), before).take(LONGEST_WAY);
        let mut names: Vec<&str> =
            way.filter_map(|(holder, _)| Some(holder.resource(estate)?.address.as_ref())).collect();
        names.reverse();
        match names.as_slice() {
            [] | [_] => String::new(),
            [first, second, between @ .., last] if between.len() > 2 => {
                format!("; the label came by {first} -> {second} -> {} more -> {last}", between.len())
            }
            way => format!("; the label came by {}", way.join(" -> ")),
        }
    }

    /// The links that begin at a resource and end elsewhere.
    pub(super) fn ways_from(&self, holder: Holder) -> &[Way<'a>] {
        self.ways.from(holder)
    }
}

impl Held<'_> {
    fn gone_on(&self, from: Holder, arrival: Arrival) -> Self {
        Self { from: Some(from), arrival, ..self.clone() }
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
    Some(Held { label, residence, arrival: Arrival::Said, from: None })
}

/// The members of a group hold one set of data: where nothing was said for the group, what was said for its first
/// labelled member holds for it.
fn groups_by_members<'a>(estate: &'a Estate<'_>, stack: usize, judged: &'a Judged<'_>) -> Vec<(Holder, Held<'a>)> {
    let mut by_group: BTreeMap<usize, Held<'a>> = BTreeMap::new();
    for (member, group) in &judged.located.members {
        if by_group.contains_key(group) || declared(estate, judged, Holder { stack, resource: *group }).is_some() {
            continue;
        }
        let member = Holder { stack, resource: *member };
        if let Some(held) = declared(estate, judged, member) {
            by_group.insert(*group, held.gone_on(member, Arrival::Held));
        }
    }
    by_group.into_iter().map(|(group, held)| (Holder { stack, resource: group }, held)).collect()
}
