//! `for` expressions.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::ForExpr;

use super::collection::{iterate, map_key};
use super::conditional::{refusal, truth, with_refusal};
use super::expression::evaluate;
use super::literal;
use super::scope::{Scope, Variable};
use super::unknown;
use crate::terraform::partial::{first_unknown, held_items};
use crate::value::{AtLeast, Data, Origin, Trail, Unknown, Value};

/// `[for ...]` or `{for ...}`; a collection with candidates gives candidates.
pub(super) fn repeat(repeated: &ForExpr, scope: &Scope<'_>) -> Value {
    let collection = evaluate(&repeated.intro.collection_expr, scope);
    let origin = literal::origin(scope.location(repeated));
    let one = |collection: &Value| {
        let mut refused = None;
        match results(repeated, collection, scope, &mut refused) {
            Ok(results) => with_refusal(results.into_value(over(&origin, collection)), refused),
            Err(failed) => failed,
        }
    };
    match &collection.data {
        Data::OneOf(candidates) => Value::one_of(candidates.iter().map(one), over(&origin, &collection)),
        _ => one(&collection),
    }
}

/// The origin of what is made from a collection: assumed if the collection is.
fn over(origin: &Origin, collection: &Value) -> Origin {
    Origin { assumed: collection.origin.assumed, ..origin.clone() }
}

/// What the items lead to; the reason where nothing of that can be told. `refused`: why Terraform may refuse the whole.
fn results(
    repeated: &ForExpr,
    collection: &Value,
    scope: &Scope<'_>,
    refused: &mut Option<Value>,
) -> Result<Results, Value> {
    let mut results = Results::new(repeated);
    for (key, item) in results.iterate(collection)? {
        let added = each(repeated, scope, key, item, refused, &mut |scope| results.add(repeated, scope));
        added.or_else(|failed| results.leave_open(failed))?;
    }
    Ok(results)
}

/// Runs `step` with the variables of one item, if the `if` clause keeps it.
fn each(
    repeated: &ForExpr,
    scope: &Scope<'_>,
    key: Value,
    item: Value,
    refused: &mut Option<Value>,
    step: &mut dyn FnMut(&Scope<'_>) -> Result<(), Value>,
) -> Result<(), Value> {
    let outer = scope.variables();
    let key = repeated.intro.key_var.as_ref().map(|name| Variable { name: name.as_str(), value: key, outer });
    let outer = key.as_ref().or(outer);
    let item = Variable { name: repeated.intro.value_var.as_str(), value: item, outer };
    let inner = scope.with(Some(&item));
    if let Some(condition) = &repeated.cond {
        let (condition, failing) = refusal(evaluate(&condition.expr, &inner));
        *refused = refused.take().or(failing);
        match truth(&condition) {
            Some(Ok(true)) => {}
            Some(Ok(false)) => return Ok(()),
            Some(Err(why)) => return Err(unknown(why, condition.origin)),
            None => return Err(undecided(condition)),
        }
    }
    step(&inner)
}

/// Whether an item is kept cannot be told, so neither can the whole.
fn undecided(condition: Value) -> Value {
    let why = condition.why_unknown().cloned();
    let why = why.unwrap_or_else(|| Unknown::Ambiguous("the condition of an item may be true or false".into()));
    unknown(why, condition.origin)
}

/// What a `for` expression collects.
enum Results {
    List(Items),
    Map(Entries),
    Groups(BTreeMap<Arc<str>, Vec<Value>>),
}

/// The items of a list so far.
#[derive(Default)]
struct Items {
    items: Vec<Value>,
    /// Why their order cannot be told.
    unordered: Option<Value>,
}

/// The entries of a map so far: all of them, as long as nothing is untold.
struct Entries {
    held: AtLeast,
    /// The ways to the keys.
    keys: BTreeMap<Arc<str>, Trail>,
    /// Why it cannot be told as a whole.
    untold: Option<Value>,
}

impl Results {
    fn new(repeated: &ForExpr) -> Self {
        match (&repeated.key_expr, repeated.grouping) {
            (None, _) => Self::List(Items::default()),
            (Some(_), false) => {
                let held = AtLeast { complete: true, ..AtLeast::default() };
                Self::Map(Entries { held, keys: BTreeMap::new(), untold: None })
            }
            (Some(_), true) => Self::Groups(BTreeMap::new()),
        }
    }

    /// The items of a collection with their keys. Of one that cannot be told as a whole, a map is made of what it holds
    /// for sure, and a list if that is all; what else is in a group hangs on the rest.
    fn iterate(&mut self, collection: &Value) -> Result<Vec<(Value, Value)>, Value> {
        let Some(held) = collection.at_least() else { return iterate(collection) };
        let untold = collection.unheld();
        let items = held_items(collection, &untold);
        match self {
            Self::Map(entries) if !held.complete => entries.leave_open(untold),
            Self::List(list) if held.complete => list.unordered = Some(untold),
            Self::Map(_) => {}
            Self::List(_) | Self::Groups(_) => return iterate(collection),
        }
        Ok(items)
    }

    fn add(&mut self, repeated: &ForExpr, scope: &Scope<'_>) -> Result<(), Value> {
        let key = || {
            let key = repeated.key_expr.as_ref().map_or_else(Value::null, |key| evaluate(key, scope));
            match map_key(&key) {
                Ok(name) => Ok((name, key.origin.trail)),
                Err(why) => Err(unknown(why, key.origin)),
            }
        };
        let value = || evaluate(&repeated.value_expr, scope);
        match self {
            Self::List(list) => list.items.push(value()),
            Self::Map(entries) => return entries.add(key(), value()),
            Self::Groups(groups) => groups.entry(key()?.0).or_default().push(value()),
        }
        Ok(())
    }

    /// Leaves an item out of which it cannot be told whether it is kept: what that fails for cannot be told at all.
    fn leave_open(&mut self, failed: Value) -> Result<(), Value> {
        match self {
            Self::Map(entries) if !is_refused(&failed) => {
                entries.leave_open(failed);
                Ok(())
            }
            _ => Err(failed),
        }
    }

    fn into_value(self, origin: Origin) -> Value {
        let data = match self {
            Self::List(list) => return list.into_value(origin),
            Self::Map(entries) => return entries.into_value(origin),
            Self::Groups(groups) => {
                let group = |items| Value::new(Data::List(Arc::new(items)), Origin::default());
                Data::Map(Arc::new(groups.into_iter().map(|(key, items)| (key, group(items))).collect()))
            }
        };
        Value::new(data, origin)
    }
}

impl Items {
    /// In an order that cannot be told, only those make a list that are all the same, or one alone.
    fn into_value(self, origin: Origin) -> Value {
        let is_settled = |one: &Value, other: &Value| first_unknown(one).is_none() && one == other;
        match self.unordered {
            Some(untold) if !self.items.windows(2).all(|two| matches!(two, [one, other] if is_settled(one, other))) => {
                untold
            }
            _ => Value::new(Data::List(Arc::new(self.items)), origin),
        }
    }
}

impl Entries {
    fn add(&mut self, key: Result<(Arc<str>, Option<Trail>), Value>, value: Value) -> Result<(), Value> {
        match key {
            Ok((key, _)) if self.held.entries.contains_key(&key) => {
                let what = format!("two items of a for expression have the key \"{key}\"");
                return Err(unknown(Unknown::Invalid(what), value.origin));
            }
            Ok((key, trail)) => {
                self.keys.extend(trail.map(|trail| (Arc::clone(&key), trail)));
                self.held.entries.insert(key, value);
            }
            Err(failed) if is_refused(&failed) => return Err(failed),
            Err(failed) => {
                self.held.keyless.push(value);
                self.untold.get_or_insert(failed);
            }
        }
        Ok(())
    }

    fn leave_open(&mut self, why: Value) {
        self.held.complete = false;
        self.untold.get_or_insert(why);
    }

    fn into_value(self, origin: Origin) -> Value {
        let mut origin = origin.with_keys(self.keys);
        let Some(untold) = self.untold else { return Value::new(Data::Map(Arc::new(self.held.entries)), origin) };
        origin.add_references(&untold.origin);
        match untold.data {
            Data::Unknown(why) if self.held.values().next().is_some() => Value::unknown_map(why, self.held, origin),
            data => Value::new(data, untold.origin),
        }
    }
}

/// Whether Terraform would refuse to compute a value.
fn is_refused(value: &Value) -> bool {
    matches!(value.data, Data::Unknown(Unknown::Invalid(_)))
}
