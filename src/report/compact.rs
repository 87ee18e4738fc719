//! One line per finding, for editors and `grep`: `file:line:column: error RL101 message`.

use std::fmt::Write;

use super::sanitise;
use super::verdict;
use crate::finding::{Finding, Problem};
use crate::lint::{Loosening, Report};

/// The whole report.
pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        text.push_str(&finding_line(finding));
        text.push('\n');
    }
    for problem in &report.problems {
        text.push_str(&problem_line(problem));
        text.push('\n');
    }
    if let Some(change) = &report.change {
        text.extend(change.loosenings.iter().map(|loosening| format!("{}\n", loosening_line(loosening))));
        text.extend(change.story.iter().map(|sentence| format!("{}\n", sanitise::line(sentence))));
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}", verdict::line(report));
    let sentences = [verdict::incomplete(report), verdict::burden(report)];
    text.extend(sentences.into_iter().flatten().map(|sentence| format!("{sentence}\n")));
    text
}

/// A finding's line, without the line break.
pub(super) fn finding_line(finding: &Finding) -> String {
    let start = finding.at.start();
    let path = sanitise::path(finding.at.path());
    let message = sanitise::line(&finding.message);
    format!("{path}:{}:{}: {} {} {message}", start.line, start.column, finding.severity, finding.code)
}

/// A problem's line, without the line break.
pub(super) fn problem_line(problem: &Problem) -> String {
    let kind = if problem.note { "note" } else { "problem" };
    format!("{}: {kind} {}", problem_place(problem), sanitise::line(&problem.message))
}

/// What loosens the verdicts, as a note at its place.
fn loosening_line(loosening: &Loosening) -> String {
    let start = loosening.at.start();
    let path = sanitise::path(loosening.at.path());
    format!("{path}:{}:{}: note {}", start.line, start.column, sanitise::line(&loosening.what))
}

/// `x.tf:3:1`, or the path alone.
pub(super) fn problem_place(problem: &Problem) -> String {
    let path = sanitise::path(&problem.path);
    match &problem.at {
        Some(at) => format!("{path}:{}:{}", at.start().line, at.start().column),
        None => path.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::report::example;

    #[test]
    fn every_finding_is_one_line() {
        insta::assert_snapshot!(super::write(&example::report()));
    }

    #[test]
    fn a_change_is_told() {
        let text = super::write(&example::change());
        assert!(text.contains("envs/prod/main.tf:10:1: note new ignore of RL103 on aws_s3_bucket.a: soon\n"), "{text}");
        assert!(text.contains("\nstack envs/prod goes from 1 region to 2: adds aws:us-east-1"), "{text}");
    }

    #[test]
    fn hostile_text_adds_no_line() {
        let report = example::hostile();
        let text = super::write(&report);
        assert_eq!(text.lines().count(), report.findings.len() + report.problems.len() + 3);
        assert!(!text.chars().any(|character| character != '\n' && crate::report::sanitise::is_hostile(character)));
    }
}
