//! Attributes and items of values.

use super::scope::Scope;
use super::{Access, collection, invalid, splat, unknown};
use crate::source::Location;
use crate::terraform::partial::{MAX_CANDIDATES, inside};
use crate::terraform::types::{number, to_number, to_string};
use crate::value::{Data, Origin, Unknown, Value};

/// Applies the accesses to a value, one after the other.
pub(super) fn apply(value: Value, path: &[Access], at: &Location, scope: &Scope<'_>) -> Value {
    let mut value = value;
    let mut path = path;
    while let Some((access, rest)) = path.split_first() {
        path = rest;
        value = match access {
            Access::Attribute(name) => attribute(&value, name, at, scope),
            Access::Index(key) => index(&value, key, at, scope),
            Access::Splat => return splat::each(&value, rest, at, scope),
            Access::AttributeSplat => {
                let attributes = rest.iter().take_while(|access| matches!(access, Access::Attribute(_))).count();
                let (attributes, after) = rest.split_at(attributes);
                path = after;
                splat::each(&value, attributes, at, scope)
            }
        };
    }
    value
}

/// `value.name`.
fn attribute(value: &Value, name: &str, at: &Location, scope: &Scope<'_>) -> Value {
    match &value.data {
        Data::Unknown(_) => held(value, name),
        Data::OneOf(candidates) => each_candidate(value, candidates, |one| attribute(one, name, at, scope)),
        Data::Map(_) => entry(value, name, at, scope),
        Data::Null => invalid(format!("null has no attribute \"{name}\""), value.origin.clone()),
        _ => invalid(format!("this value has no attribute \"{name}\""), value.origin.clone()),
    }
}

/// `value[key]`.
fn index(value: &Value, key: &Value, at: &Location, scope: &Scope<'_>) -> Value {
    match (&value.data, &key.data) {
        (Data::Unknown(_), Data::String(name)) => mark(held(value, name), key),
        (Data::Unknown(_), Data::OneOf(candidates)) if value.at_least().is_some() => {
            each_candidate(key, candidates, |one| index(value, one, at, scope))
        }
        (Data::Unknown(_), _) => {
            value.each_item().map_or_else(|| value.unheld(), |item| mark(inside(value, item), key))
        }
        (Data::OneOf(candidates), _) => each_candidate(value, candidates, |one| index(one, key, at, scope)),
        (_, Data::OneOf(candidates)) => each_candidate(key, candidates, |one| index(value, one, at, scope)),
        (_, Data::Unknown(why @ Unknown::Invalid(_))) => unknown(why.clone(), key.origin.clone()),
        (_, Data::Unknown(why)) => any_item(value, key, why),
        (_, Data::Null) => invalid("a null value cannot be used as an index", value.origin.clone()),
        (Data::List(items), _) => mark(item(value, items, key, at), key),
        (Data::Map(_), _) => match to_string(key) {
            Ok(name) => mark(entry(value, &name, at, scope), key),
            Err(why) => unknown(why, value.origin.clone()),
        },
        _ => invalid("this value has no items to be indexed", value.origin.clone()),
    }
}

fn item(list: &Value, items: &[Value], key: &Value, at: &Location) -> Value {
    let position = match to_number(key) {
        Ok(position) => number::as_whole(position).and_then(|position| usize::try_from(position).ok()),
        Err(why) => return unknown(why, list.origin.clone()),
    };
    match position.and_then(|position| items.get(position)) {
        Some(item) => inside(list, item),
        None => invalid(no_item(items.len(), key, at), list.origin.clone()),
    }
}

/// The most letters of an expression that a reason quotes.
const QUOTED: usize = 80;

/// What asks for an item that a list does not have, as it is written.
fn no_item(length: usize, key: &Value, at: &Location) -> String {
    let item = to_string(key).map_or_else(|_| "an item".to_owned(), |index| format!("item {index}"));
    let list = match length {
        0 => "a list that is empty".to_owned(),
        1 => "a list that has one item".to_owned(),
        more => format!("a list that has {more} items"),
    };
    let written = at.text();
    if written.len() > QUOTED || written.contains('\n') {
        return format!("something asks for {item} of {list}");
    }
    format!("`{written}` asks for {item} of {list}")
}

fn entry(map: &Value, name: &str, at: &Location, scope: &Scope<'_>) -> Value {
    match (map.get(name), map.instance()) {
        (Some(entry), Some(instance)) => inside(map, entry).referring_to(instance.to(name)),
        (Some(entry), None) => inside(map, entry),
        (None, Some(instance)) => inside(map, &scope.names.attribute(instance, name, at)),
        (None, None) => invalid(format!("there is no attribute \"{name}\""), map.origin.clone()),
    }
}

/// An entry of something that cannot be told as a whole, where it is one that it holds for sure.
pub(in crate::terraform) fn held(value: &Value, name: &str) -> Value {
    value.held(name).map_or_else(|| value.unheld(), |entry| inside(value, entry))
}

/// An item of a collection whose index cannot be told: one of all.
fn any_item(collection: &Value, key: &Value, why: &Unknown) -> Value {
    match collection::iterate(collection) {
        Ok(items) if !items.is_empty() && items.len() <= MAX_CANDIDATES => {
            let origin = Origin::merge([&collection.origin, &key.origin]);
            Value::one_of(items.into_iter().map(|(_, item)| item), origin)
        }
        _ => unknown(why.clone(), Origin::merge([&key.origin, &collection.origin])),
    }
}

fn each_candidate(whole: &Value, candidates: &[Value], access: impl Fn(&Value) -> Value) -> Value {
    Value::one_of(candidates.iter().map(|one| mark(access(one), whole)), whole.origin.clone())
}

/// The value, assumed if what led to it was.
fn mark(mut value: Value, by: &Value) -> Value {
    value.origin.assumed |= by.origin.assumed;
    value
}
