//! The whole road on one page: paths in, report out.

mod options;
mod report;

pub use options::{Options, UsageError};
pub use report::{Digests, Fleet, Map, MappedResource, MappedStack, Report, Skipped, Summary};
