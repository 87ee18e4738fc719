//! A YAML file of a known form, read by serde; its errors in plain words, with the place and what was perhaps meant.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::positions::below;
use super::suggestion::did_you_mean;
use super::{Location, Positions, SourceFile};

/// A part of the user's file that means nothing: where it stands, what is wrong with it and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// The part.
    pub at: Location,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

impl std::error::Error for Misread {}

impl Positions {
    /// The file in a written form.
    ///
    /// # Errors
    /// When a key or value has no meaning in that form.
    pub fn read_as<T: DeserializeOwned>(&self) -> Result<T, Misread> {
        serde_yaml::from_str(self.file.text()).map_err(|error| explain(self, &error))
    }
}

/// serde's error in our words, at the best place there is.
fn explain(positions: &Positions, error: &serde_yaml::Error) -> Misread {
    let wrong = |at: Location, message: String| Misread { at, message };
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let (path, message) = match text.split_once(": ") {
        // Only a path has no space in it.
        Some((path, message)) if !path.contains(' ') => (path.trim_start_matches('.'), message),
        _ => ("", text),
    };
    match Complaint::of(message) {
        Complaint::UnknownKey { word, known } => {
            let message = format!("`{word}` is no key here; {}", did_you_mean(word, &known, "the keys are"));
            wrong(positions.key(&below(path, word)), message)
        }
        Complaint::UnknownWord { word, known } => {
            let message = format!("`{word}` means nothing here; {}", did_you_mean(word, &known, "the words are"));
            wrong(positions.value(path), message)
        }
        Complaint::MissingKey(key) => wrong(positions.value(path), format!("the key `{key}` is missing")),
        Complaint::Other(message) if path.is_empty() => wrong(marked(&positions.file, error), message.to_owned()),
        Complaint::Other(message) => wrong(positions.value(path), message.to_owned()),
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
