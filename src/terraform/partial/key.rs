//! Where the keys of maps come from.

use crate::source::{Location, Span};
use crate::value::{Origin, Value};

/// How many steps of a value's trail are looked at.
const STEPS: usize = 8;

/// The origin of a key of a map, which has the value: its own way, where a `for` made it of something or where it is
/// written in front of its value (`{ "eu-west-1" = ... }`), else the map's.
pub(in crate::terraform) fn origin_of_key(map: &Value, key: &str, value: &Value) -> Origin {
    match map.origin.way_to_key(key, |object| written(object, key, value)) {
        Some(trail) => Origin { trail: Some(trail), ..map.origin.clone() },
        None => map.origin.clone(),
    }
}

/// Where the key is written in an object in front of its value.
fn written(object: &Location, key: &str, value: &Value) -> Option<Location> {
    let is_inside = |at: &Location| {
        object.span.start < at.span.start && at.span.end <= object.span.end && object.path() == at.path()
    };
    let trail = value.origin.trail.as_ref()?;
    // The value may be reached through the names that lead to the object.
    let at = trail.first_of(STEPS, |step| is_inside(&step.at))?.at.clone();
    let before = object.text().get(..at.span.start - object.span.start)?;
    let before = before.trim_end().strip_suffix(['=', ':'])?.trim_end();
    let name = before.strip_suffix('"').unwrap_or(before);
    let rest = name.strip_suffix(key)?;
    let is_quoted = name.len() < before.len();
    let is_apart = |character: char| character.is_whitespace() || matches!(character, '{' | ',');
    let begins = if is_quoted { rest.ends_with('"') } else { rest.ends_with(is_apart) };
    let start = object.span.start + rest.len() - usize::from(is_quoted);
    begins.then(|| Location { file: object.file.clone(), span: Span::new(start, object.span.start + before.len()) })
}
