//! A place in a file.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::{Position, SourceFile};

/// A half-open range of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; never negative.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A span in a file. Cheap to clone; ordered by path, then by position, so that reports sort the same everywhere.
#[derive(Clone)]
pub struct Location {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes in it.
    pub span: Span,
}

impl Location {
    /// A span of a file; of a made text, the place where it comes from.
    pub fn new(file: &Arc<SourceFile>, span: impl Into<Span>) -> Self {
        let span = span.into();
        file.whence(span).unwrap_or_else(|| Self { file: Arc::clone(file), span })
    }

    /// The file's path as reports show it.
    pub fn path(&self) -> &str {
        self.file.path()
    }

    /// Line and column of the first character.
    pub fn start(&self) -> Position {
        self.file.position(self.span.start)
    }

    /// Line and column just past the last character.
    pub fn end(&self) -> Position {
        self.file.position(self.span.end)
    }

    /// The text it covers.
    pub fn text(&self) -> &str {
        self.file.slice(self.span.start, self.span.end)
    }

    /// Whether both are in one file: mostly the same one, so that its path need not be read.
    fn is_in_file_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.file, &other.file) || self.path() == other.path()
    }
}

impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && self.is_in_file_of(other)
    }
}

impl Eq for Location {}

impl PartialOrd for Location {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Location {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.file, &other.file) {
            return self.span.cmp(&other.span);
        }
        (self.path(), self.span).cmp(&(other.path(), other.span))
    }
}

impl std::hash::Hash for Location {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.path(), self.span).hash(state);
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Location {
    /// `envs/prod/main.tf:10`, the form that trails use.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path(), self.start().line)
    }
}
