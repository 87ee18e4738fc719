//! What stacks find in each other.
//!
//! `data "azurerm_storage_account"` asks for an account by its name, and where one resource of the scan alone makes an
//! account of that name, it is this one: only names that are unique in the whole world prove it (`known-everywhere` in
//! a rule). A reference that came through an output of another stack leads to the resource that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Located;
use crate::model::{Abroad, Completeness, DataSource, Place, Placement, Resource};
use crate::rules::{Book, Rule, Source, SourceKind};
use crate::value::{Reference, Value};

/// What one stack finds in the others.
#[derive(Clone, Debug, Default)]
pub struct Finds {
    /// By the addresses of its data sources: where lives what each of them finds.
    asked: BTreeMap<Arc<str>, Placement>,
    /// Where other stacks' resources live that it refers to, with their rules.
    referred: BTreeMap<Abroad, (Arc<Rule>, Placement)>,
}

impl Finds {
    /// Whether it finds nothing.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty() && self.referred.is_empty()
    }

    /// Where lives what a reference finds. `of`: the types that are meant, any where none are said.
    pub(super) fn get(&self, reference: &Reference, of: &[Arc<str>]) -> Option<&Placement> {
        let Some(stack) = &reference.stack else { return self.asked.get(&reference.address) };
        let abroad = Abroad { stack: Arc::clone(stack), address: Arc::clone(&reference.address) };
        let (rule, placement) = self.referred.get(&abroad)?;
        (of.is_empty() || of.iter().any(|types| rule.is_of(types))).then_some(placement)
    }
}

/// What a name stands for: a type and the name.
type Key = (Arc<str>, String);

/// What each stack finds among the resources of all.
pub fn finds(located: &[&Located], book: &Book) -> Vec<Finds> {
    let asked = found_by_name(located, book);
    let mut finds: Vec<Finds> = asked.into_iter().map(|asked| Finds { asked, ..Finds::default() }).collect();
    // The manifests of a directory are a stack of the same name as its Terraform.
    let mut stacks: BTreeMap<String, Vec<&Located>> = BTreeMap::new();
    let wanted: Vec<BTreeSet<Abroad>> = located.iter().map(|located| wanted(located)).collect();
    if wanted.iter().any(|wanted| !wanted.is_empty()) {
        located.iter().for_each(|located| stacks.entry(located.stack.name()).or_default().push(located));
    }
    for (finds, wanted) in finds.iter_mut().zip(wanted) {
        let found = wanted.into_iter().filter_map(|abroad| {
            let found = resource_of(stacks.get(abroad.stack.as_ref())?, &abroad)?;
            Some((abroad, found))
        });
        finds.referred = found.collect();
    }
    finds
}

/// The resource that a reference from another stack means, if one stack alone has it and tells where it lives.
fn resource_of(stacks: &[&Located], abroad: &Abroad) -> Option<(Arc<Rule>, Placement)> {
    let mut having = stacks.iter().filter_map(|located| Some((*located, located.stack.position(&abroad.address)?)));
    let (located, index) = having.next().filter(|_| having.next().is_none())?;
    let placement = located.placements.get(index).filter(|placement| is_told(placement))?;
    Some((Arc::clone(located.rules.get(index)?.as_ref()?), placement.clone()))
}

/// The resources of other stacks by which something of this one would live, that lives nowhere so far.
fn wanted(located: &Located) -> BTreeSet<Abroad> {
    let rules = located.rules.iter().map(Option::as_ref);
    let mut wanted = BTreeSet::new();
    for ((resource, rule), placement) in located.stack.resources.iter().zip(rules).zip(&located.placements) {
        let Some(rule) = rule.filter(|_| placement.completeness == Completeness::Unknown) else { continue };
        for value in rule.place.iter().flat_map(|source| naming(source, resource)) {
            let references = value.origin.references().iter();
            wanted.extend(references.filter_map(|reference| {
                Some(Abroad { stack: reference.stack.clone()?, address: Arc::clone(&reference.address) })
            }));
        }
    }
    wanted
}

/// The values by which a source names resources.
fn naming(source: &Source, resource: &Resource) -> Vec<Value> {
    match &source.kind {
        SourceKind::Resource(anchored) if anchored.at_resource => anchored.path.select(&resource.body),
        SourceKind::Resource(anchored) => {
            let elements =
                source.each.as_ref().map_or_else(|| vec![resource.body.clone()], |each| each.select(&resource.body));
            elements.iter().flat_map(|element| anchored.path.select(element)).collect()
        }
        SourceKind::Server(path) => {
            resource.provider.as_ref().map(|provider| path.select(&provider.settings)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// By the addresses of each stack's data sources: where lives what they find by name.
fn found_by_name(located: &[&Located], book: &Book) -> Vec<BTreeMap<Arc<str>, Placement>> {
    let asked: Vec<Vec<(Arc<str>, Key, bool)>> = located.iter().map(|located| asked(located, book)).collect();
    if asked.iter().all(Vec::is_empty) {
        return vec![BTreeMap::new(); located.len()];
    }
    let made = made(located);
    let found = |(address, key, assumed): (Arc<str>, Key, bool)| {
        let placement = made.get(&key)?.as_ref()?;
        Some((address, if assumed { resting_on_a_default(placement) } else { placement.clone() }))
    };
    asked.into_iter().map(|asked| asked.into_iter().filter_map(found).collect()).collect()
}

/// The data sources of a stack that ask by a name unique in the world, and whether the name rests on a default.
fn asked(located: &Located, book: &Book) -> Vec<(Arc<str>, Key, bool)> {
    let asked = |data_source: &DataSource| {
        let rules = book.rules_for(&data_source.type_name);
        let rule = rules.iter().find(|rule| rule.known_everywhere)?;
        let names = rule.known_by.iter().flat_map(|path| path.select(&data_source.body));
        let names: Vec<_> = names.collect();
        let [name] = names.as_slice() else { return None };
        let key = (Arc::clone(&data_source.type_name), name.as_str()?.to_owned());
        Some((Arc::clone(&data_source.address), key, name.origin.assumed))
    };
    located.stack.data_sources.iter().filter_map(asked).collect()
}

/// What has a name unique in the world, and lives where that can be told; none for a name that two resources go by.
fn made(located: &[&Located]) -> BTreeMap<Key, Option<Placement>> {
    let mut made: BTreeMap<Key, Option<Placement>> = BTreeMap::new();
    for located in located.iter().filter(|located| !located.stack.is_child) {
        let rules = located.rules.iter().map(Option::as_ref);
        for ((resource, rule), placement) in located.stack.resources.iter().zip(rules).zip(&located.placements) {
            let Some(rule) = rule.filter(|rule: &&Arc<Rule>| rule.known_everywhere) else { continue };
            for name in rule.known_by.iter().flat_map(|path| path.select(&resource.body)) {
                let Some(text) = name.as_str() else { continue };
                let assumed = name.origin.assumed;
                let placement = if assumed { resting_on_a_default(placement) } else { placement.clone() };
                made.entry((Arc::clone(&resource.type_name), text.to_owned()))
                    .and_modify(|one| *one = None)
                    .or_insert_with(|| Some(placement).filter(is_told));
            }
        }
    }
    made
}

fn is_told(placement: &Placement) -> bool {
    matches!(placement.completeness, Completeness::Known | Completeness::Assumed) && !placement.global
}

/// The same place, reached by a name that a pipeline may change.
fn resting_on_a_default(placement: &Placement) -> Placement {
    let places = placement.places.iter().cloned().map(|place| Place { assumed: true, ..place });
    Placement { places: places.collect(), ..placement.clone() }
}
