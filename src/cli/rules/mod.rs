//! `regionlint rules`: the types of resources that have a rule; and what one does with rules.

mod test;

use clap::{Subcommand, ValueEnum};

use super::failure::Failure;
use super::in_force::InForceArgs;
use super::output;
use super::status::Status;
use crate::report;
use crate::rules::Coverage;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    command: Option<RulesCommand>,
    /// Only types with this in their name
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    /// Show instead how much of each provider the rules know
    #[arg(long, conflicts_with = "query")]
    coverage: bool,
    #[command(flatten)]
    in_force: InForceArgs,
    /// The format on standard output
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output", value_enum, default_value_t = ListFormat::Human)]
    format: ListFormat,
}

/// What one does with rules.
#[derive(Clone, Debug, Subcommand)]
enum RulesCommand {
    /// Run the examples of a pack: exit status 1 when one does not do what it says, 2 when the pack is broken
    Test(test::TestArgs),
}

/// The formats of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Columns.
    Human,
    /// For programs.
    Json,
}

/// Prints the list, or does what was asked. A query that means nothing has the exit status of a finding, as with `grep`.
///
/// # Errors
/// When it cannot be written, or a pack cannot be read.
pub(super) fn run(args: &RulesArgs) -> Result<Status, Failure> {
    if let Some(RulesCommand::Test(args)) = &args.command {
        return test::run(args);
    }
    let in_force = args.in_force.read()?;
    if args.coverage {
        return show_coverage(&in_force.book.coverage(), args.format);
    }
    let mut rules = in_force.book.all();
    if let Some(query) = &args.query {
        let query = query.to_lowercase();
        rules.retain(|rule| rule.type_name.to_lowercase().contains(&query));
    }
    output::print(&match args.format {
        ListFormat::Human => report::rules::write_columns(&rules),
        ListFormat::Json => report::rules::write_json(&rules)?,
    })?;
    if rules.is_empty() {
        let query = args.query.as_deref().unwrap_or_default();
        output::complain(&format!("no type with a rule has \"{}\" in its name\n", report::sanitise::line(query)));
        return Ok(Status::Findings);
    }
    Ok(Status::Clean)
}

fn show_coverage(coverage: &[Coverage], format: ListFormat) -> Result<Status, Failure> {
    output::print(&match format {
        ListFormat::Human => report::rules::write_coverage(coverage),
        ListFormat::Json => report::rules::write_coverage_json(coverage)?,
    })?;
    Ok(Status::Clean)
}
