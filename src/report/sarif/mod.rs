//! SARIF 2.1.0, for code scanning: rules with help, the trail as a code flow, fingerprints that hold when lines move.

mod log;
mod uri;

use std::collections::BTreeMap;

use self::log::{
    ArtifactLocation, CodeFlow, Configuration, DescriptorReference, Driver, DriverProperties, FlowStep, Invocation,
    LocationRow, Log, LogicalLocation, Message, Notification, PhysicalLocation, Region, ResultProperties, ResultRow,
    Rule, RuleProperties, Run, RunProperties, ThreadFlow, Tool, UriBase,
};
use super::{Error, json_text, pages, sanitise};
use crate::discover::Repositories;
use crate::finding::{Code, Finding, Problem, Severity};
use crate::lint::Report;
use crate::source::Location;

/// The working directory, by the name that consumers give to the root of a checkout.
const ROOT: &str = "%SRCROOT%";
/// Related places of one result; consumers take a thousand.
const RELATED: usize = 100;
/// The descriptor of a problem, and of a note.
const NOTIFICATIONS: [(&str, &str, &str); 2] = [
    ("unreadable", "error", "Something in scope could not be read or decided."),
    ("note", "note", "Something that is worth knowing and changes no verdict."),
];

/// The whole report.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub(super) fn write(report: &Report) -> Result<String, Error> {
    json_text::write(&Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [run(report)],
    })
}

fn run(report: &Report) -> Run<'_> {
    let from = &report.repositories;
    let root = UriBase {
        description: Message::plain(
            "The repository's root; the working directory where several repositories were read.",
        ),
    };
    Run {
        tool: Tool { driver: driver(report) },
        invocations: [Invocation {
            execution_successful: !report.is_incomplete(),
            tool_execution_notifications: report.problems.iter().map(|problem| notification(from, problem)).collect(),
        }],
        original_uri_base_ids: BTreeMap::from([(ROOT, root)]),
        results: report.findings.iter().map(|finding| result(from, finding)).collect(),
        column_kind: "unicodeCodePoints",
        properties: RunProperties { as_of: &report.as_of },
    }
}

fn driver(report: &Report) -> Driver<'_> {
    let digests = &report.digests;
    Driver {
        name: "regionlint",
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: pages::HOME,
        rules: Code::ALL.iter().copied().map(rule).collect(),
        notifications: NOTIFICATIONS.iter().map(|(id, level, text)| notification_kind(id, level, text)).collect(),
        properties: DriverProperties { rules: &digests.rules, regions: &digests.regions, config: &digests.config },
    }
}

fn rule(code: Code) -> Rule {
    let page = pages::of(code);
    let tag = if code.is_residency() { "data-residency" } else { "multi-region" };
    Rule {
        id: code.id(),
        name: Some(pascal_case(code.name())),
        short_description: Message::plain(code.summary()),
        full_description: Message::plain(code.summary()),
        help: Some(Message { text: page.to_owned(), markdown: Some(page) }),
        help_uri: Some(pages::url(code)),
        default_configuration: Configuration { level: level(code.severity()) },
        properties: Some(RuleProperties { tags: [tag] }),
    }
}

fn notification_kind(id: &'static str, level: &'static str, text: &str) -> Rule {
    Rule {
        id,
        name: None,
        short_description: Message::plain(text),
        full_description: Message::plain(text),
        help: None,
        help_uri: None,
        default_configuration: Configuration { level },
        properties: None,
    }
}

fn result<'f>(from: &Repositories, finding: &'f Finding) -> ResultRow<'f> {
    let mut place = location(from, &finding.at);
    if !finding.resource.is_empty() {
        let fully_qualified_name = finding.resource.clone();
        place.logical_locations = vec![LogicalLocation { fully_qualified_name, kind: "resource" }];
    }
    let related = finding.related.iter().take(RELATED).enumerate();
    ResultRow {
        rule_id: finding.code.id(),
        rule_index: Code::ALL.iter().position(|code| *code == finding.code).unwrap_or_default(),
        level: level(finding.severity),
        message: Message::plain(result_text(finding)),
        locations: [place],
        related_locations: related
            .map(|(index, related)| LocationRow { id: Some(index + 1), ..remark(from, &related.at, &related.message) })
            .collect(),
        code_flows: code_flow(from, finding).into_iter().collect(),
        partial_fingerprints: fingerprints(finding),
        properties: ResultProperties { stack: &finding.stack, regions: &finding.regions },
    }
}

fn result_text(finding: &Finding) -> String {
    format!("{}\n{}", sanitise::prose(&finding.message), sanitise::prose(&finding.help)).trim_end().to_owned()
}

/// The trail, from the finding's own place to the literals.
fn code_flow(from: &Repositories, finding: &Finding) -> Option<CodeFlow> {
    if finding.related.is_empty() {
        return None;
    }
    let own = FlowStep { location: location(from, &finding.at) };
    let related = finding.related.iter().take(RELATED);
    let steps = related.map(|related| FlowStep { location: remark(from, &related.at, &related.message) });
    Some(CodeFlow { thread_flows: [ThreadFlow { locations: std::iter::once(own).chain(steps).collect() }] })
}

/// GitHub compares `primaryLocationLineHash` alone, and would compute it from the line's text, which moves alerts when
/// a block is reformatted.
fn fingerprints(finding: &Finding) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("primaryLocationLineHash", format!("{}:1", finding.fingerprint)),
        ("regionlint/v1", finding.fingerprint.clone()),
    ])
}

fn notification(from: &Repositories, problem: &Problem) -> Notification {
    let index = usize::from(problem.note);
    let (id, level, _) = NOTIFICATIONS.get(index).copied().unwrap_or_default();
    let place = match &problem.at {
        Some(at) => location(from, at),
        None => LocationRow {
            id: None,
            physical_location: PhysicalLocation { artifact_location: artifact(from, &problem.path), region: None },
            logical_locations: Vec::new(),
            message: None,
        },
    };
    Notification {
        descriptor: DescriptorReference { id, index },
        level,
        message: Message::plain(sanitise::prose(&problem.message)),
        locations: [place],
    }
}

fn location(from: &Repositories, at: &Location) -> LocationRow {
    let (start, end) = (at.start(), at.end());
    let region =
        Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
    LocationRow {
        id: None,
        physical_location: PhysicalLocation { artifact_location: artifact(from, at.path()), region: Some(region) },
        logical_locations: Vec::new(),
        message: None,
    }
}

fn remark(from: &Repositories, at: &Location, message: &str) -> LocationRow {
    LocationRow { message: Some(Message::plain(sanitise::prose(message))), ..location(from, at) }
}

fn artifact(from: &Repositories, path: &str) -> ArtifactLocation {
    let path = from.uploaded(path);
    ArtifactLocation { uri: uri::of_path(&path), uri_base_id: uri::is_relative(&path).then_some(ROOT) }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Off => "none",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// `undeclared-driver` as SARIF wants names of rules: `UndeclaredDriver`.
fn pascal_case(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    for word in name.split('-') {
        let mut characters = word.chars();
        pascal.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        pascal.extend(characters);
    }
    pascal
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;
    use crate::report::example;

    fn json(report: &Report) -> serde_json::Value {
        serde_json::from_str(&write(report).unwrap()).unwrap()
    }

    #[test]
    fn results_carry_trail_and_fingerprint() {
        let mut log = json(&example::report());
        // The pages have tests of their own.
        log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap().truncate(1);
        log["runs"][0]["tool"]["driver"]["rules"][0]["help"] = "(page)".into();
        insta::assert_json_snapshot!(log);
    }

    #[test]
    fn every_code_is_a_rule_and_results_point_at_theirs() {
        let log = json(&example::report());
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), Code::ALL.len());
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
    }

    #[test]
    fn what_could_not_be_read_makes_the_run_unsuccessful() {
        assert_eq!(json(&example::report())["runs"][0]["invocations"][0]["executionSuccessful"], false);
        assert_eq!(json(&example::clean())["runs"][0]["invocations"][0]["executionSuccessful"], true);
    }

    #[test]
    fn hostile_paths_are_encoded() {
        let log = json(&example::hostile());
        let uri = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "a%1B%5D0%3Bx%07/%3A%3Aerror%3A%3Ax%2Cy%3A%250A%3Cscript%3E%7C%40team%0A.tf");
    }
}
