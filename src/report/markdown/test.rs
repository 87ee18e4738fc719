//! The three-driver test of each undeclared decision, folded away: the facts, and the comment that would answer.

use std::fmt::Write;

use super::escape;
use crate::finding::Code;
use crate::lint::Report;
use crate::model::DecisionSite;

/// Decisions that are unfolded in words; a comment may hold 65,536 characters.
const SITES: usize = 10;
/// Characters of a fact.
const FACT: usize = 300;

/// A folded part per decision without a driver.
pub(super) fn write(text: &mut String, report: &Report) {
    let undeclared = report.findings.iter().filter(|finding| finding.code == Code::RL101);
    let sites = report.sites_by_finding();
    for site in undeclared.filter_map(|finding| sites.get(finding.fingerprint.as_str())).take(SITES) {
        write_site(text, site);
    }
}

fn write_site(text: &mut String, site: &DecisionSite) {
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "\n<details><summary>Latency, availability or regulation? {}</summary>\n\n",
        escape::html(&site.name)
    );
    for (driver, question) in site.test.questions() {
        let _ = writeln!(text, "- **{driver}**: {}", escape::prose(&question.ask, FACT));
        for fact in &question.shown {
            let _ = writeln!(text, "  - {}", escape::prose(fact, FACT));
        }
    }
    let _ = writeln!(text, "- **none**: {}", escape::prose(&site.test.way_back, FACT));
    let comments: Vec<&str> =
        site.test.questions().into_iter().map(|(_, question)| question.comment.as_str()).collect();
    let _ =
        write!(text, "\nThe comment to paste, its question answered:\n\n{}\n</details>\n", escape::fenced(&comments));
}
