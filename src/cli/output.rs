//! The streams and files that a command writes to.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::failure::Failure;

/// Prints to standard output.
///
/// # Errors
/// When the stream refuses; a reader that has gone away is [`Failure::ClosedPipe`].
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stream = io::stdout().lock();
    let written = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    written.map_err(|error| Failure::stream("standard output", error))
}

/// Prints an error or a remark to standard error. If nobody listens there, nobody can be told.
pub(super) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Writes a file, and the directories above it.
///
/// # Errors
/// When the system refuses.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    let made = directory.map_or(Ok(()), fs::create_dir_all);
    let written = made.and_then(|()| fs::write(path, text));
    written.map_err(|error| Failure::Stream { what: path.display().to_string(), error })
}
