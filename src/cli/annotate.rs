//! `regionlint annotate`: why something spans regions, written where it is decided.

use super::details::DetailArgs;
use super::failure::Failure;
use super::spots::Saying;
use super::status::Status;
use super::{scope, unread};
use crate::edit::{self, Annotation, Site};
use crate::finding::Finding;
use crate::lint::Report;
use crate::model::{DecisionSite, DriverName};

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct AnnotateArgs {
    /// What spans regions, as a finding names it: a resource's address, `module.x`, `provider.aws.dr`,
    /// `Kind/namespace/name`, a stack
    #[arg(value_name = "ADDRESS", help_heading = "Arguments")]
    address: String,
    #[command(flatten)]
    scope: scope::ScopeArgs,
    #[command(flatten)]
    words: WordArgs,
    /// Write a decision with this id into the nearest regionlint.yaml instead
    #[arg(long, value_name = "ID", conflicts_with = "replace")]
    config_decision: Option<String>,
    /// Let it take the place of another driver that stands there
    #[arg(long)]
    replace: bool,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What is said.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Annotation")]
struct WordArgs {
    /// Why: latency, availability or regulation
    #[arg(long = "driver", value_name = "DRIVER", required = true, value_delimiter = ',', value_parser = driver)]
    drivers: Vec<DriverName>,
    /// The sentence that says who needs it, and what they lose without it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    details: DetailArgs,
    /// The regions that it covers (`aws:us-east-1`, `aws:*`); all when none is named
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    regions: Vec<String>,
}

/// Writes the annotation, and tells what is still open there.
///
/// # Errors
/// When the address means nothing or too much, something in scope could not be read, or the place cannot be written to.
pub(super) fn run(args: AnnotateArgs) -> Result<Status, Failure> {
    let annotation = args.words.annotation()?;
    let options = args.scope.options()?;
    let how = |site: &Site| match &args.config_decision {
        Some(id) => edit::record(site, id, &annotation).map(Some),
        None => edit::annotate(site, &annotation, args.replace),
    };
    let report = unread::none_of(&options)?;
    // One decision of the configuration is one entry.
    let is_comment = args.config_decision.is_none();
    let is_same = |finding: &Finding| is_comment && finding.resource == args.address;
    let spots = if is_comment { spots(&report, &args.address)? } else { vec![edit::find(&report, &args.address)?] };
    Saying { how: &how, is_same: &is_same, dry_run: args.dry_run }.write(&options, spots)?;
    Ok(Status::Clean)
}

/// Where it is said: on what has the address, and where a finding names it on all that its decision brought.
fn spots(report: &Report, address: &str) -> Result<Vec<Site>, Failure> {
    let first = edit::find(report, address)?;
    let is_named = |site: &&DecisionSite| site.name == address && site.driver.is_none();
    let mut named = report.sites.iter().filter(is_named);
    let (Some(decision), None) = (named.next(), named.next()) else { return Ok(vec![first]) };
    let spots = edit::of_decision(report, decision)?;
    // Who names one block of several, which no finding names, answers for that one.
    let is_of_it = spots.iter().any(|spot| spot.at == first.at);
    Ok(if is_of_it { spots } else { vec![first] })
}

impl WordArgs {
    fn annotation(self) -> Result<Annotation, Failure> {
        let Self { drivers, reason, details, regions } = self;
        Ok(Annotation::new(&drivers, &reason, details.covering(regions))?)
    }
}

pub(super) fn driver(word: &str) -> Result<DriverName, String> {
    DriverName::parse(word).ok_or_else(|| "the drivers are latency, availability and regulation".to_owned())
}
