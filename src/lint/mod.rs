//! The whole road on one page: paths in, report out.
//!
//! [`run`] is what the commands, the hook and an editor call. [`example`] judges one text, for the examples of rules
//! and pages.

mod baseline;
mod change;
mod estimate;
mod example;
mod inputs;
mod known;
mod loosening;
mod mapping;
mod options;
mod owners;
mod packs;
mod progress;
mod report;
mod road;
mod since;

pub use baseline::{Baseline, Entry, KnownProblem};
pub use change::Change;
pub use estimate::Estimate;
pub use example::{Language, example, files, report_on};
pub use known::Known;
pub use options::{Options, UsageError};
pub use owners::Owners;
pub use progress::Progress;
pub use report::{
    Digests, Fleet, Loosening, Map, MappedRegion, MappedResource, MappedScope, MappedStack, Report, Skipped, Summary,
};
pub use road::run;
