//! Which files there are, of which kinds, and the only door to read them.

mod tree;

pub use tree::{Entry, EntryKind, Memory, ReadError, Tree};
