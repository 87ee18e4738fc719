//! Naming the files that could matter.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

use super::{Disk, EntryKind, FileKind, ReadError, Request, SIZE_LIMIT, Tree, paths};

/// Directories that hold other people's code, or what tools fetched and keep: Checkov and Infracost their copies of
/// modules, an editor its copies of files. Gruntwork's `boilerplate` keeps templates, which are no code yet.
const FOREIGN_DIRECTORIES: &[&str] =
    &["node_modules", ".git", ".boilerplate", ".external_modules", ".infracost", ".history"];
/// The same by the beginnings of their names: `.terraform`, `.terragrunt-cache`, `.terragrunt-stack`.
const FOREIGN_BEGINNINGS: &[&str] = &[".terraform", ".terragrunt"];

/// What a walk names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Paths in the tree whose names say that they could matter.
    pub files: BTreeSet<String>,
    /// Directories and files that could not be looked at.
    pub unreadable: Vec<(String, ReadError)>,
}

impl Walked {
    /// The files of a kind, by their names.
    pub fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = &str> {
        let kind_of = |path: &&str| FileKind::of_name(paths::name(path));
        self.files.iter().map(String::as_str).filter(move |path| kind_of(path) == Some(kind))
    }
}

/// Walks the whole tree: what is requested may be called from anywhere.
///
/// Left out are other people's code, what hidden directories hold but Terraform's own files (`.identity/main.tf` is deployed
/// like any other, `.github/workflows/ci.yml` is no manifest), and what `.gitignore` and `.git/info/exclude` hide; the user's
/// global ignore file does not count, so that every machine sees the same. A requested path is walked even where one
/// of these hides it: plans and rendered manifests are often ignored files.
pub fn walk(disk: &Disk, requests: &[Request]) -> Walked {
    let mut walked = Walked::default();
    let mut visited = BTreeSet::new();
    for base in disk.bases() {
        Walk::new(disk, &mut walked, &mut visited, &disk.real_path(&base)).run();
    }
    for request in requests {
        match request.kind {
            EntryKind::File => {
                walked.files.insert(request.path.clone());
            }
            EntryKind::Directory => {
                let start = disk.real_path(&request.path);
                if !visited.contains(&start) {
                    Walk::new(disk, &mut walked, &mut visited, &start).run();
                }
            }
        }
    }
    walked.unreadable.sort_by(|left, right| left.0.cmp(&right.0));
    walked
}

/// One walk, with the ignore files on the way from its start to the current entry.
struct Walk<'a> {
    disk: &'a Disk,
    walked: &'a mut Walked,
    visited: &'a mut BTreeSet<PathBuf>,
    start: &'a Path,
    ignores: Vec<(usize, Gitignore)>,
}

impl<'a> Walk<'a> {
    fn new(disk: &'a Disk, walked: &'a mut Walked, visited: &'a mut BTreeSet<PathBuf>, start: &'a Path) -> Self {
        Self { disk, walked, visited, start, ignores: Vec::new() }
    }

    /// Symlinks to directories are not followed: what they lead to is walked where it really lies, and circles end.
    fn run(mut self) {
        let mut entries = WalkDir::new(self.start).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.note_error(&error);
                    continue;
                }
            };
            self.ignores.retain(|(depth, _)| *depth < entry.depth());
            if !entry.file_type().is_dir() {
                self.file(&entry);
            } else if entry.depth() > 0 && self.skips(&entry) {
                entries.skip_current_dir();
            } else {
                self.enter(&entry);
            }
        }
    }

    fn enter(&mut self, entry: &DirEntry) {
        let directory = entry.path();
        let names: &[&str] = if entry.depth() == 0 { &[".git/info/exclude", ".gitignore"] } else { &[".gitignore"] };
        let rules = names.iter().filter_map(|name| ignore_file(directory, &directory.join(name)));
        self.ignores.extend(rules.map(|rules| (entry.depth(), rules)));
        self.visited.insert(directory.to_owned());
    }

    fn skips(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name().to_string_lossy();
        is_foreign(&name) || self.is_ignored(entry.path(), true)
    }

    fn file(&mut self, entry: &DirEntry) {
        let Some(kind) = FileKind::of_name(&entry.file_name().to_string_lossy()) else { return };
        if !kind.counts_where_hidden() && self.is_hidden(entry) {
            return;
        }
        if kind.can_be_ignored() && self.is_ignored(entry.path(), false) {
            return;
        }
        if entry.path_is_symlink() && entry.path().is_dir() {
            return;
        }
        self.walked.files.extend(self.disk.tree_path(entry.path()));
    }

    /// Whether a directory between the start of the walk and the entry is hidden.
    fn is_hidden(&self, entry: &DirEntry) -> bool {
        let below = entry.path().parent().and_then(|parent| parent.strip_prefix(self.start).ok());
        below.into_iter().flatten().any(|part| part.to_string_lossy().starts_with('.'))
    }

    /// The nearest ignore file that says anything decides.
    fn is_ignored(&self, path: &Path, is_directory: bool) -> bool {
        let verdicts = self.ignores.iter().rev().map(|(_, rules)| rules.matched(path, is_directory));
        verdicts.into_iter().find(|verdict| !verdict.is_none()).is_some_and(|verdict| verdict.is_ignore())
    }

    fn note_error(&mut self, error: &walkdir::Error) {
        let path = error.path().and_then(|path| self.disk.tree_path(path)).unwrap_or_default();
        let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        self.walked.unreadable.push((path, ReadError::Refused(why)));
    }
}

/// Whether a directory holds other people's code or what a tool keeps, by its name.
pub fn is_foreign(name: &str) -> bool {
    FOREIGN_DIRECTORIES.contains(&name) || FOREIGN_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// The rules of an ignore file, if it is there. A link is not followed, and a wrong line is passed over, as git does.
fn ignore_file(directory: &Path, file: &Path) -> Option<Gitignore> {
    let about = file.symlink_metadata().ok()?;
    if !about.is_file() || about.len() > SIZE_LIMIT {
        return None;
    }
    let text = fs::read(file).ok()?;
    let mut rules = GitignoreBuilder::new(directory);
    for line in String::from_utf8_lossy(&text).lines() {
        // A line that is no glob hides nothing.
        let _ = rules.add_line(None, line);
    }
    rules.build().ok()
}
