//! A baseline: what an old repository lives with for now, so that only what is new fails.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Known, Report, UsageError};
use crate::config::Config;
use crate::discover::Tree;
use crate::finding::{Code, Finding, Problem};
use crate::source::{Location, SourceFile};

/// The version of the file's form.
const SCHEMA_VERSION: u32 = 1;

/// A baseline as its file holds it. Entries have no lines, so they hold when lines move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of this form.
    pub schema_version: u32,
    /// Findings, sorted.
    pub findings: Vec<Entry>,
    /// What could not be read, sorted.
    pub problems: Vec<KnownProblem>,
}

/// One finding of a baseline. The fingerprint decides; the rest is for readers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file it was found in: its path in the repository.
    pub file: String,
    /// The code's id.
    pub code: String,
    /// The resource or site.
    pub resource: String,
    /// The stack, by its path in the repository.
    pub stack: String,
    /// The fingerprint.
    pub fingerprint: String,
}

/// One problem of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownProblem {
    /// The file or directory: its path in the repository.
    pub file: String,
    /// The message.
    pub message: String,
}

impl Baseline {
    /// All that a report says.
    pub fn of(report: &Report) -> Self {
        let findings: BTreeSet<Entry> = report.findings.iter().map(|finding| Entry::of(report, finding)).collect();
        let problems = report.problems.iter().filter(|problem| !problem.note);
        let problems: BTreeSet<KnownProblem> = problems.map(|problem| KnownProblem::of(report, problem)).collect();
        Self {
            schema_version: SCHEMA_VERSION,
            findings: findings.into_iter().collect(),
            problems: problems.into_iter().collect(),
        }
    }

    /// What a report says about the stacks whose configuration names a baseline, by its path as reports show it.
    /// Problems are of files, which belong to no stack: they are not among it.
    pub fn named(report: &Report, path: &str) -> Self {
        let stacks = report.map.stacks.iter().filter(|stack| stack.baseline.as_deref() == Some(path));
        let stacks: BTreeSet<String> = stacks.map(|stack| report.steady_name(&stack.name)).collect();
        let mut all = Self::of(report);
        all.findings.retain(|entry| stacks.contains(&entry.stack));
        all.problems.clear();
        all
    }

    /// Reads a baseline's file.
    ///
    /// # Errors
    /// When it is no baseline.
    pub fn read(file: &Arc<SourceFile>) -> Result<Self, UsageError> {
        let wrong = |message: String, line: usize| {
            let start = file.line_start(line);
            let at = Location::new(file, start..start + file.line_text(line).len());
            UsageError { problems: vec![Problem::at(at, message)] }
        };
        let baseline: Self = serde_json::from_str(file.text()).map_err(|error| {
            wrong(format!("This is no baseline: {error}. `--write-baseline` writes one."), error.line())
        })?;
        if baseline.schema_version != SCHEMA_VERSION {
            let message = format!("This baseline has version {}; write it anew.", baseline.schema_version);
            return Err(wrong(message, 1));
        }
        Ok(baseline)
    }

    /// What it makes known.
    pub fn known(&self) -> Known {
        let problems = self.problems.iter().map(|problem| (problem.file.clone(), problem.message.clone()));
        Known {
            findings: self.findings.iter().map(|entry| entry.fingerprint.clone()).collect(),
            problems: problems.collect(),
        }
    }

    /// A finding for every entry that matches nothing any more. An entry of a stack that was not judged may still
    /// match.
    pub fn stale(&self, report: &Report, file: &Arc<SourceFile>) -> Vec<Finding> {
        let found: BTreeSet<&str> = report.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let judged: BTreeSet<String> = report.map.stacks.iter().map(|stack| report.steady_name(&stack.name)).collect();
        let stale = self
            .findings
            .iter()
            .filter(|entry| judged.contains(&entry.stack) && !found.contains(entry.fingerprint.as_str()));
        stale.map(|entry| entry.stale(file)).collect()
    }
}

impl Entry {
    fn of(report: &Report, finding: &Finding) -> Self {
        Self {
            file: report.repositories.path(finding.at.path()),
            code: finding.code.id().to_owned(),
            resource: finding.resource.clone(),
            stack: report.steady_name(&finding.stack),
            fingerprint: finding.fingerprint.clone(),
        }
    }

    fn stale(&self, file: &Arc<SourceFile>) -> Finding {
        let start = file.text().find(&self.fingerprint).unwrap_or_default();
        Finding {
            code: Code::RL901,
            severity: Code::RL901.severity(),
            message: format!("The baseline's entry for {} on {} matches nothing any more.", self.code, self.resource),
            help:
                "Take it out, or write the baseline anew with `--write-baseline`: a stale entry hides what comes next."
                    .to_owned(),
            at: Location::new(file, start..start + self.fingerprint.len()),
            stack: self.stack.clone(),
            resource: self.resource.clone(),
            regions: Vec::new(),
            related: Vec::new(),
            fingerprint: Finding::fingerprint(&["baseline", &self.fingerprint]),
        }
    }
}

impl KnownProblem {
    fn of(report: &Report, problem: &Problem) -> Self {
        Self { file: report.repositories.path(&problem.path), message: problem.message.clone() }
    }
}

/// The baselines that the configurations in force name. One that is not there yet is left to who needs it.
pub(super) fn in_force<'c>(
    tree: &dyn Tree,
    configs: impl Iterator<Item = &'c Config>,
) -> Result<Vec<Arc<SourceFile>>, UsageError> {
    let named: BTreeSet<&str> = configs.filter_map(Config::baseline).collect();
    let files = named.into_iter().filter(|path| tree.is_file(path));
    files.map(|path| tree.read(path).map_err(|error| UsageError::new(tree.display(path), error.to_string()))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;
    use crate::lint::MappedStack;
    use crate::model::StackKind;

    fn finding(name: &str, stack: &str) -> Finding {
        let file = Arc::new(SourceFile::new("a.tf", "x"));
        Finding {
            code: Code::RL101,
            severity: Code::RL101.severity(),
            message: String::new(),
            help: String::new(),
            at: Location::new(&file, 0..1),
            stack: stack.to_owned(),
            resource: name.to_owned(),
            regions: Vec::new(),
            related: Vec::new(),
            fingerprint: Finding::fingerprint(&[name, stack]),
        }
    }

    fn report(findings: Vec<Finding>) -> Report {
        let stack = MappedStack {
            name: "prod".to_owned(),
            directory: "prod".to_owned(),
            kind: StackKind::Terraform,
            inputs: Vec::new(),
            regions: Vec::new(),
            resources: Vec::new(),
            links: Vec::new(),
            scopes: Vec::new(),
            configs: Vec::new(),
            baseline: None,
        };
        let mut report = Report { findings, problems: vec![Problem::file("b.tf", "broken")], ..Report::default() };
        report.map.stacks.push(stack);
        report.count_findings();
        report
    }

    fn written(baseline: &Baseline) -> Arc<SourceFile> {
        Arc::new(SourceFile::new("baseline.json", serde_json::to_string(baseline).unwrap()))
    }

    #[test]
    fn what_the_baseline_has_is_no_news() {
        let old = report(vec![finding("a", "prod")]);
        let file = written(&Baseline::of(&old));
        let known = Baseline::read(&file).unwrap().known();
        let mut new = report(vec![finding("a", "prod"), finding("b", "prod")]);
        new.problems.push(Problem::file("c.tf", "broken"));
        assert_eq!(new.forget(&known), 1);
        assert_eq!(new.findings.iter().map(|finding| finding.resource.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(new.summary.errors, 1);
        assert_eq!(new.problems.iter().map(|problem| problem.note).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn an_entry_that_matches_nothing_is_told_where_it_stands() {
        let baseline = Baseline::of(&report(vec![finding("a", "prod"), finding("elsewhere", "dev")]));
        let file = written(&baseline);
        let stale = baseline.stale(&report(Vec::new()), &file);
        assert_eq!(stale.len(), 1, "dev was not judged");
        assert_eq!(stale[0].code, Code::RL901);
        assert_eq!(stale[0].at.text(), Finding::fingerprint(&["a", "prod"]));
        assert!(baseline.stale(&report(vec![finding("a", "prod")]), &file).is_empty());
    }

    #[test]
    fn what_is_no_baseline_is_told_with_its_line() {
        let file = Arc::new(SourceFile::new("b.json", "{\"schema_version\": 1,\n \"findings\": 3}"));
        let error = Baseline::read(&file).unwrap_err();
        assert_eq!(error.problems[0].at.as_ref().unwrap().start().line, 2);
        let file = Arc::new(SourceFile::new("b.json", "{\"schema_version\": 9, \"findings\": [], \"problems\": []}"));
        assert!(Baseline::read(&file).unwrap_err().to_string().contains("version 9"));
    }
}
