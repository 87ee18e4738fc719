//! GitHub's workflow commands: annotations on the changed files of a pull request.
//!
//! The runner shows ten errors, ten warnings and ten notices of a step and drops the rest without a word, so the rest
//! is printed as plain lines below a pointer.

use std::fmt::Write;

use super::{compact, sanitise, verdict};
use crate::finding::{Count, Finding, Problem, Severity};
use crate::lint::Report;

/// Annotations of one level that a step may have.
const LIMIT: usize = 10;

/// The whole report.
pub(super) fn write(report: &Report) -> String {
    let mut page = Page::default();
    for problem in &report.problems {
        page.add(level_of(problem), || problem_command(report, problem), || compact::problem_line(problem));
    }
    for finding in &report.findings {
        let level = if finding.severity == Severity::Error { Level::Error } else { Level::Warning };
        page.add(level, || finding_command(report, finding, level), || compact::finding_line(finding));
    }
    page.finish(report)
}

/// The levels of annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    fn command(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// What has been written so far.
#[derive(Default)]
struct Page {
    commands: String,
    rest: Vec<String>,
    counts: [usize; 3],
}

impl Page {
    fn add(&mut self, level: Level, command: impl FnOnce() -> String, line: impl FnOnce() -> String) {
        // The last notice is kept for the pointer to the rest.
        let limit = if level == Level::Notice { LIMIT - 1 } else { LIMIT };
        let Some(count) = self.counts.get_mut(level as usize) else { return };
        *count += 1;
        if *count <= limit {
            self.commands.push_str(&command());
            self.commands.push('\n');
        } else {
            self.rest.push(line());
        }
    }

    fn finish(self, report: &Report) -> String {
        let mut text = self.commands;
        // Writing to a string cannot fail.
        if !self.rest.is_empty() {
            let more = Count(self.rest.len(), "more result");
            let _ = writeln!(
                text,
                "::notice title=regionlint::GitHub shows {LIMIT} annotations of a level; {more} in the log of this step."
            );
            let _ = writeln!(text, "::group::{more}");
            for line in &self.rest {
                let _ = writeln!(text, "{line}");
            }
            let _ = writeln!(text, "::endgroup::");
        }
        let _ = writeln!(text, "{}", verdict::line(report));
        text.extend(verdict::incomplete(report).map(|sentence| format!("{sentence}\n")));
        text
    }
}

fn level_of(problem: &Problem) -> Level {
    if problem.note { Level::Notice } else { Level::Error }
}

fn finding_command(report: &Report, finding: &Finding, level: Level) -> String {
    let (start, end) = (finding.at.start(), finding.at.end());
    // Columns count only on one line.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column.max(start.column))
    } else {
        String::new()
    };
    format!(
        "::{} file={},line={},endLine={}{columns},title={}::{}",
        level.command(),
        property(&report.repositories.uploaded(finding.at.path())),
        start.line,
        end.line,
        property(&format!("{} {}", finding.code, finding.code.name())),
        message(&format!("{}\n{}", sanitise::prose(&finding.message), sanitise::prose(&finding.help))),
    )
}

fn problem_command(report: &Report, problem: &Problem) -> String {
    let line = problem.at.as_ref().map(|at| format!(",line={},col={}", at.start().line, at.start().column));
    format!(
        "::{} file={}{},title={}::{}",
        level_of(problem).command(),
        property(&report.repositories.uploaded(&problem.path)),
        line.unwrap_or_default(),
        if problem.note { "regionlint" } else { "regionlint could not read this" },
        message(&sanitise::prose(&problem.message)),
    )
}

/// A message: the runner decodes `%`, carriage return and line feed.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value: `:` and `,` part properties. Paths must stay exact, so nothing else is changed but what a log
/// must not hold.
fn property(text: &str) -> String {
    let text = message(text).replace(':', "%3A").replace(',', "%2C");
    text.chars().map(|character| if sanitise::is_hostile(character) { '\u{fffd}' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Code;
    use crate::report::example;

    #[test]
    fn findings_become_annotations() {
        insta::assert_snapshot!(write(&example::report()));
    }

    #[test]
    fn hostile_text_runs_no_command_of_its_own() {
        let text = write(&example::hostile());
        let commands: Vec<_> = text.lines().filter(|line| line.trim_start().starts_with("::")).collect();
        assert_eq!(commands.len(), 3, "{commands:#?}");
        assert!(commands.iter().all(|line| line.starts_with("::error file=a")));
        assert!(commands.iter().all(|line| line.contains("::error%3A%3Ax") || line.contains("%3A%3Aerror%3A%3Ax%2Cy")));
        assert!(!text.contains('\r') && !text.contains('\u{1b}'));
    }

    #[test]
    fn what_github_would_drop_is_printed_below_a_pointer() {
        let file = example::file("::error::x.tf", "x\n".repeat(30).as_str());
        let mut report = example::clean();
        for line in 1..=13 {
            let start = file.line_start(line);
            let at = crate::source::Location::new(&file, start..start + 1);
            report.findings.push(example::finding(Code::RL101, at, "##[error]x"));
        }
        let text = write(&report);
        assert_eq!(text.matches("::error file=").count(), 10);
        assert!(text.contains("3 more results in the log of this step"));
        assert!(text.contains("\n./::error::x.tf:11:1: error RL101 ## [error]x\n"));
    }
}
