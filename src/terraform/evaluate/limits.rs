//! How much the evaluator is willing to do: input is hostile.

use std::cell::Cell;

use crate::terraform::partial::{fit, too_large};
use crate::value::{Data, Unknown, Value};

/// How many expressions one evaluation may compute, repetitions counted.
pub(super) const BUDGET: u32 = 200_000;
/// How deep expressions may nest, through every name that leads to another expression.
const MAX_DEPTH: usize = 300;

/// How many expressions one evaluation may compute with all that names lead to.
const MAX_WORK: u64 = 5_000_000;

thread_local! {
    /// Evaluation re-enters through names; what is counted here is the use of this thread's stack.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// The expressions computed since the outermost evaluation began.
    static WORK: Cell<u64> = const { Cell::new(0) };
}

/// One more level of nesting, until it is dropped.
pub(super) struct Level(());

impl Level {
    /// Goes one level deeper; none when that is too deep, or when too much has been done already.
    pub(super) fn enter() -> Option<Self> {
        let depth = DEPTH.get() + 1;
        let work = if depth == 1 { 1 } else { WORK.get() + 1 };
        WORK.set(work);
        (depth <= MAX_DEPTH && work <= MAX_WORK).then(|| {
            DEPTH.set(depth);
            Self(())
        })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

/// The value, or unknown when it is too large.
pub(super) fn within_size(value: Value) -> Value {
    if fit([&value]) { value } else { Value::new(Data::Unknown(too_large()), value.origin) }
}

/// The reason for giving up on an expression's length or depth.
pub(super) fn too_long() -> Unknown {
    Unknown::TooLarge("the expression takes too long to be computed here".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_given_back() {
        let held: Vec<_> = std::iter::from_fn(Level::enter).collect();
        assert_eq!(held.len(), MAX_DEPTH);
        drop(held);
        assert!(Level::enter().is_some());
    }
}
