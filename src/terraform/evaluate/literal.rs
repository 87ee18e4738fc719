//! Literals: where trails begin.

use std::sync::Arc;

use hcl_edit::Formatted;

use super::scope::Scope;
use crate::source::Location;
use crate::terraform::types::number::{self, NoNumber};
use crate::value::{Data, Origin, Unknown, Value};

/// Longer literals are shown by their beginning.
const SHOWN: usize = 60;

/// A literal value at its place.
pub(super) fn literal(data: Data, at: Location) -> Value {
    Value::new(data, origin(at))
}

/// The beginning of a trail: what stands at a place.
pub(super) fn origin(at: Location) -> Origin {
    Origin::literal(shown(at.text()), at)
}

/// A text as trails show it: its first line, and no more than fits.
fn shown(text: &str) -> Arc<str> {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or_default()).into(),
        None if line.len() < text.trim_end().len() => format!("{line} ...").into(),
        None => line.into(),
    }
}

/// A number, read from its text: the parser would round it.
pub(super) fn number(literal: &Formatted<hcl_edit::Number>, scope: &Scope<'_>) -> Value {
    let at = scope.location(literal);
    let written = at.text().split_whitespace().collect::<String>();
    let data = match number::parse(&written) {
        Ok(number) => Data::Number(number),
        Err(NoNumber::TooLarge) => Data::Unknown(Unknown::TooLarge(format!("the number {written} is too large"))),
        Err(NoNumber::Malformed) => Data::Unknown(Unknown::Invalid(format!("{written} is no number"))),
    };
    self::literal(data, at)
}
