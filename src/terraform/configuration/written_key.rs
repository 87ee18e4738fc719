//! Where a key of a map is written that stands in the block itself: `for_each = { "eu-west-1" = ... }`.

use std::sync::Arc;

use crate::source::{Location, Span};
use crate::value::{Origin, Value};

/// The origin of a key of a map: the text of the key, where it stands in front of its value, else the map's.
pub(super) fn origin_of_key(map: &Value, key: &str, value: &Value) -> Origin {
    let Some(at) = written(map, key, value) else { return map.origin.clone() };
    Origin::literal(Arc::<str>::from(at.text()), at)
}

fn written(map: &Value, key: &str, value: &Value) -> Option<Location> {
    let trail = map.origin.trail.as_ref()?;
    let (object, at) = (&trail.at, value.origin.at()?);
    let is_plain = trail.from().is_empty() && map.origin.references().is_empty() && !map.origin.assumed;
    let inside = object.span.start < at.span.start && at.span.end <= object.span.end;
    if !is_plain || !inside || object.path() != at.path() {
        return None;
    }
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
