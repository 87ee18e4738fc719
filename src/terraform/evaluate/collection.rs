//! Lists and objects written out.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::{Array, Expression, Object, ObjectKey};

use super::expression::evaluate;
use super::scope::Scope;
use super::{invalid, literal, unknown};
use crate::terraform::partial::{combine, inside, origin_of_key};
use crate::terraform::types::to_string;
use crate::value::{AtLeast, Data, Unknown, Value};

/// `[a, b]`.
pub(super) fn list(items: &Array, scope: &Scope<'_>) -> Value {
    let origin = literal::origin(scope.location(items));
    let items = items.iter().map(|item| evaluate(item, scope)).collect();
    Value::new(Data::List(Arc::new(items)), origin)
}

/// `{ a = b }`. A key with candidates gives an object for each; of one that has keys which cannot be told it is known what
/// it holds all the same.
pub(super) fn object(object: &Object, scope: &Scope<'_>) -> Value {
    let origin = literal::origin(scope.location(object));
    let items = object.iter().map(|(key, value)| (self::key(key, scope), evaluate(value.expr(), scope)));
    let (keys, values): (Vec<Value>, Vec<Value>) = items.unzip();
    let ways = |key: &Value| Some((map_key(key).ok()?, key.origin.trail.clone()?));
    let with_keys = |keys: &[Value]| {
        let entries = keys.iter().zip(&values).map(|(key, value)| Ok((map_key(key)?, value.clone())));
        match entries.collect::<Result<BTreeMap<_, _>, _>>() {
            Ok(entries) => {
                let origin = origin.clone().with_keys(keys.iter().filter_map(ways).collect());
                Value::new(Data::Map(Arc::new(entries)), origin)
            }
            Err(why @ Unknown::Invalid(_)) => unknown(why, origin.clone()),
            Err(why) => match held(keys, &values) {
                Some(held) => Value::unknown_map(why, held, origin.clone()),
                None => unknown(why, origin.clone()),
            },
        }
    };
    if keys.iter().any(|key| matches!(key.data, Data::OneOf(_))) {
        combine(&keys, &with_keys, origin.clone())
    } else {
        with_keys(&keys)
    }
}

/// What an object holds for sure of which a key cannot be told: where two items have one key, the later one counts. None
/// where there is nothing.
fn held(keys: &[Value], values: &[Value]) -> Option<AtLeast> {
    let mut held = AtLeast { complete: true, ..AtLeast::default() };
    for (position, (key, value)) in keys.iter().zip(values).enumerate() {
        let later = keys.get(position + 1..).unwrap_or_default();
        match map_key(key) {
            Ok(name) if later.iter().all(|later| is_another(key, later) || map_key(later).is_ok()) => {
                held.entries.insert(name, value.clone());
            }
            Ok(_) => held.complete = false,
            Err(Unknown::Invalid(_)) => return None,
            Err(_) if keys.iter().enumerate().all(|(other, one)| other == position || is_another(key, one)) => {
                held.keyless.push(value.clone());
            }
            Err(_) => held.complete = false,
        }
    }
    let is_empty = held.values().next().is_none();
    (!is_empty).then_some(held)
}

/// Whether two keys surely differ.
fn is_another(one: &Value, other: &Value) -> bool {
    match (one.outline(), other.outline(), map_key(one), map_key(other)) {
        (Some(one), Some(other), ..) => one.excludes(other),
        (Some(outline), None, _, Ok(text)) | (None, Some(outline), Ok(text), _) => !outline.may_be(&text),
        (None, None, Ok(one), Ok(other)) => one != other,
        _ => false,
    }
}

fn key(key: &ObjectKey, scope: &Scope<'_>) -> Value {
    match key {
        ObjectKey::Ident(name) => Value::string(name.as_str()),
        // A word like any other.
        ObjectKey::Expression(Expression::Null(_)) => Value::string("null"),
        ObjectKey::Expression(expression) => evaluate(expression, scope),
    }
}

/// A value as the key of a map.
pub(super) fn map_key(key: &Value) -> Result<Arc<str>, Unknown> {
    match &key.data {
        Data::Unknown(why) => Err(why.clone()),
        Data::OneOf(_) => Err(Unknown::Ambiguous("a key has several candidates".into())),
        Data::Null => Err(Unknown::Invalid("a key must not be null".into())),
        _ => to_string(key),
    }
}

/// The items of a value that can be iterated over, with their keys; why not otherwise.
pub(super) fn iterate(value: &Value) -> Result<Vec<(Value, Value)>, Value> {
    let fail = |what: &str| Err(invalid(what, value.origin.clone()));
    match &value.data {
        Data::Unknown(_) => Err(value.unheld()),
        Data::Null => fail("a null value cannot be iterated over"),
        Data::List(items) => {
            let index = |at: usize| Value::new(Data::Number(at.into()), value.origin.clone());
            Ok(items.iter().enumerate().map(|(at, item)| (index(at), inside(value, item))).collect())
        }
        Data::Set(items) => Ok(items.iter().map(|item| inside(value, item)).map(|item| (item.clone(), item)).collect()),
        Data::Map(entries) => {
            if let Some(instance) = value.instance() {
                return Err(unknown(Unknown::Computed(instance.to_string()), value.origin.clone()));
            }
            let key = |key: &Arc<str>, item| Value::new(Data::String(Arc::clone(key)), origin_of_key(value, key, item));
            Ok(entries.iter().map(|(name, item)| (key(name, item), inside(value, item))).collect())
        }
        Data::OneOf(_) => {
            let what = "what is iterated over has several candidates";
            Err(unknown(Unknown::Ambiguous(what.into()), value.origin.clone()))
        }
        Data::Bool(_) | Data::Number(_) | Data::String(_) => {
            fail("only a list, set, map or object can be iterated over")
        }
    }
}
