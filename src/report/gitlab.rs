//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/>.

use serde::Serialize;

use super::{Error, json_text, sanitise};
use crate::finding::{Finding, Problem, Severity};
use crate::lint::{Loosening, Report};

/// The whole report.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub(super) fn write(report: &Report) -> Result<String, Error> {
    let problems = report.problems.iter().map(|problem| Issue::of_problem(report, problem));
    let findings = report.findings.iter().map(|finding| Issue::of_finding(report, finding));
    let loosenings = report.change.iter().flat_map(|change| &change.loosenings);
    let loosenings = loosenings.map(|loosening| Issue::of_loosening(report, loosening));
    let issues: Vec<_> = findings.chain(problems).chain(loosenings).collect();
    json_text::write(&issues)
}

/// One entry.
#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    /// `info`, `minor`, `major`, `critical` or `blocker`.
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

impl Issue {
    fn of_finding(report: &Report, finding: &Finding) -> Self {
        Self {
            description: sanitise::line(&finding.message).into_owned(),
            check_name: format!("{} {}", finding.code, finding.code.name()),
            fingerprint: finding.fingerprint.clone(),
            severity: if finding.severity == Severity::Error { "critical" } else { "minor" },
            location: Place::new(report, finding.at.path(), finding.at.start().line),
        }
    }

    fn of_problem(report: &Report, problem: &Problem) -> Self {
        Self {
            description: sanitise::line(&problem.message).into_owned(),
            check_name: if problem.note { "note" } else { "unreadable" }.to_owned(),
            fingerprint: Finding::fingerprint(&["problem", &report.repositories.path(&problem.path), &problem.message]),
            severity: if problem.note { "info" } else { "major" },
            location: Place::new(report, &problem.path, problem.at.as_ref().map_or(1, |at| at.start().line)),
        }
    }

    /// What a change loosens, worth a reviewer's look.
    fn of_loosening(report: &Report, loosening: &Loosening) -> Self {
        let Loosening { at, what } = loosening;
        Self {
            description: sanitise::line(what).into_owned(),
            check_name: "loosened".to_owned(),
            fingerprint: Finding::fingerprint(&["loosened", &report.repositories.path(at.path()), what]),
            severity: "info",
            location: Place::new(report, at.path(), at.start().line),
        }
    }
}

impl Place {
    /// GitLab knows files by their paths in the repository.
    fn new(report: &Report, path: &str, begin: usize) -> Self {
        Self { path: report.repositories.uploaded(path), lines: Lines { begin } }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use crate::report::example;

    #[test]
    fn findings_and_problems_become_issues() {
        insta::assert_snapshot!(super::write(&example::report()).unwrap());
    }

    #[test]
    fn what_a_change_loosens_is_an_issue() {
        let text = super::write(&example::change()).unwrap();
        assert!(text.contains("\"check_name\": \"loosened\""), "{text}");
    }

    #[test]
    fn a_clean_report_is_an_empty_list() {
        assert_eq!(super::write(&example::clean()).unwrap(), "[]\n");
    }
}
