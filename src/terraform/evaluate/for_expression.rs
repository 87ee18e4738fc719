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
use crate::value::{Data, Origin, Unknown, Value};

/// `[for ...]` or `{for ...}`; a collection with candidates gives candidates.
pub(super) fn repeat(repeated: &ForExpr, scope: &Scope<'_>) -> Value {
    let collection = evaluate(&repeated.intro.collection_expr, scope);
    let origin = literal::origin(scope.location(repeated));
    let one = |collection: &Value| {
        let mut refused = None;
        match results(repeated, collection, scope, &mut refused) {
            Ok(data) => with_refusal(Value::new(data, over(&origin, collection)), refused),
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

/// What the items lead to; the reason why that cannot be told otherwise. `refused`: why Terraform may refuse the whole.
fn results(
    repeated: &ForExpr,
    collection: &Value,
    scope: &Scope<'_>,
    refused: &mut Option<Value>,
) -> Result<Data, Value> {
    let mut results = Results::new(repeated);
    for (key, item) in iterate(collection)? {
        each(repeated, scope, key, item, refused, &mut |scope| results.add(repeated, scope))?;
    }
    Ok(results.into_data())
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
    List(Vec<Value>),
    Map(BTreeMap<Arc<str>, Value>),
    Groups(BTreeMap<Arc<str>, Vec<Value>>),
}

impl Results {
    fn new(repeated: &ForExpr) -> Self {
        match (&repeated.key_expr, repeated.grouping) {
            (None, _) => Self::List(Vec::new()),
            (Some(_), false) => Self::Map(BTreeMap::new()),
            (Some(_), true) => Self::Groups(BTreeMap::new()),
        }
    }

    fn add(&mut self, repeated: &ForExpr, scope: &Scope<'_>) -> Result<(), Value> {
        let key = || {
            let key = repeated.key_expr.as_ref().map_or_else(Value::null, |key| evaluate(key, scope));
            map_key(&key).map_err(|why| unknown(why, key.origin))
        };
        let value = || evaluate(&repeated.value_expr, scope);
        match self {
            Self::List(items) => items.push(value()),
            Self::Map(entries) => {
                let key = key()?;
                let value = value();
                if entries.contains_key(&key) {
                    let what = format!("two items of a for expression have the key \"{key}\"");
                    return Err(unknown(Unknown::Invalid(what), value.origin));
                }
                entries.insert(key, value);
            }
            Self::Groups(groups) => groups.entry(key()?).or_default().push(value()),
        }
        Ok(())
    }

    fn into_data(self) -> Data {
        match self {
            Self::List(items) => Data::List(Arc::new(items)),
            Self::Map(entries) => Data::Map(Arc::new(entries)),
            Self::Groups(groups) => {
                let group = |items| Value::new(Data::List(Arc::new(items)), Origin::default());
                Data::Map(Arc::new(groups.into_iter().map(|(key, items)| (key, group(items))).collect()))
            }
        }
    }
}
