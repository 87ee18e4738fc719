//! What was there before, and is not news.

use std::collections::BTreeSet;

use super::Report;
use crate::finding::{Problem, Severity};

/// Findings and problems that are known already: those of an earlier state, or of a baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Fingerprints of findings.
    pub findings: BTreeSet<String>,
    /// Paths in the repository and messages of problems, which have no lines.
    pub problems: BTreeSet<(String, String)>,
}

impl Known {
    /// Adds what others know.
    pub fn add(&mut self, more: Self) {
        self.findings.extend(more.findings);
        self.problems.extend(more.problems);
    }

    /// All that a report says.
    pub fn of(report: &Report) -> Self {
        let problems = report.problems.iter().filter(|problem| !problem.note);
        Self {
            findings: report.findings.iter().map(|finding| finding.fingerprint.clone()).collect(),
            problems: problems.map(|problem| key(report, problem)).collect(),
        }
    }
}

/// What tells a problem from others: its path in the repository, and its message.
fn key(report: &Report, problem: &Problem) -> (String, String) {
    (report.repositories.path(&problem.path), problem.message.clone())
}

impl Report {
    /// Takes out the findings that are known, and makes notes of such problems, which stop nobody; how many findings
    /// that were.
    pub fn forget(&mut self, known: &Known) -> usize {
        let before = self.findings.len();
        self.findings.retain(|finding| !known.findings.contains(&finding.fingerprint));
        let is_known: Vec<bool> = self.problems.iter().map(|one| known.problems.contains(&key(self, one))).collect();
        for (problem, is_known) in self.problems.iter_mut().zip(is_known) {
            problem.note |= is_known;
        }
        self.count_findings();
        before - self.findings.len()
    }

    /// Counts the findings anew.
    pub fn count_findings(&mut self) {
        self.summary.errors = self.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        self.summary.warnings = self.findings.len() - self.summary.errors;
    }
}
