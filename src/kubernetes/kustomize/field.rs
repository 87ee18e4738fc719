//! Changing fields inside values.

use std::sync::Arc;

use crate::value::{Data, Value};

/// The entries of a map to be changed; a value that is nothing becomes a map first.
pub(super) fn entries(value: &mut Value) -> Option<&mut std::collections::BTreeMap<Arc<str>, Value>> {
    if value.is_null() {
        value.data = Data::Map(Arc::default());
    }
    match &mut value.data {
        Data::Map(map) => Some(Arc::make_mut(map)),
        _ => None,
    }
}

/// The items of a list to be changed.
pub(super) fn items(value: &mut Value) -> Option<&mut Vec<Value>> {
    match &mut value.data {
        Data::List(items) => Some(Arc::make_mut(items)),
        _ => None,
    }
}

/// Sets a field of a field: `metadata`, `namespace`.
pub(super) fn set(body: &mut Value, outer: &str, inner: &str, new: Value) {
    let Some(entries) = entries(body) else { return };
    let outer = entries.entry(outer.into()).or_insert_with(|| Value::map([]));
    if let Some(entries) = self::entries(outer) {
        entries.insert(inner.into(), new);
    }
}
