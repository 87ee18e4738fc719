//! Functions that make lists.

use std::sync::Arc;

use super::arguments::{Arguments, items, list, made};
use super::numeric::inexact;
use super::signature::{Function, Takes};
use crate::terraform::partial::{first_unknown, inside, surely_differ};
use crate::terraform::types::{Answer, equal, invalid, number, order, unify_as_collections};
use crate::value::{Data, Number, Unknown, Value};

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("chunklist", &[Takes::List, Takes::Number], chunklist),
    Function::new("compact", &[Takes::Texts], compact),
    Function::new("concat", &[Takes::Value], concat).and(Takes::Value),
    Function::new("distinct", &[Takes::List], distinct),
    Function::new("flatten", &[Takes::Value], flatten),
    Function::new("range", &[Takes::Number], range).and(Takes::Number),
    Function::new("reverse", &[Takes::Value], reverse),
    Function::new("slice", &[Takes::Value, Takes::Number, Takes::Number], slice),
    Function::new("sort", &[Takes::Texts], sort),
];

/// How many numbers Terraform's range() gives at most.
const MAX_RANGE: usize = 1024;

/// The items of the argument at a position, reached through it.
pub(super) fn own_items(args: &Arguments<'_>, position: usize) -> Answer<Vec<Value>> {
    let whole = args.value(position)?;
    Ok(items(whole)?.iter().map(|item| inside(whole, item)).collect())
}

/// Why nothing can be told about a set whose unknown items may be equal to others.
pub(super) fn settled(collection: &Value) -> Answer<()> {
    let Data::Set(items) = &collection.data else { return Ok(()) };
    let open = items.iter().find(|item| matches!(item.data, Data::Unknown(_) | Data::OneOf(_)));
    match open {
        Some(item) if items.len() > 1 => Err(first_unknown(item).unwrap_or(Unknown::Ambiguous(String::new()))),
        _ => Ok(()),
    }
}

fn chunklist(args: &Arguments<'_>) -> Answer<Value> {
    let (items, size) = (own_items(args, 0)?, args.count(1)?);
    match size {
        0 if items.is_empty() => list([]),
        0 => list([list(items)?]),
        size => list(items.chunks(size).map(|chunk| list(chunk.to_vec())).collect::<Answer<Vec<_>>>()?),
    }
}

fn compact(args: &Arguments<'_>) -> Answer<Value> {
    list(own_items(args, 0)?.into_iter().filter(|item| !matches!(item.as_str(), None | Some(""))))
}

/// Lists of different types become one list of the common type, unless one of them is a tuple.
fn concat(args: &Arguments<'_>) -> Answer<Value> {
    if args.values.iter().any(|value| !matches!(value.data, Data::List(_))) {
        return invalid("all arguments must be lists or tuples");
    }
    let mut all = Vec::new();
    for position in 0..args.len() {
        all.extend(own_items(args, position)?);
    }
    if let Some(Ok(unified)) = unify_as_collections(&args.values)
        && unified != args.values
    {
        let unified = unified.iter().flat_map(|value| value.as_items().unwrap_or_default());
        let either: Option<Vec<Value>> = all.iter().zip(unified).map(|(own, unified)| either(own, unified)).collect();
        return match either.filter(|items| items.len() == all.len()) {
            Some(items) => list(items),
            None => Err(list_or_tuple()),
        };
    }
    list(all)
}

fn list_or_tuple() -> Unknown {
    Unknown::Ambiguous("it hangs on whether the arguments are lists or tuples".into())
}

/// A value that is either as it was or as its type was unified: where both are alike it makes no difference. None where
/// even their structure differs.
fn either(own: &Value, unified: &Value) -> Option<Value> {
    let data = match (&own.data, &unified.data) {
        (one, other) if one == other => return Some(own.clone()),
        (Data::List(own), Data::List(unified)) if own.len() == unified.len() => {
            let items = own.iter().zip(unified.iter()).map(|(own, unified)| either(own, unified));
            Data::List(Arc::new(items.collect::<Option<_>>()?))
        }
        (Data::Map(own), Data::Map(unified)) if own.keys().eq(unified.keys()) => {
            let entries = own.iter().zip(unified.values());
            let entries = entries.map(|((key, own), unified)| Some((Arc::clone(key), either(own, unified)?)));
            Data::Map(Arc::new(entries.collect::<Option<_>>()?))
        }
        (Data::Bool(_) | Data::Number(_) | Data::String(_), Data::Bool(_) | Data::Number(_) | Data::String(_)) => {
            return Some(Value::unknown(list_or_tuple()).with_origin(own.origin.clone()));
        }
        _ => return None,
    };
    Some(Value::new(data, own.origin.clone()))
}

/// Of items that cannot be told all through, all are kept where they surely differ from each other.
fn distinct(args: &Arguments<'_>) -> Answer<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for item in own_items(args, 0)? {
        let unknown = first_unknown(&item);
        if unknown.is_none() && kept.contains(&item) {
            continue;
        }
        if let Some(like) = kept.iter().find(|kept| !surely_differ(kept, &item))
            && let Some(why) = unknown.or_else(|| first_unknown(like))
        {
            return Err(why);
        }
        kept.push(item);
    }
    list(kept)
}

fn flatten(args: &Arguments<'_>) -> Answer<Value> {
    let mut flat = Vec::new();
    items(args.value(0)?)?;
    flatten_into(args.value(0)?, &mut flat)?;
    list(flat)
}

/// An unknown item may be a list of any length.
fn flatten_into(value: &Value, flat: &mut Vec<Value>) -> Answer<()> {
    settled(value)?;
    match &value.data {
        Data::List(inner) | Data::Set(inner) => {
            inner.iter().try_for_each(|item| flatten_into(&inside(value, item), flat))
        }
        Data::OneOf(candidates) if candidates.iter().any(|one| one.as_items().is_some()) => {
            Err(Unknown::Ambiguous("a part of the list has several candidates".into()))
        }
        Data::Unknown(why) => Err(why.clone()),
        _ => {
            flat.push(value.clone());
            Ok(())
        }
    }
}

fn range(args: &Arguments<'_>) -> Answer<Value> {
    let zero = Number::ZERO;
    let (start, end) = match args.len() {
        1 => (zero, args.number(0)?),
        2 | 3 => (args.number(0)?, args.number(1)?),
        _ => return invalid("one, two or three arguments are needed"),
    };
    let down = if args.len() == 3 { args.number(2)?.is_sign_negative() } else { end < start };
    let step = match args.len() {
        3 => args.number(2)?,
        _ => Number::from(if down { -1 } else { 1 }),
    };
    if step.is_zero() || (down && end > start) || (!down && end < start) {
        return invalid("the step does not lead from start to end");
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while if down { next > end } else { next < end } {
        if numbers.len() == MAX_RANGE {
            return invalid(format!("more than {MAX_RANGE} numbers"));
        }
        numbers.push(made(Data::Number(next)));
        next = number::add(next, step).ok_or_else(inexact)?;
    }
    list(numbers)
}

fn reverse(args: &Arguments<'_>) -> Answer<Value> {
    settled(args.value(0)?)?;
    let mut items = own_items(args, 0)?;
    items.reverse();
    list(items)
}

fn slice(args: &Arguments<'_>) -> Answer<Value> {
    if !matches!(args.value(0)?.data, Data::List(_)) {
        return invalid("a list or tuple is required");
    }
    let (items, start, end) = (own_items(args, 0)?, args.count(1)?, args.count(2)?);
    match items.get(start..end) {
        Some(part) => list(part.to_vec()),
        None => invalid("the indices lie outside the list"),
    }
}

fn sort(args: &Arguments<'_>) -> Answer<Value> {
    args.texts(0)?;
    let mut items = own_items(args, 0)?;
    items.sort_by(order);
    list(items)
}

/// The position of an item that is equal to a value; none when there is none.
pub(super) fn position(items: &[Value], wanted: &Value) -> Answer<Option<usize>> {
    let mut open = None;
    for (position, item) in items.iter().enumerate() {
        match equal(item, wanted) {
            Ok(true) => return if let Some(why) = open { Err(why) } else { Ok(Some(position)) },
            Ok(false) => {}
            Err(why) => open = open.or(Some(why)),
        }
    }
    open.map_or(Ok(None), Err)
}
