//! A tree of files: the disk below the repository's root, a commit, or memory.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::paths;
use crate::source::SourceFile;

/// What a directory entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A regular file (a symlink to one inside the tree counts as one).
    File,
    /// A directory (likewise).
    Directory,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The name without its directory.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file inside the tree.
    Missing,
    /// It lies outside the tree: never read.
    Outside,
    /// It is larger than the limit in bytes.
    TooLarge(u64),
    /// It is not text: a binary, or encrypted (git-crypt).
    Binary,
    /// It is a zip archive, as Terraform's own plans are.
    Archive,
    /// It is a plan or a state in words, or in JSON of another form.
    OtherPlan,
    /// The system refused.
    Refused(String),
}

/// How a plan is made that can be read.
const PLAN_AS_JSON: &str = "if it is a plan, write it with `terraform plan -out=plan.bin`, then `terraform show -json plan.bin > plan.json`, and name plan.json";

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::Outside => f.write_str("it lies outside the scanned tree and was not read"),
            Self::TooLarge(bytes) => write!(f, "it is larger than {} MiB", bytes / (1 << 20)),
            Self::Binary => f.write_str("it is not text (binary or encrypted)"),
            Self::Archive => write!(f, "it is a zip archive; {PLAN_AS_JSON}"),
            Self::OtherPlan => write!(f, "it shows a plan or a state in another form; {PLAN_AS_JSON}"),
            Self::Refused(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for ReadError {}

/// A tree of files. Paths are relative to its root, parted by `/`, without `.` and `..`; the root is the empty path.
pub trait Tree: Send + Sync {
    /// The text of a file, named as reports show it. Not cached: whoever parses keeps the result.
    ///
    /// # Errors
    /// When it cannot be read as text.
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError>;

    /// The entries of a directory, sorted by name; empty when there is no such directory.
    fn list(&self, directory: &str) -> Vec<Entry>;

    /// A path as reports show it: relative to the working directory.
    fn display(&self, path: &str) -> String;

    /// The real, absolute path of a file or directory, for the user's own tools, which read no tree; none where it lies
    /// outside, or the tree is not the disk.
    fn on_disk(&self, _path: &str) -> Option<PathBuf> {
        None
    }

    /// Where a directory really lies: the path without symlinks inside the tree. Itself where there is none, or no such
    /// directory.
    fn real(&self, directory: &str) -> String {
        directory.to_owned()
    }

    /// The working directory as a path of the tree: what [`Tree::display`] is relative to.
    fn working(&self) -> &str {
        ""
    }

    /// The directories that may be read, as paths of the tree: usually one repository.
    fn bases(&self) -> Vec<String> {
        vec![String::new()]
    }

    /// Whether a regular file is there.
    fn is_file(&self, path: &str) -> bool {
        let (directory, name) = paths::split(path);
        self.list(directory).iter().any(|entry| entry.name == name && entry.kind == EntryKind::File)
    }
}

/// A tree in memory: examples of rules, standard input.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, String>,
}

impl Memory {
    /// A tree of paths and texts.
    pub fn new<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| (path.into(), text.into())).collect() }
    }
}

impl Tree for Memory {
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError> {
        let text = self.files.get(path).ok_or(ReadError::Missing)?;
        Ok(Arc::new(SourceFile::new(self.display(path), text.as_str())))
    }

    fn list(&self, directory: &str) -> Vec<Entry> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        let mut entries: Vec<Entry> = Vec::new();
        for path in self.files.keys() {
            let Some(rest) = path.strip_prefix(&prefix) else { continue };
            let (name, kind) = match rest.split_once('/') {
                Some((directory, _)) => (directory, EntryKind::Directory),
                None => (rest, EntryKind::File),
            };
            entries.push(Entry { name: name.to_owned(), kind });
        }
        entries.sort();
        entries.dedup();
        entries
    }

    fn display(&self, path: &str) -> String {
        if path.is_empty() { ".".to_owned() } else { path.to_owned() }
    }
}
