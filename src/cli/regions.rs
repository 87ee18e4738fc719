//! `regionlint regions`: the catalogue, looked up.

use super::failure::Failure;
use super::in_force::InForceArgs;
use super::output;
use super::rules::ListFormat;
use super::status::Status;
use crate::geo::{Catalogue, Match, RegionInfo};
use crate::lint::InForce;
use crate::report;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct RegionsArgs {
    /// An id or zone (`eu-west-2`), a written form (`aws:eu-west-2`), a cloud, a country, a jurisdiction, or part of a
    /// name; all regions when there is none
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    /// The format on standard output
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output", value_enum, default_value_t = ListFormat::Human)]
    format: ListFormat,
    #[command(flatten)]
    in_force: InForceArgs,
}

/// Prints what the query means. A query that means nothing has the exit status of a finding, as with `grep`.
///
/// # Errors
/// When it cannot be written, or the configuration in force is broken.
pub(super) fn run(args: &RegionsArgs) -> Result<Status, Failure> {
    let InForce { catalogue, jurisdictions, .. } = &args.in_force.read()?;
    let query = args.query.as_deref().unwrap_or_default();
    let mut regions = catalogue.search(query, jurisdictions);
    if regions.is_empty() {
        regions = by_zone(catalogue, query);
    }
    output::print(&match args.format {
        ListFormat::Human => report::regions::write_columns(&regions, catalogue, jurisdictions),
        ListFormat::Json => report::regions::write_json(&regions, jurisdictions)?,
    })?;
    if regions.is_empty() {
        output::complain(&nothing(catalogue, query));
        return Ok(Status::Findings);
    }
    Ok(Status::Clean)
}

/// The region of an ordinary zone, which has no row of its own.
fn by_zone<'c>(catalogue: &'c Catalogue, query: &str) -> Vec<&'c RegionInfo> {
    let regions = match catalogue.read(query) {
        Match::Region(region) | Match::Zone { region, .. } => vec![region],
        Match::Several(regions) => regions,
        Match::Unknown { .. } => Vec::new(),
    };
    regions.iter().filter_map(|region| catalogue.info(region)).collect()
}

fn nothing(catalogue: &Catalogue, query: &str) -> String {
    let query_shown = report::sanitise::line(query);
    match catalogue.read(query) {
        Match::Unknown { nearest: Some(near) } => {
            format!("no region is called \"{query_shown}\"; did you mean {near}?\n")
        }
        _ => match catalogue.nearest_place(query) {
            Some(near) => format!("no region is called \"{query_shown}\"; did you mean {near}?\n"),
            None => format!("no region is called \"{query_shown}\"\n"),
        },
    }
}
