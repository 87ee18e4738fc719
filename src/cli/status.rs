//! The exit status: what a script or a pipeline learns.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// Nothing is wrong.
    Clean,
    /// There are findings that fail the build.
    Findings,
    /// The command could not run, or something in scope could not be read.
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
