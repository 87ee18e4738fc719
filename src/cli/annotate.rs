//! `regionlint annotate`: why something spans regions, written where it is decided.

use jiff::civil::Date;

use super::failure::Failure;
use super::status::Status;
use super::{output, progress, scope};
use crate::edit::{self, Annotation, Details, Edit, Refusal, Site};
use crate::finding::{Code, Finding};
use crate::lint::{Options, Report};
use crate::model::DriverName;
use crate::report::sanitise;

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct AnnotateArgs {
    /// What spans regions, as a finding names it: a resource's address, `module.x`, `provider.aws.dr`, `Kind/namespace/name`,
    /// a stack
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
    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// When to look again (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    review_by: Option<Date>,
    /// The law, for regulation: gdpr, ...
    #[arg(long, value_name = "LAW")]
    regime: Option<String>,
    /// The regions that it covers (`aws:us-east-1`, `aws:*`); all when none is named
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    regions: Vec<String>,
}

/// Writes the annotation, and tells what is still open there.
///
/// # Errors
/// When the address means nothing or too much, or the place cannot be written to.
pub(super) fn run(args: AnnotateArgs) -> Result<Status, Failure> {
    let annotation = args.words.annotation()?;
    let options = args.scope.options()?;
    let how = |site: &Site| match &args.config_decision {
        Some(id) => edit::record(site, id, &annotation).map(Some),
        None => edit::annotate(site, &annotation, args.replace),
    };
    write_at_each_spot(&options, &args.address, &how, args.dry_run)?;
    Ok(Status::Clean)
}

/// Writes what is said at every spot where an address is decided, and tells what is still open there.
///
/// # Errors
/// When the address means nothing or too much, or the place cannot be written to.
pub(super) fn write_at_each_spot(
    options: &Options,
    address: &str,
    how: &dyn Fn(&Site) -> Result<Option<Edit>, Refusal>,
    dry_run: bool,
) -> Result<(), Failure> {
    let mut report = progress::run(options)?;
    let mut written: Vec<Site> = Vec::new();
    loop {
        let site = edit::find(&report, address)?;
        let Some(edit) = how(&site)? else {
            return output::print(&format!("{}: says so already\n", sanitise::line(&site.at.to_string())));
        };
        if dry_run {
            return output::print(&shown(&edit));
        }
        edit.write(&options.working)?;
        output::print(&format!("{}:{}: written\n", sanitise::path(edit.path()), edit.line()))?;
        report = progress::run(options)?;
        written.push(site);
        if !goes_on(&report, address, &written) {
            break;
        }
    }
    output::complain(&written.last().map(|site| still_open(&report, site)).unwrap_or_default());
    Ok(())
}

/// Whether a decision that is made at several spots (calls of one module, stacks of a fleet) is open at another one.
fn goes_on(report: &Report, address: &str, written: &[Site]) -> bool {
    let is_it = |finding: &&Finding| finding.code == Code::RL101 && finding.resource == address;
    let elsewhere = |site: Site| written.iter().all(|known| (&known.stack, &known.name) != (&site.stack, &site.name));
    report.findings.iter().filter(is_it).filter_map(|finding| edit::of_finding(report, finding).ok()).any(elsewhere)
}

impl WordArgs {
    fn annotation(self) -> Result<Annotation, Failure> {
        let Self { drivers, reason, owner, review_by, regime, regions } = self;
        Ok(Annotation::new(&drivers, &reason, Details { owner, review_by, regime, regions })?)
    }
}

pub(super) fn driver(word: &str) -> Result<DriverName, String> {
    DriverName::parse(word).ok_or_else(|| "the drivers are latency, availability and regulation".to_owned())
}

/// The diff, harmless to print.
pub(super) fn shown(edit: &Edit) -> String {
    edit.diff().lines().map(|line| format!("{}\n", sanitise::source(line))).collect()
}

/// What is found on the site all the same.
fn still_open(report: &Report, site: &Site) -> String {
    let on_site = |finding: &&Finding| {
        finding.code.is_about_drivers()
            && edit::of_finding(report, finding).is_ok_and(|other| other.name == site.name && other.stack == site.stack)
    };
    let open = report.findings.iter().filter(on_site);
    open.map(|finding| format!("still open, {}: {}\n", finding.code, sanitise::line(&finding.message))).collect()
}
