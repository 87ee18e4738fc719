//! The whole road on one page: paths in, report out.

mod options;
mod report;

pub use options::{Options, UsageError};
pub use report::{Digests, Fleet, Map, MappedRegion, MappedResource, MappedStack, Report, Skipped, Summary};

/// Paths in, report out.
///
/// # Errors
/// When the run cannot begin.
pub fn run(_options: &Options) -> Result<Report, UsageError> {
    Err(UsageError::new("regionlint", "this build has no road from paths to a report yet"))
}
