//! The whole road on one page: paths in, report out.
//!
//! [`run`] is what the commands, the hook and an editor call. [`example`] judges one text, for the examples of rules
//! and pages.

mod baseline;
mod example;
mod inputs;
mod known;
mod mapping;
mod options;
mod packs;
mod report;
mod road;

pub use baseline::{Baseline, Entry, KnownProblem};
pub use example::{Language, example, files};
pub use known::Known;
pub use options::{Options, UsageError};
pub use report::{Digests, Fleet, Map, MappedRegion, MappedResource, MappedStack, Report, Skipped, Summary};
pub use road::run;
