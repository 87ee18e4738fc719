//! One file read: text to written form, and what is wrong with it told in plain words.

use std::sync::Arc;

use super::positions::{Positions, below};
use super::suggestion::did_you_mean;
use super::written;
use crate::finding::Problem;
use crate::source::{Location, SourceFile};

/// The most bytes that a configuration may have.
const SIZE_LIMIT: usize = 1 << 20;

/// One `regionlint.yaml` as it was read.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its folder, as a path of the tree: what its globs are relative to.
    pub(super) folder: String,
    /// What it says.
    pub(super) written: written::Config,
    /// Where it says it.
    pub(super) positions: Positions,
    /// Its text.
    pub(super) file: Arc<SourceFile>,
}

impl Sheet {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is no YAML, or has keys or values that mean nothing: with the place and what was perhaps meant.
    pub(super) fn read(file: &Arc<SourceFile>, folder: impl Into<String>) -> Result<Self, Problem> {
        if file.text().len() > SIZE_LIMIT {
            return Err(Problem::file(file.path(), "it is too large for a configuration (more than 1 MiB)"));
        }
        let positions = Positions::read(file)?;
        let written = match serde_yaml::from_str::<Option<written::Config>>(file.text()) {
            Ok(written) => written.unwrap_or_default(),
            Err(error) => return Err(explain(file, &positions, &error)),
        };
        Ok(Self { folder: folder.into(), written, positions, file: Arc::clone(file) })
    }

    /// A problem with the value of a path.
    pub(super) fn problem(&self, path: &str, message: impl Into<String>) -> Problem {
        Problem::at(self.positions.value(path), message)
    }

    /// A problem with the key of a path.
    pub(super) fn key_problem(&self, path: &str, message: impl Into<String>) -> Problem {
        Problem::at(self.positions.key(path), message)
    }
}

/// serde's error in our words, at the best place there is.
fn explain(file: &Arc<SourceFile>, positions: &Positions, error: &serde_yaml::Error) -> Problem {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let (path, message) = match text.split_once(": ") {
        // Only a path has no space in it.
        Some((path, message)) if !path.contains(' ') => (path, message),
        _ => ("", text),
    };
    match Complaint::of(message) {
        Complaint::UnknownKey { word, known } => {
            let message = format!("`{word}` is no key here; {}", did_you_mean(word, &known, "the keys are"));
            Problem::at(positions.key(&below(path, word)), message)
        }
        Complaint::UnknownWord { word, known } => {
            let message = format!("`{word}` means nothing here; {}", did_you_mean(word, &known, "the words are"));
            Problem::at(positions.value(path), message)
        }
        Complaint::MissingKey(key) => Problem::at(positions.value(path), format!("the key `{key}` is missing")),
        Complaint::Other(message) if path.is_empty() => Problem::at(marked(file, error), message),
        Complaint::Other(message) => Problem::at(positions.value(path), message),
    }
}

/// The kinds of errors that serde's derived code tells.
enum Complaint<'a> {
    UnknownKey { word: &'a str, known: Vec<&'a str> },
    UnknownWord { word: &'a str, known: Vec<&'a str> },
    MissingKey(&'a str),
    Other(&'a str),
}

impl<'a> Complaint<'a> {
    fn of(message: &'a str) -> Self {
        let mut quoted = message.split('`').skip(1).step_by(2);
        let first = quoted.next();
        match first {
            Some(word) if message.starts_with("unknown field") => Self::UnknownKey { word, known: quoted.collect() },
            Some(word) if message.starts_with("unknown variant") => Self::UnknownWord { word, known: quoted.collect() },
            Some(key) if message.starts_with("missing field") => Self::MissingKey(key),
            _ => Self::Other(message),
        }
    }
}

/// Where serde says that it stopped.
fn marked(file: &Arc<SourceFile>, error: &serde_yaml::Error) -> Location {
    let Some(mark) = error.location() else { return Location::new(file, 0..0) };
    let line = file.line_text(mark.line());
    let column = line.char_indices().nth(mark.column().saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let start = file.line_start(mark.line()) + column;
    Location::new(file, start..start)
}
