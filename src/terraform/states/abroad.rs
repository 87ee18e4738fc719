//! A value as another stack sees it.

use std::sync::Arc;

use crate::value::{Data, Origin, Reference, Unknown, Value};

/// How deep values are followed.
const DEPTH: usize = 32;

/// The same value as another stack sees it: what it refers to is in the stack that it comes from.
pub(in crate::terraform) fn seen_abroad(value: &Value, stack: &Arc<str>) -> Value {
    within(value, stack, DEPTH)
}

fn within(value: &Value, stack: &Arc<str>, depth: usize) -> Value {
    let origin = Origin { references: references(&value.origin, stack), ..value.origin.clone() };
    let Some(depth) = depth.checked_sub(1) else {
        return Value::unknown(Unknown::TooLarge("an output is nested too deep".to_owned())).with_origin(origin);
    };
    let all = |items: &[Value]| Arc::new(items.iter().map(|item| within(item, stack, depth)).collect::<Vec<_>>());
    let data = match &value.data {
        Data::List(items) => Data::List(all(items)),
        Data::Set(items) => Data::Set(all(items)),
        Data::OneOf(items) => Data::OneOf(all(items)),
        Data::Map(entries) => {
            let entries = entries.iter().map(|(name, entry)| (Arc::clone(name), within(entry, stack, depth)));
            Data::Map(Arc::new(entries.collect()))
        }
        plain => plain.clone(),
    };
    match (data, value.at_least()) {
        (Data::Unknown(why), Some(held)) => {
            Value::unknown_map(why, held.map(|entry| within(entry, stack, depth)), origin)
        }
        (data, _) => Value::new(data, origin),
    }
}

/// What the stack itself got from a third stays where it is.
fn references(origin: &Origin, stack: &Arc<str>) -> Option<Arc<Vec<Reference>>> {
    let own = origin.references.as_ref()?;
    let moved = own.iter().cloned().map(|reference| match reference.stack {
        Some(_) => reference,
        None => Reference { stack: Some(Arc::clone(stack)), ..reference },
    });
    let mut moved: Vec<Reference> = moved.collect();
    moved.sort();
    Some(Arc::new(moved))
}
