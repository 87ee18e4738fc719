//! How to compute with partial values: candidates one by one, unknown parts found, sizes within limits.

mod candidates;
mod difference;
mod extent;
mod key;
mod origin;
mod size;

pub(super) use candidates::{accepted, alternatives, combine, combine_options, too_many};
pub(super) use difference::surely_differ;
pub(super) use key::origin_of_key;
pub(super) use origin::{assumed, everything, fill, inside};
pub(super) use size::{MAX_CANDIDATES, MAX_TEXT, fit, too_large};

use std::sync::Arc;

use crate::value::{Data, Unknown, Value};

/// The first part of a value that cannot be told, and why.
pub(super) fn first_unknown(value: &Value) -> Option<Unknown> {
    match &value.data {
        Data::Unknown(why) => Some(why.clone()),
        Data::OneOf(_) => Some(Unknown::Ambiguous("a part has several candidates".into())),
        Data::List(items) | Data::Set(items) => items.iter().find_map(first_unknown),
        Data::Map(entries) => match value.instance() {
            Some(instance) => Some(Unknown::Computed(instance.to_string())),
            None => entries.values().find_map(first_unknown),
        },
        Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => None,
    }
}

/// Keys and values that a collection holds for sure, where it cannot be told as a whole; a key that cannot be told is
/// `untold`.
pub(super) fn held_items(whole: &Value, untold: &Value) -> Vec<(Value, Value)> {
    let Some(held) = whole.at_least() else { return Vec::new() };
    let key = |name: &Arc<str>, value| Value::new(Data::String(Arc::clone(name)), origin_of_key(whole, name, value));
    let keyed = held.entries.iter().map(|(name, value)| (key(name, value), inside(whole, value)));
    keyed.chain(held.keyless.iter().map(|value| (untold.clone(), inside(whole, value)))).collect()
}

/// The first part of a value that Terraform would refuse to compute; a file that is missing, too, although a pipeline may
/// make it.
pub(super) fn first_error(value: &Value) -> Option<Unknown> {
    match &value.data {
        Data::Unknown(why @ (Unknown::Invalid(_) | Unknown::Missing(_))) => Some(why.clone()),
        Data::Unknown(_) => value.at_least()?.values().find_map(first_error),
        Data::List(items) | Data::Set(items) => items.iter().find_map(first_error),
        Data::Map(entries) => entries.values().find_map(first_error),
        _ => None,
    }
}
