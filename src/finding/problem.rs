//! What could not be read or decided.

use crate::source::{Location, Misread};

/// Something in scope that could not be read. Problems are reported and raise the exit status to 2, because silence
/// would read as compliance; a *note* is told without that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or directory, relative to the working directory.
    pub path: String,
    /// Where in it, when that is known.
    pub at: Option<Location>,
    /// What is wrong and what to do.
    pub message: String,
    /// Told, but without effect on the exit status.
    pub note: bool,
}

impl Problem {
    /// A problem at a place in a file.
    pub fn at(at: Location, message: impl Into<String>) -> Self {
        Self { path: at.path().to_owned(), at: Some(at), message: message.into(), note: false }
    }

    /// A problem with a whole file or directory.
    pub fn file(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), at: None, message: message.into(), note: false }
    }

    /// The same, told without effect on the exit status.
    #[must_use]
    pub fn as_note(mut self) -> Self {
        self.note = true;
        self
    }

    /// The order of reports.
    pub fn sort_key(&self) -> (&str, usize, &str) {
        (&self.path, self.at.as_ref().map_or(0, |at| at.span.start), &self.message)
    }
}

impl From<Misread> for Problem {
    fn from(misread: Misread) -> Self {
        Self::at(misread.at, misread.message)
    }
}
