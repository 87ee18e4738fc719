//! Functions that look into collections and choose.

use unicode_segmentation::UnicodeSegmentation;

use super::arguments::{Arguments, count, entries, items, list, made, truth};
use super::list::{own_items, position, settled};
use super::map::closed;
use super::signature::{Function, Takes};
use crate::terraform::partial::{MAX_CANDIDATES, first_unknown, inside};
use crate::terraform::types::{Answer, Type, convert_to, invalid, same_type, to_bool, unify_values};
use crate::value::{Data, Origin, Outline, Unknown, Value};

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("alltrue", &[Takes::Truths], alltrue),
    Function::new("anytrue", &[Takes::Truths], anytrue),
    Function::new("coalesce", &[Takes::Anything], coalesce).and(Takes::Anything),
    Function::new("coalescelist", &[Takes::Anything], coalescelist).and(Takes::Anything),
    Function::new("contains", &[Takes::Value, Takes::Value], contains),
    Function::new("element", &[Takes::Anything, Takes::Anything], element),
    Function::new("index", &[Takes::Value, Takes::Value], index),
    Function::new("length", &[Takes::Held], length),
    Function::new("lookup", &[Takes::Held, Takes::Anything, Takes::Anything], lookup).optional(1),
    Function::new("matchkeys", &[Takes::List, Takes::List, Takes::List], matchkeys),
    Function::new("one", &[Takes::Value], one),
];

fn alltrue(args: &Arguments<'_>) -> Answer<Value> {
    decided(args.items(0)?, false)
}

fn anytrue(args: &Arguments<'_>) -> Answer<Value> {
    decided(args.items(0)?, true)
}

/// Whether an item decides for all; unknown ones count only if none does. A null is false.
fn decided(items: &[Value], decisive: bool) -> Answer<Value> {
    let mut open = None;
    for item in items {
        match first_unknown(item) {
            Some(why) => open = open.or(Some(why)),
            None if (if item.is_null() { false } else { to_bool(item)? }) == decisive => return truth(decisive),
            None => {}
        }
    }
    open.map_or_else(|| truth(!decisive), Err)
}

/// The first argument that is neither null nor an empty string, in the type that all have in common.
fn coalesce(args: &Arguments<'_>) -> Answer<Value> {
    first_filled(&unify_values(&args.values)?)
}

/// From the last: what each leaves to those behind it.
fn first_filled(values: &[Value]) -> Answer<Value> {
    let nothing = invalid("every argument is null or empty");
    values.iter().rev().fold(nothing, |rest, value| filled_or(value, rest))
}

fn filled_or(value: &Value, rest: Answer<Value>) -> Answer<Value> {
    match (&value.data, value.outline()) {
        (Data::Null, _) => rest,
        (Data::String(text), _) if text.is_empty() => rest,
        (Data::Unknown(why), Some(outline)) if outline.may_be("") => match rest {
            // Were it empty, Terraform would refuse the whole.
            Err(Unknown::Invalid(_)) => Ok(value.clone()),
            Ok(other) if outline.has_plain_letters() && has_plain_letters(&other) => {
                Ok(Value::unknown_text(why.clone(), Outline::plain(), Origin::merge([&value.origin, &other.origin])))
            }
            _ => Err(why.clone()),
        },
        (Data::Unknown(why), None) => Err(why.clone()),
        _ => Ok(value.clone()),
    }
}

fn has_plain_letters(value: &Value) -> bool {
    value.as_str().is_some_and(Outline::is_plain) || value.outline().is_some_and(Outline::has_plain_letters)
}

fn coalescelist(args: &Arguments<'_>) -> Answer<Value> {
    for value in &args.values {
        match &value.data {
            Data::Unknown(why) => return Err(why.clone()),
            Data::List(items) if items.is_empty() => {}
            Data::List(_) => return Ok(value.clone()),
            _ => return invalid("every argument must be a list or tuple"),
        }
    }
    invalid("every list is empty")
}

fn contains(args: &Arguments<'_>) -> Answer<Value> {
    let (items, wanted) = (args.items(0)?, args.value(1)?);
    // Whichever position it is: one that is equal for sure is enough.
    let sure = items.iter().any(|item| position(std::slice::from_ref(item), wanted) == Ok(Some(0)));
    if sure { truth(true) } else { truth(position(items, wanted)?.is_some()) }
}

/// One of all items where the index cannot be told.
fn element(args: &Arguments<'_>) -> Answer<Value> {
    let (whole, key) = (args.value(0)?, args.value(1)?);
    if let Data::Unknown(why) = &whole.data {
        return whole.each_item().map(|item| inside(whole, item)).ok_or_else(|| why.clone());
    }
    if !matches!(whole.data, Data::List(_)) {
        return invalid("a list or tuple is required");
    }
    let items = items(whole)?;
    if items.is_empty() {
        return invalid("the list is empty");
    }
    match &key.data {
        Data::Unknown(_) if items.len() <= MAX_CANDIDATES => Ok(any(whole, items, key)),
        Data::Unknown(why) => Err(why.clone()),
        Data::Null => invalid("the index must not be null"),
        _ => {
            let index = args.whole(1)?;
            let Ok(index) = usize::try_from(index) else {
                return Err(Unknown::Ambiguous("a negative index counts from the end of lists only".into()));
            };
            items.get(index % items.len()).map_or_else(|| invalid("the list is empty"), |item| Ok(inside(whole, item)))
        }
    }
}

/// One of several items, because of a key that cannot be told.
fn any<'a>(whole: &Value, items: impl IntoIterator<Item = &'a Value>, key: &Value) -> Value {
    let origin = Origin::merge([&whole.origin, &key.origin]);
    Value::one_of(items.into_iter().map(|item| inside(whole, item)), origin)
}

fn index(args: &Arguments<'_>) -> Answer<Value> {
    if !matches!(args.value(0)?.data, Data::List(_)) {
        return invalid("a list or tuple is required");
    }
    match position(args.items(0)?, args.value(1)?)? {
        Some(position) => count(position),
        None => invalid("the item is not in the list"),
    }
}

/// Unknown items count like any other, except in a set, where they may be equal to others.
fn length(args: &Arguments<'_>) -> Answer<Value> {
    let value = args.value(0)?;
    settled(value)?;
    match &value.data {
        Data::Unknown(why) => match value.at_least().filter(|held| held.complete) {
            Some(held) => count(held.values().count()),
            None => Err(why.clone()),
        },
        Data::String(text) => count(text.graphemes(true).count()),
        Data::List(items) | Data::Set(items) => count(items.len()),
        Data::Map(entries) => {
            closed(value)?;
            count(entries.len())
        }
        _ => invalid("a string or a collection is required"),
    }
}

fn lookup(args: &Arguments<'_>) -> Answer<Value> {
    let (whole, key) = (args.value(0)?, args.value(1)?);
    if let (Data::Unknown(why), Some(held)) = (&whole.data, whole.at_least()) {
        let entry = key.as_str().and_then(|key| held.entries.get(key));
        return entry.map_or_else(|| Err(why.clone()), |entry| Ok(inside(whole, entry)));
    }
    let entries = entries(whole)?;
    match &key.data {
        Data::Null => invalid("the key must not be null"),
        Data::Unknown(why) if whole.instance().is_some() || entries.len() >= MAX_CANDIDATES => Err(why.clone()),
        Data::Unknown(_) => Ok(any(whole, entries.values().chain(args.from(2)), key)),
        _ => {
            let key = convert_to(key, &Type::String)?;
            let key = key.as_str().unwrap_or_default();
            match (entries.get(key), args.from(2)) {
                (Some(entry), _) => Ok(inside(whole, entry)),
                (None, _) if whole.instance().is_some() => closed(whole).map(|()| Value::null()),
                (None, [default]) => alike(entries.values(), default),
                (None, _) => invalid(format!("the map has no key \"{key}\"")),
            }
        }
    }
}

/// A default as it is in an object, or converted to the type of a map's values. What cannot be converted stands beside
/// an object: Terraform refuses it beside a map.
fn alike<'a>(values: impl Iterator<Item = &'a Value>, default: &Value) -> Answer<Value> {
    let Some(of) = same_type(values) else { return Ok(default.clone()) };
    match convert_to(default, &of) {
        Ok(converted) if converted == *default => Ok(default.clone()),
        Err(Unknown::Invalid(_)) => Ok(default.clone()),
        _ => Err(Unknown::Ambiguous("it hangs on whether the argument is a map or an object".into())),
    }
}

fn matchkeys(args: &Arguments<'_>) -> Answer<Value> {
    let (values, keys, wanted) = (own_items(args, 0)?, args.items(1)?, args.items(2)?);
    if values.len() != keys.len() {
        return invalid("there must be as many keys as values");
    }
    let all: Vec<Value> = keys.iter().chain(wanted).cloned().collect();
    let unified = unify_values(&all)?;
    let (keys, wanted) = unified.split_at(keys.len());
    let mut matching = Vec::new();
    for (value, key) in values.into_iter().zip(keys) {
        if position(wanted, key)?.is_some() {
            matching.push(value);
        }
    }
    list(matching)
}

/// The only item, or null.
fn one(args: &Arguments<'_>) -> Answer<Value> {
    let whole = args.value(0)?;
    settled(whole)?;
    match items(whole)? {
        [] => Ok(made(Data::Null)),
        [item] => Ok(inside(whole, item)),
        _ => invalid("a list of at most one item is required"),
    }
}
