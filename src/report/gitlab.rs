//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/>.

use serde::Serialize;

use super::{Error, json_text, sanitise};
use crate::finding::{Finding, Problem, Severity};
use crate::lint::Report;

/// The whole report.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub(super) fn write(report: &Report) -> Result<String, Error> {
    let problems = report.problems.iter().map(|problem| Issue::of_problem(report, problem));
    let issues: Vec<_> =
        report.findings.iter().map(|finding| Issue::of_finding(report, finding)).chain(problems).collect();
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
    fn a_clean_report_is_an_empty_list() {
        assert_eq!(super::write(&example::clean()).unwrap(), "[]\n");
    }
}
