//! Which files there are, of which kinds, and the only door to read them.
//!
//! [`open`] turns the command's arguments into a [`Disk`] and [`Request`]s; [`walk`] names every file that could
//! matter; [`Found::sort`] lays them out by kind. Reading goes through a [`Tree`], which never leaves the user's
//! repository. Loading begins from everything that is found, since a module's callers may be anywhere; the requests
//! say what is to be judged.

mod clones;
mod decode;
mod disk;
mod found;
mod git;
mod kind;
mod open;
mod past;
pub mod paths;
mod repositories;
mod requested;
mod stream;
mod submodules;
mod tree;
mod walk;

#[cfg(test)]
mod tests;

pub use clones::{Clones, Revision};
pub use disk::Disk;
pub use found::{Found, Unreadable};
pub use git::GitError;
pub use kind::{Content, FileKind, is_other_plan};
pub use open::{OpenError, Opened, Request, open};
pub use past::Past;
pub use repositories::Repositories;
pub use requested::Requested;
pub use stream::{read_stdin, read_stream};
pub use submodules::unchecked_submodule;
pub use tree::{Entry, EntryKind, Memory, ReadError, Tree};
pub use walk::{Walked, is_foreign, walk};

/// The most bytes that are read of one file or of standard input: 64 MiB. Plans of large estates have about 50.
pub const SIZE_LIMIT: u64 = 64 << 20;
