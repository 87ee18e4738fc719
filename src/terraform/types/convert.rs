//! Conversions between types.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::number::{self, NoNumber};
use super::{Answer, Field, Type, invalid, new_set, unify_values};
use crate::value::{AtLeast, Data, Number, Unknown, Value};

/// Converts a value; unknown parts stay what they are, candidates are converted one by one.
///
/// # Errors
/// As invalid when Terraform refuses the conversion too.
pub(in crate::terraform) fn convert_to(value: &Value, wanted: &Type) -> Answer<Value> {
    let with = |data: Data| Value::new(data, value.origin.clone());
    match (&value.data, wanted) {
        (Data::Null, _) | (_, Type::Any) => Ok(value.clone()),
        (Data::Unknown(_), _) => Ok(convert_held(value, wanted)),
        (Data::OneOf(candidates), _) => Ok(convert_candidates(candidates, value, wanted)),
        (_, Type::Bool) => Ok(with(Data::Bool(to_bool(value)?))),
        (_, Type::Number) => Ok(with(Data::Number(to_number(value)?))),
        (_, Type::String) => Ok(with(Data::String(to_string(value)?))),
        (Data::List(items) | Data::Set(items), Type::List(of)) => {
            Ok(with(Data::List(Arc::new(convert_items(items, of)?))))
        }
        (Data::List(items) | Data::Set(items), Type::Set(of)) => Ok(with(new_set(convert_items(items, of)?))),
        (Data::List(items), Type::Tuple(types)) if items.len() == types.len() => {
            let items = items.iter().zip(types).map(|(item, of)| convert_to(item, of)).collect::<Answer<_>>()?;
            Ok(with(Data::List(Arc::new(items))))
        }
        // A resource instance may have more attributes than are known here.
        (Data::Map(_), Type::Map(_) | Type::Object(_)) if value.instance().is_some() => Ok(value.clone()),
        (Data::Map(entries), Type::Map(of)) => {
            let values: Vec<Value> = entries.values().cloned().collect();
            let values = convert_items(&values, of)?;
            Ok(with(Data::Map(Arc::new(entries.keys().cloned().zip(values).collect()))))
        }
        (Data::Map(entries), Type::Object(fields)) => {
            let fields = fields.iter().map(|(name, field)| Ok((Arc::clone(name), attribute(entries, name, field)?)));
            Ok(with(Data::Map(Arc::new(fields.collect::<Answer<_>>()?))))
        }
        _ => invalid(format!("{} is required", describe(wanted))),
    }
}

/// A value that cannot be told, with what is known of it converted.
fn convert_held(value: &Value, wanted: &Type) -> Value {
    if value.outline().is_some() && *wanted == Type::String {
        return value.clone();
    }
    let (Data::Unknown(why), Some(held)) = (&value.data, value.at_least()) else { return value.unheld() };
    let converted = match wanted {
        // The one type that all have in common hangs on the others too.
        Type::Map(of) if **of == Type::Any => None,
        Type::Map(of) => held.try_map(|entry| convert_to(entry, of)).ok(),
        Type::Object(fields) => held_attributes(held, fields).ok(),
        _ => None,
    };
    converted.map_or_else(|| value.unheld(), |held| Value::unknown_map(why.clone(), held, value.origin.clone()))
}

fn held_attributes(held: &AtLeast, fields: &BTreeMap<Arc<str>, Field>) -> Answer<AtLeast> {
    let own = fields.iter().filter(|(name, _)| held.entries.contains_key(*name));
    let own = own.map(|(name, field)| Ok((Arc::clone(name), attribute(&held.entries, name, field)?)));
    Ok(AtLeast { entries: own.collect::<Answer<_>>()?, ..AtLeast::default() })
}

fn convert_candidates(candidates: &[Value], whole: &Value, wanted: &Type) -> Value {
    let convert = |candidate: &Value| {
        convert_to(candidate, wanted).unwrap_or_else(|why| Value::new(Data::Unknown(why), candidate.origin.clone()))
    };
    Value::one_of(candidates.iter().map(convert), whole.origin.clone())
}

/// Items of a collection: to the given type, or to the one that they have in common.
fn convert_items(items: &[Value], of: &Type) -> Answer<Vec<Value>> {
    match of {
        Type::Any => Ok(unify_values(items)?),
        of => items.iter().map(|item| convert_to(item, of)).collect(),
    }
}

/// An attribute of an object: its default where it is missing or null.
fn attribute(entries: &BTreeMap<Arc<str>, Value>, name: &str, field: &Field) -> Answer<Value> {
    match (entries.get(name), &field.default) {
        (None, Some(default)) => convert_to(default, &field.of),
        (Some(given), Some(default)) if given.is_null() => convert_to(default, &field.of),
        (Some(given), _) => convert_to(given, &field.of),
        (None, None) if field.optional => Ok(Value::null()),
        (None, None) => invalid(format!("the attribute \"{name}\" is required")),
    }
}

/// A known primitive as a truth value.
///
/// # Errors
/// As invalid when Terraform refuses it too.
pub(in crate::terraform) fn to_bool(value: &Value) -> Answer<bool> {
    match &value.data {
        Data::Bool(truth) => Ok(*truth),
        Data::String(text) => match text.as_ref() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => invalid("a bool is required"),
        },
        Data::Unknown(why) => Err(why.clone()),
        _ => invalid("a bool is required"),
    }
}

/// A known primitive as a number.
///
/// # Errors
/// As invalid when Terraform refuses it too, as too large when it does not fit.
pub(in crate::terraform) fn to_number(value: &Value) -> Answer<Number> {
    match &value.data {
        Data::Number(number) => Ok(*number),
        Data::String(text) => number::parse(text).map_err(|why| match why {
            NoNumber::Malformed => Unknown::Invalid("a number is required".into()),
            NoNumber::TooLarge => Unknown::TooLarge(format!("the number {text} is too large")),
        }),
        Data::Unknown(why) => Err(why.clone()),
        _ => invalid("a number is required"),
    }
}

/// A known primitive as a string.
///
/// # Errors
/// As invalid when Terraform refuses it too.
pub(in crate::terraform) fn to_string(value: &Value) -> Answer<Arc<str>> {
    match &value.data {
        Data::String(text) => Ok(Arc::clone(text)),
        Data::Number(number) => Ok(number::text(*number).into()),
        Data::Bool(truth) => Ok(if *truth { "true" } else { "false" }.into()),
        Data::Unknown(why) => Err(why.clone()),
        _ => invalid("a string is required"),
    }
}

fn describe(wanted: &Type) -> &'static str {
    match wanted {
        Type::Any => "a value",
        Type::Bool => "a bool",
        Type::Number => "a number",
        Type::String => "a string",
        Type::List(_) => "a list",
        Type::Set(_) => "a set",
        Type::Map(_) => "a map",
        Type::Tuple(_) => "a tuple",
        Type::Object(_) => "an object",
    }
}
