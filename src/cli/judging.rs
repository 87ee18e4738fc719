//! Which findings count and how much: the options of every command that judges.

use std::str::FromStr;

use clap::ValueEnum;

use crate::finding::{Code, Count, Severity};
use crate::lint::{self, Report};

use super::status::Status;

/// What every id begins with, before the digit of its family.
const FAMILIES: &str = "RL";

/// What is typed.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Judgement")]
pub(super) struct JudgingArgs {
    /// Report only these codes, or those that begin so (`RL3`)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    select: Vec<Codes>,
    /// Do not report these codes, or those that begin so
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    ignore: Vec<Codes>,
    /// From which severity on a finding fails the build
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// Count places that cannot be told, and spans that come with a service, as errors
    #[arg(long)]
    strict: bool,
    /// Fail when more than N places cannot be told: a ratchet
    #[arg(long, value_name = "N")]
    max_unknown: Option<usize>,
}

/// One code, or a family of them by what their ids begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Codes(Vec<Code>);

impl FromStr for Codes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let beginning = text.to_ascii_uppercase();
        let is_beginning = beginning.len() > FAMILIES.len() && beginning.starts_with(FAMILIES);
        let family = Code::ALL.iter().copied().filter(|code| is_beginning && code.id().starts_with(&beginning));
        let family: Vec<Code> = family.collect();
        if family.is_empty() { Ok(Self(vec![text.parse()?])) } else { Ok(Self(family)) }
    }
}

/// From which severity on a finding fails the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Errors.
    Error,
    /// Warnings too.
    Warning,
    /// No finding at all.
    Never,
}

/// What decides about the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judging {
    /// From which severity on a finding fails the build; none for never.
    pub(super) fail_on: Option<Severity>,
    /// How many unknown places are allowed; none for any number.
    pub(super) max_unknown: Option<usize>,
}

impl JudgingArgs {
    /// Fills in what the run has to know, and keeps what the exit status hangs on.
    pub(super) fn apply(self, options: &mut lint::Options) -> Judging {
        let all = |codes: Vec<Codes>| codes.into_iter().flat_map(|codes| codes.0).collect();
        options.select = all(self.select);
        options.ignore = all(self.ignore);
        options.strict = self.strict;
        let fail_on = match self.fail_on {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Never => None,
        };
        Judging { fail_on, max_unknown: self.max_unknown }
    }
}

impl Judging {
    /// The exit status of a report. What could not be read wins, since silence would read as compliance.
    pub(super) fn status(&self, report: &Report) -> Status {
        let fails = self.fail_on.is_some_and(|severity| report.fails_at(severity));
        if report.is_incomplete() {
            Status::Failed
        } else if fails || self.excess(report).is_some() {
            Status::Findings
        } else {
            Status::Clean
        }
    }

    /// How it is told that places are unknown where that counts, or too many.
    pub(super) fn complaints(&self, report: &Report) -> Vec<String> {
        self.weighing(report).into_iter().chain(self.excess(report)).collect()
    }

    fn weighing(&self, report: &Report) -> Option<String> {
        let unknown = report.unknown_at(self.fail_on?);
        (unknown > 0).then(|| {
            let places = Count(unknown, "place");
            format!("{places} cannot be told, and here that counts (`unknown:`, --strict). `regionlint map` shows which and why.\n")
        })
    }

    fn excess(&self, report: &Report) -> Option<String> {
        let allowed = self.max_unknown?;
        let unknown = report.summary.unknown_places;
        (unknown > allowed).then(|| {
            format!(
                "{unknown} places cannot be told, and --max-unknown allows {allowed}. `regionlint map` shows which and why.\n"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Problem;
    use crate::lint::Summary;

    const ERRORS: Judging = Judging { fail_on: Some(Severity::Error), max_unknown: None };

    #[test]
    fn what_could_not_be_read_wins() {
        let mut report = Report::default();
        assert_eq!(ERRORS.status(&report), Status::Clean);
        report.problems.push(Problem::file("a.tf", "odd").as_note());
        assert_eq!(ERRORS.status(&report), Status::Clean);
        report.problems.push(Problem::file("b.tf", "broken"));
        assert_eq!(ERRORS.status(&report), Status::Failed);
        assert_eq!(Judging { fail_on: None, ..ERRORS }.status(&report), Status::Failed);
    }

    #[test]
    fn a_family_of_codes_is_named_by_how_they_begin() {
        let codes = |text: &str| text.parse::<Codes>().map(|codes| codes.0);
        let residency = Code::ALL.iter().copied().filter(|code| code.id().starts_with("RL3")).collect();
        assert_eq!(codes("rl3"), Ok(residency));
        assert_eq!(codes("RL101"), Ok(vec![Code::RL101]));
        assert!(codes("RL").is_err() && codes("RL7").is_err() && codes("").is_err());
        assert!(codes("undeclared").is_err_and(|why| why.contains("did you mean RL101")));
    }

    #[test]
    fn unknown_places_fail_where_they_weigh_enough() {
        let report = Report { unknown: [(Severity::Warning, 2), (Severity::Error, 0)].into(), ..Report::default() };
        assert_eq!(ERRORS.status(&report), Status::Clean);
        let warnings = Judging { fail_on: Some(Severity::Warning), ..ERRORS };
        assert_eq!(warnings.status(&report), Status::Findings);
        assert!(warnings.complaints(&report).first().is_some_and(|told| told.starts_with("2 places cannot be told")));
    }

    #[test]
    fn too_many_unknown_places_fail() {
        let summary = Summary { unknown_places: 3, ..Summary::default() };
        let report = Report { summary, ..Report::default() };
        let at_most = |max_unknown| Judging { fail_on: None, max_unknown };
        assert_eq!(at_most(Some(3)).status(&report), Status::Clean);
        assert_eq!(at_most(Some(2)).status(&report), Status::Findings);
        assert_eq!(at_most(None).status(&report), Status::Clean);
    }
}
