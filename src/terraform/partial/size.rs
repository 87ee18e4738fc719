//! Sizes: input is hostile.

use super::extent::Extent;
use crate::value::{Unknown, Value};

/// How many nodes a value may have.
const MAX_NODES: usize = 200_000;
/// How deep a value may nest.
const MAX_NESTING: usize = 128;
/// How long a string may get, in bytes.
pub(in crate::terraform) const MAX_TEXT: usize = 1 << 20;
/// How many candidates a value may have, and how many combinations are tried.
pub(in crate::terraform) const MAX_CANDIDATES: usize = 64;

/// Whether the values together have no more nodes than allowed, and none nests deeper.
pub(in crate::terraform) fn fit<'a>(values: impl IntoIterator<Item = &'a Value>) -> bool {
    Extent::of_all(values, MAX_NODES, MAX_NESTING).is_some()
}

/// Whether a value and all that it holds have a trail; false where it is too large to be walked through.
pub(in crate::terraform) fn is_traced(value: &Value) -> bool {
    Extent::of(value, MAX_NODES, MAX_NESTING).is_some_and(|extent| extent.traced)
}

/// The reason for giving up on a value's size.
pub(in crate::terraform) fn too_large() -> Unknown {
    Unknown::TooLarge("the value is too large to be computed here".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_parts_count_each_time() {
        let mut value = Value::string("x");
        for _ in 0..40 {
            value = Value::list(vec![value.clone(), value]);
        }
        assert!(!fit([&value]));
        assert!(fit([&Value::list(vec![Value::string("x"); 1000])]));
    }

    #[test]
    fn what_was_walked_through_counts_wherever_it_is() {
        let row = Value::list(vec![Value::string("x"); 1_000]);
        let rows = |count| Value::list(vec![row.clone(); count]);
        assert!(fit([&row]) && fit([&rows(199)]));
        assert!(!fit([&rows(200)]));
        let deep = (0..MAX_NESTING).fold(row, |inner, _| Value::list(vec![inner]));
        assert!(!fit([&deep]));
    }

    #[test]
    fn a_part_without_a_trail_is_found_again() {
        let file = std::sync::Arc::new(crate::source::SourceFile::new("a.tf", "x"));
        let traced = || Value::string("x").through("x", crate::source::Location::new(&file, 0..1));
        let list = |items: Vec<Value>| Value::list(items).with_origin(traced().origin);
        let (whole, part) = (list(vec![traced(); 9]), list([vec![traced(); 8], vec![Value::null()]].concat()));
        for _ in 0..2 {
            assert!(is_traced(&whole) && !is_traced(&part) && !is_traced(&list(vec![part.clone()])));
        }
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth| (0..depth).fold(Value::null(), |inner, _| Value::list(vec![inner]));
        assert!(fit([&nested(MAX_NESTING)]));
        assert!(!fit([&nested(MAX_NESTING + 1)]));
    }
}
