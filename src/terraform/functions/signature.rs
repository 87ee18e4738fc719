//! What functions look like from outside.

use super::arguments::Arguments;
use crate::terraform::types::Answer;
use crate::value::Value;

/// A built-in function.
pub(super) struct Function {
    /// Its name.
    pub(super) name: &'static str,
    /// What it takes.
    pub(super) takes: &'static [Takes],
    /// How many of those may be left out at the end.
    pub(super) optional: usize,
    /// What any number of further arguments must be.
    pub(super) rest: Option<Takes>,
    /// From which position on its arguments are what the result is made of. What stands before says how: a separator, a
    /// pattern, names.
    pub(super) subject: usize,
    /// Computes it.
    pub(super) run: fn(&Arguments<'_>) -> Answer<Value>,
}

impl Function {
    /// A function of exactly these arguments.
    pub(super) const fn new(
        name: &'static str,
        takes: &'static [Takes],
        run: fn(&Arguments<'_>) -> Answer<Value>,
    ) -> Self {
        Self { name, takes, optional: 0, rest: None, subject: 0, run }
    }

    /// The same with any number of further arguments.
    pub(super) const fn and(mut self, rest: Takes) -> Self {
        self.rest = Some(rest);
        self
    }

    /// The same with so many of the last arguments left to the caller's choice.
    pub(super) const fn optional(mut self, count: usize) -> Self {
        self.optional = count;
        self
    }

    /// The same of which the result is made of what stands from a position on.
    pub(super) const fn of(mut self, position: usize) -> Self {
        self.subject = position;
        self
    }

    /// What the argument at a position must be; none when it is one too many.
    pub(super) fn takes(&self, position: usize) -> Option<Takes> {
        self.takes.get(position).copied().or(self.rest)
    }
}

/// What an argument must be. Unless it says otherwise, it must be known and not null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// A string, or what converts to one.
    Text,
    /// The same; of a text that cannot be told as a whole, what is known of it.
    Outlined,
    /// A number, or what converts to one.
    Number,
    /// A list of strings, known through and through.
    Texts,
    /// A list of truth values; items may be unknown or null.
    Truths,
    /// A list, set or tuple, converted to one element type; items may be unknown.
    List,
    /// A set of one element type; items may be unknown.
    Set,
    /// Any value; what is in it may be unknown.
    Value,
    /// Any value; of a map that cannot be told as a whole, what it holds all the same.
    Held,
    /// Any value or null, known through and through.
    Known,
    /// Any value or null, unknown or with unknown parts, but without candidates inside.
    Settled,
    /// Anything, null and unknown too.
    Anything,
}

impl Takes {
    /// Whether the result is made from all parts of the argument.
    pub(super) fn is_deep(self) -> bool {
        matches!(self, Self::Texts | Self::Known | Self::Settled)
    }
}
