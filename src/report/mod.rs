//! One file per format, each a pure function of the report.
//!
//! Every format passes the user's text through [`sanitise`] and then escapes it for its own syntax: names in JSON stay
//! exact and are escaped by JSON alone.

pub mod basis;
mod compact;
mod decision_row;
#[cfg(test)]
mod example;
mod github;
mod gitlab;
mod human;
mod json;
mod json_text;
mod junit;
pub mod map;
mod markdown;
pub mod pages;
pub mod regions;
pub mod register;
pub mod rules;
pub mod sanitise;
mod sarif;
pub mod starter;
mod verdict;
pub mod walk;

use std::fmt;

use crate::finding::{Problem, Severity};
use crate::lint::{Baseline, Report};

/// The formats of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// For people at a terminal: snippets with labels.
    Human,
    /// One line per finding.
    Compact,
    /// Everything, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub's workflow commands.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit XML, for CI servers.
    Junit,
    /// A step summary or comment.
    Markdown,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 8] =
        [Self::Human, Self::Compact, Self::Json, Self::Sarif, Self::Github, Self::Gitlab, Self::Junit, Self::Markdown];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Compact => "compact",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == word)
    }
}

/// How a report is shown.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Colours and links, for a terminal.
    pub color: bool,
    /// Columns of the terminal, for wrapping.
    pub width: usize,
    /// More of what was done: skipped files one by one.
    pub verbose: bool,
    /// From which severity on a finding fails the build; none for never.
    pub fail_on: Option<Severity>,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, width: 100, verbose: false, fail_on: Some(Severity::Error) }
    }
}

/// Why a report could not be written out: a fault of the tool.
#[derive(Debug)]
pub enum Error {
    /// JSON refused.
    Json(serde_json::Error),
    /// Text refused.
    Text(fmt::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "the report cannot be written as JSON: {error}"),
            Self::Text(_) => f.write_str("the report cannot be written as text"),
        }
    }
}

impl std::error::Error for Error {}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl From<fmt::Error> for Error {
    fn from(error: fmt::Error) -> Self {
        Self::Text(error)
    }
}

/// The report in a format.
///
/// # Errors
/// When a writer refuses, which is a fault of the tool.
pub fn write(report: &Report, format: Format, options: &Options) -> Result<String, Error> {
    Ok(match format {
        Format::Human => human::write(report, options)?,
        Format::Compact => compact::write(report),
        Format::Json => json::write(report)?,
        Format::Sarif => sarif::write(report)?,
        Format::Github => github::write(report),
        Format::Gitlab => gitlab::write(report)?,
        Format::Junit => junit::write(report, options.fail_on),
        Format::Markdown => markdown::write(report),
    })
}

/// A baseline as its file holds it.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub fn write_baseline(baseline: &Baseline) -> Result<String, Error> {
    json_text::write(baseline)
}

/// Why a run could not begin, for people: errors of the command or of a configuration, with the place in the file.
///
/// # Errors
/// When a writer refuses, which is a fault of the tool.
pub fn write_errors(problems: &[Problem], options: &Options) -> Result<String, Error> {
    Ok(human::write_errors(problems, options)?)
}
