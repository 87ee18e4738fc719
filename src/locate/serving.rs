//! What lives somewhere only because a global service takes it from there, and opens no region by that: a certificate for
//! a CDN in us-east-1, the alarm on that CDN, the topic of that alarm, the key of that topic.
//!
//! Some serve by what they are, others by who uses them or by what they watch. All of these may be in other stacks, so
//! it is decided when all stacks are known: what might serve does, unless somebody uses it who does not, and if a chain
//! leads from it to a global service.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::asked::{Asked, Position};
use super::locator::Locator;
use super::{Located, PARTS_DEEP};
use crate::model::{Abroad, Completeness, Place, Placement, Resource};
use crate::rules::{Rule, Satisfied, ServesGlobal};
use crate::value::{Reference, Value};

/// A resource where a global service wants it, with those of its stack that say whether it only serves.
#[derive(Clone, Debug)]
pub struct Servant {
    resource: usize,
    chains: Chains<usize>,
}

/// What a servant hangs on.
#[derive(Clone, Debug, Default)]
struct Chains<P> {
    /// It serves by what it is, whoever uses it.
    by_itself: bool,
    /// A global service uses it.
    ends: bool,
    /// Those who use it and to whom it matters where it is.
    users: Vec<P>,
    /// What it serves, if that serves: users of the types that its rule names, what it watches.
    serves: Vec<P>,
}

impl Locator<'_> {
    /// The resources that may only serve a global service.
    pub(super) fn servants(&self) -> Vec<Servant> {
        let servant = |resource| self.chains(resource).map(|chains| Servant { resource, chains });
        (0..self.stack.resources.len()).filter_map(servant).collect()
    }

    fn chains(&self, index: usize) -> Option<Chains<usize>> {
        let body = &self.stack.resources.get(index)?.body;
        let serves = self.rule(index)?.serves_global.as_ref().filter(|serves| self.is_there(index, serves))?;
        let holds = matches!(serves.when.holds(body, body), Satisfied::Yes { .. });
        if holds && serves.users.is_empty() {
            return Some(Chains { by_itself: true, ends: true, ..Chains::default() });
        }
        let named = serves.with.iter().flat_map(|path| path.select(body));
        let watched: Vec<usize> = named.flat_map(|value| self.names.find(&value, self.stack, index)).collect();
        if !holds && watched.is_empty() {
            return None;
        }
        let mut chains = Chains { serves: watched, ..Chains::default() };
        let own = self.placement(index, 0);
        for user in self.users_of(index) {
            let placement = self.placement(user, 0);
            let is_wanting = holds && self.is_one_of(user, &serves.users);
            let is_end = is_end(self.rule(user), &placement);
            chains.add(user, is_wanting, is_end, is_indifferent(self.rule(user), &placement, &own));
        }
        Some(chains)
    }

    /// Whether a resource lives where the service wants it.
    fn is_there(&self, index: usize, serves: &ServesGlobal) -> bool {
        let named = |place: &Place| {
            let info = self.options.catalogue.info(&place.region);
            info.is_some_and(|info| serves.regions.iter().any(|id| id.as_ref() == info.id))
        };
        let placement = self.placement(index, 0);
        !placement.places.is_empty() && placement.places.iter().all(named)
    }
}

impl<P> Chains<P> {
    /// Adds a user: whether its type is one that wants it there, is where a chain ends, or to whom the place is nothing.
    fn add(&mut self, user: P, is_wanting: bool, is_end: bool, is_indifferent: bool)
    where
        P: Copy,
    {
        match (is_wanting, is_end) {
            (true, true) => self.ends = true,
            (true, false) => self.serves.push(user),
            _ => {}
        }
        if !(is_indifferent || is_wanting && is_end) {
            self.users.push(user);
        }
    }

    fn map<Q>(&self, position: impl Fn(&P) -> Q) -> Chains<Q> {
        let all = |some: &[P]| some.iter().map(&position).collect();
        Chains { by_itself: self.by_itself, ends: self.ends, users: all(&self.users), serves: all(&self.serves) }
    }
}

/// Whether a user is where a chain ends: it needs nobody to say why it is there, as what serves or is a part would.
fn is_end(rule: Option<&Arc<Rule>>, placement: &Placement) -> bool {
    placement.global || rule.is_some_and(|rule| rule.serves_global.is_none() && rule.part_of.is_empty())
}

/// Whether a user is no reason for what it uses to be where it is: it lives in no region or in others, opens none itself
/// (a policy of the account), or where it lives cannot be told (a module that is not at hand).
fn is_indifferent(rule: Option<&Arc<Rule>>, user: &Placement, used: &Placement) -> bool {
    let is_elsewhere = |place: &Place| used.places.iter().all(|other| other.region != place.region);
    let is_told_elsewhere = || match user.completeness {
        Completeness::Known | Completeness::Assumed => user.places.iter().all(is_elsewhere),
        Completeness::AtLeast => false,
        Completeness::Unknown => true,
    };
    user.global || rule.is_some_and(|rule| !rule.opens) || is_told_elsewhere()
}

/// Tells of all stacks what only serves a global service: it opens no region, nor do its parts.
pub fn tell_servants(located: &mut [&mut Located]) {
    if located.iter().all(|located| located.servants.is_empty()) {
        return;
    }
    let household = Household::new(located);
    let serving = household.serving();
    let parts = household.wholes.iter().filter(|(_, whole)| serving.contains(whole)).map(|(part, _)| (*part, true));
    for ((stack, index), is_part) in parts.chain(serving.iter().map(|servant| (*servant, false))) {
        let Some(located) = located.get_mut(stack) else { continue };
        let is_copied = located.rules.get(index).and_then(Option::as_ref).is_some_and(|rule| !rule.also.is_empty());
        if let Some(placement) = located.placements.get_mut(index).filter(|_| !(is_part && is_copied)) {
            placement.opens = false;
        }
    }
}

/// All that may serve, over all stacks.
#[derive(Debug, Default)]
struct Household {
    servants: BTreeMap<Position, Chains<Position>>,
    /// What each part is a part of, in the end.
    wholes: BTreeMap<Position, Position>,
}

impl Household {
    fn new(located: &[&mut Located]) -> Self {
        let mut household = Self::default();
        let mut direct: BTreeMap<Position, Position> = BTreeMap::new();
        for (stack, located) in located.iter().enumerate() {
            direct.extend(located.parts.iter().map(|(part, whole)| ((stack, *part), (stack, *whole))));
            let servants = located.servants.iter();
            let servants = servants.map(|one| ((stack, one.resource), one.chains.map(|index| (stack, *index))));
            household.servants.extend(servants);
        }
        for user in users_abroad(located) {
            household.add(located, &user, &mut direct);
        }
        for part in direct.keys() {
            let above = std::iter::successors(direct.get(part), |whole| direct.get(whole));
            household.wholes.extend(above.take(PARTS_DEEP).last().map(|whole| (*part, *whole)));
        }
        household
    }

    /// Adds one that refers to servants from another stack. `direct`: what each part is a part of first.
    fn add(&mut self, located: &[&mut Located], user: &User, direct: &mut BTreeMap<Position, Position>) {
        let Some((rule, placement)) = known_of(located, user.at) else { return };
        direct.extend(user.part_of.map(|whole| (user.at, whole)));
        for used in &user.uses {
            let own =
                known_of(located, *used).and_then(|(rule, placement)| Some((rule?.serves_global.as_ref()?, placement)));
            let (Some(chains), Some((serves, own))) = (self.servants.get_mut(used), own) else { continue };
            let is_wanting = serves.users.iter().any(|pattern| rule.is_some_and(|rule| rule.is_of(pattern)));
            chains.add(user.at, is_wanting, is_end(rule, placement), is_indifferent(rule, placement, own));
        }
    }

    /// Those that serve: nobody else uses them, and what they do ends at a global service.
    fn serving(&self) -> BTreeSet<Position> {
        let uses = self.by_whole(|servant, chains| {
            let others = chains.users.iter().filter(|_| !chains.by_itself);
            others.copied().filter(|user| self.whole_of(*user) != servant).collect()
        });
        let by_others = uses.iter().filter(|(user, _)| !self.servants.contains_key(user)).flat_map(|(_, used)| used);
        let not_only = reached(by_others.copied(), &uses);
        let mut serves = self.by_whole(|_, chains| chains.serves.clone());
        serves.values_mut().for_each(|servants| servants.retain(|servant| !not_only.contains(servant)));
        let ends = self.servants.iter().filter(|(servant, chains)| chains.ends && !not_only.contains(servant));
        reached(ends.map(|(servant, _)| *servant), &serves)
    }

    /// The servants by something of their chains, or by what that is a part of.
    fn by_whole(&self, of: impl Fn(Position, &Chains<Position>) -> Vec<Position>) -> BTreeMap<Position, Vec<Position>> {
        let mut by_whole: BTreeMap<Position, Vec<Position>> = BTreeMap::new();
        for (servant, chains) in &self.servants {
            for other in of(*servant, chains) {
                by_whole.entry(self.whole_of(other)).or_default().push(*servant);
            }
        }
        by_whole
    }

    /// What a part is a part of in the end; itself where it is none.
    fn whole_of(&self, position: Position) -> Position {
        self.wholes.get(&position).copied().unwrap_or(position)
    }
}

/// All to which some lead, directly or through others.
fn reached(start: impl Iterator<Item = Position>, next: &BTreeMap<Position, Vec<Position>>) -> BTreeSet<Position> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<Position> = start.collect();
    while let Some(position) = waiting.pop() {
        if reached.insert(position) {
            waiting.extend(next.get(&position).into_iter().flatten());
        }
    }
    reached
}

/// The rule and the placement of a resource.
fn known_of<'l>(
    located: &'l [&mut Located],
    (stack, index): Position,
) -> Option<(Option<&'l Arc<Rule>>, &'l Placement)> {
    let located = located.get(stack)?;
    Some((located.rules.get(index).and_then(Option::as_ref), located.placements.get(index)?))
}

/// A resource that refers to servants as those of another stack.
struct User {
    at: Position,
    uses: BTreeSet<Position>,
    /// The servant of which it is a part.
    part_of: Option<Position>,
}

/// All that refer to servants from other stacks, or ask for them. Where some can be named so, every body has to be looked
/// through.
fn users_abroad(located: &[&mut Located]) -> Vec<User> {
    let names = NamesAbroad::of(located);
    if names.handed.is_empty() {
        return Vec::new();
    }
    let of_stack = |(stack, located): (usize, &&mut Located)| {
        let user = |(index, resource): (usize, &Resource)| {
            let uses = names.meant(stack, &resource.body);
            let rule = located.rules.get(index).and_then(Option::as_ref);
            let mut wholes = rule.iter().flat_map(|rule| &rule.part_of).flat_map(|path| path.select(&resource.body));
            let part_of = wholes.find_map(|value| names.meant(stack, &value).into_iter().next());
            (part_of.is_some() || !uses.is_empty()).then_some(User { at: (stack, index), uses, part_of })
        };
        located.stack.resources.iter().enumerate().filter_map(user).collect::<Vec<_>>()
    };
    located.par_iter().enumerate().flat_map(of_stack).collect()
}

/// How stacks name the servants of others.
struct NamesAbroad {
    /// All of them, by what comes through an output of their stack.
    handed: BTreeMap<Abroad, Position>,
    /// Some of them, by a data source.
    asked: Asked,
}

impl NamesAbroad {
    fn of(located: &[&mut Located]) -> Self {
        let mut handed = BTreeMap::new();
        for (stack, located) in located.iter().enumerate().filter(|(_, located)| !located.servants.is_empty()) {
            let name: Arc<str> = located.stack.name().into();
            for servant in located.servants.iter().filter(|servant| !servant.chains.by_itself) {
                let Some(resource) = located.stack.resources.get(servant.resource) else { continue };
                let abroad = Abroad { stack: Arc::clone(&name), address: Arc::clone(&resource.address) };
                handed.insert(abroad, (stack, servant.resource));
            }
        }
        let asked = Asked::of(located, handed.values().copied());
        Self { handed, asked }
    }

    /// Which servants a value of a stack refers to, at any depth.
    fn meant(&self, stack: usize, value: &Value) -> BTreeSet<Position> {
        let references = value.with_parts().flat_map(|part| part.origin.references());
        let meant = |reference: &Reference| match Abroad::of(reference) {
            Some(abroad) => self.handed.get(&abroad).copied(),
            None => self.asked.by(stack, &reference.address),
        };
        references.filter_map(meant).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_serves_as_a_whole_however_long() {
        const LENGTH: usize = 50_000;
        let of = |at: usize| {
            let before: Vec<Position> = at.checked_sub(1).map(|before| (0, before)).into_iter().collect();
            ((0, at), Chains { by_itself: false, ends: at == 0, users: before.clone(), serves: before })
        };
        let mut household = Household { servants: (0..LENGTH).map(of).collect(), wholes: BTreeMap::new() };
        assert_eq!(household.serving().len(), LENGTH);
        household.servants.entry((0, 0)).or_default().users.push((1, 0));
        assert!(household.serving().is_empty(), "somebody else uses the first");
        household.wholes.insert((1, 0), (0, 0));
        assert_eq!(household.serving().len(), LENGTH, "its own part does not count");
    }
}
