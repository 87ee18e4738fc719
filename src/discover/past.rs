//! The tree as it was at a commit.
//!
//! It is the tree on the disk with everything put back that has changed since: what git does not keep, such as
//! installed modules below `.terraform`, serves both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::decode::decode;
use super::git::{Changed, Git, GitError};
use super::{Disk, Entry, EntryKind, FileKind, ReadError, SIZE_LIMIT, Tree, Walked, is_foreign, paths};
use crate::source::SourceFile;

/// Files of other kinds that Terraform's `file` and `templatefile` are often given.
const DATA: &[&str] = &[".csv", ".txt", ".tpl", ".tftpl", ".tmpl", ".hcl", ".toml"];

/// The tree as it was at a commit.
#[derive(Debug)]
pub struct Past<'d> {
    disk: &'d Disk,
    /// The commit.
    commit: String,
    /// What was at each path that has changed; nothing where nothing was.
    changed: BTreeMap<String, Option<Result<String, ReadError>>>,
    /// Entries that the disk has no more, by directory.
    gone: BTreeMap<String, BTreeSet<Entry>>,
}

impl<'d> Past<'d> {
    /// The tree where the history of `revision` and that of the working directory's current commit part.
    ///
    /// # Errors
    /// When git is missing, there is no repository, or the revision is none.
    pub fn at(disk: &'d Disk, revision: &str) -> Result<Self, GitError> {
        let working = disk.real_path(disk.working());
        let git = Git::at(&working);
        let top = std::path::PathBuf::from(git.top()?).canonicalize();
        let top = top.ok().and_then(|top| disk.tree_path(&top));
        let top = top.ok_or_else(|| GitError("the repository lies outside of what is checked".to_owned()))?;
        let commit = git.base(revision)?;
        let differences: Vec<Changed> = git.changed(&commit)?;
        let differences: Vec<_> = differences.into_iter().filter(|one| matters(&one.path)).collect();
        let ids: Vec<&str> = differences.iter().filter_map(|one| one.blob.as_deref()).collect();
        let mut contents = git.blobs(&ids, SIZE_LIMIT)?.into_iter();
        let mut past = Self { disk, commit, changed: BTreeMap::new(), gone: BTreeMap::new() };
        for Changed { path, blob } in differences {
            let text = blob.and_then(|_| contents.next()).map(|bytes| match bytes {
                Some(bytes) => decode(bytes),
                None => Err(ReadError::TooLarge(SIZE_LIMIT)),
            });
            past.put_back(paths::entry(&top, &path), text);
        }
        Ok(past)
    }

    /// The commit's id.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// The paths of the tree that have changed and could matter, sorted.
    pub fn changed(&self) -> impl Iterator<Item = &str> {
        self.changed.keys().map(String::as_str)
    }

    /// A file as it is now.
    ///
    /// # Errors
    /// When it cannot be read as text.
    pub fn now(&self, path: &str) -> Result<Arc<SourceFile>, ReadError> {
        self.disk.read(path)
    }

    /// What a walk would have named.
    pub fn walked(&self, now: &Walked) -> Walked {
        let mut files = now.files.clone();
        for (path, text) in &self.changed {
            if text.is_none() {
                files.remove(path);
            } else if is_walked(path) {
                files.insert(path.clone());
            }
        }
        // What cannot be looked at now could not be looked at then either.
        Walked { files, unreadable: now.unreadable.clone() }
    }

    fn put_back(&mut self, path: String, text: Option<Result<String, ReadError>>) {
        if text.is_some() && !self.disk.is_file(&path) {
            let mut kind = EntryKind::File;
            let mut path = path.as_str();
            while !path.is_empty() {
                let (directory, name) = paths::split(path);
                self.gone.entry(directory.to_owned()).or_default().insert(Entry { name: name.to_owned(), kind });
                (path, kind) = (directory, EntryKind::Directory);
            }
        }
        self.changed.insert(path, text);
    }

    fn was_there(&self, directory: &str, entry: &Entry) -> bool {
        !matches!(self.changed.get(&paths::entry(directory, &entry.name)), Some(None))
    }
}

impl Tree for Past<'_> {
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError> {
        // A link's target may have changed, too.
        let settled = self.disk.settled(path);
        match self.changed.get(&settled).or_else(|| self.changed.get(path)) {
            None => self.disk.read(path),
            Some(None) => Err(ReadError::Missing),
            Some(Some(text)) => text.clone().map(|text| Arc::new(SourceFile::new(self.display(path), text))),
        }
    }

    fn list(&self, directory: &str) -> Vec<Entry> {
        let settled = self.disk.settled(directory);
        let now = self.disk.list(directory).into_iter().filter(|entry| self.was_there(&settled, entry));
        let gone = self.gone.get(&settled).into_iter().flatten().cloned();
        let entries: BTreeMap<String, EntryKind> = now.chain(gone).map(|entry| (entry.name, entry.kind)).collect();
        entries.into_iter().map(|(name, kind)| Entry { name, kind }).collect()
    }

    fn display(&self, path: &str) -> String {
        self.disk.display(path)
    }

    fn working(&self) -> &str {
        self.disk.working()
    }

    fn bases(&self) -> Vec<String> {
        self.disk.bases()
    }
}

/// Whether a verdict can hang on a file, by its name.
fn matters(path: &str) -> bool {
    let name = paths::name(path);
    FileKind::of_name(name).is_some() || DATA.iter().any(|ending| name.ends_with(ending))
}

/// Whether a walk names a file that git knows: of a kind that counts where it lies.
fn is_walked(path: &str) -> bool {
    let (directory, name) = paths::split(path);
    let is_hidden = directory.split('/').any(|part| part.starts_with('.'));
    let counts = |kind: FileKind| !is_hidden || kind.counts_where_hidden();
    !directory.split('/').any(is_foreign) && FileKind::of_name(name).is_some_and(counts)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use std::path::Path;
    use std::process::Command;

    use super::super::{open, walk};
    use super::*;

    fn git(directory: &Path, arguments: &[&str]) {
        let who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
        let done = Command::new("git").args(who).args(arguments).current_dir(directory).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// A repository with one commit.
    fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (path, text) in files {
            write(directory.path(), path, text);
        }
        git(directory.path(), &["init", "--quiet"]);
        git(directory.path(), &["add", "--all"]);
        git(directory.path(), &["commit", "--quiet", "--message", "x"]);
        directory
    }

    fn write(directory: &Path, path: &str, text: &str) {
        let path = directory.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn names(tree: &dyn Tree, directory: &str) -> Vec<String> {
        tree.list(directory).into_iter().map(|entry| entry.name).filter(|name| name != ".git").collect()
    }

    #[test]
    fn what_has_changed_is_put_back() {
        let directory = repository(&[("a/main.tf", "old"), ("gone/deep/x.tf", "was here"), ("same.tf", "same")]);
        write(directory.path(), "a/main.tf", "new");
        write(directory.path(), "a/more.tf", "more");
        std::fs::remove_dir_all(directory.path().join("gone")).unwrap();
        let opened = open(directory.path(), &[]).unwrap();
        let past = Past::at(&opened.disk, "HEAD").unwrap();

        assert_eq!(past.read("a/main.tf").unwrap().text(), "old");
        assert_eq!(past.read("a/more.tf").unwrap_err(), ReadError::Missing);
        assert_eq!(past.read("gone/deep/x.tf").unwrap().text(), "was here");
        assert_eq!(past.read("same.tf").unwrap().text(), "same");
        assert_eq!(names(&past, ""), ["a", "gone", "same.tf"]);
        assert_eq!(names(&past, "a"), ["main.tf"]);
        assert_eq!(names(&past, "gone/deep"), ["x.tf"]);
        assert!(past.is_file("gone/deep/x.tf"));
        assert_eq!(past.changed().collect::<Vec<_>>(), ["a/main.tf", "a/more.tf", "gone/deep/x.tf"]);
        let walked = past.walked(&walk(&opened.disk, &opened.requests));
        assert_eq!(walked.files.into_iter().collect::<Vec<_>>(), ["a/main.tf", "gone/deep/x.tf", "same.tf"]);
    }

    #[test]
    fn paths_are_those_of_the_tree_from_any_directory() {
        let directory = repository(&[("live/eu/main.tf", "old")]);
        write(directory.path(), "live/eu/main.tf", "new");
        let opened = open(&directory.path().join("live"), &[]).unwrap();
        let past = Past::at(&opened.disk, "HEAD").unwrap();
        assert_eq!(past.read("live/eu/main.tf").unwrap().path(), "eu/main.tf");
        assert_eq!(past.read("live/eu/main.tf").unwrap().text(), "old");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_to_what_was_there() {
        let directory = repository(&[("shared/main.tf", "old")]);
        std::os::unix::fs::symlink("shared", directory.path().join("link")).unwrap();
        write(directory.path(), "shared/main.tf", "new");
        write(directory.path(), "shared/more.tf", "more");
        let opened = open(directory.path(), &[]).unwrap();
        let past = Past::at(&opened.disk, "HEAD").unwrap();
        assert_eq!(past.read("link/main.tf").unwrap().text(), "old");
        assert_eq!(names(&past, "link"), ["main.tf"]);
    }

    #[test]
    fn what_no_verdict_hangs_on_is_no_change() {
        let directory = repository(&[("main.tf", "x")]);
        write(directory.path(), "README.md", "x");
        write(directory.path(), "src/main.rs", "x");
        let opened = open(directory.path(), &[]).unwrap();
        assert_eq!(Past::at(&opened.disk, "HEAD").unwrap().changed().count(), 0);
    }

    #[test]
    fn the_history_is_compared_where_it_parts() {
        let directory = repository(&[("main.tf", "one")]);
        git(directory.path(), &["checkout", "--quiet", "-b", "side"]);
        write(directory.path(), "mine.tf", "mine");
        git(directory.path(), &["add", "--all"]);
        git(directory.path(), &["commit", "--quiet", "--message", "mine"]);
        git(directory.path(), &["checkout", "--quiet", "main"]);
        write(directory.path(), "theirs.tf", "theirs");
        git(directory.path(), &["add", "--all"]);
        git(directory.path(), &["commit", "--quiet", "--message", "theirs"]);
        git(directory.path(), &["checkout", "--quiet", "side"]);
        let opened = open(directory.path(), &[]).unwrap();
        assert_eq!(Past::at(&opened.disk, "main").unwrap().changed().collect::<Vec<_>>(), ["mine.tf"]);
    }

    #[test]
    fn before_the_first_commit_there_was_nothing() {
        let directory = tempfile::tempdir().unwrap();
        git(directory.path(), &["init", "--quiet"]);
        write(directory.path(), "main.tf", "x");
        git(directory.path(), &["add", "--all"]);
        let opened = open(directory.path(), &[]).unwrap();
        let past = Past::at(&opened.disk, "HEAD").unwrap();
        assert!(names(&past, "").is_empty());
    }

    #[test]
    fn a_revision_that_is_none_is_told() {
        let directory = repository(&[("main.tf", "x")]);
        let opened = open(directory.path(), &[]).unwrap();
        for revision in ["nowhere", "--output=x", ""] {
            assert!(Past::at(&opened.disk, revision).unwrap_err().to_string().contains("git knows no commit"));
        }
        let outside = tempfile::tempdir().unwrap();
        let opened = open(outside.path(), &[]).unwrap();
        assert!(Past::at(&opened.disk, "HEAD").is_err());
    }
}
