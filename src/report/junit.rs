//! JUnit XML, for CI servers that know tests only: a suite per stack, a case per finding.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::sanitise;
use crate::finding::{Finding, Severity};
use crate::lint::Report;

/// The whole report. A finding below `fail_on` is a case that passes and says so.
pub(super) fn write(report: &Report, fail_on: Option<Severity>) -> String {
    let mut suites: BTreeMap<&str, Vec<&Finding>> =
        report.map.stacks.iter().map(|stack| (stack.name.as_str(), Vec::new())).collect();
    for finding in &report.findings {
        suites.entry(&finding.stack).or_default().push(finding);
    }
    let unread = report.problems.iter().filter(|problem| !problem.note).count();
    let failures = report.findings.iter().filter(|finding| fails(finding, fail_on)).count();
    let cases: usize = suites.values().map(|findings| findings.len().max(1)).sum();

    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "<testsuites name=\"regionlint\" tests=\"{}\" failures=\"{failures}\" errors=\"{unread}\">",
        cases + unread
    );
    for (stack, findings) in &suites {
        write_suite(&mut text, report, stack, findings, fail_on);
    }
    write_problems(&mut text, report, unread);
    text.push_str("</testsuites>\n");
    text
}

fn fails(finding: &Finding, fail_on: Option<Severity>) -> bool {
    fail_on.is_some_and(|severity| finding.severity >= severity)
}

fn write_suite(text: &mut String, report: &Report, stack: &str, findings: &[&Finding], fail_on: Option<Severity>) {
    let stack = xml(stack);
    let failures = findings.iter().filter(|finding| fails(finding, fail_on)).count();
    let _ = writeln!(
        text,
        "  <testsuite name=\"{stack}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">",
        findings.len().max(1)
    );
    write_basis(text, report);
    if findings.is_empty() {
        let _ = writeln!(text, "    <testcase classname=\"{stack}\" name=\"no findings\"/>");
    }
    for finding in findings {
        write_case(text, &stack, finding, fails(finding, fail_on));
    }
    text.push_str("  </testsuite>\n");
}

/// What the verdict rests on.
fn write_basis(text: &mut String, report: &Report) {
    let digests = &report.digests;
    let basis = [
        ("version", env!("CARGO_PKG_VERSION")),
        ("rules", &digests.rules),
        ("regions", &digests.regions),
        ("config", &digests.config),
        ("as-of", &report.as_of),
    ];
    text.push_str("    <properties>\n");
    for (name, value) in basis {
        let _ = writeln!(text, "      <property name=\"regionlint.{name}\" value=\"{}\"/>", xml(value));
    }
    text.push_str("    </properties>\n");
}

fn write_case(text: &mut String, stack: &str, finding: &Finding, fails: bool) {
    let start = finding.at.start();
    let path = xml(finding.at.path());
    let message = xml(&sanitise::line(&finding.message));
    let body = xml(&format!(
        "{}:{}:{}: {}\n{}",
        finding.at.path(),
        start.line,
        start.column,
        sanitise::prose(&finding.message),
        sanitise::prose(&finding.help)
    ));
    let _ = writeln!(
        text,
        "    <testcase classname=\"{stack}\" name=\"{} {}\" file=\"{path}\" line=\"{}\">",
        finding.code,
        xml(&finding.resource),
        start.line
    );
    let _ = if fails {
        writeln!(text, "      <failure type=\"{}\" message=\"{message}\">{body}</failure>", finding.code)
    } else {
        writeln!(text, "      <system-out>{}: {body}</system-out>", finding.severity)
    };
    text.push_str("    </testcase>\n");
}

fn write_problems(text: &mut String, report: &Report, unread: usize) {
    if unread == 0 {
        return;
    }
    let _ = writeln!(
        text,
        "  <testsuite name=\"could not be read\" tests=\"{unread}\" failures=\"0\" errors=\"{unread}\">"
    );
    for problem in report.problems.iter().filter(|problem| !problem.note) {
        let path = xml(&problem.path);
        let message = xml(&sanitise::line(&problem.message));
        let _ = writeln!(text, "    <testcase classname=\"problems\" name=\"{path}\" file=\"{path}\">");
        let _ = writeln!(text, "      <error type=\"problem\" message=\"{message}\"/>");
        text.push_str("    </testcase>\n");
    }
    text.push_str("  </testsuite>\n");
}

/// Text for attributes and elements. XML 1.0 has no way to write most control characters, so they become visible first.
fn xml(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(sanitise::line).collect();
    let mut escaped = String::with_capacity(text.len());
    for character in lines.join("\n").chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn a_suite_per_stack_and_a_case_per_finding() {
        insta::assert_snapshot!(write(&example::report(), Some(Severity::Error)));
    }

    #[test]
    fn nothing_fails_when_nothing_shall_fail() {
        assert!(!write(&example::report(), None).contains("<failure"));
        assert_eq!(write(&example::report(), Some(Severity::Warning)).matches("<failure").count(), 3);
    }

    #[test]
    fn hostile_text_stays_text() {
        let text = write(&example::hostile(), Some(Severity::Error));
        assert!(!text.contains("<script") && !text.contains("<img"));
        assert!(!text.chars().any(|character| character != '\n' && sanitise::is_hostile(character)));
    }
}
