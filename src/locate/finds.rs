//! What stacks find in each other.
//!
//! `data "azurerm_storage_account"` asks for an account by its name, and where one resource of the scan alone makes an
//! account of that name, it is this one: names that are unique in the whole world prove it (`unique` in a pack,
//! `known-everywhere` in a rule). Other names prove it within one account alone: where both are of the same provider
//! configuration, or of two that say the same, or both providers write out the same account. Two subscriptions may have
//! groups of the same name, so that without this nothing is found. A reference that came through an output of another
//! stack leads to the resource that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Located;
use crate::model::{Abroad, Completeness, DataSource, Place, Placement, Provider, Resource};
use crate::rules::{Book, Rule, Source, SourceKind};
use crate::value::{Path, Reference, Value};

/// What one stack finds in the others.
#[derive(Clone, Debug, Default)]
pub struct Finds {
    /// By the addresses of its data sources: what each of them finds.
    asked: BTreeMap<Arc<str>, Found>,
    /// Where other stacks' resources live that it refers to, with their rules.
    referred: BTreeMap<Abroad, (Arc<Rule>, Placement)>,
}

/// A resource that a data source finds.
#[derive(Clone, Debug)]
struct Found {
    placement: Placement,
    body: Value,
    /// A pipeline may change what is found.
    assumed: bool,
}

impl Finds {
    /// Whether it finds nothing.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty() && self.referred.is_empty()
    }

    /// Where lives what a reference finds. `of`: the types that are meant, any where none are said.
    pub(super) fn get(&self, reference: &Reference, of: &[Arc<str>]) -> Option<&Placement> {
        let Some(abroad) = Abroad::of(reference) else {
            return self.asked.get(&reference.address).map(|found| &found.placement);
        };
        let (rule, placement) = self.referred.get(&abroad)?;
        (of.is_empty() || of.iter().any(|types| rule.is_of(types))).then_some(placement)
    }

    /// The attribute that a reference names of what a data source finds.
    pub(super) fn attribute(&self, reference: &Reference) -> Option<Value> {
        let found = self.asked.get(&reference.address).filter(|_| reference.stack.is_none())?;
        let mut value = found.body.get(&reference.attribute)?.clone();
        value.origin.assumed |= found.assumed;
        Some(value)
    }
}

/// What a name stands for: a type and the name.
type Key = (Arc<str>, String);

/// What each stack finds among the resources of all.
pub fn finds(located: &[&Located], book: &Book) -> Vec<Finds> {
    let asked = found(located, book);
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

/// The resource that a reference from another stack means, if one stack alone has it and tells where it lives, or why that
/// cannot be told.
fn resource_of(stacks: &[&Located], abroad: &Abroad) -> Option<(Arc<Rule>, Placement)> {
    let mut having = stacks.iter().filter_map(|located| Some((*located, located.stack.position(&abroad.address)?)));
    let (located, index) = having.next().filter(|_| having.next().is_none())?;
    let says = |placement: &&Placement| is_told(placement) || placement.completeness == Completeness::Unknown;
    let placement = located.placements.get(index).filter(says)?;
    Some((Arc::clone(located.rules.get(index)?.as_ref()?), placement.clone()))
}

/// The resources of other stacks by which something of this one would live, that lives nowhere so far.
fn wanted(located: &Located) -> BTreeSet<Abroad> {
    let rules = located.rules.iter().map(Option::as_ref);
    let mut wanted = BTreeSet::new();
    for ((resource, rule), placement) in located.stack.resources.iter().zip(rules).zip(&located.placements) {
        let Some(rule) = rule.filter(|_| placement.completeness == Completeness::Unknown) else { continue };
        for value in rule.place.iter().flat_map(|source| naming(source, resource)) {
            wanted.extend(value.origin.references().iter().filter_map(Abroad::of));
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

/// By the addresses of each stack's data sources: what they find.
fn found(located: &[&Located], book: &Book) -> Vec<BTreeMap<Arc<str>, Found>> {
    if located.iter().all(|located| located.stack.data_sources.is_empty()) {
        return vec![BTreeMap::new(); located.len()];
    }
    let made = Made::of(located);
    let found_by = |stack: usize, data_source: &DataSource| {
        let rules = book.rules_for(&data_source.type_name);
        let by_name = rules.iter().find(|rule| !rule.unique_by.is_empty());
        let by_name = by_name.and_then(|rule| made.called(data_source, rule));
        let by_arguments = || made.with_arguments_of(located, stack, data_source, rules.first()?.account.as_ref()?);
        Some((Arc::clone(&data_source.address), by_name.or_else(by_arguments)?))
    };
    let of_stack = |(stack, located): (usize, &&Located)| {
        located.stack.data_sources.iter().filter_map(|data_source| found_by(stack, data_source)).collect()
    };
    located.iter().enumerate().map(of_stack).collect()
}

/// What the stacks make that data sources may ask for.
struct Made {
    /// What has a name unique in the world, and lives where that can be told; none for a name that two resources go by.
    by_name: BTreeMap<Key, Option<Found>>,
    /// By type, for types that data sources ask for: the stacks and positions of resources that exist for sure.
    by_type: BTreeMap<Arc<str>, Vec<(usize, usize)>>,
}

impl Made {
    fn of(located: &[&Located]) -> Self {
        let asked = located.iter().flat_map(|located| &located.stack.data_sources);
        let asked: BTreeSet<&Arc<str>> = asked.map(|data_source| &data_source.type_name).collect();
        let mut made = Self { by_name: BTreeMap::new(), by_type: BTreeMap::new() };
        for (stack, located) in located.iter().enumerate() {
            for (index, resource) in located.stack.resources.iter().enumerate() {
                if !asked.contains(&resource.type_name) {
                    continue;
                }
                // Where something may exist or not, its name is asked for because it may be somebody else's.
                if !resource.uncertain_count {
                    made.by_type.entry(Arc::clone(&resource.type_name)).or_default().push((stack, index));
                }
                if !located.stack.is_child {
                    made.add_name(located, index);
                }
            }
        }
        made
    }

    fn add_name(&mut self, located: &Located, index: usize) {
        let resource = located.stack.resources.get(index);
        let rule = located.rules.get(index).and_then(Option::as_ref);
        let (Some(resource), Some(rule)) = (resource, rule) else { return };
        for name in rule.unique_by.iter().flat_map(|path| path.select(&resource.body)) {
            let Some(text) = name.as_str() else { continue };
            let found = Found::of(located, index).filter(|_| !resource.uncertain_count);
            let found = found.map(|found| found.resting(name.origin.assumed));
            self.by_name
                .entry((Arc::clone(&resource.type_name), text.to_ascii_lowercase()))
                .and_modify(|one| *one = None)
                .or_insert(found);
        }
    }

    /// What a data source asks for by a name unique in the world.
    fn called(&self, data_source: &DataSource, rule: &Rule) -> Option<Found> {
        let names: Vec<_> = rule.unique_by.iter().flat_map(|path| path.select(&data_source.body)).collect();
        let [name] = names.as_slice() else { return None };
        let key = (Arc::clone(&data_source.type_name), name.as_str()?.to_ascii_lowercase());
        Some(self.by_name.get(&key)?.clone()?.resting(name.origin.assumed))
    }

    /// The one resource in the same account that has the arguments of a data source, all of which say which one it is.
    fn with_arguments_of(
        &self,
        located: &[&Located],
        stack: usize,
        data_source: &DataSource,
        account: &Path,
    ) -> Option<Found> {
        let asked = arguments(&data_source.body)?;
        let own = account_of(&data_source.provider, account);
        let mut found = None;
        for (other, index) in self.by_type.get(&data_source.type_name)? {
            let there = located.get(*other)?;
            let resource = there.stack.resources.get(*index)?;
            let provider = resource.provider.as_ref()?;
            let in_account = || {
                own.as_ref()
                    .zip(account_of(provider, account))
                    .is_some_and(|(own, there)| own.is_same_text_abroad(&there))
            };
            let is_here = *other == stack && (are_one(provider, &data_source.provider) || in_account());
            let is_there = *other != stack && !there.stack.is_child && in_account();
            if !(is_here || is_there) {
                continue;
            }
            let Some(is_assumed) = agreement(&asked, resource, is_here) else { continue };
            if found.is_some() {
                return None;
            }
            let assumed = is_assumed || (is_there && own.as_ref().is_some_and(|own| own.origin.assumed));
            found = Some(Found::of(there, *index)?.resting(assumed));
        }
        found
    }
}

/// Whether two provider configurations of a stack reach the same account: they are one, or say the same, so that both take
/// what they leave out from the one environment that the stack is deployed in.
fn are_one(one: &Provider, other: &Provider) -> bool {
    let is_told = |provider: &Provider| {
        !provider.left_to_caller && provider.settings.with_parts().all(|part| part.why_unknown().is_none())
    };
    one == other || (one.name == other.name && one.settings == other.settings && is_told(one) && is_told(other))
}

/// The account that a provider configuration states.
fn account_of(provider: &Provider, account: &Path) -> Option<Value> {
    let stated = account.select(&provider.settings);
    let [stated] = stated.as_slice() else { return None };
    stated.as_str().is_some_and(|text| !text.is_empty()).then(|| stated.clone())
}

/// What a data source asks by; none where some of it is no text that is the same wherever it stands.
pub(super) fn arguments(body: &Value) -> Option<Vec<(&Arc<str>, &Value)>> {
    let set = body.as_map()?.iter().filter(|(name, value)| name.as_ref() != "timeouts" && !value.is_null());
    let asked: Vec<_> = set.collect();
    let are_texts = asked.iter().all(|(_, value)| value.signature().is_some_and(|text| !text.is_empty()));
    (are_texts && !asked.is_empty()).then_some(asked)
}

/// Whether a resource has all these arguments, and whether that rests on defaults. In one stack a text that cannot be
/// told is the same wherever it is named; what a function makes that cannot run here, in all of them.
pub(super) fn agreement(asked: &[(&Arc<str>, &Value)], resource: &Resource, is_here: bool) -> Option<bool> {
    let mut assumed = false;
    for (name, value) in asked {
        let own = resource.body.get(name)?;
        let is_its_own = || value.is_attribute(&Reference::new(Arc::clone(&resource.address), Arc::clone(name)));
        let is_same = if is_here { own.is_same_text(value) || is_its_own() } else { own.is_same_text_abroad(value) };
        if !is_same {
            return None;
        }
        // Another version of a provider may make something else.
        let is_made = !is_here && own.outline().is_some();
        assumed |= own.origin.assumed || value.origin.assumed || is_made;
    }
    Some(assumed)
}

fn is_told(placement: &Placement) -> bool {
    matches!(placement.completeness, Completeness::Known | Completeness::Assumed) && !placement.global
}

impl Found {
    /// A resource, if it lives where that can be told.
    fn of(located: &Located, index: usize) -> Option<Self> {
        let placement = located.placements.get(index).filter(|placement| is_told(placement))?.clone();
        Some(Self { placement, body: located.stack.resources.get(index)?.body.clone(), assumed: false })
    }

    /// The same, reached by what a pipeline may change, if so.
    fn resting(self, assumed: bool) -> Self {
        if !assumed {
            return self;
        }
        let places = self.placement.places.iter().cloned().map(|place| Place { assumed: true, ..place }).collect();
        Self { placement: Placement { places, ..self.placement }, assumed, ..self }
    }
}
