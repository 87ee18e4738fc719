//! The walk over a stack: picks the rule of each resource and answers where it lives.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answer::{Answer, settle};
use super::clusters::Around;
use super::naming::Names;
use super::region::Told;
use super::serving::Servant;
use super::users::Users;
use super::witness::Witnesses;
use super::{Contradiction, Located, Options, Route};
use crate::finding::Problem;
use crate::geo::Cloud;
use crate::model::{Class, Completeness, Link, Placement, Resource, ResourceKind, Role, Stack};
use crate::rules::{CloudOf, Condition, Rule, Satisfied, Source, SourceKind};
use crate::source::Location;
use crate::value::{Reference, Unknown, Value};

/// How deep "lives where that lives" is followed.
const DEPTH: usize = 16;

/// A located stack without the stack.
#[derive(Debug)]
pub(super) struct Answers {
    placements: Vec<Placement>,
    rules: Vec<Option<Arc<Rule>>>,
    links: Vec<Link>,
    possible: Vec<Link>,
    accesses: Vec<Link>,
    members: Vec<(usize, usize)>,
    parts: Vec<(usize, usize)>,
    servants: Vec<Servant>,
    routes: Vec<Route>,
    contradictions: Vec<Contradiction>,
    problems: Vec<Problem>,
}

impl Answers {
    pub(super) fn into_located(self, stack: Stack) -> Located {
        Located {
            stack,
            placements: self.placements,
            rules: self.rules,
            links: self.links,
            possible: self.possible,
            accesses: self.accesses,
            members: self.members,
            parts: self.parts,
            servants: self.servants,
            routes: self.routes,
            contradictions: self.contradictions,
            problems: self.problems,
        }
    }
}

/// By place, each once.
fn in_order(links: &mut Vec<Link>) {
    links.sort_by(|a, b| (&a.at, a.kind, &a.from, &a.to).cmp(&(&b.at, b.kind, &b.from, &b.to)));
    links.dedup();
}

/// What is needed while walking one stack.
pub(super) struct Locator<'a> {
    pub(super) stack: &'a Stack,
    pub(super) options: Options<'a>,
    /// The clusters that are known here.
    pub(super) around: Around<'a>,
    /// By object: the policies that deploy it.
    pub(super) policies: BTreeMap<usize, Vec<usize>>,
    pub(super) rules: Vec<Option<Arc<Rule>>>,
    pub(super) names: Names,
    /// Members and groups by index, from `member-of`.
    pub(super) members: Vec<(usize, usize)>,
    placements: RefCell<Vec<Option<Placement>>>,
    /// Who refers to what; found on first need.
    pub(super) users: OnceCell<Users>,
    /// Regions of providers that name none; found on first need.
    pub(super) witnesses: OnceCell<Witnesses>,
    pub(super) contradictions: RefCell<Vec<Contradiction>>,
    /// Links that there may be.
    pub(super) possible: RefCell<Vec<Link>>,
    /// How many resources were looked at beside others.
    pub(super) looked_beside: Cell<usize>,
    /// What was too much to work out.
    pub(super) problems: RefCell<Vec<Problem>>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(stack: &'a Stack, options: Options<'a>, around: Around<'a>) -> Self {
        let rules: Vec<_> = stack.resources.iter().map(|resource| pick(resource, options)).collect();
        let names = Names::new(stack, &rules);
        let placements = RefCell::new(vec![None; stack.resources.len()]);
        let mut locator = Self {
            stack,
            options,
            around,
            policies: BTreeMap::new(),
            rules,
            names,
            members: Vec::new(),
            placements,
            users: OnceCell::new(),
            witnesses: OnceCell::new(),
            contradictions: RefCell::default(),
            possible: RefCell::default(),
            looked_beside: Cell::default(),
            problems: RefCell::default(),
        };
        locator.members = locator.find_members();
        locator.policies = locator.find_policies();
        locator
    }

    pub(super) fn run(self) -> Answers {
        for index in 0..self.stack.resources.len() {
            self.placement(index, 0);
        }
        self.settle_choices();
        self.settle_openings();
        let placements = (0..self.stack.resources.len()).map(|index| self.placement(index, 0)).collect();
        let mut links: Vec<Link> = (0..self.stack.resources.len()).flat_map(|index| self.links_of(index)).collect();
        links.extend(self.group_links());
        let mut possible = self.possible.take();
        let mut accesses = self.accesses();
        [&mut links, &mut possible, &mut accesses].into_iter().for_each(in_order);
        let routes = self.routes();
        let parts = self.find_parts();
        let servants = self.servants();
        Answers {
            placements,
            links,
            possible,
            accesses,
            parts,
            servants,
            routes,
            rules: self.rules,
            members: self.members,
            contradictions: self.contradictions.into_inner(),
            problems: self.problems.into_inner(),
        }
    }

    pub(super) fn rule(&self, index: usize) -> Option<&Arc<Rule>> {
        self.rules.get(index).and_then(Option::as_ref)
    }

    /// The policies over each object, by `deploys`.
    fn find_policies(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut policies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (policy, resource) in self.stack.resources.iter().enumerate() {
            let deploys = self.rule(policy).map(|rule| rule.deploys.as_slice()).unwrap_or_default();
            let named = deploys.iter().flat_map(|path| path.select(&resource.body));
            for object in named.flat_map(|value| self.names.find(&value, self.stack, policy)) {
                policies.entry(object).or_default().push(policy);
            }
        }
        policies
    }

    /// Where a resource lives; remembered. `depth` counts the hops of "lives where that lives".
    pub(super) fn placement(&self, index: usize, depth: usize) -> Placement {
        if let Some(Some(known)) = self.placements.borrow().get(index) {
            return known.clone();
        }
        if depth > DEPTH {
            return Placement::unknown(Unknown::Cycle("the place".into()));
        }
        let placement = self.work_out(index, depth);
        if let Some(slot) = self.placements.borrow_mut().get_mut(index) {
            *slot = Some(placement.clone());
        }
        placement
    }

    /// Words that two clouds have are decided by the other places of the same deployment, when these are of one cloud.
    fn settle_choices(&self) {
        let mut placements = self.placements.borrow_mut();
        let mut clouds: BTreeMap<&str, BTreeSet<Cloud>> = BTreeMap::new();
        for (resource, placement) in self.stack.resources.iter().zip(placements.iter().flatten()) {
            let deployment = resource.deployment.as_deref().unwrap_or(&resource.address);
            let known = placement.places.iter().map(|place| place.region.cloud());
            clouds.entry(deployment).or_default().extend(known);
        }
        for (resource, placement) in self.stack.resources.iter().zip(placements.iter_mut().flatten()) {
            let deployment = resource.deployment.as_deref().unwrap_or(&resource.address);
            let known: Vec<&Cloud> = clouds.get(deployment).into_iter().flatten().collect();
            if let [cloud] = known.as_slice() {
                settle(placement, **cloud);
            }
        }
    }

    /// Which resources open the region they live in, as far as one stack tells.
    fn settle_openings(&self) {
        let opens: Vec<bool> = (0..self.stack.resources.len()).map(|index| self.opens(index, 0)).collect();
        for (placement, opens) in self.placements.borrow_mut().iter_mut().zip(opens) {
            placement.iter_mut().for_each(|placement| placement.opens = opens);
        }
    }

    fn opens(&self, index: usize, depth: usize) -> bool {
        let Some(rule) = self.rule(index) else { return true };
        match self.whole_of(index).filter(|_| rule.also.is_empty() && depth < DEPTH) {
            Some(whole) => rule.opens && self.opens(whole, depth + 1),
            None => {
                let stands_alone = rule.opens_alone || self.whole_of(index).is_some();
                rule.opens && stands_alone && (rule.opens_among_others || !self.is_part_of_anothers(index))
            }
        }
    }

    /// Whether what it is a part of was made by another stack: it came through an output of that, or was asked for.
    fn is_part_of_anothers(&self, index: usize) -> bool {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else { return false };
        let named: Vec<Value> = rule.part_of.iter().flat_map(|path| path.select(&resource.body)).collect();
        let mut references = named.iter().flat_map(|value| value.origin.references());
        references.any(|reference| reference.stack.is_some() || self.is_asked(reference))
            && self.whole_of(index).is_none()
    }

    fn work_out(&self, index: usize, depth: usize) -> Placement {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else {
            let unread = self.stack.resources.get(index).and_then(not_at_hand);
            let why = unread.unwrap_or_else(|| Unknown::Unstated("no rule pack knows this type".into()));
            return Placement::unknown(why);
        };
        let is_told_otherwise = rule.place.iter().any(|source| source.otherwise);
        let whole = self.whole_of(index).filter(|_| !rule.is_nowhere() && !rule.is_asked_first());
        let whole = whole.map(|whole| self.placement(whole, depth + 1));
        let whole = whole.filter(|whole| whole.completeness != Completeness::Unknown || !is_told_otherwise);
        if let (Some(whole), true) = (&whole, rule.also.is_empty()) {
            return whole.clone();
        }
        if rule.group {
            return self.group_placement(index, depth);
        }
        let mut answer = Answer::default();
        match whole {
            Some(whole) => answer.take_primary(whole),
            None => match self.at_endpoint(index) {
                // Copies are told by region too: of this cloud, in which nothing of it lies.
                Some(told) => {
                    answer.add(told, Role::Primary, Class::Deliberate, None);
                    return answer.into_placement();
                }
                None => {
                    self.own_places(index, depth, &mut answer);
                    answer.places.extend(self.copies_of_whole_abroad(index));
                }
            },
        }
        self.place_by_zones(index, &mut answer);
        for added in &rule.also {
            self.added_places(index, added, depth, &mut answer);
        }
        let mut placement = answer.into_placement();
        let spread = super::scheduling::spread_over_regions(resource, rule, &placement);
        placement.unnamed_span = placement.unnamed_span.or(spread);
        self.check_zones(index, &placement);
        placement
    }

    /// The places that the rule's `place` gives: the first source that says something.
    fn own_places(&self, index: usize, depth: usize, answer: &mut Answer) {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else { return };
        let mut sources = rule.place.iter().peekable();
        let mut first_reason = None;
        while let Some(source) = sources.next() {
            if let SourceKind::Template(template) = &source.kind {
                if self.templated(index, source, template, depth, answer) {
                    return;
                }
                continue;
            }
            let mut told = self.tell(index, source, &resource.body, depth);
            told.retain(|told| !rule.at_least || matches!(told, Told::Region { .. }));
            if told.is_empty() {
                continue;
            }
            if let Some(why) = only_unknown(&told)
                && sources.peek().is_some_and(|next| next.otherwise)
            {
                first_reason.get_or_insert(why);
                continue;
            }
            // A single plain region spans nothing: only what is added to it can.
            answer.inherited = matches!(source.kind, SourceKind::InCluster);
            let spans = told.len() > 1 || told.iter().any(|told| self.is_span(told));
            let (class, argument) = match source.when.holds(&resource.body, &resource.body) {
                _ if !spans => (Class::Deliberate, None),
                Satisfied::Yes { by_default: Some(argument) } => (Class::Default, Some(argument.to_string())),
                _ => (rule.class, None),
            };
            for told in told {
                answer.add(told, Role::Primary, class, argument.clone());
            }
            answer.incomplete = not_at_hand(resource).filter(|_| rule.at_least);
            return;
        }
        answer.unknown.get_or_insert_with(|| first_reason.unwrap_or_else(|| self.untold(resource, rule)));
    }

    /// Why no source says where a resource lives: what it refers to cannot be told, its module is not at hand, or
    /// nothing says it.
    fn untold(&self, resource: &Resource, rule: &Rule) -> Unknown {
        let of_provider = |source: &Source| matches!(source.kind, SourceKind::Provider(_) | SourceKind::Server(_));
        let asks_provider = rule.place.iter().any(of_provider);
        if let Some(why) = not_at_hand(resource).filter(|_| !asks_provider) {
            return why;
        }
        let referred = rule.place.iter().filter_map(|source| match &source.kind {
            SourceKind::Resource(anchored) => Some(&anchored.path),
            _ => None,
        });
        let referred = referred.chain(&rule.part_of);
        let values: Vec<Value> = referred.flat_map(|path| path.select(&resource.body)).collect();
        if let Some(why) = values.iter().find_map(|value| value.why_unknown().cloned()) {
            return why;
        }
        let mut references = values.iter().flat_map(|value| value.origin.references());
        if let Some(asked) = references.find(|reference| self.is_asked(reference)) {
            return Unknown::Data(asked.address.to_string());
        }
        Unknown::Unstated(match &resource.provider {
            Some(_) if !asks_provider => not_named(rule),
            Some(provider) if provider.left_to_caller => {
                format!("no provider block says a region: nothing here configures {}", provider.label)
            }
            Some(provider) => format!("neither the resource nor {} says a region", provider.label),
            None => "nothing says a region".to_owned(),
        })
    }

    /// Whether a reference names a data source.
    fn is_asked(&self, reference: &Reference) -> bool {
        let mut data_sources = self.stack.data_sources.iter();
        reference.stack.is_none() && data_sources.any(|data_source| data_source.address == reference.address)
    }

    fn is_span(&self, told: &Told) -> bool {
        matches!(told, Told::Region { region, .. } if self.options.catalogue.spans_regions(region))
    }

    pub(super) fn contradict(&self, resource: usize, at: &Location, message: String) {
        self.contradictions.borrow_mut().push(Contradiction { resource, at: at.clone(), message });
    }

    /// The cloud that a rule's region words belong to.
    pub(super) fn cloud_of<'r>(&'r self, index: usize, rule: &'r Rule) -> Option<&'r str> {
        match &rule.cloud {
            CloudOf::Fixed(cloud) => Some(cloud.as_ref()),
            CloudOf::Any => self.options.cloud,
            CloudOf::Read(paths, names) => {
                let body = &self.stack.resources.get(index)?.body;
                let words: Vec<Value> = paths.iter().flat_map(|path| path.select(body)).collect();
                let meant =
                    |word: &Value| names.iter().find(|(name, _)| name.is_match(word.as_str().unwrap_or_default()));
                let mut clouds = words.iter().filter_map(meant).map(|(_, cloud)| cloud.as_ref());
                match clouds.next() {
                    Some(first) => clouds.all(|cloud| cloud == first).then_some(first),
                    // Nothing there says it, nor may it yet.
                    None => self.options.cloud.filter(|_| words.iter().all(|word| word.why_unknown().is_none())),
                }
            }
        }
    }
}

/// Why all that is told cannot be told, where that is so.
fn only_unknown(told: &[Told]) -> Option<Unknown> {
    let why = |told: &Told| if let Told::Unknown(why, _) = told { Some(why.clone()) } else { None };
    told.iter().map(why).collect::<Option<Vec<_>>>()?.into_iter().next()
}

/// Whether something surely holds that a rule says when.
pub(super) fn holds(when: Option<&Condition>, element: &Value, body: &Value) -> bool {
    when.is_some_and(|when| matches!(when.holds(element, body), Satisfied::Yes { .. }))
}

/// The first rule of the type whose condition holds.
fn pick(resource: &Resource, options: Options<'_>) -> Option<Arc<Rule>> {
    let rules = options.book.rules_for(&resource.type_name);
    let holds = |rule: &&Arc<Rule>| matches!(rule.when.holds(&resource.body, &resource.body), Satisfied::Yes { .. });
    rules.iter().find(holds).cloned()
}

/// Why something is unknown of which the provider's region says nothing: it lives where what it belongs to lives.
fn not_named(rule: &Rule) -> String {
    let whole = rule.part_of.iter().chain(rule.place.iter().filter_map(|source| match &source.kind {
        SourceKind::Resource(anchored) => Some(&anchored.path),
        _ => None,
    }));
    match whole.map(ToString::to_string).next() {
        Some(path) => format!("nothing in this stack says where that lives which `{path}` names"),
        None => "nothing says a region".to_owned(),
    }
}

/// Why a module that is not at hand lives nowhere that could be told.
fn not_at_hand(resource: &Resource) -> Option<Unknown> {
    let source = resource.type_name.strip_prefix("module:").filter(|_| resource.kind == ResourceKind::OpaqueModule)?;
    Some(match source {
        "" => Unknown::Invalid(format!("{} says no source", resource.address)),
        _ => Unknown::OpaqueModule(source.to_owned()),
    })
}
