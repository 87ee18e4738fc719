//! `regionlint man`: the manual page, in roff.

use clap::CommandFactory;

use super::arguments::Cli;
use super::failure::Failure;
use super::output;
use super::status::Status;

/// Prints the page.
///
/// # Errors
/// When standard output refuses.
pub(super) fn run() -> Result<Status, Failure> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
    rendered.map_err(|error| Failure::stream("the manual page", error))?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Status::Clean)
}
