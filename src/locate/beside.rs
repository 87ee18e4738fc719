//! What stands beside a resource: all of some types in the same account and region (or as global as it is), for which
//! a setting of the account holds.

use super::locator::Locator;
use crate::finding::Problem;
use crate::geo::Region;
use crate::model::{Completeness, Resource, Role};
use crate::rules::{AllOf, Anchored};
use crate::value::{Path, Value};

/// How many resources of one stack are looked at, those beside each setting counted anew.
const LIMIT: usize = 100_000;

impl Locator<'_> {
    /// All that a rule means beside a resource. What may be another account's or region's is left out, and so is what
    /// cannot be told to be meant.
    pub(super) fn beside(&self, index: usize, all: &AllOf, element: &Value) -> Vec<usize> {
        let Some(resource) = self.stack.resources.get(index) else { return Vec::new() };
        // Where a setting copies to may be unknown: where it holds is where it lives first of all.
        let home = self.home(index, Completeness::AtLeast).filter(|_| resource.provider.is_some());
        let Some(home) = home else { return Vec::new() };
        if !self.may_look(resource) {
            return Vec::new();
        }
        let select =
            |anchored: &Anchored| anchored.path.select(if anchored.at_resource { &resource.body } else { element });
        let prefixes: Vec<(&Path, Vec<Value>)> =
            all.prefixes.iter().map(|(attribute, written)| (attribute, select(written))).collect();
        let tags = all.tagged.as_ref().map(|written| tags(&select(written)));
        let is_meant = |other: &usize| {
            let Some(candidate) = self.stack.resources.get(*other).filter(|_| *other != index) else { return false };
            self.is_one_of(*other, &all.types)
                && is_through_the_same(resource, candidate)
                && prefixes.iter().all(|(attribute, texts)| begins(candidate, attribute, texts))
                && tags.as_ref().is_none_or(|tags| carries(candidate, tags))
                && self.home(*other, Completeness::Assumed).as_ref() == Some(&home)
        };
        (0..self.stack.resources.len()).filter(is_meant).collect()
    }

    /// Whether another is known to live in another region, where a bare name does not find it.
    pub(super) fn lives_elsewhere(&self, index: usize, other: usize) -> bool {
        let home = |index| self.home(index, Completeness::Assumed);
        home(index).zip(home(other)).is_some_and(|(here, there)| here != there)
    }

    /// Whether what is beside one more resource may be looked at; what is not is told once.
    fn may_look(&self, resource: &Resource) -> bool {
        let before = self.looked_beside.get();
        let now = before.saturating_add(self.stack.resources.len());
        self.looked_beside.set(now);
        if before <= LIMIT && now > LIMIT {
            let message =
                "too many settings hold for too many resources: from here on, what they copy was not followed";
            self.problems.borrow_mut().push(Problem::at(resource.at.clone(), message));
        }
        now <= LIMIT
    }

    /// Where it lives first of all, if the placement is as complete as it has to be: one region, or none, as what is
    /// global does.
    fn home(&self, index: usize, at_least_as: Completeness) -> Option<Option<Region>> {
        let placement = self.placement(index, 0);
        if placement.global {
            return Some(None);
        }
        if placement.completeness > at_least_as {
            return None;
        }
        let mut primary = placement.places.iter().filter(|place| place.role == Role::Primary);
        let first = primary.next()?.region.clone();
        primary.all(|place| place.region == first).then_some(Some(first))
    }
}

fn is_through_the_same(one: &Resource, other: &Resource) -> bool {
    let configuration =
        |resource: &Resource| resource.provider.as_ref().map(|provider| (provider.label.clone(), provider.at.clone()));
    configuration(one) == configuration(other)
}

/// Whether an attribute begins with one of some texts; any does where nothing is asked.
fn begins(resource: &Resource, attribute: &Path, texts: &[Value]) -> bool {
    let names = attribute.select(&resource.body);
    let begins = |text: &str| names.iter().filter_map(Value::as_str).any(|name| name.starts_with(text));
    texts.is_empty() || texts.iter().filter_map(Value::as_str).any(begins)
}

/// Tags as a map writes them, or as objects of `key` and `value` do.
fn tags(written: &[Value]) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for value in written {
        match (value.get("key"), value.get("value")) {
            (Some(key), Some(value)) => tags.extend(tag(key.as_str(), value)),
            _ => tags.extend(value.as_map().into_iter().flatten().filter_map(|(key, value)| tag(Some(key), value))),
        }
    }
    tags
}

fn tag(key: Option<&str>, value: &Value) -> Option<(String, String)> {
    Some((key?.to_owned(), value.as_str()?.to_owned()))
}

/// Whether a resource carries one of some tags.
fn carries(resource: &Resource, tags: &[(String, String)]) -> bool {
    let own = resource.body.get("tags");
    tags.iter().any(|(key, value)| own.and_then(|own| own.get(key)).and_then(Value::as_str) == Some(value.as_str()))
}
