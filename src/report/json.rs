//! Everything that was found, for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::decision_row::{BurdenRow, DecisionRow};
use super::{Error, json_text, sanitise, verdict};
use crate::finding::{Finding, Problem};
use crate::lint::{Change, Digests, Report, Summary};
use crate::model::DecisionSite;
use crate::source::Location;

/// The version of the contract: fields may be added, never renamed.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// The whole report.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub(super) fn write(report: &Report) -> Result<String, Error> {
    json_text::write(&Document::of(report))
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool<'a>,
    as_of: &'a str,
    summary: SummaryRow<'a>,
    findings: Vec<FindingRow<'a>>,
    problems: Vec<ProblemRow<'a>>,
    /// Reviews and ends of ignores within a month.
    upcoming: Vec<Remark<'a>>,
    skipped: Vec<SkippedRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<ChangeRow<'a>>,
}

/// The counts, and what all decisions to span regions multiply.
#[derive(Serialize)]
struct SummaryRow<'a> {
    #[serde(flatten)]
    counts: Summary,
    decisions: usize,
    undeclared_decisions: usize,
    burden: BurdenRow<'a>,
}

/// The version and what the verdicts rest on.
#[derive(Serialize)]
pub(super) struct Tool<'a> {
    version: &'static str,
    rules: &'a str,
    regions: &'a str,
    config: &'a str,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: String,
    help: String,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    stack: &'a str,
    resource: &'a str,
    regions: &'a [String],
    owners: &'a [String],
    related: Vec<Remark<'a>>,
    fingerprint: &'a str,
    /// The decision that the finding is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionRow<'a>>,
}

/// A place and what is to be seen there.
#[derive(Serialize)]
struct Remark<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: String,
}

#[derive(Serialize)]
struct ProblemRow<'a> {
    #[serde(flatten)]
    remark: Remark<'a>,
    note: bool,
}

#[derive(Serialize)]
struct SkippedRow<'a> {
    path: &'a str,
    reason: String,
}

/// What changed since a commit.
#[derive(Serialize)]
struct ChangeRow<'a> {
    since: &'a str,
    commit: &'a str,
    relevant: bool,
    story: Vec<String>,
    loosenings: Vec<Remark<'a>>,
}

impl<'a> Document<'a> {
    fn of(report: &'a Report) -> Self {
        let sites = report.sites_by_finding();
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::of(&report.digests),
            as_of: &report.as_of,
            summary: SummaryRow {
                counts: report.summary,
                decisions: report.sites.len(),
                undeclared_decisions: report.sites.iter().filter(|site| site.driver.is_none()).count(),
                burden: BurdenRow::of(&report.burden),
            },
            findings: report.findings.iter().map(|finding| FindingRow::of(report, &sites, finding)).collect(),
            problems: report.problems.iter().map(ProblemRow::of).collect(),
            upcoming: report.upcoming.iter().map(|one| Remark::at(&one.at, &verdict::upcoming(one))).collect(),
            skipped: report
                .skipped
                .iter()
                .map(|skipped| SkippedRow { path: &skipped.path, reason: skipped.reason.to_string() })
                .collect(),
            change: report.change.as_ref().map(ChangeRow::of),
        }
    }
}

impl<'a> Tool<'a> {
    /// This version, with the digests of a run.
    pub(super) fn of(digests: &'a Digests) -> Self {
        let Digests { rules, regions, config } = digests;
        Self { version: env!("CARGO_PKG_VERSION"), rules, regions, config }
    }
}

impl<'a> ChangeRow<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            since: &change.revision,
            commit: &change.commit,
            relevant: change.relevant,
            story: change.story.iter().map(|sentence| sanitise::line(sentence).into_owned()).collect(),
            loosenings: change.loosenings.iter().map(|one| Remark::at(&one.at, &one.what)).collect(),
        }
    }
}

impl<'a> FindingRow<'a> {
    fn of(report: &'a Report, sites: &BTreeMap<&str, &'a DecisionSite>, finding: &'a Finding) -> Self {
        let (start, end) = (finding.at.start(), finding.at.end());
        Self {
            code: finding.code.id(),
            name: finding.code.name(),
            severity: finding.severity.name(),
            message: sanitise::prose(&finding.message).into_owned(),
            help: sanitise::prose(&finding.help).into_owned(),
            file: finding.at.path(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            stack: &finding.stack,
            resource: &finding.resource,
            regions: &finding.regions,
            owners: report.owners.of(finding.at.path()),
            related: finding.related.iter().map(|related| Remark::at(&related.at, &related.message)).collect(),
            fingerprint: &finding.fingerprint,
            decision: sites.get(finding.fingerprint.as_str()).map(|site| DecisionRow::of(site)),
        }
    }
}

impl<'a> Remark<'a> {
    fn at(at: &'a Location, message: &str) -> Self {
        let start = at.start();
        let message = sanitise::prose(message).into_owned();
        Self { file: at.path(), line: start.line, column: start.column, message }
    }
}

impl<'a> ProblemRow<'a> {
    /// A problem with a whole file stands at its first character.
    fn of(problem: &'a Problem) -> Self {
        let remark = match &problem.at {
            Some(at) => Remark::at(at, &problem.message),
            None => {
                let message = sanitise::prose(&problem.message).into_owned();
                Remark { file: &problem.path, line: 1, column: 1, message }
            }
        };
        Self { remark, note: problem.note }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use crate::report::example;

    #[test]
    fn the_contract_is_kept() {
        insta::assert_snapshot!(super::write(&example::report()).unwrap());
    }

    #[test]
    fn a_change_is_told() {
        let value: serde_json::Value = serde_json::from_str(&super::write(&example::change()).unwrap()).unwrap();
        assert_eq!(value["change"]["since"], "origin/main");
        assert_eq!(value["change"]["loosenings"][0]["line"], 10);
    }

    #[test]
    fn names_stay_exact_and_harmless() {
        let report = example::hostile();
        let text = super::write(&report).unwrap();
        assert!(!text.chars().any(|character| character != '\n' && crate::report::sanitise::is_hostile(character)));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["findings"][0]["file"], report.findings[0].at.path());
        assert_eq!(value["findings"][0]["resource"], report.findings[0].resource.as_str());
        assert!(!value["findings"][0]["message"].as_str().unwrap().contains('\u{202e}'));
    }
}
