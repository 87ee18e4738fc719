//! What a run is asked to do.

use std::fmt;
use std::path::PathBuf;

use super::Progress;
use crate::finding::{Code, Problem};

/// What a run is asked to do: plain data, filled by the command line, the hook or an editor.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The working directory: paths are relative to it.
    pub working: PathBuf,
    /// Files, directories, `-` for standard input; none means the working directory.
    pub paths: Vec<String>,
    /// The text of standard input, when `-` is among the paths.
    pub stdin: Option<String>,
    /// The configuration file to use for everything, instead of the nearest one.
    pub config: Option<String>,
    /// Only these codes; empty: all.
    pub select: Vec<Code>,
    /// Not these codes.
    pub ignore: Vec<Code>,
    /// Only what is new since this revision of git.
    pub since: Option<String>,
    /// Places that cannot be told and ambient spans count as errors.
    pub strict: bool,
    /// The day against which review dates are held; [`today`] when not given.
    pub as_of: Option<jiff::civil::Date>,
    /// Values of root variables, as on terraform's command line.
    pub variables: Vec<(String, String)>,
    /// Files of root variables, relative to the working directory.
    pub variable_files: Vec<String>,
    /// Overlays and charts are rendered with the user's own tools.
    pub render: bool,
    /// Where it can be seen how far the run has come.
    pub progress: Progress,
}

impl Options {
    /// Whether findings of this code are wanted.
    pub fn reports(&self, code: Code) -> bool {
        (self.select.is_empty() || self.select.contains(&code)) && !self.ignore.contains(&code)
    }
}

/// Today, by UTC: the same everywhere, and no database of time zones is searched for it. The clock is read here and
/// nowhere else.
pub fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// A run that cannot begin: the command was used wrongly, or a configuration or rule pack is broken. Exit status 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError {
    /// What is wrong, each with its place where there is one.
    pub problems: Vec<Problem>,
}

impl UsageError {
    /// An error about the use of the command.
    pub fn new(what: impl Into<String>, message: impl Into<String>) -> Self {
        Self { problems: vec![Problem::file(what, message)] }
    }
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.problems.iter().enumerate() {
            let newline = if position == 0 { "" } else { "\n" };
            match &problem.at {
                Some(at) => write!(f, "{newline}{at}: {}", problem.message)?,
                None => write!(f, "{newline}{}: {}", problem.path, problem.message)?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for UsageError {}
