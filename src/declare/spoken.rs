//! Something that somebody declared.

use crate::config::TagField;
use crate::source::Location;

/// Names one declaration in its stack; drivers, labels and ignores share the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpokenId(pub(super) usize);

/// A driver, a label or an ignore, and what it was said on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken<T> {
    /// Its name in the stack. The same words on the same place are one declaration, however many resources share them;
    /// across stacks, the place (`what.at`) tells declarations apart.
    pub id: SpokenId,
    /// What was said, how and where.
    pub what: T,
    /// What it was said on: an address, `provider.aws.dr`, a path, a decision's id.
    pub name: String,
    /// The header of that.
    pub on: Location,
}

/// A tag that was meant to declare something, and its value cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// What it would say.
    pub field: TagField,
    /// Its key as written.
    pub key: String,
    /// Why its value cannot be told.
    pub why: String,
    /// What it stands on.
    pub name: String,
    /// Where.
    pub at: Location,
}
