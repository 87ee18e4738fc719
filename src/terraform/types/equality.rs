//! Equality.

use super::{Answer, Unknown};
use crate::value::{Data, Value};

/// `a == b`. Values of different types are never equal; whether collections of equal items are hangs on whether both
/// are lists or both are tuples, which cannot be told.
///
/// # Errors
/// The reason why it cannot be told.
pub(in crate::terraform) fn equal(a: &Value, b: &Value) -> Answer<bool> {
    match (&a.data, &b.data) {
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) if differ_for_sure(a, b) => Ok(false),
        (Data::Unknown(why), _) | (_, Data::Unknown(why)) => Err(why.clone()),
        (Data::Null, Data::Null) => Ok(true),
        (Data::Null, _) | (_, Data::Null) => Ok(false),
        _ if [a, b].iter().any(|side| side.instance().is_some()) => {
            Err(Unknown::Computed("a resource as a whole".into()))
        }
        _ if !same_content(a, b)? => Ok(false),
        (Data::List(_) | Data::Map(_), _) => {
            Err(Unknown::Ambiguous("it hangs on whether both are lists or tuples, maps or objects".into()))
        }
        _ => Ok(true),
    }
}

/// Whether two values hold the same, of whichever kind of collection.
///
/// # Errors
/// The reason why it cannot be told.
pub(in crate::terraform) fn same_content(a: &Value, b: &Value) -> Answer<bool> {
    match (&a.data, &b.data) {
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) if differ_for_sure(a, b) => Ok(false),
        (Data::Unknown(why), _) | (_, Data::Unknown(why)) => Err(why.clone()),
        (Data::OneOf(_), _) | (_, Data::OneOf(_)) => Err(Unknown::Ambiguous("a part has several candidates".into())),
        (Data::List(a), Data::List(b)) | (Data::Set(a), Data::Set(b)) => {
            if a.len() == b.len() {
                all_same(a.iter().zip(b.iter()))
            } else {
                Ok(false)
            }
        }
        (Data::Map(a), Data::Map(b)) => {
            if a.keys().eq(b.keys()) {
                all_same(a.values().zip(b.values()))
            } else {
                Ok(false)
            }
        }
        (a, b) => Ok(a == b),
    }
}

/// Whether a text in which something is missing differs from a known value, whatever is missing.
fn differ_for_sure(a: &Value, b: &Value) -> bool {
    let rules_out = |a: &Value, b: &Value| match (a.outline(), &b.data) {
        (Some(outline), Data::String(text)) => !outline.may_be(text),
        (Some(outline), Data::Null) => !outline.may_be_null(),
        _ => false,
    };
    rules_out(a, b) || rules_out(b, a)
}

/// A pair that differs decides, whatever cannot be told about others.
fn all_same<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Answer<bool> {
    let mut open = None;
    for (a, b) in pairs {
        match same_content(a, b) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(why) => open = Some(why),
        }
    }
    open.map_or(Ok(true), Err)
}
