//! The tree on the disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::decode::decode;
use super::stream::read_limited;
use super::{Entry, EntryKind, ReadError, SIZE_LIMIT, Tree, paths};
use crate::source::SourceFile;

/// The files below one or several base directories, usually one repository. Nothing outside them is read, not even
/// through symlinks.
#[derive(Debug)]
pub struct Disk {
    /// The directory that contains the bases and the working directory.
    root: PathBuf,
    /// The directories that may be read, none inside another, sorted.
    bases: Vec<PathBuf>,
    /// The working directory in the tree.
    working: String,
    /// How many files were read.
    reads: Arc<AtomicUsize>,
    /// Directories are listed again and again while modules are looked for.
    listings: Mutex<BTreeMap<String, Arc<[Entry]>>>,
}

impl Disk {
    /// A tree of the given real, absolute directories; none when they have no ancestor in common (drives of Windows).
    pub(super) fn new(working: &Path, mut bases: Vec<PathBuf>) -> Option<Self> {
        bases.sort();
        bases.dedup_by(|inner, outer| inner.starts_with(outer));
        let root = bases.iter().try_fold(working.to_owned(), |root, base| shared_ancestor(&root, base))?;
        let working = tree_path(&root, working)?;
        Some(Self { root, bases, working, reads: Arc::default(), listings: Mutex::default() })
    }

    /// Where it can be seen how many files were read so far.
    pub fn reads(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.reads)
    }

    /// The real path of a path of the tree, without looking whether it exists.
    pub(super) fn real_path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    /// The tree's path for a real, absolute one.
    pub(super) fn tree_path(&self, real: &Path) -> Option<String> {
        tree_path(&self.root, real)
    }

    /// Reads a file that the user named by hand (`--config`, `--var-file`), wherever it lies. The name is relative to
    /// the working directory. A file inside the tree is shown as the tree shows it, another as it was named.
    ///
    /// # Errors
    /// When it cannot be read as text.
    pub fn read_named(&self, name: &str) -> Result<Arc<SourceFile>, ReadError> {
        let real = existing(&self.real_path(&self.working).join(name))?;
        let shown = match self.tree_path(&real).filter(|_| self.holds(&real)) {
            Some(path) => self.display(&path),
            None => name.replace('\\', "/"),
        };
        read_text(&real, shown)
    }

    /// The tree's path of a file or directory that the user named by hand; none outside the bases.
    pub fn find_named(&self, name: &str) -> Option<String> {
        let real = existing(&self.real_path(&self.working).join(name)).ok()?;
        self.tree_path(&real).filter(|_| self.holds(&real))
    }

    /// A path of the tree with its links resolved, as far as it exists.
    pub(super) fn settled(&self, path: &str) -> String {
        let real = self.real_path(path);
        let known = real.ancestors().find_map(|ancestor| Some((ancestor, ancestor.canonicalize().ok()?)));
        let settled = known.and_then(|(ancestor, resolved)| {
            let rest = real.strip_prefix(ancestor).ok()?;
            self.tree_path(&resolved.join(rest))
        });
        settled.unwrap_or_else(|| path.to_owned())
    }

    fn holds(&self, real: &Path) -> bool {
        self.bases.iter().any(|base| real.starts_with(base))
    }

    /// The real path behind a path of the tree, symlinks resolved.
    fn resolve(&self, path: &str) -> Result<PathBuf, ReadError> {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return Err(ReadError::Outside);
        }
        let real = existing(&self.real_path(path))?;
        if self.holds(&real) { Ok(real) } else { Err(ReadError::Outside) }
    }

    fn listing(&self, directory: &str) -> Arc<[Entry]> {
        let known = self.listings.lock().unwrap_or_else(PoisonError::into_inner).get(directory).cloned();
        known.unwrap_or_else(|| {
            let listing: Arc<[Entry]> = self.read_directory(directory).into();
            let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
            listings.insert(directory.to_owned(), Arc::clone(&listing));
            listing
        })
    }

    fn read_directory(&self, directory: &str) -> Vec<Entry> {
        let Ok(real) = self.resolve(directory) else { return Vec::new() };
        let Ok(entries) = fs::read_dir(real) else { return Vec::new() };
        let mut entries: Vec<Entry> = entries.flatten().filter_map(|entry| self.entry(directory, &entry)).collect();
        entries.sort();
        entries
    }

    /// A symlink counts as what it leads to. One that leads nowhere or outside is listed as a file, so that whoever
    /// needs it learns why it cannot be read.
    fn entry(&self, directory: &str, entry: &fs::DirEntry) -> Option<Entry> {
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().ok()?;
        let is_directory = if kind.is_symlink() {
            self.resolve(&paths::entry(directory, &name)).is_ok_and(|real| real.is_dir())
        } else {
            kind.is_dir()
        };
        let kind = if is_directory { EntryKind::Directory } else { EntryKind::File };
        Some(Entry { name, kind })
    }
}

impl Tree for Disk {
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        read_text(&self.resolve(path)?, self.display(path))
    }

    fn list(&self, directory: &str) -> Vec<Entry> {
        self.listing(directory).to_vec()
    }

    fn display(&self, path: &str) -> String {
        paths::relative(&self.working, path)
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.resolve(path).ok()
    }

    fn real(&self, directory: &str) -> String {
        let real = self.resolve(directory).ok().and_then(|real| self.tree_path(&real));
        real.unwrap_or_else(|| directory.to_owned())
    }

    fn working(&self) -> &str {
        &self.working
    }

    fn bases(&self) -> Vec<String> {
        self.bases.iter().filter_map(|base| self.tree_path(base)).collect()
    }

    fn is_file(&self, path: &str) -> bool {
        let (directory, name) = paths::split(path);
        let listing = self.listing(directory);
        let found = listing.binary_search_by(|entry| entry.name.as_str().cmp(name));
        found.is_ok_and(|at| listing.get(at).is_some_and(|entry| entry.kind == EntryKind::File))
    }
}

fn tree_path(root: &Path, real: &Path) -> Option<String> {
    let parts = real.strip_prefix(root).ok()?.components();
    Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

fn shared_ancestor(left: &Path, right: &Path) -> Option<PathBuf> {
    left.ancestors().find(|ancestor| right.starts_with(ancestor)).map(Path::to_owned)
}

fn existing(path: &Path) -> Result<PathBuf, ReadError> {
    path.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::Missing,
        _ => ReadError::Refused(error.to_string()),
    })
}

fn read_text(real: &Path, shown: String) -> Result<Arc<SourceFile>, ReadError> {
    let refused = |error: std::io::Error| ReadError::Refused(error.to_string());
    let about = fs::metadata(real).map_err(refused)?;
    if !about.is_file() {
        // A pipe or a device might never end.
        return Err(ReadError::Refused("it is no regular file".to_owned()));
    }
    if about.len() > SIZE_LIMIT {
        return Err(ReadError::TooLarge(SIZE_LIMIT));
    }
    let bytes = read_limited(fs::File::open(real).map_err(refused)?)?;
    Ok(Arc::new(SourceFile::new(shown, decode(bytes)?)))
}
