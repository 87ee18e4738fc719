//! The whole road on one page: paths in, report out.
//!
//! [`run`] is what the commands, the hook and an editor call. [`example`] judges one text, for the examples of rules
//! and pages.

mod example;
mod mapping;
mod options;
mod packs;
mod report;
mod road;

pub use example::{Language, example, files};
pub use options::{Options, UsageError};
pub use report::{Digests, Fleet, Map, MappedRegion, MappedResource, MappedStack, Report, Skipped, Summary};
pub use road::run;
