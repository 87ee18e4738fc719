//! One call: candidates, unknown arguments, conversions, and where the result comes from.

use std::borrow::Cow;

use super::Files;
use super::arguments::Arguments;
use super::signature::{Function, Takes};
use crate::terraform::partial::{
    MAX_TEXT, alternatives, combine_options, everything, fill, first_unknown, fit, too_large, too_many,
};
use crate::terraform::types::{Answer, Type, convert_to, invalid};
use crate::value::{Data, Origin, Unknown, Value};

/// Calls a function with arguments of which anything may be unknown.
pub(super) fn call(function: &Function, arguments: &[Value], files: &dyn Files) -> Value {
    let origin = origin_of(function, arguments);
    let failed = |why| Value::new(Data::Unknown(why), origin.clone());
    if let Err(why) = check_number(function, arguments.len()) {
        return failed(why);
    }
    if !fit(arguments) {
        return failed(too_large());
    }
    let settle = |(position, argument): (usize, &Value)| match function.takes(position) {
        Some(takes) if takes.is_deep() => alternatives(argument),
        _ => Some(argument.candidates().to_vec()),
    };
    let Some(options) = arguments.iter().enumerate().map(settle).collect::<Option<Vec<_>>>() else {
        return failed(too_many());
    };
    combine_options(&options, &|arguments| call_one(function, arguments, files), origin.clone())
}

fn check_number(function: &Function, given: usize) -> Answer<()> {
    let name = function.name;
    if given < function.takes.len() - function.optional {
        return invalid(format!("{name}() needs more arguments"));
    }
    if given > function.takes.len() && function.rest.is_none() {
        return invalid(format!("{name}() takes fewer arguments"));
    }
    Ok(())
}

/// A call whose arguments have no candidates where the function looks.
fn call_one(function: &Function, arguments: &[Value], files: &dyn Files) -> Value {
    let origin = origin_of(function, arguments);
    let prepared = arguments
        .iter()
        .enumerate()
        .map(|(position, argument)| prepare(argument, function.takes(position).unwrap_or(Takes::Anything)));
    let result = prepared
        .collect::<Answer<Vec<_>>>()
        .and_then(|values| (function.run)(&Arguments { values, origin: &origin, files }))
        .and_then(|value| if is_reasonable(&value) { Ok(value) } else { Err(too_large()) });
    match result {
        Ok(mut value) => {
            value.origin.assumed |= origin.assumed;
            fill(&mut value, &origin);
            value
        }
        Err(why) => Value::new(Data::Unknown(named(function, why)), origin),
    }
}

/// Errors name the function.
fn named(function: &Function, why: Unknown) -> Unknown {
    match why {
        Unknown::Invalid(what) if !what.contains("()") => Unknown::Invalid(format!("{}(): {what}", function.name)),
        other => other,
    }
}

fn is_reasonable(value: &Value) -> bool {
    value.as_str().is_none_or(|text| text.len() <= MAX_TEXT) && fit([value])
}

/// Where the result comes from: from all that is in those arguments that are used through and through. What it is made
/// of leads; what says how it is made leads nowhere, unless there is nothing else.
fn origin_of(function: &Function, arguments: &[Value]) -> Origin {
    let origins = arguments.iter().enumerate().map(|(position, argument)| match function.takes(position) {
        Some(takes) if takes.is_deep() => Cow::Owned(everything(argument)),
        _ => Cow::Borrowed(&argument.origin),
    });
    let origins: Vec<Cow<'_, Origin>> = origins.collect();
    let (manner, subject) = origins.split_at(function.subject.min(origins.len()));
    Origin::merge(subject.iter().chain(manner).map(Cow::as_ref))
}

/// An argument as the function takes it; why not otherwise.
fn prepare(argument: &Value, takes: Takes) -> Answer<Value> {
    match (&argument.data, takes) {
        (_, Takes::Anything) => return Ok(argument.clone()),
        (Data::Unknown(why @ Unknown::Invalid(_)), _) => return Err(why.clone()),
        (_, Takes::Settled) => return Ok(argument.clone()),
        (Data::Unknown(_), Takes::Held) if argument.at_least().is_some() => return Ok(argument.clone()),
        (Data::Unknown(_), Takes::Outlined) if argument.outline().is_some() => return Ok(argument.clone()),
        (Data::Unknown(why), _) => return Err(why.clone()),
        (Data::Null, Takes::Known) => return Ok(argument.clone()),
        (Data::Null, _) => return invalid("an argument must not be null"),
        _ => {}
    }
    if takes.is_deep()
        && let Some(why) = first_unknown(argument)
    {
        return Err(why);
    }
    let of = |of: Type| Type::List(Box::new(of));
    match takes {
        Takes::Text | Takes::Outlined => convert_to(argument, &Type::String),
        Takes::Number => convert_to(argument, &Type::Number),
        Takes::Texts => convert_to(argument, &of(Type::String)),
        Takes::Truths => convert_to(argument, &of(Type::Bool)),
        Takes::List => convert_to(argument, &of(Type::Any)),
        Takes::Set => convert_to(argument, &Type::Set(Box::new(Type::Any))),
        Takes::Value | Takes::Held | Takes::Known | Takes::Settled | Takes::Anything => Ok(argument.clone()),
    }
}
