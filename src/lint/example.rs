//! Judging one text: the examples of rules and of the code pages.

use crate::config::Configs;
use crate::discover::{EntryKind, Found, Memory, Request, Walked};
use crate::finding::{Finding, Problem};

use super::packs::{self, Packs};
use super::road;
use super::{Options, Report, UsageError};

/// The language of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Terraform.
    Hcl,
    /// Kubernetes manifests.
    Yaml,
}

impl Language {
    /// The language in which resources of a type are written: a Kubernetes type has a group before a slash, or is a
    /// kind, which begins with a capital letter.
    pub(super) fn of_type(type_name: &str) -> Self {
        let is_kind = type_name.contains('/') || type_name.starts_with(|first: char| first.is_ascii_uppercase());
        if is_kind && !type_name.starts_with("module:") { Self::Yaml } else { Self::Hcl }
    }

    /// What a file with one example is called.
    fn file_name(self) -> &'static str {
        match self {
            Self::Hcl => "main.tf",
            Self::Yaml => "manifest.yaml",
        }
    }
}

/// What the linter finds in one text, judged alone, with the built-in rules; and what it could not read.
///
/// # Errors
/// When the run cannot begin, which an example cannot bring about.
pub fn example(text: &str, language: Language) -> Result<(Vec<Finding>, Vec<Problem>), UsageError> {
    files([(language.file_name(), text)])
}

/// The same with other packs in force.
pub(super) fn judge_by(
    packs: &Packs,
    text: &str,
    language: Language,
) -> Result<(Vec<Finding>, Vec<Problem>), UsageError> {
    let report = Alone::new(&[(language.file_name(), text)]).judge_by(packs)?;
    Ok((report.findings, report.problems))
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
    Alone::new(&files.into_iter().collect::<Vec<_>>()).judge()
}

/// Files that are judged alone, out of memory.
struct Alone {
    tree: Memory,
    found: Found,
}

impl Alone {
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Memory::new(files.iter().copied());
        let walked =
            Walked { files: files.iter().map(|(name, _)| (*name).to_owned()).collect(), unreadable: Vec::new() };
        let everything = Request { path: String::new(), kind: EntryKind::Directory };
        let found = Found::sort(&tree, walked, &[everything], &|_| false);
        Self { tree, found }
    }

    /// Judges them by the packs that a configuration among the files names.
    fn judge(&self) -> Result<Report, UsageError> {
        self.judge_by(&packs::load(&self.tree, &self.configs())?)
    }

    fn judge_by(&self, packs: &Packs) -> Result<Report, UsageError> {
        let options = Options { as_of: Some(jiff::civil::date(2026, 1, 1)), ..Options::default() };
        road::judge_by(packs, &options, &self.tree, &self.found, &self.configs(), None)
    }

    fn configs(&self) -> Configs {
        Configs::read(&self.tree, &self.found.configs)
    }
}
