//! The last line: the command that goes on from here.

use crate::finding::Code;
use crate::lint::Report;

/// What to ask next; nothing where nothing is open.
pub(super) fn of(report: &Report) -> Option<String> {
    let Some(code) = report.findings.iter().map(|finding| finding.code).min() else {
        let unknown = report.summary.unknown_places > 0;
        return unknown.then(|| "`regionlint map` shows which places are unknown, and why.".to_owned());
    };
    let explain = format!("`regionlint explain {code}` tells more");
    Some(match code {
        Code::RL101 => format!("{explain}, `regionlint decide {}` walks through the decision.", site(report)),
        _ => format!("{explain}."),
    })
}

/// The first decision that nobody explained, as a shell takes it: by its name, by its place where others have that name
/// too; where neither is plain, a word for one.
fn site(report: &Report) -> String {
    let sites = report.sites_by_finding();
    let open = report.findings.iter().filter(|finding| finding.code == Code::RL101);
    let mut named = open.filter_map(|finding| {
        let site = sites.get(finding.fingerprint.as_str())?;
        let is_only = report.sites.iter().filter(|other| other.name == site.name).count() == 1;
        let name = if is_only { site.name.clone() } else { site.at.to_string() };
        is_plain(&name).then_some(name)
    });
    named.next().unwrap_or_else(|| "SITE".to_owned())
}

/// Whether a shell takes a name as it is.
fn is_plain(name: &str) -> bool {
    name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-/:".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Summary;
    use crate::report::example;

    #[test]
    fn the_first_open_decision_is_named() {
        let mut report = example::report();
        let hint = of(&report).unwrap_or_default();
        assert!(hint.contains("`regionlint decide aws_dynamodb_table.orders` walks"), "{hint}");
        report.sites.push(report.sites[0].clone());
        assert!(of(&report).unwrap_or_default().contains("decide envs/prod/main.tf:"), "{:?}", of(&report));
        report.sites.pop();
        report.sites.iter_mut().for_each(|site| site.name = "$(rm x)".to_owned());
        assert!(of(&report).unwrap_or_default().contains("decide SITE"));
    }

    #[test]
    fn unknown_places_are_not_passed_over() {
        let summary = Summary { unknown_places: 1, ..Summary::default() };
        assert!(of(&Report { summary, ..Report::default() }).unwrap_or_default().contains("regionlint map"));
        assert_eq!(of(&Report::default()), None);
    }
}
