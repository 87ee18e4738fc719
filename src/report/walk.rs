//! The three-driver test of one decision, walked through; and the record of what was decided.

use std::fmt::Write;

use super::markdown::escape;
use super::sanitise;
use crate::geo::Region;
use crate::model::{DecisionSite, RULE_OF_THUMB};

/// Columns of the walk where no terminal says otherwise.
const MEASURE: usize = 96;
/// Characters of a paragraph of the record.
const PARAGRAPH: usize = 2_000;

/// What is decided about a site.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The record's number.
    pub number: usize,
    /// The day: YYYY-MM-DD.
    pub date: String,
    /// The drivers that hold; none to stay in one region.
    pub drivers: Vec<String>,
    /// The sentence that says why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When to look again: YYYY-MM-DD.
    pub review_by: Option<String>,
    /// The law, for regulation.
    pub regime: Option<String>,
}

/// The test at a terminal: the questions with what the configuration shows, the advice, the way back.
pub fn write(site: &DecisionSite) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{} ({})", sanitise::line(&site.name), sanitise::line(&site.at.to_string()));
    let regions = regions(site, |region| region.as_str().to_owned(), ", ");
    let _ = writeln!(text, "  spans {regions}: {}\n", site.burden);
    for (driver, question) in site.test.questions() {
        let _ = writeln!(text, "{driver}: {}", sanitise::line(&question.ask));
        for fact in &question.shown {
            write_wrapped(&mut text, "  - ", fact);
        }
        let _ = writeln!(text, "    {}\n", sanitise::line(&question.comment));
    }
    write_wrapped(&mut text, "none: ", &site.test.way_back);
    if let Some(advice) = &site.test.advice {
        text.push('\n');
        write_wrapped(&mut text, "advice: ", advice);
    }
    text
}

/// What something spans that names no region, as a spread over the topology key of regions does.
pub(super) const UNNAMED_REGIONS: &str = "regions that nobody names";

/// What it spans.
fn regions(site: &DecisionSite, show: impl Fn(&Region) -> String, between: &str) -> String {
    let shown: Vec<String> = site.regions.iter().map(show).collect();
    if shown.is_empty() { UNNAMED_REGIONS.to_owned() } else { shown.join(between) }
}

/// A paragraph, its further lines indented under its first.
fn write_wrapped(text: &mut String, lead: &str, paragraph: &str) {
    let mut line = lead.to_owned();
    let indent = if lead.starts_with(' ') { "    " } else { "  " };
    for word in sanitise::line(paragraph).split(' ') {
        if line.chars().count() + word.chars().count() > MEASURE && line.trim_end() != lead.trim_end() {
            let _ = writeln!(text, "{}", line.trim_end());
            line = indent.to_owned();
        }
        line.push_str(word);
        line.push(' ');
    }
    let _ = writeln!(text, "{}", line.trim_end());
}

/// A short record of the decision, in Markdown, in the form of Nygard's architecture decision records.
pub fn write_record(site: &DecisionSite, verdict: &Verdict) -> String {
    let line = |text: &str| escape::file(text, PARAGRAPH);
    let regions = regions(site, |region| escape::code(region.as_str()), " and ");
    let home = site.home.as_ref().map_or_else(|| "one region".to_owned(), |home| escape::code(home.as_str()));
    let mut text = String::new();
    // Writing to a string cannot fail.
    let title = if verdict.drivers.is_empty() { "Stay in one region" } else { "Span regions" };
    let _ = writeln!(text, "# {}. {title}: {}\n", verdict.number, line(&site.name));
    let _ = writeln!(text, "Date: {}\n\nStatus: accepted\n", verdict.date);
    let said = [("Owner", &verdict.owner), ("Review by", &verdict.review_by), ("Regime", &verdict.regime)];
    for (key, value) in said {
        if let Some(value) = value {
            let _ = writeln!(text, "{key}: {}\n", line(value));
        }
    }
    let _ = writeln!(text, "## Context\n\n{} spans {regions}.\n", escape::code(&site.name));
    for (driver, question) in site.test.questions() {
        for fact in &question.shown {
            let _ = writeln!(text, "- {driver}: {}", line(fact));
        }
    }
    let _ = writeln!(text, "\n## Decision\n");
    let _ = match verdict.drivers.as_slice() {
        [] => writeln!(text, "We stay in {home}: {}", line(&verdict.reason)),
        drivers => writeln!(text, "We span regions for {}: {}", drivers.join(" and "), line(&verdict.reason)),
    };
    let _ = writeln!(text, "\n## Consequences\n");
    let (from, to) = RULE_OF_THUMB;
    let _ = match verdict.drivers.as_slice() {
        [] => writeln!(text, "To do: {}.", line(&site.test.way_back)),
        _ => writeln!(
            text,
            "It multiplies: {}. As a rule of thumb that costs {from} to {to} times one region.\nIf the reason goes: {}.",
            line(&site.burden.to_string()),
            line(&site.test.way_back)
        ),
    };
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;
    use crate::report::example;

    fn verdict() -> Verdict {
        Verdict {
            number: 7,
            date: "2026-11-25".to_owned(),
            drivers: vec!["availability".to_owned()],
            reason: "orders must survive the loss of Ireland".to_owned(),
            owner: Some("platform".to_owned()),
            review_by: Some("2027-06-30".to_owned()),
            regime: None,
        }
    }

    #[test]
    fn the_walk_asks_three_questions_and_shows_the_way_back() {
        insta::assert_snapshot!(write(example::report().sites.first().unwrap()));
    }

    #[test]
    fn the_record_says_what_was_decided_and_why() {
        insta::assert_snapshot!(write_record(example::report().sites.first().unwrap(), &verdict()));
    }

    #[test]
    fn regions_that_nobody_names_are_told_as_such() {
        let mut report = example::report();
        let site = report.sites.first_mut().unwrap();
        site.regions.clear();
        assert!(write(site).contains("  spans regions that nobody names: 1 resource more"));
        assert!(
            write_record(site, &verdict()).contains("`aws_dynamodb_table.orders` spans regions that nobody names.\n")
        );
    }

    #[test]
    fn hostile_names_steer_nothing() {
        let report = example::hostile();
        let site = report.sites.first().unwrap();
        for text in [write(site), write_record(site, &verdict())] {
            assert!(!text.chars().any(|one| one != '\n' && sanitise::is_hostile(one)), "{text}");
        }
        assert!(!write_record(site, &verdict()).replace("\\<", "").contains("<img"));
    }
}
