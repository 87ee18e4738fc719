//! What in scope could not be read: commands that show tell it, and commands that write refuse to begin.

use super::failure::Failure;
use super::status::Status;
use super::{output, progress, terminal};
use crate::lint::{Options, Report, UsageError};
use crate::report;

/// Tells it beside what was shown.
///
/// # Errors
/// When it cannot be written.
pub(super) fn tell(report: &Report) -> Result<Status, Failure> {
    output::complain(&report::write_errors(&report.unread(), &terminal::options_for_errors())?);
    Ok(if report.is_incomplete() { Status::Failed } else { Status::Clean })
}

/// What a command that writes begins with: a run that found something and could read all of it. What could not be read
/// might decide otherwise.
///
/// # Errors
/// When the run cannot begin, there is nothing, or something in scope could not be read.
pub(super) fn none_of(options: &Options) -> Result<Report, Failure> {
    none_in(progress::run(options)?)
}

/// The same of a run that is done.
///
/// # Errors
/// When there is nothing, or something in scope could not be read.
pub(super) fn none_in(report: Report) -> Result<Report, Failure> {
    if !report.is_incomplete() {
        return Ok(report);
    }
    let problems = report.unread();
    Err(if report.summary.stacks == 0 { UsageError { problems }.into() } else { Failure::Unread(problems) })
}
