//! Splats.

use std::sync::Arc;

use super::access::apply;
use super::scope::Scope;
use super::{Access, unknown};
use crate::source::Location;
use crate::terraform::partial::inside;
use crate::value::{Data, Unknown, Value};

/// `value[*]` and what follows, item by item: a null is no item, any other single value is one.
pub(super) fn each(value: &Value, path: &[Access], at: &Location, scope: &Scope<'_>) -> Value {
    let items: Vec<Value> = match &value.data {
        Data::Unknown(_) => return value.unheld(),
        Data::OneOf(candidates) => {
            let each = candidates.iter().map(|one| each(one, path, at, scope));
            return Value::one_of(each, value.origin.clone());
        }
        Data::Null => Vec::new(),
        Data::Set(items) if items.len() > 1 && items.iter().any(|item| matches!(item.data, Data::Unknown(_))) => {
            let why = items.iter().find_map(|item| item.why_unknown().cloned());
            return unknown(why.unwrap_or_else(unsettled), value.origin.clone());
        }
        Data::List(items) | Data::Set(items) => items.iter().map(|item| inside(value, item)).collect(),
        Data::Map(_) | Data::Bool(_) | Data::Number(_) | Data::String(_) => vec![value.clone()],
    };
    let items = items.into_iter().map(|item| apply(item, path, at, scope)).collect();
    Value::new(Data::List(Arc::new(items)), value.origin.clone())
}

fn unsettled() -> Unknown {
    Unknown::Ambiguous("the set has items that may be equal".into())
}
