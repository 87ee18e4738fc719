//! `regionlint rules`: the types of resources that have a rule.

use clap::ValueEnum;

use super::failure::Failure;
use super::output;
use super::status::Status;
use crate::report;
use crate::rules::Book;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RulesArgs {
    /// Only types with this in their name
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    /// The format on standard output
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output", value_enum, default_value_t = ListFormat::Human)]
    format: ListFormat,
}

/// The formats of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// Columns.
    Human,
    /// For programs.
    Json,
}

/// Prints the list.
///
/// # Errors
/// When it cannot be written.
pub(super) fn run(args: &RulesArgs) -> Result<Status, Failure> {
    let mut rules = Book::new(Vec::new()).all();
    if let Some(query) = &args.query {
        let query = query.to_lowercase();
        rules.retain(|(type_name, ..)| type_name.to_lowercase().contains(&query));
    }
    output::print(&match args.format {
        ListFormat::Human => report::rules::write_columns(&rules),
        ListFormat::Json => report::rules::write_json(&rules)?,
    })?;
    Ok(Status::Clean)
}
