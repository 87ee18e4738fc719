//! One file's text, before and after.

use std::sync::Arc;

use crate::source::SourceFile;

/// A change of one file, which is made on the disk only by [`Edit::write`].
#[derive(Clone, Debug)]
pub struct Edit {
    /// The file as reports show it.
    pub(super) path: String,
    /// Its text as it was read; none for a new file.
    pub(super) before: Option<Arc<SourceFile>>,
    /// What is put where, by place; no two overlap.
    pub(super) splices: Vec<Splice>,
    /// Its text afterwards.
    pub(super) after: String,
}

/// Other text in the place of some bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Splice {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

impl Edit {
    /// A file with `text` instead of the bytes from `start` to `end`.
    pub(super) fn replace(file: &Arc<SourceFile>, start: usize, end: usize, text: &str) -> Self {
        Self::of(file.path().to_owned(), Some(Arc::clone(file)), vec![Splice { start, end, text: text.to_owned() }])
    }

    /// A file that is not there yet.
    pub(super) fn create(path: String, text: String) -> Self {
        Self::of(path, None, vec![Splice { start: 0, end: 0, text }])
    }

    fn of(path: String, before: Option<Arc<SourceFile>>, splices: Vec<Splice>) -> Self {
        let mut edit = Self { path, before, splices, after: String::new() };
        let mut rest = 0;
        for Splice { start, end, text } in &edit.splices {
            edit.after.push_str(edit.before.as_ref().map_or("", |file| file.slice(rest, *start)));
            edit.after.push_str(text);
            rest = *end;
        }
        edit.after.push_str(edit.before.as_ref().map_or("", |file| file.slice(rest, file.text().len())));
        edit
    }

    /// Both edits of one file as one; none where they are of two files, of two readings of one, or in each other's way.
    pub fn with(&self, other: &Self) -> Option<Self> {
        let is_same = self.path == other.path && self.before.is_some() && self.before() == other.before();
        if !is_same {
            return None;
        }
        let mut splices = [self.splices.as_slice(), &other.splices].concat();
        splices.sort();
        splices.dedup();
        let apart = |(one, next): (&Splice, &Splice)| one.end <= next.start && one.start < next.start;
        let are_apart = splices.iter().zip(splices.iter().skip(1)).all(apart);
        are_apart.then(|| Self::of(self.path.clone(), self.before.clone(), splices))
    }

    /// The file as reports show it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the file is not there yet.
    pub fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// The text as it was; empty for a new file.
    pub fn before(&self) -> &str {
        self.before.as_ref().map_or("", |file| file.text())
    }

    /// The text as it will be.
    pub fn after(&self) -> &str {
        &self.after
    }

    /// The lines at which it changes something, from 1 and as they are counted afterwards.
    pub fn lines(&self) -> Vec<usize> {
        let (mut told, mut rest) = (0, 0);
        let mut changed = Vec::new();
        for Splice { start, end, text } in &self.splices {
            told += start - rest;
            let replaced = self.before().get(*start..*end).unwrap_or_default();
            let same = replaced.bytes().zip(text.bytes()).take_while(|(old, new)| old == new).count();
            changed.push(breaks(self.after.as_bytes().get(..told + same)) + 1);
            (told, rest) = (told + text.len(), *end);
        }
        changed
    }
}

/// How many lines end in a piece of text.
pub(super) fn breaks(text: Option<&[u8]>) -> usize {
    text.unwrap_or_default().iter().filter(|byte| **byte == b'\n').count()
}
