//! `regionlint decisions`: every driver of the tree, the register that an auditor asks for.

use clap::ValueEnum;

use super::failure::Failure;
use super::status::Status;
use super::{output, progress, scope, unread};
use crate::report;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct DecisionsArgs {
    #[command(flatten)]
    scope: scope::ScopeArgs,
    /// The format on standard output
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output", value_enum, default_value_t = RegisterFormat::Human)]
    format: RegisterFormat,
}

/// The formats of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RegisterFormat {
    /// Three lines a driver.
    Human,
    /// For programs.
    Json,
    /// A table.
    Markdown,
}

/// Shows the register; what could not be read goes to standard error.
///
/// # Errors
/// When the run cannot begin, or the register cannot be written.
pub(super) fn run(args: DecisionsArgs) -> Result<Status, Failure> {
    let options = args.scope.options()?;
    let report = progress::run(&options)?;
    output::print(&match args.format {
        RegisterFormat::Human if report.has_nothing_to_check() => String::new(),
        RegisterFormat::Human => report::register::write_lines(&report),
        RegisterFormat::Json => report::register::write_json(&report)?,
        RegisterFormat::Markdown => report::register::write_markdown(&report),
    })?;
    unread::tell(&report)
}
