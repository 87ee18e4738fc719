//! One file's text, before and after.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path};
use std::process;
use std::sync::Arc;

use super::Refusal;
use crate::discover;
use crate::source::SourceFile;

/// Lines around a change that its diff shows.
const CONTEXT: usize = 3;

/// What UTF-8 files of Windows may begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A change of one file, which is made on the disk only by [`Edit::write`].
#[derive(Clone, Debug)]
pub struct Edit {
    /// The file as reports show it.
    path: String,
    /// Its text as it was read; none for a new file.
    before: Option<Arc<SourceFile>>,
    /// What is put where, by place; no two overlap.
    splices: Vec<Splice>,
    /// Its text afterwards.
    after: String,
}

/// Other text in the place of some bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Splice {
    start: usize,
    end: usize,
    text: String,
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

    /// A new file of the working directory's repository, at a path that somebody named.
    ///
    /// # Errors
    /// When something is there already, or the way there leads out of the repository, perhaps by a link.
    pub fn begin(working: &Path, path: String, text: String) -> Result<Self, Refusal> {
        let full = working.join(&path);
        if full.symlink_metadata().is_ok() {
            return Err(Refusal::new(path, "it is there already, and is not overwritten"));
        }
        let opened = discover::open(working, &[]).map_err(|error| Refusal::new(error.argument, error.why))?;
        let standing = full.ancestors().skip(1).find(|directory| directory.symlink_metadata().is_ok());
        let is_inside = |directory: &&Path| {
            let missing = full.strip_prefix(directory).unwrap_or(&full);
            let goes_down = missing.components().all(|part| matches!(part, Component::Normal(_)));
            goes_down && directory.is_dir() && opened.disk.find_named(&directory.to_string_lossy()).is_some()
        };
        match standing.filter(is_inside) {
            Some(_) => Ok(Self::create(path, text)),
            None => Err(Refusal::new(path, "its directory is none of this repository: name one that is")),
        }
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

    /// The change as a unified diff. It shows text of the user's file, which may hold anything: whoever prints it
    /// escapes it.
    pub fn diff(&self) -> String {
        let from = if self.before.is_some() { format!("a/{}", self.path) } else { "/dev/null".to_owned() };
        let mut diff = format!("--- {from}\n+++ b/{}\n", self.path);
        let before = lines(self.before());
        let hunks: Vec<Hunk> = self.splices.iter().map(|splice| Hunk::of(self.before(), splice)).collect();
        let (mut rest, mut told) = (0, 0);
        for (number, hunk) in hunks.iter().enumerate() {
            // Neighbours share no line around them.
            let next = hunks.get(number + 1).map_or(before.len(), |next| next.first);
            let first = hunk.first.saturating_sub(CONTEXT).max(rest);
            let (changed, end) = (hunk.first + hunk.old, (hunk.first + hunk.old + CONTEXT).min(next));
            told += first - rest;
            let new_count = (end + hunk.new.len()).saturating_sub(first + hunk.old);
            // Writing to a string cannot fail.
            let _ = writeln!(diff, "@@ -{} +{} @@", span(first, end - first), span(told, new_count));
            show(&mut diff, ' ', before.get(first..hunk.first).unwrap_or_default());
            show(&mut diff, '-', before.get(hunk.first..changed).unwrap_or_default());
            show(&mut diff, '+', &lines(&hunk.new.concat()));
            show(&mut diff, ' ', before.get(changed..end).unwrap_or_default());
            (rest, told) = (end, told + new_count);
        }
        diff
    }

    /// Writes it to the disk, below the working directory that paths are relative to. The file must still be what was
    /// read: nothing else that happened to it is lost, and at no moment half of it is there.
    ///
    /// # Errors
    /// When the file is another one by now, is no UTF-8, or the system refuses.
    pub fn write(&self, working: &Path) -> Result<(), Refusal> {
        let path = working.join(&self.path);
        match &self.before {
            Some(file) => self.rewrite(&path, file.text()),
            None => self.write_new(&path),
        }
        .map_err(|error| Refusal::new(&self.path, error.to_string()))
    }

    fn write_new(&self, path: &Path) -> io::Result<()> {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::File::create_new(path).and_then(|mut file| file.write_all(self.after.as_bytes()))
    }

    fn rewrite(&self, path: &Path, before: &str) -> io::Result<()> {
        // A link stays one: the file that it leads to is another.
        let path = path.canonicalize()?;
        let bytes = fs::read(&path)?;
        let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK } else { b"" };
        if bytes.get(mark.len()..) != Some(before.as_bytes()) {
            return Err(io::Error::other("it has changed since it was read, or is no UTF-8 text; nothing was written"));
        }
        replace(&path, &[mark, self.after.as_bytes()].concat())
    }
}

/// Puts another text in the place of a file's, in one step: it is written beside it first, with its permissions.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only; nothing was written"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.regionlint", process::id()));
    let written = fs::File::create_new(&beside).and_then(|mut file| {
        file.set_permissions(permissions)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::AlreadyExists) {
        // What cannot be removed is told by the error that led here.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Lines that become others.
struct Hunk {
    /// Lines before the first of them.
    first: usize,
    /// How many there were.
    old: usize,
    /// What they become.
    new: Vec<String>,
}

impl Hunk {
    fn of(before: &str, splice: &Splice) -> Self {
        let Splice { start, end, text } = splice;
        let (head, tail) = (before.get(..*start).unwrap_or_default(), before.get(*end..).unwrap_or_default());
        let opening = head.rfind('\n').map_or(0, |at| at + 1);
        let closing = tail.find('\n').map_or(before.len(), |at| end + at + 1);
        let piece = |from: usize, to: usize| before.get(from..to).unwrap_or_default();
        let new = format!("{}{text}{}", piece(opening, *start), piece(*end, closing));
        let (old, new) = (lines(piece(opening, closing)), lines(&new));
        let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let rest = old.len().min(new.len()) - same;
        let same_end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
        let new = new.iter().take(new.len() - same_end).skip(same);
        Self {
            first: breaks(before.as_bytes().get(..opening)) + same,
            old: old.len() - same - same_end,
            new: new.map(|line| (*line).to_owned()).collect(),
        }
    }
}

fn show(diff: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        let text = line.strip_suffix('\n');
        let end = if text.is_some() { "" } else { "\n\\ No newline at end of file" };
        let _ = writeln!(diff, "{mark}{}{end}", text.unwrap_or(line));
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn breaks(text: Option<&[u8]>) -> usize {
    text.unwrap_or_default().iter().filter(|byte| **byte == b'\n').count()
}

/// `3,7`: where a hunk begins and how many lines it has; an empty one stands after the line before it.
fn span(first: usize, count: usize) -> String {
    format!("{},{count}", if count == 0 { first } else { first + 1 })
}
