//! A step summary or a comment on a pull request: the verdict first, then the findings, then where everything lives.

pub(super) mod escape;
mod graph;
mod test;

use std::fmt::Write;

use super::verdict;
use crate::finding::{Problem, Severity};
use crate::lint::{Change, Loosening, Report};

/// Rows of a table; a comment may hold 65,536 characters.
const ROWS: usize = 50;
/// Characters of a message in a table.
const MESSAGE: usize = 400;

/// The whole report.
pub(super) fn write(report: &Report) -> String {
    let mut text = format!("## regionlint: {}\n", verdict::line(report));
    // Writing to a string cannot fail.
    if let Some(sentence) = verdict::incomplete(report) {
        let _ = write!(text, "\n**{sentence}.**\n");
    }
    if let Some(sentence) = verdict::unknown(report) {
        let _ = write!(text, "\n{}.\n", escape::prose(&sentence, MESSAGE));
    }
    write_findings(&mut text, report);
    test::write(&mut text, report);
    if let Some(change) = &report.change {
        write_change(&mut text, change);
    }
    let (notes, problems): (Vec<_>, Vec<_>) = report.problems.iter().partition(|problem| problem.note);
    write_problems(&mut text, "Could not be read", &problems);
    write_problems(&mut text, "Notes", &notes);
    if let Some(graph) = graph::write(&report.map) {
        let _ = write!(text, "\n### Where everything lives\n\n{graph}");
    }
    text
}

fn write_findings(text: &mut String, report: &Report) {
    let findings = &report.findings;
    if findings.is_empty() {
        return;
    }
    text.push_str("\n| | Code | Where | What |\n|---|---|---|---|\n");
    for finding in findings.iter().take(ROWS) {
        let _ = writeln!(
            text,
            "| {} | {} {} | {} | {}{} |",
            if finding.severity == Severity::Error { "❌" } else { "⚠️" },
            finding.code,
            finding.code.name(),
            escape::code(&finding.at.to_string()),
            escape::prose(&finding.message, MESSAGE),
            owned(report.owners.of(finding.at.path())),
        );
    }
    write_more(text, findings.len());
}

/// Who to ask, without calling them.
fn owned(owners: &[String]) -> String {
    if owners.is_empty() { String::new() } else { format!(" Owned by {}.", escape::code(&owners.join(" "))) }
}

fn write_change(text: &mut String, change: &Change) {
    if !change.story.is_empty() {
        let _ = write!(text, "\n### Since {}\n\n", escape::code(&change.revision));
        for sentence in &change.story {
            let _ = writeln!(text, "- {}", escape::prose(sentence, MESSAGE));
        }
    }
    if !change.loosenings.is_empty() {
        text.push_str("\n### Loosened, worth a reviewer's look\n\n| Where | What |\n|---|---|\n");
        for Loosening { at, what } in change.loosenings.iter().take(ROWS) {
            let _ = writeln!(text, "| {} | {} |", escape::code(&at.to_string()), escape::prose(what, MESSAGE));
        }
        write_more(text, change.loosenings.len());
    }
}

fn write_problems(text: &mut String, title: &str, problems: &[&Problem]) {
    if problems.is_empty() {
        return;
    }
    let _ = write!(text, "\n### {title}\n\n| Where | What |\n|---|---|\n");
    for problem in problems.iter().take(ROWS) {
        let place = problem.at.as_ref().map_or_else(|| problem.path.clone(), ToString::to_string);
        let _ = writeln!(text, "| {} | {} |", escape::code(&place), escape::prose(&problem.message, MESSAGE));
    }
    write_more(text, problems.len());
}

fn write_more(text: &mut String, all: usize) {
    if all > ROWS {
        let _ = write!(text, "\nand {} more.\n", all - ROWS);
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::report::{example, sanitise};

    #[test]
    fn the_verdict_comes_first() {
        insta::assert_snapshot!(super::write(&example::report()));
    }

    #[test]
    fn a_change_is_told() {
        insta::assert_snapshot!(super::write(&example::change()));
    }

    #[test]
    fn hostile_text_is_no_markup() {
        let text = super::write(&example::hostile());
        let prose = outside_code(&text);
        assert!(
            !prose.replace("\\<", "").contains("<img") && !prose.contains("@everyone") && !prose.contains("](http")
        );
        assert!(!text.chars().any(|character| !"\n\u{200b}".contains(character) && sanitise::is_hostile(character)));
        assert_eq!(text.lines().filter(|line| line.starts_with("| ❌")).count(), 1);
    }

    /// In a block of code nothing is markup; `escape::fenced` holds that none of them is left early.
    fn outside_code(text: &str) -> String {
        let mut fence = None;
        let prose = text.lines().filter(|line| {
            let ticks = line.chars().take_while(|character| *character == '`').count();
            match fence {
                Some(open) if ticks == open && line.len() == open => fence = None,
                None if ticks > 2 => fence = Some(ticks),
                open => return open.is_none(),
            }
            false
        });
        prose.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn long_tables_are_cut() {
        let file = example::file("a.tf", "x");
        let mut report = example::clean();
        for number in 0..60 {
            report.findings.push(example::finding(Code::RL101, example::find(&file, "x"), &number.to_string()));
        }
        let text = super::write(&report);
        assert_eq!(text.matches("❌").count(), 50);
        assert!(text.contains("and 10 more."));
    }
}
