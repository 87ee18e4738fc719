//! Which resource a data source asks for by its arguments, among some of all stacks, as far as that says who uses what.
//!
//! Nothing is placed by it, so that less proves it than what [`super::finds()`] finds: one of them alone has these
//! arguments, both are said to lie in the same region, and no provider says that the accounts are two.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Located;
use super::finds::{agreement, arguments};
use crate::model::{DataSource, Provider};
use crate::rules::{Rule, SourceKind};
use crate::value::Value;

/// A stack and a resource of it, by index.
pub(super) type Position = (usize, usize);

/// By stack and the addresses of its data sources: which of some resources each asks for.
#[derive(Debug, Default)]
pub(super) struct Asked(BTreeMap<usize, BTreeMap<Arc<str>, Position>>);

impl Asked {
    /// Which of some resources the data sources of all stacks ask for.
    pub(super) fn of(located: &[&mut Located], some: impl Iterator<Item = Position>) -> Self {
        let mut by_type: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
        for position in some {
            let type_name = resource_type(located, position);
            by_type.entry(type_name.unwrap_or_default()).or_default().push(position);
        }
        let of_stack = |(stack, one): (usize, &&mut Located)| {
            let asked = one.stack.data_sources.iter().filter_map(|data_source| {
                let like = by_type.get(data_source.type_name.as_ref())?;
                Some((Arc::clone(&data_source.address), meant(located, stack, data_source, like)?))
            });
            (stack, asked.collect())
        };
        Self(located.iter().enumerate().map(of_stack).collect())
    }

    /// What a data source of a stack asks for.
    pub(super) fn by(&self, stack: usize, address: &str) -> Option<Position> {
        self.0.get(&stack)?.get(address).copied()
    }
}

fn resource_type<'l>(located: &'l [&mut Located], (stack, index): Position) -> Option<&'l str> {
    Some(located.get(stack)?.stack.resources.get(index)?.type_name.as_ref())
}

/// The only one that a data source of a stack can mean.
fn meant(located: &[&mut Located], stack: usize, asking: &DataSource, like: &[Position]) -> Option<Position> {
    let asked = arguments(&asking.body)?;
    let is_meant = |(other, index): &Position| {
        let found = located.get(*other).and_then(|there| {
            let resource = there.stack.resources.get(*index).filter(|resource| !resource.uncertain_count)?;
            let rule = there.rules.get(*index)?.as_ref()?;
            let provider = resource.provider.as_ref()?;
            let here = where_said(rule, &asking.body, &asking.provider)?;
            let there = where_said(rule, &resource.body, provider)?;
            let is_there = here.is_same_text_abroad(&there) && !are_apart(rule, &asking.provider, provider);
            agreement(&asked, resource, *other == stack).filter(|_| is_there)
        });
        found.is_some()
    };
    let mut meant = like.iter().filter(|position| is_meant(position));
    meant.next().filter(|_| meant.next().is_none()).copied()
}

/// Where something is said to lie: by its own argument, else by its provider's.
fn where_said(rule: &Rule, body: &Value, provider: &Provider) -> Option<Value> {
    let said = rule.place.iter().flat_map(|source| match &source.kind {
        SourceKind::Attribute(anchored) => anchored.path.select(body),
        SourceKind::Provider(path) => path.select(&provider.settings),
        _ => Vec::new(),
    });
    said.into_iter().find(|value| !value.is_null())
}

/// Whether two providers surely reach two accounts.
fn are_apart(rule: &Rule, one: &Provider, other: &Provider) -> bool {
    let said = |provider: &Provider| -> Vec<Vec<Value>> {
        let words = rule.account.iter().chain(&rule.apart_by);
        words.map(|path| path.select(&provider.settings)).collect()
    };
    let differ = |(one, other): (Vec<Value>, Vec<Value>)| match (one.as_slice(), other.as_slice()) {
        ([one], [other]) => one.as_str().zip(other.as_str()).is_some_and(|(one, other)| one != other),
        _ => false,
    };
    said(one).into_iter().zip(said(other)).any(differ)
}
