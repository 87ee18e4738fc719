//! From the command's arguments to a tree and requests: which directories may be read, and what is to be judged.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{Disk, EntryKind};

/// A path that the user named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// The path in the tree; empty for its root.
    pub path: String,
    /// A file, or a directory with all below it.
    pub kind: EntryKind,
}

impl Request {
    /// Whether a path of the tree is the requested one or lies below it.
    pub fn covers(&self, path: &str) -> bool {
        match path.strip_prefix(&self.path) {
            Some(rest) => self.path.is_empty() || rest.is_empty() || rest.starts_with('/'),
            None => false,
        }
    }
}

/// What the arguments come to.
#[derive(Debug)]
pub struct Opened {
    /// The tree to read from.
    pub disk: Disk,
    /// What to judge, sorted; empty when only standard input was named.
    pub requests: Vec<Request>,
    /// Whether `-` was named: standard input is to be judged.
    pub stdin: bool,
}

/// An argument that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenError {
    /// The argument as written.
    pub argument: String,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.argument, self.why)
    }
}

impl std::error::Error for OpenError {}

/// Opens the tree that arguments ask for: files, directories, `-` for standard input; none mean the working directory.
///
/// What may be read is the repository of the working directory (the nearest directory upwards that holds `.git`); for a
/// path outside it, the path's own repository; without any, the working directory or the path's directory.
///
/// # Errors
/// When a path does not exist or cannot be reached.
pub fn open(working: &Path, arguments: &[String]) -> Result<Opened, OpenError> {
    let working = resolve(working, ".")?;
    let stdin = arguments.iter().any(|argument| argument == "-");
    let mut paths = Vec::new();
    for argument in arguments.iter().filter(|argument| *argument != "-") {
        paths.push(resolve(&working, argument)?);
    }
    if paths.is_empty() && !stdin {
        paths.push(working.clone());
    }
    let mut bases: Vec<PathBuf> = paths.iter().map(|path| base_of(path, &working)).collect();
    if bases.is_empty() {
        bases.push(base_of(&working, &working));
    }
    let disk = Disk::new(&working, bases).ok_or_else(|| OpenError {
        argument: arguments.join(" "),
        why: "the paths and the working directory have no directory in common".to_owned(),
    })?;
    let mut requests: Vec<Request> = paths.iter().filter_map(|path| request(&disk, path)).collect();
    requests.sort();
    requests.dedup();
    Ok(Opened { disk, requests, stdin })
}

/// The real, absolute path of an argument.
fn resolve(working: &Path, argument: &str) -> Result<PathBuf, OpenError> {
    working.join(argument).canonicalize().map_err(|error| OpenError {
        argument: argument.to_owned(),
        why: match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file or directory".to_owned(),
            _ => error.to_string(),
        },
    })
}

/// The directory whose files may be read for a path.
fn base_of(path: &Path, working: &Path) -> PathBuf {
    let directory = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let around_working = repository_of(working);
    if let Some(repository) = around_working.filter(|repository| directory.starts_with(repository)) {
        return repository.to_owned();
    }
    if let Some(repository) = repository_of(directory) {
        return repository.to_owned();
    }
    if directory.starts_with(working) { working.to_owned() } else { directory.to_owned() }
}

/// The nearest directory upwards that holds `.git` (a file in worktrees and submodules).
fn repository_of(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|ancestor| ancestor.join(".git").symlink_metadata().is_ok())
}

fn request(disk: &Disk, path: &Path) -> Option<Request> {
    let kind = if path.is_dir() { EntryKind::Directory } else { EntryKind::File };
    Some(Request { path: disk.tree_path(path)?, kind })
}
