//! `regionlint decide`: the three-driver test of one site, walked through, and the decision written down.

mod answer;
mod prompts;
mod record;

use std::io::{self, IsTerminal};

use self::answer::{Answer, AnswerArgs};
use self::prompts::Prompts;
use self::record::RecordArgs;
use super::failure::Failure;
use super::spots::{self, Saying};
use super::status::Status;
use super::{output, scope, unread};
use crate::edit::{self, Annotation, Edit};
use crate::finding::Finding;
use crate::lint::{Options, Report, UsageError};
use crate::model::DecisionSite;
use crate::report::{sanitise, walk};

/// Names that an error lists.
const LISTED: usize = 8;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct DecideArgs {
    /// What spans regions, as a finding names it, or its file and line (`main.tf:5`)
    #[arg(value_name = "SITE", help_heading = "Arguments", display_order = 0)]
    site: String,
    #[command(flatten)]
    scope: scope::ScopeArgs,
    #[command(flatten)]
    answer: AnswerArgs,
    #[command(flatten)]
    record: RecordArgs,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Walks through the test; with an answer, from flags or from the terminal, writes the annotation and the record.
///
/// # Errors
/// When nothing or too much has the name, something in scope could not be read, or a file cannot be written.
pub(super) fn run(args: DecideArgs) -> Result<Status, Failure> {
    let DecideArgs { site, scope, answer, record, dry_run } = args;
    let given = answer.given()?;
    let options = scope.options()?;
    let report = unread::none_of(&options)?;
    let site = find(&report, &site)?;
    output::print(&walk::write(site))?;
    let Some(answer) = given.map_or_else(ask, |answer| Ok(Some(answer)))? else { return Ok(Status::Findings) };
    // All that can stand against it is known before the first byte is written.
    let record = record.edit(&options, site, &answer)?;
    output::print("\n")?;
    if answer.drivers.is_empty() {
        output::print(&format!("To do: {}.\n", sanitise::line(&site.test.way_back)))?;
    } else {
        write_drivers(&options, &report, site, &answer, dry_run)?;
    }
    if let Some(record) = record {
        write_record(&options, &record, dry_run)?;
    }
    Ok(Status::Clean)
}

/// The site with that name, or the one that is reported at that place.
fn find<'r>(report: &'r Report, wanted: &str) -> Result<&'r DecisionSite, Failure> {
    let is_it = |site: &&DecisionSite| site.name == wanted || site.at.to_string() == wanted;
    let found: Vec<&DecisionSite> = report.sites.iter().filter(is_it).collect();
    let refused = |why: String| Err(UsageError::new(wanted, why).into());
    match found.as_slice() {
        [site] => Ok(*site),
        // One block that several inputs bring to different regions: what is written there answers for all of them.
        [first, others @ ..] if others.iter().all(|other| other.at == first.at) => Ok(*first),
        [] if report.sites.is_empty() => refused("nothing here spans regions".to_owned()),
        [] => {
            let names = report.sites.iter().map(|site| format!("{} ({})", site.name, site.at));
            let are = if names.len() == 1 { "is" } else { "are" };
            refused(format!("no decision has this name or place; there {are} {}", listed(names)))
        }
        several => {
            let places = several.iter().map(|site| site.at.to_string());
            refused(format!("several have this name; name one by its place: {}", listed(places)))
        }
    }
}

/// The first few, and how many more there are.
fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(LISTED);
    let first = names.take(LISTED).collect::<Vec<_>>().join(", ");
    if more == 0 { first } else { format!("{first} and {more} more") }
}

/// Asks at the terminal; none where nobody is there to answer, or who is there does not want to.
fn ask() -> Result<Option<Answer>, Failure> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        output::complain("\nAnswer with --driver and --reason, or run it at a terminal.\n");
        return Ok(None);
    }
    let answer = Prompts::new(io::stdin().lock(), io::stdout()).ask();
    let answer = answer.map_err(|error| Failure::stream("the terminal", error))?;
    if answer.is_none() {
        output::print("\nNothing was written.\n")?;
    }
    Ok(answer)
}

/// Writes the drivers where the decision is made. Deciding anew, the new answer takes the place of an old one.
fn write_drivers(
    options: &Options,
    report: &Report,
    site: &DecisionSite,
    answer: &Answer,
    dry_run: bool,
) -> Result<(), Failure> {
    let annotation = Annotation::new(&answer.drivers, &answer.reason, answer.details.clone())?;
    // Where several decisions have one name, only the one that was named by its place is answered.
    let is_only = report.sites.iter().filter(|other| other.name == site.name).count() == 1;
    let is_same = |finding: &Finding| is_only && finding.resource == site.name;
    let how = |spot: &edit::Site| edit::annotate(spot, &annotation, true);
    Saying { how: &how, is_same: &is_same, dry_run }.write(options, edit::of_decision(report, site)?)
}

fn write_record(options: &Options, record: &Edit, dry_run: bool) -> Result<(), Failure> {
    if dry_run { output::print(&spots::shown(record)) } else { spots::write(options, record) }
}
