//! A change of one file on the disk: all of it or none, and only of what was read.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path};
use std::process;

use super::{Edit, Refusal};
use crate::discover;

/// What UTF-8 files of Windows may begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Edit {
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
