//! Sizes: input is hostile.

use crate::value::{AtLeast, Data, Unknown, Value};

/// How many nodes a value may have.
const MAX_NODES: usize = 200_000;
/// How deep a value may nest.
const MAX_NESTING: usize = 128;
/// How long a string may get, in bytes.
pub(in crate::terraform) const MAX_TEXT: usize = 1 << 20;
/// How many candidates a value may have, and how many combinations are tried.
pub(in crate::terraform) const MAX_CANDIDATES: usize = 64;

/// Whether the values together have no more nodes than allowed, and none nests deeper. Shared parts count each time:
/// walking them takes as long as walking copies.
pub(in crate::terraform) fn fit<'a>(values: impl IntoIterator<Item = &'a Value>) -> bool {
    let mut waiting: Vec<(&Value, usize)> = values.into_iter().map(|value| (value, 0)).collect();
    let mut nodes = waiting.len();
    while let Some((value, depth)) = waiting.pop() {
        let before = waiting.len();
        match &value.data {
            Data::List(items) | Data::Set(items) | Data::OneOf(items) if items.len() <= MAX_NODES => {
                waiting.extend(items.iter().map(|item| (item, depth + 1)));
            }
            Data::Map(entries) if entries.len() <= MAX_NODES => {
                waiting.extend(entries.values().map(|entry| (entry, depth + 1)));
            }
            Data::List(_) | Data::Set(_) | Data::OneOf(_) | Data::Map(_) => return false,
            Data::Unknown(_) => {
                let held = value.at_least().into_iter().flat_map(AtLeast::values);
                waiting.extend(held.take(MAX_NODES + 1).map(|value| (value, depth + 1)));
            }
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => {}
        }
        nodes += waiting.len() - before;
        if nodes > MAX_NODES || depth > MAX_NESTING {
            return false;
        }
    }
    true
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
    fn nesting_is_limited() {
        let nested = |depth| (0..depth).fold(Value::null(), |inner, _| Value::list(vec![inner]));
        assert!(fit([&nested(MAX_NESTING)]));
        assert!(!fit([&nested(MAX_NESTING + 1)]));
    }
}
