//! For people at a terminal: every finding with its lines of source, then what could not be read, then the verdict.

mod diagnostic;
mod excerpt;
mod hint;
mod wrap;

use std::fmt::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme};

use self::diagnostic::Shown;
use self::wrap::wrap;
use super::{Options, sanitise, verdict};
use crate::finding::{Finding, Problem};
use crate::lint::{Change, Loosening, NOTHING_TO_CHECK, Report};

/// The whole report.
///
/// # Errors
/// When a snippet cannot be drawn, which is a fault of the tool.
pub(super) fn write(report: &Report, options: &Options) -> Result<String, fmt::Error> {
    let handler = handler(options);
    let mut text = String::new();
    for finding in &report.findings {
        handler.render_report(&mut text, &Shown::finding(finding, options.width))?;
        write_rest(&mut text, finding)?;
        write_owners(&mut text, report.owners.of(finding.at.path()))?;
        text.push('\n');
    }
    let (notes, problems): (Vec<_>, Vec<_>) = report.problems.iter().partition(|problem| problem.note);
    let problems = if report.has_nothing_to_check() { Vec::new() } else { problems };
    write_problems(&mut text, "Could not be read", &problems, options)?;
    write_problems(&mut text, "Notes", &notes, options)?;
    if options.verbose {
        write_skipped(&mut text, report, options)?;
    }
    if let Some(change) = &report.change {
        write_change(&mut text, change, options)?;
    }
    write_upcoming(&mut text, report, options)?;
    write_verdict(&mut text, report, options)?;
    Ok(text)
}

fn handler(options: &Options) -> GraphicalReportHandler {
    let theme = if options.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    GraphicalReportHandler::new_themed(theme).with_wrap_lines(false).with_links(false).with_context_lines(1)
}

/// The places of a long trail that have no snippet.
fn write_rest(text: &mut String, finding: &Finding) -> fmt::Result {
    for related in finding.related.iter().skip(excerpt::LABELS) {
        let at = related.at.to_string();
        writeln!(text, "  at {}: {}", sanitise::line(&at), sanitise::line(&related.message))?;
    }
    Ok(())
}

fn write_owners(text: &mut String, owners: &[String]) -> fmt::Result {
    if owners.is_empty() {
        return Ok(());
    }
    writeln!(text, "  owned by {}", sanitise::line(&owners.join(" ")))
}

fn write_problems(text: &mut String, title: &str, problems: &[&Problem], options: &Options) -> fmt::Result {
    if problems.is_empty() {
        return Ok(());
    }
    writeln!(text, "{}\n", bold(&format!("{title}:"), options))?;
    for problem in problems {
        write_problem(text, problem, options)?;
    }
    Ok(())
}

fn write_problem(text: &mut String, problem: &Problem, options: &Options) -> fmt::Result {
    if problem.at.is_some() {
        handler(options).render_report(text, &Shown::problem(problem, options.width))?;
    } else {
        let line = format!("{}: {}", sanitise::path(&problem.path), sanitise::line(&problem.message));
        writeln!(text, "  {}", wrap(&line, options.width.saturating_sub(4)).replace('\n', "\n    "))?;
    }
    text.write_char('\n')
}

/// Why a run could not begin: errors of the command or of a configuration, with the place in the file.
///
/// # Errors
/// When a snippet cannot be drawn, which is a fault of the tool.
pub(super) fn write_errors(problems: &[Problem], options: &Options) -> Result<String, fmt::Error> {
    let mut text = String::new();
    for problem in problems {
        match &problem.at {
            Some(_) => write_problem(&mut text, problem, options)?,
            None => writeln!(text, "error: {}: {}", sanitise::line(&problem.path), sanitise::line(&problem.message))?,
        }
    }
    Ok(text)
}

fn write_skipped(text: &mut String, report: &Report, options: &Options) -> fmt::Result {
    if report.skipped.is_empty() {
        return Ok(());
    }
    writeln!(text, "{}", bold("Skipped:", options))?;
    for skipped in &report.skipped {
        writeln!(text, "  {}: {}", sanitise::path(&skipped.path), sanitise::line(&skipped.reason.to_string()))?;
    }
    text.write_char('\n')
}

fn write_change(text: &mut String, change: &Change, options: &Options) -> fmt::Result {
    if !change.story.is_empty() {
        writeln!(text, "{}", bold(&format!("Since {}:", sanitise::line(&change.revision)), options))?;
        for sentence in &change.story {
            writeln!(text, "  {}", sanitise::line(sentence))?;
        }
        text.write_char('\n')?;
    }
    if !change.loosenings.is_empty() {
        writeln!(text, "{}", bold("Loosened, worth a reviewer's look:", options))?;
        for Loosening { at, what } in &change.loosenings {
            writeln!(text, "  {}: {}", sanitise::path(&at.to_string()), sanitise::line(what))?;
        }
        text.write_char('\n')?;
    }
    Ok(())
}

/// Reviews that come soon: nothing is wrong yet.
fn write_upcoming(text: &mut String, report: &Report, options: &Options) -> fmt::Result {
    if report.upcoming.is_empty() {
        return Ok(());
    }
    writeln!(text, "{}", bold("Soon to be looked at again:", options))?;
    for upcoming in &report.upcoming {
        writeln!(text, "  {}", sanitise::path(&verdict::upcoming(upcoming)))?;
    }
    text.write_char('\n')
}

fn write_verdict(text: &mut String, report: &Report, options: &Options) -> fmt::Result {
    if report.has_nothing_to_check() {
        return writeln!(text, "{}", wrap(&format!("error: {NOTHING_TO_CHECK}"), options.width));
    }
    writeln!(text, "{}", bold(&verdict::line(report), options))?;
    let unrendered = [verdict::unknown(report), verdict::unrendered(report), verdict::unread_values(report)];
    let sentences = [verdict::incomplete(report)].into_iter().chain(unrendered).chain([verdict::burden(report)]);
    for sentence in sentences.flatten() {
        writeln!(text, "{sentence}")?;
    }
    hint::of(report).map_or(Ok(()), |hint| writeln!(text, "{hint}"))
}

fn bold(text: &str, options: &Options) -> String {
    if options.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;
    use crate::finding::Code;
    use crate::report::example;

    #[test]
    fn findings_problems_and_verdict_are_shown() {
        insta::assert_snapshot!(write(&example::report(), &Options::default()).unwrap());
    }

    #[test]
    fn a_change_is_told() {
        let text = write(&example::change(), &Options::default()).unwrap();
        assert!(text.contains("\nSince origin/main:\n  stack envs/prod goes from 1 region to 2"), "{text}");
        assert!(text.contains("\n  envs/prod/main.tf:10: new ignore of RL103"), "{text}");
    }

    #[test]
    fn verbose_lists_what_was_skipped() {
        let text = write(&example::report(), &Options { verbose: true, ..Options::default() }).unwrap();
        assert!(text.contains("charts/app/templates: helm template"));
    }

    #[test]
    fn colours_are_only_there_when_asked_for() {
        let plain = write(&example::report(), &Options::default()).unwrap();
        assert!(!plain.contains('\u{1b}'));
        let coloured = write(&example::report(), &Options { color: true, ..Options::default() }).unwrap();
        assert!(coloured.contains('\u{1b}'));
    }

    #[test]
    fn hostile_text_does_not_reach_the_terminal() {
        let text = write(&example::hostile(), &Options::default()).unwrap();
        assert!(!text.chars().any(|character| character != '\n' && sanitise::is_hostile(character)));
        assert!(text.len() < 20_000);
    }

    #[test]
    fn ten_thousand_findings_in_a_megabyte_are_quick() {
        let text =
            "resource \"aws_x\" \"y\" {}                                                                      \n";
        let file = example::file("big.tf", &text.repeat(10_000));
        let mut report = example::clean();
        for line in 1..=10_000 {
            let start = file.line_start(line);
            let at = crate::source::Location::new(&file, start..start + 20);
            report.findings.push(example::finding(Code::RL101, at, "x"));
        }
        let begun = std::time::Instant::now();
        write(&report, &Options::default()).unwrap();
        // Unoptimised and on a busy machine; rescanning the file for every label takes minutes here.
        assert!(begun.elapsed().as_secs() < 30);
    }
}
