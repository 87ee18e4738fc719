//! The text of a scalar as somebody wrote it.

use crate::value::{Data, Unknown, Value};

/// The text of a scalar: what names and labels are compared by. A number or a truth is as written (`name: 007`), and so
/// is a placeholder: two `${APP}` of one deployment are filled in alike. None for nothing and for collections.
pub(crate) fn written(value: &Value) -> Option<&str> {
    match &value.data {
        Data::String(text) => Some(text),
        Data::Unknown(Unknown::Placeholder(text)) => Some(text),
        Data::Bool(_) | Data::Number(_) => Some(&value.origin.trail.as_ref()?.literal().what),
        _ => None,
    }
}
