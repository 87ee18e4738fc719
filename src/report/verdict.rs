//! The verdict in a line: what was found, in how much, and how sure that is.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::sanitise;
use crate::finding::Count;
use crate::lint::{Report, SkipReason, Summary};
use crate::model::{Completeness, RULE_OF_THUMB, Upcoming};

/// Unknown places get a sentence of their own where there are so many of them,
const MANY: usize = 10;
/// and they are one in so many resources.
const SHARE: usize = 4;

/// `2 errors, 1 warning in 2 stacks (12 files, 40 resources; 3 places unknown)`.
pub(super) fn line(report: &Report) -> String {
    let summary = &report.summary;
    if let Some(change) = report.change.as_ref().filter(|change| !change.relevant) {
        return format!("Nothing that matters here has changed since {}", sanitise::line(&change.revision));
    }
    if report.has_nothing_to_check() {
        return "Nothing to check".to_owned();
    }
    let doubts = doubts(summary);
    let doubts = if doubts.is_empty() { String::new() } else { format!("; {}", doubts.join(", ")) };
    format!(
        "{} in {} ({}, {}{doubts})",
        findings(report),
        Count(summary.stacks, "stack"),
        Count(summary.files, "file"),
        Count(summary.resources, "resource"),
    )
}

/// What could not be read, as a sentence of its own; none when all was read.
pub(super) fn incomplete(report: &Report) -> Option<String> {
    let unread = report.problems.iter().filter(|problem| !problem.note).count();
    let is_partial = unread > 0 && !report.has_nothing_to_check();
    is_partial.then(|| format!("Incomplete: {} kept parts from being judged", Count(unread, "problem")))
}

/// How much of what is there was not judged, and the commonest reason; none where most of it was.
pub(super) fn unknown(report: &Report) -> Option<String> {
    let Summary { resources, unknown_places, .. } = report.summary;
    if unknown_places < MANY || unknown_places * SHARE < resources {
        return None;
    }
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let placements = || report.map.stacks.iter().flat_map(|stack| &stack.resources).map(|resource| &resource.placement);
    for why in placements().filter_map(|placement| placement.why.as_ref()) {
        *reasons.entry(why.to_string()).or_default() += 1;
    }
    let in_part = placements().filter(|placement| placement.completeness == Completeness::AtLeast).count();
    let in_part = if in_part == 0 { String::new() } else { format!(", of {in_part} in part") };
    // Of equally common ones the first by name.
    let (why, count) = reasons.iter().max_by_key(|(why, count)| (**count, Reverse(*why)))?;
    let why = sanitise::line(why);
    Some(format!(
        "Where {unknown_places} of {resources} resources live is unknown{in_part}, most often because {why} ({count})"
    ))
}

/// How templates that were passed over can be judged; none where there is none.
pub(super) fn unrendered(report: &Report) -> Option<String> {
    let templates = report.skipped.iter().filter(|skipped| skipped.reason == SkipReason::Template).count();
    let were = if templates == 1 { "was" } else { "were" };
    (templates > 0).then(|| {
        let templates = Count(templates, "template");
        format!("{templates} {were} not rendered: `--render` has your own helm and kustomize do it")
    })
}

/// The regions that values of charts name and no rule reads; none where there are none. The first file is named.
pub(super) fn unread_values(report: &Report) -> Option<String> {
    let naming = report.skipped.iter().filter_map(|skipped| match &skipped.reason {
        SkipReason::Values(regions) => Some((skipped, regions)),
        _ => None,
    });
    let naming: Vec<_> = naming.collect();
    let (first, regions) = naming.first()?;
    let (path, files) = (sanitise::path(&first.path), Count(naming.len(), "file"));
    let told = match naming.len() {
        1 => format!("{path} names {regions}"),
        _ => format!("{files} of values name regions, {path} the first ({regions})"),
    };
    Some(format!("{told}: what a chart makes of that only rendering tells"))
}

/// What all decisions to span regions multiply; none where there is none.
pub(super) fn burden(report: &Report) -> Option<String> {
    let (from, to) = RULE_OF_THUMB;
    let undeclared = report.sites.iter().filter(|site| site.driver.is_none()).count();
    let silent = if undeclared == 0 { String::new() } else { format!(" ({undeclared} undeclared)") };
    (!report.sites.is_empty()).then(|| {
        let decisions = Count(report.sites.len(), "decision");
        format!("{decisions} to span regions{silent}, {from}-{to}x the cost as a rule: {:#}", report.burden)
    })
}

/// `main.tf:3: the review-by date on provider.aws.dr is 2026-12-10, in 15 days (owner platform)`.
pub(super) fn upcoming(upcoming: &Upcoming) -> String {
    let Upcoming { at, days, word, date, on, owner } = upcoming;
    let owner = owner.as_ref().map_or_else(String::new, |owner| format!(" (owner {owner})"));
    let when = if *days == 0 {
        "today".to_owned()
    } else {
        format!("in {}", Count(usize::try_from(*days).unwrap_or_default(), "day"))
    };
    format!("{at}: the {word} date on {on} is {date}, {when}{owner}")
}

fn findings(report: &Report) -> String {
    let new = if report.change.is_some() { "new " } else { "" };
    let (errors, warnings) = (report.summary.errors, report.summary.warnings);
    let counts = [(errors, "error"), (warnings, "warning")].into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, noun)| Count(count, &format!("{new}{noun}")).to_string()).collect();
    if counts.is_empty() { format!("No {new}findings") } else { counts.join(", ") }
}

/// The counts that a reader must not overlook when all looks well.
fn doubts(summary: &Summary) -> Vec<String> {
    let counts = [
        (summary.unknown_places, "place", "unknown"),
        (summary.skipped, "file", "skipped"),
        (summary.suppressed, "finding", "suppressed"),
    ];
    counts
        .iter()
        .filter(|count| count.0 > 0)
        .map(|(count, noun, what)| format!("{} {what}", Count(*count, noun)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Problem;
    use crate::lint::Skipped;

    #[test]
    fn a_clean_run_says_so() {
        let summary = Summary { files: 1, stacks: 1, resources: 2, ..Summary::default() };
        let report = Report { summary, ..Report::default() };
        assert_eq!(line(&report), "No findings in 1 stack (1 file, 2 resources)");
        assert_eq!(incomplete(&report), None);
    }

    #[test]
    fn doubts_are_counted() {
        let summary = Summary {
            files: 12,
            skipped: 1,
            stacks: 2,
            resources: 40,
            errors: 2,
            warnings: 1,
            suppressed: 4,
            unknown_places: 3,
        };
        let report = Report { summary, ..Report::default() };
        assert_eq!(
            line(&report),
            "2 errors, 1 warning in 2 stacks (12 files, 40 resources; 3 places unknown, 1 file skipped, 4 findings suppressed)"
        );
    }

    #[test]
    fn what_is_new_is_called_new() {
        let mut report = crate::report::example::change();
        assert!(line(&report).starts_with("1 new error in 2 stacks"));
        report.findings.clear();
        report.count_findings();
        assert!(line(&report).starts_with("No new findings in 2 stacks"));
        report.change = report.change.map(|change| crate::lint::Change { relevant: false, ..change });
        assert_eq!(line(&report), "Nothing that matters here has changed since origin/main");
    }

    #[test]
    fn many_unknown_places_are_told_with_their_commonest_reason() {
        let mut report = crate::report::example::report();
        for (unknown_places, resources) in [(0, 0), (9, 9), (10, 41)] {
            report.summary = Summary { unknown_places, resources, ..report.summary };
            assert_eq!(unknown(&report), None);
        }
        report.summary = Summary { unknown_places: 10, resources: 40, ..report.summary };
        let told = unknown(&report).unwrap_or_default();
        assert!(
            told.starts_with("Where 10 of 40 resources live is unknown, of 1 in part, most often because "),
            "{told}"
        );
        let resources = report.map.stacks.iter_mut().flat_map(|stack| &mut stack.resources);
        resources.for_each(|resource| resource.placement.completeness = Completeness::Unknown);
        let told = unknown(&report).unwrap_or_default();
        assert!(told.starts_with("Where 10 of 40 resources live is unknown, most often because "), "{told}");
    }

    #[test]
    fn values_that_name_regions_are_told() {
        let skipped = |path: &str, reason| Skipped { path: path.to_owned(), reason };
        let naming = |path: &str, region: &str| skipped(path, SkipReason::Values(region.to_owned()));
        let mut report = Report { skipped: vec![skipped("x.yaml", SkipReason::NoManifest)], ..Report::default() };
        assert_eq!(unread_values(&report), None);
        report.skipped.push(naming("app/values-us.yaml", "us-east-1"));
        let one = "app/values-us.yaml names us-east-1: what a chart makes of that only rendering tells";
        assert_eq!(unread_values(&report).as_deref(), Some(one));
        report.skipped.push(naming("app/values.yaml", "eu-west-1"));
        let two = "2 files of values name regions, app/values-us.yaml the first (us-east-1): what a chart makes of that only rendering tells";
        assert_eq!(unread_values(&report).as_deref(), Some(two));
    }

    #[test]
    fn templates_that_were_not_rendered_are_told_with_the_way_to_do_it() {
        let skipped = |reason| Skipped { path: "x.yaml".to_owned(), reason };
        let mut report = Report { skipped: vec![skipped(SkipReason::NoManifest)], ..Report::default() };
        assert_eq!(unrendered(&report), None);
        report.skipped.push(skipped(SkipReason::Template));
        let sentence = "1 template was not rendered: `--render` has your own helm and kustomize do it";
        assert_eq!(unrendered(&report).as_deref(), Some(sentence));
    }

    #[test]
    fn notes_do_not_make_a_run_incomplete() {
        let mut report = Report { problems: vec![Problem::file("a.tf", "odd").as_note()], ..Report::default() };
        assert_eq!(incomplete(&report), None);
        report.problems.push(Problem::file("b.tf", "no"));
        assert_eq!(incomplete(&report).as_deref(), Some("Incomplete: 1 problem kept parts from being judged"));
    }
}
