//! The whole road on one page: paths in, report out.
//!
//! [`run`] is what the commands, the hook and an editor call. [`example`] judges one text, for the examples of pages;
//! [`try_packs`] those of rules.

mod baseline;
mod change;
mod configs;
mod estimate;
mod example;
mod in_force;
mod inputs;
mod known;
mod land;
mod loosening;
mod mapping;
mod options;
mod owners;
mod packs;
mod progress;
mod reading;
mod report;
mod road;
mod since;
mod trial;
mod values;

#[cfg(test)]
mod federation_tests;

pub use baseline::{Baseline, Entry, KnownProblem};
pub use change::Change;
pub use estimate::Estimate;
pub use example::{Language, example, files, report_on};
pub use in_force::{InForce, in_force};
pub use known::Known;
pub use options::{Options, UsageError, today};
pub use owners::Owners;
pub use progress::Progress;
pub use report::{
    Digests, Fleet, Loosening, Map, MappedRegion, MappedResource, MappedScope, MappedStack, NOTHING_TO_CHECK, Report,
    SkipReason, Skipped, Summary,
};
pub use road::run;
pub use trial::{Complaint, Failure, Trial, try_packs};
