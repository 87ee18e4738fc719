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
    /// Its text afterwards.
    after: String,
}

impl Edit {
    /// A file with `text` instead of the bytes from `start` to `end`.
    pub(super) fn replace(file: &Arc<SourceFile>, start: usize, end: usize, text: &str) -> Self {
        let (head, tail) = (file.slice(0, start), file.slice(end, file.text().len()));
        Self { path: file.path().to_owned(), before: Some(Arc::clone(file)), after: format!("{head}{text}{tail}") }
    }

    /// A file that is not there yet.
    pub(super) fn create(path: String, text: String) -> Self {
        Self { path, before: None, after: text }
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

    /// The first line that changes, from 1.
    pub fn line(&self) -> usize {
        let (before, after) = (lines(self.before()), lines(&self.after));
        before.iter().zip(&after).take_while(|(old, new)| old == new).count() + 1
    }

    /// The change as a unified diff. It shows text of the user's file, which may hold anything: whoever prints it
    /// escapes it.
    pub fn diff(&self) -> String {
        let (before, after) = (lines(self.before()), lines(&self.after));
        let same = before.iter().zip(&after).take_while(|(old, new)| old == new).count();
        let rest = before.len().min(after.len()) - same;
        let same_end =
            before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
        let first = same.saturating_sub(CONTEXT);
        let (old_end, new_end) = (before.len() - same_end, after.len() - same_end);
        let shown_end = same_end.min(CONTEXT);
        let (old_count, new_count) = (old_end + shown_end - first, new_end + shown_end - first);
        let from = if self.before.is_some() { format!("a/{}", self.path) } else { "/dev/null".to_owned() };
        let mut diff = format!("--- {from}\n+++ b/{}\n", self.path);
        // Writing to a string cannot fail.
        let _ = writeln!(diff, "@@ -{} +{} @@", hunk(first, old_count), hunk(first, new_count));
        let mut show = |mark: char, lines: Option<&[&str]>| {
            for line in lines.unwrap_or_default() {
                let text = line.strip_suffix('\n');
                let end = if text.is_some() { "" } else { "\n\\ No newline at end of file" };
                let _ = writeln!(diff, "{mark}{}{end}", text.unwrap_or(line));
            }
        };
        show(' ', before.get(first..same));
        show('-', before.get(same..old_end));
        show('+', after.get(same..new_end));
        show(' ', before.get(old_end..old_end + shown_end));
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

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// `3,7`: where a hunk begins and how many lines it has; an empty one stands after the line before it.
fn hunk(first: usize, count: usize) -> String {
    format!("{},{count}", if count == 0 { first } else { first + 1 })
}
