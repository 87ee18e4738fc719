//! Who is told how to reach what data: compute with an address of a store in its environment variables, its connection
//! settings, its mounts.
//!
//! An address is an attribute by which the store's rule says that it is reached (`reached-by`), so the region or the tags
//! of a bucket are none. A permission is none either: a policy allows, and proves no use. Only what refers to a store for
//! sure counts; who runs where the data lies anyway is left out.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::locator::Locator;
use super::naming::{identified, without_key};
use crate::model::{Abroad, Class, Endpoint, Link, LinkKind, Resource};
use crate::rules::{Rule, Satisfied};
use crate::source::Location;
use crate::value::{Data, Reference, Trail, Unknown, Value};

/// How deep parts of parts are followed.
const DEPTH: usize = 16;

/// How far a trail is followed to a file of the stack.
const STEPS: usize = 32;

/// Whether data is reached from elsewhere than where it lies, as far as both can be told.
pub(super) fn is_far(link: &Link) -> bool {
    let is_known = link.from.resource.is_some() || link.from.abroad.is_some();
    let is_there = |region| link.from.regions.contains(region);
    is_known && (link.to.worldwide || link.to.regions.iter().any(|region| !is_there(region)))
}

impl Locator<'_> {
    /// All accesses of the stack; those of data in other stacks are open until these are known.
    pub(super) fn accesses(&self) -> Vec<Link> {
        let resources = self.stack.resources.iter().enumerate();
        resources.flat_map(|(index, resource)| self.accesses_by(index, resource)).collect()
    }

    /// One for each store, where its address is told first.
    fn accesses_by(&self, index: usize, resource: &Resource) -> Vec<Link> {
        let Some(rule) = self.rule(index).filter(|rule| !rule.reads.is_empty()) else { return Vec::new() };
        let Some(to) = self.endpoint(index) else { return Vec::new() };
        let told = rule.reads.iter().flat_map(|path| path.select(&resource.body));
        let trail = self.placement(index, 0).primary().and_then(|place| place.trail.clone());
        let mut seen = BTreeSet::new();
        let mut links = Vec::new();
        for value in told {
            let at = self.said_at(&value).unwrap_or_else(|| resource.at.clone());
            for from in self.addressed(&value).into_iter().filter(|from| seen.insert(from.clone())) {
                links.push(Link {
                    kind: LinkKind::Access,
                    from,
                    to: to.clone(),
                    at: at.clone(),
                    by: Arc::clone(&resource.address),
                    class: Class::Ambient,
                    trail: trail.clone(),
                    synchronous: false,
                });
            }
        }
        links.retain(|link| link.from.resource.is_none() || is_far(link));
        links
    }

    /// Where the stack itself says a value: what another one wrote, or a template, stands in its own file.
    fn said_at(&self, value: &Value) -> Option<Location> {
        let is_own = |step: &Trail| self.stack.files.iter().any(|file| file.path() == step.at.path());
        let trail = value.origin.trail.as_ref()?;
        trail.flatten(STEPS).iter().find(|step| is_own(step)).map(|step| step.at.clone())
    }

    /// The stores whose address a value holds; of several candidates, those that all of them hold.
    fn addressed(&self, value: &Value) -> Vec<Endpoint> {
        if let Data::OneOf(candidates) = &value.data {
            let mut each = candidates.iter().map(|candidate| self.addressed(candidate));
            let first = each.next().unwrap_or_default();
            return each.fold(first, |all, one| all.into_iter().filter(|end| one.contains(end)).collect());
        }
        // A text of which a part has several candidates may refer to one of them only.
        if matches!(value.data, Data::Unknown(Unknown::Ambiguous(_) | Unknown::TooLarge(_))) {
            return Vec::new();
        }
        let references = self.names.direct(value.origin.references(), self.stack);
        let ends = references.into_iter().filter_map(|reference| self.store(reference));
        let named = value.as_str().and_then(|text| self.identified(text));
        let mut ends: Vec<Endpoint> = ends.chain(named).collect();
        ends.sort();
        ends.dedup();
        ends
    }

    /// Whether an attribute is an address of what a resource holds by itself or as a part of something.
    fn is_address(&self, index: usize, attribute: &str) -> bool {
        let holds = |index: &usize| self.rule(*index).is_some_and(|rule| rule.is_read());
        let mut wholes = std::iter::successors(Some(index), |part| self.whole_of(*part)).take(DEPTH);
        self.rule(index).is_some_and(|rule| rule.is_reached_by(attribute)) && wholes.any(|whole| holds(&whole))
    }

    /// The store that is reached by what a reference stands for.
    fn store(&self, reference: &Reference) -> Option<Endpoint> {
        if let Some(abroad) = Abroad::of(reference) {
            let rule = self.rule_of_type(type_in(&reference.address)?)?;
            let is_address = rule.is_read() && rule.is_reached_by(&reference.attribute);
            return is_address.then(|| open(&reference.address, &[], Some(abroad)));
        }
        match self.names.one(reference) {
            Some(index) => self.endpoint(index).filter(|_| self.is_address(index, &reference.attribute)),
            None => self.found(reference),
        }
    }

    /// What a data source finds by a name that is unique in the whole world.
    fn found(&self, reference: &Reference) -> Option<Endpoint> {
        let source = self.stack.data_sources.iter().find(|source| source.address == reference.address)?;
        let rule = self.rule_of_type(&source.type_name)?;
        if !rule.known_everywhere || !rule.is_read() || !rule.is_reached_by(&reference.attribute) {
            return None;
        }
        let names: Vec<Value> = rule.known_by.iter().flat_map(|path| path.select(&source.body)).collect();
        let [name] = names.as_slice() else { return None };
        self.called(name.as_str()?, name.as_str()?, &source.type_name)
    }

    /// What an identifier means that holds nothing but a name: a bucket's ARN.
    fn identified(&self, text: &str) -> Option<Endpoint> {
        let (name, types) = identified(text)?;
        self.called(text, name, types)
    }

    /// The only resource of some types with a name, of the stack if it has one.
    fn called(&self, text: &str, name: &str, types: &str) -> Option<Endpoint> {
        let known = self.names.called(name).iter().copied();
        let mut meant = known.filter(|index| self.rule(*index).is_some_and(|rule| rule.is_of(types)));
        match (meant.next(), meant.next()) {
            (None, _) => Some(open(text, &[types.into()], None)),
            (Some(only), None) => self.endpoint(only),
            _ => None,
        }
    }

    /// The rule of a type of which no resource is at hand.
    fn rule_of_type(&self, type_name: &str) -> Option<Arc<Rule>> {
        let rules = self.options.book.rules_for(type_name);
        let nothing = Value::map([]);
        rules.iter().find(|rule| matches!(rule.when.holds(&nothing, &nothing), Satisfied::Yes { .. })).cloned()
    }
}

/// What is in no resource of the stack.
fn open(name: &str, named: &[Arc<str>], abroad: Option<Abroad>) -> Endpoint {
    Endpoint { resource: None, name: name.into(), regions: Vec::new(), named: named.into(), abroad, worldwide: false }
}

/// The type in the address of a resource: `module.a["x"].aws_s3_bucket.b[0]` -> `aws_s3_bucket`.
fn type_in(address: &str) -> Option<&str> {
    let (before, _) = without_key(address).rsplit_once('.')?;
    let mut parts = before.rsplit('.');
    let type_name = parts.next()?;
    (!matches!(parts.next(), Some("data")) && type_name != "module").then_some(type_name)
}
