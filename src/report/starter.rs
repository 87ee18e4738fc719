//! The files that a repository begins with: a commented configuration, the hook, the workflow.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::pages::HOME;
use super::sanitise;
use crate::finding::Code;
use crate::finding::Count;
use crate::lint::{Map, MappedStack, Report};
use crate::model::StackKind;
use crate::value::Unknown;

/// Where the hook and the action live.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Stacks that are listed.
const STACKS: usize = 30;

/// A `regionlint.yaml` in which everything is a comment: what was found, and what could be said about it.
pub fn configuration(report: &Report) -> String {
    let mut text = format!(
        "# yaml-language-server: $schema={HOME}/regionlint.schema.json\n\
         # Why things span regions, and where data must stay. Everything here is optional; {HOME}/configuration tells all.\n"
    );
    write_found(&mut text, &report.map);
    write_decisions(&mut text, report);
    text.push_str(
        "\n# Where data must stay: a jurisdiction, a country code, or places. `# data-residency: eu` above a block does it\n\
         # for one resource.\n\
         # residency:\n\
         #   default: eu\n",
    );
    write_inputs(&mut text, &report.map);
    write_clusters(&mut text, &report.map);
    text.push_str("\n# exclude: [\"examples/**\"]\n");
    text
}

/// The hook's entry for `.pre-commit-config.yaml`, below `repos:`.
pub fn hook() -> String {
    format!("  - repo: {REPOSITORY}\n    rev: v{}\n    hooks:\n      - id: regionlint\n", env!("CARGO_PKG_VERSION"))
}

/// A workflow for pull requests.
pub fn workflow() -> String {
    format!(
        "name: regionlint\non: pull_request\npermissions:\n  contents: read\njobs:\n  regionlint:\n    \
         runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n        with:\n          \
         persist-credentials: false\n      - uses: {}@v{}\n",
        REPOSITORY.trim_start_matches("https://github.com/"),
        env!("CARGO_PKG_VERSION")
    )
}

// Writing to a string cannot fail, here and below.
fn write_found(text: &mut String, map: &Map) {
    if map.stacks.is_empty() {
        return;
    }
    let resources = map.stacks.iter().map(|stack| stack.resources.len()).sum();
    let _ = writeln!(text, "\n# Found: {} with {}", Count(map.stacks.len(), "stack"), Count(resources, "resource"));
    let known = || map.stacks.iter().filter(|stack| !stack.regions.is_empty());
    for stack in known().take(STACKS) {
        let line = format!("{} ({}): {}", stack.name, stack.kind.name(), stack.regions.join(", "));
        let _ = writeln!(text, "#   {}", sanitise::line(&line));
    }
    let shown = known().count().min(STACKS);
    if map.stacks.len() > shown {
        let more = if shown < known().count() { "more" } else { "whose region is not known" };
        let _ = writeln!(text, "#   {} {more}: `regionlint map` shows all", Count(map.stacks.len() - shown, "stack"));
    }
}

/// Where clusters are, as far as their manifests leave it open.
fn write_clusters(text: &mut String, map: &Map) {
    let is_open = |stack: &MappedStack| stack.kind == StackKind::Kubernetes && stack.regions.is_empty();
    if map.stacks.iter().any(is_open) {
        text.push_str(
            "\n# Where the clusters are, by the names that manifests or directories use for them.\n\
             # clusters: {\"prod-eu-*\": \"aws:eu-west-1\"}\n",
        );
    }
}

/// Decisions for the stacks that span regions without a word. The reason is left to those who know it.
fn write_decisions(text: &mut String, report: &Report) {
    let undeclared = report.findings.iter().filter(|finding| finding.code == Code::RL101);
    let stacks: BTreeSet<&str> = undeclared.map(|finding| finding.stack.as_str()).collect();
    let directories = report.map.stacks.iter().filter(|stack| stacks.contains(stack.name.as_str()));
    let mut directories: BTreeSet<&str> = directories.map(|stack| stack.directory.as_str()).collect();
    if directories.is_empty() {
        directories.insert("live/prod");
    }
    text.push_str(
        "\n# Why something spans regions, for whole directories. `# multi-region: availability -- REASON` above a block does it for\n\
         # one place. The drivers are latency, availability and regulation.\n# decisions:\n",
    );
    for (number, directory) in directories.iter().take(STACKS).enumerate() {
        let directory = serde_json::Value::from(format!("{}/**", sanitise::line(directory).trim_end_matches('/')));
        let _ = writeln!(text, "#   - {{id: decision-{}, scope: {directory}, driver: , reason: }}", number + 1);
    }
}

/// What would make unknown places known.
fn write_inputs(text: &mut String, map: &Map) {
    let unset: Vec<(&str, BTreeSet<&str>)> = map
        .stacks
        .iter()
        .map(|stack| (stack.directory.as_str(), unset(stack)))
        .filter(|(_, names)| !names.is_empty())
        .collect();
    text.push_str("\n# What the pipeline passes and the files do not say.\n# inputs:\n");
    if unset.is_empty() {
        text.push_str("#   - {scope: live/eu, vars: {region: eu-west-1}}\n");
    }
    for (directory, names) in unset.iter().take(STACKS) {
        let directory = serde_json::Value::from(sanitise::line(directory).into_owned());
        let names: Vec<String> = names.iter().map(|name| format!("{}: ", sanitise::line(name))).collect();
        let _ = writeln!(text, "#   - {{scope: {directory}, vars: {{{}}}}}", names.join(", "));
    }
}

/// The root variables without a value that places hang on.
fn unset(stack: &MappedStack) -> BTreeSet<&str> {
    let reasons = stack.resources.iter().filter_map(|resource| resource.placement.why.as_ref());
    reasons
        .filter_map(|why| match why {
            Unknown::Unset(name) => Some(name.strip_prefix("var.").unwrap_or(name)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn everything_in_the_configuration_is_a_comment() {
        for report in [example::report(), example::hostile(), Report::default()] {
            let text = configuration(&report);
            assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#')), "{text}");
        }
    }

    #[test]
    fn it_says_what_was_found_and_what_is_missing() {
        let text = configuration(&example::report());
        assert!(text.contains("#   envs/prod[prod.tfvars] (terraform): aws:eu-west-1, aws:us-east-1\n"), "{text}");
        assert!(text.contains("#   - {scope: \"envs/prod\", vars: {region: }}\n"), "{text}");
    }
}
