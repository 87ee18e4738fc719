//! What data sources find in other stacks: `data "azurerm_storage_account"` asks for an account by its name, and where
//! one resource of the scan alone makes an account of that name, it is this one.
//!
//! Only names that are unique in the whole world prove it (`known-everywhere` in a rule).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Located;
use crate::model::{Completeness, DataSource, Place, Placement};
use crate::rules::{Book, Rule};

/// By the addresses of a stack's data sources: where lives what each of them finds.
pub type Finds = BTreeMap<Arc<str>, Placement>;

/// What a name stands for: a type and the name.
type Key = (Arc<str>, String);

/// What the data sources of each stack find among the resources of all.
pub fn finds(located: &[&Located], book: &Book) -> Vec<Finds> {
    let asked: Vec<Vec<(Arc<str>, Key, bool)>> = located.iter().map(|located| asked(located, book)).collect();
    if asked.iter().all(Vec::is_empty) {
        return vec![Finds::new(); located.len()];
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
