//! Judging one text: the examples of rules and of the code pages.

use crate::config::Configs;
use crate::discover::{Found, Memory};
use crate::finding::{Finding, Problem};

use super::road::judge;
use super::{Options, Report, UsageError};

/// The language of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Terraform.
    Hcl,
    /// Kubernetes manifests.
    Yaml,
}

/// What the linter finds in one text, judged alone, with the built-in rules; and what it could not read.
///
/// # Errors
/// When the run cannot begin, which an example cannot bring about.
pub fn example(text: &str, language: Language) -> Result<(Vec<Finding>, Vec<Problem>), UsageError> {
    let name = match language {
        Language::Hcl => "main.tf",
        Language::Yaml => "manifest.yaml",
    };
    files([(name, text)])
}

/// The same for several files by their names; `regionlint.yaml` may be among them.
///
/// # Errors
/// When a configuration among the files is broken.
pub fn files<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f str)>,
) -> Result<(Vec<Finding>, Vec<Problem>), UsageError> {
    let report = report_on(files)?;
    Ok((report.findings, report.problems))
}

/// The whole report on them.
///
/// # Errors
/// When a configuration among the files is broken.
pub fn report_on<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Report, UsageError> {
    let files: Vec<(&str, &str)> = files.into_iter().collect();
    let tree = Memory::new(files.iter().copied());
    let mut found = Found::default();
    for (name, _) in &files {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        match name.rsplit('.').next() {
            Some("tf") => found.terraform.push(folder),
            Some("tfvars") => found.variables.push((*name).to_owned()),
            _ if name.ends_with("regionlint.yaml") => found.configs.push((*name).to_owned()),
            _ => found.manifests.push((*name).to_owned()),
        }
    }
    found.terraform.sort();
    found.terraform.dedup();
    found.requests.push(crate::discover::Request { path: String::new(), kind: crate::discover::EntryKind::Directory });
    let configs = Configs::read(&tree, &found.configs);
    let options = Options { as_of: Some(jiff::civil::date(2026, 1, 1)), ..Options::default() };
    judge(&options, &tree, &found, &configs, None)
}
