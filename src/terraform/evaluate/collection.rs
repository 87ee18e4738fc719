//! Lists and objects written out.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::{Array, Expression, Object, ObjectKey};

use super::expression::evaluate;
use super::scope::Scope;
use super::{invalid, literal, unknown};
use crate::terraform::partial::{combine, inside};
use crate::terraform::types::to_string;
use crate::value::{Data, Unknown, Value};

/// `[a, b]`.
pub(super) fn list(items: &Array, scope: &Scope<'_>) -> Value {
    let origin = literal::origin(scope.location(items));
    let items = items.iter().map(|item| evaluate(item, scope)).collect();
    Value::new(Data::List(Arc::new(items)), origin)
}

/// `{ a = b }`. A key with candidates gives an object for each; one that cannot be told leaves the whole unknown.
pub(super) fn object(object: &Object, scope: &Scope<'_>) -> Value {
    let origin = literal::origin(scope.location(object));
    let items = object.iter().map(|(key, value)| (self::key(key, scope), evaluate(value.expr(), scope)));
    let (keys, values): (Vec<Value>, Vec<Value>) = items.unzip();
    let with_keys = |keys: &[Value]| {
        let entries = keys.iter().zip(&values).map(|(key, value)| Ok((map_key(key)?, value.clone())));
        match entries.collect::<Result<BTreeMap<_, _>, _>>() {
            Ok(entries) => Value::new(Data::Map(Arc::new(entries)), origin.clone()),
            Err(why) => unknown(why, origin.clone()),
        }
    };
    if keys.iter().any(|key| matches!(key.data, Data::OneOf(_))) {
        combine(&keys, &with_keys, origin.clone())
    } else {
        with_keys(&keys)
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
            let key = |key: &Arc<str>| Value::new(Data::String(Arc::clone(key)), value.origin.clone());
            Ok(entries.iter().map(|(name, item)| (key(name), inside(value, item))).collect())
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
