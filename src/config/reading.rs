//! One file read: text to written form, and what is wrong with it told in plain words.

use std::sync::Arc;

use super::written;
use crate::finding::Problem;
use crate::source::{Positions, SourceFile};

/// The most bytes that a configuration may have.
const SIZE_LIMIT: usize = 1 << 20;

/// One `regionlint.yaml` as it was read.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its directory, as a path of the tree: what its globs are relative to.
    pub(super) directory: String,
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
    pub(super) fn read(file: &Arc<SourceFile>, directory: impl Into<String>) -> Result<Self, Problem> {
        if file.text().len() > SIZE_LIMIT {
            return Err(Problem::file(file.path(), "it is too large for a configuration (more than 1 MiB)"));
        }
        let positions = Positions::read(file)?;
        let written: Option<written::Config> = positions.read_as()?;
        let written = written.unwrap_or_default();
        Ok(Self { directory: directory.into(), written, positions, file: Arc::clone(file) })
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
