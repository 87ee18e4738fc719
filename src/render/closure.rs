//! An overlay and all that it is made from, laid out in a directory of its own.
//!
//! Kustomize follows links and directories wherever they lead. So it gets copies, of what lies in the scanned tree and
//! is named by what is understood, at the same places to each other; and no path that climbs out of them is let
//! through.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::kustomization::{self, Named, told};
use super::plugin;
use super::scratch::Scratch;
use crate::discover::{ReadError, Tree, paths};
use crate::finding::Problem;
use crate::source::SourceFile;

/// So many directories one overlay may be made from.
const DIRECTORIES: usize = 1_000;
/// So many files.
const FILES: usize = 20_000;
/// So many bytes.
const BYTES: u64 = 256 << 20;

/// What an overlay is made from.
pub(super) struct Closure<'t> {
    tree: &'t dyn Tree,
    directory: &'t str,
    /// The Kustomization in that directory.
    own: Arc<SourceFile>,
    kustomizations: BTreeMap<String, Arc<SourceFile>>,
    /// Files whose text was looked at: just that is laid out.
    texts: BTreeMap<String, Arc<SourceFile>>,
    /// Other files, by their path in the tree, and where they are.
    files: BTreeMap<String, PathBuf>,
}

/// An overlay that was laid out; it goes when this goes.
pub(super) struct Laid {
    scratch: Scratch,
    directory: String,
}

impl Laid {
    /// The overlay's directory.
    pub(super) fn directory(&self) -> PathBuf {
        self.scratch.path().join(&self.directory)
    }

    /// What a tool said about it, by the paths of the tree.
    pub(super) fn by_tree(&self, said: &str) -> String {
        let real = self.scratch.path().canonicalize().unwrap_or_else(|_| self.scratch.path().to_owned());
        said.replace(&format!("{}/", real.display()), "")
    }
}

impl<'t> Closure<'t> {
    /// What the overlay in a directory is made from.
    ///
    /// # Errors
    /// What of it leads out of the tree, or is not understood.
    pub(super) fn of(tree: &'t dyn Tree, directory: &'t str) -> Result<Self, Problem> {
        let own = kustomization::file(tree, directory)?;
        let (kustomizations, texts, files) = Default::default();
        let mut closure = Self { tree, directory, own, kustomizations, texts, files };
        let mut waiting = vec![directory.to_owned()];
        let mut seen = BTreeSet::from([directory.to_owned()]);
        while let Some(next) = waiting.pop() {
            for below in closure.add(&next)? {
                if seen.insert(below.clone()) {
                    waiting.push(below);
                }
            }
            if seen.len() > DIRECTORIES || closure.files.len() + closure.texts.len() > FILES {
                let why = "this overlay is made from too many directories or files to be rendered";
                return Err(Problem::file(paths::shown(tree, directory), why));
            }
        }
        Ok(closure)
    }

    /// The Kustomization of the overlay itself.
    pub(super) fn kustomization(&self) -> &Arc<SourceFile> {
        &self.own
    }

    /// All its files, as reports show them.
    pub(super) fn parts(&self) -> BTreeSet<String> {
        let texts = self.kustomizations.values().chain(self.texts.values()).map(|file| file.path().to_owned());
        texts.chain(self.files.keys().map(|path| self.tree.display(path))).collect()
    }

    /// Adds what a directory's Kustomization names; gives the directories among it.
    fn add(&mut self, directory: &str) -> Result<Vec<String>, Problem> {
        let real = self.tree.real(directory);
        if real != directory {
            // From there, `..` is another directory than it seems.
            let message = format!(
                "this directory is a link: name `{}`, where it leads, to have it rendered",
                self.tree.display(&real)
            );
            return Err(Problem::file(paths::shown(self.tree, directory), message));
        }
        let file = kustomization::file(self.tree, directory)?;
        let mut directories = Vec::new();
        for named in kustomization::named(&file)? {
            match named {
                Named::Text(text) => drop(inside(&file, directory, &text)?),
                Named::PluginText(text) => {
                    self.plugin(&file, directory, &text)?;
                    inside(&file, directory, &text)?;
                }
                Named::File(path) => {
                    let (found, real) = self.find_file(&file, directory, &path)?;
                    self.files.insert(found, real);
                }
                Named::Plugin(path) => {
                    let (found, _) = self.find_file(&file, directory, &path)?;
                    let why = |error: ReadError| Problem::file(self.tree.display(&found), error.to_string());
                    let text = self.tree.read(&found).map_err(why)?;
                    self.plugin(&text, directory, text.text())?;
                    self.texts.insert(found, text);
                }
                Named::Object(path) => {
                    let (found, real) = self.find(&file, directory, &path)?;
                    if real.is_dir() {
                        directories.push(found);
                    } else {
                        let (found, real) = self.find_file(&file, directory, &path)?;
                        self.files.insert(found, real);
                    }
                }
            }
        }
        self.kustomizations.insert(directory.to_owned(), file);
        Ok(directories)
    }

    /// Where something lies that a Kustomization names.
    fn find(&self, file: &Arc<SourceFile>, directory: &str, path: &str) -> Result<(String, PathBuf), Problem> {
        let elsewhere = || {
            let message = format!(
                "`{path}` is not in the scanned tree: what lies elsewhere is neither read nor fetched, so this was not rendered"
            );
            told(file, path, message)
        };
        let found = Some(path).filter(|path| !path.contains("://")).and_then(|path| paths::resolve(directory, path));
        let found = found.ok_or_else(elsewhere)?;
        let real = self.tree.on_disk(&found).ok_or_else(elsewhere)?;
        Ok((found, real))
    }

    /// The same of a file.
    fn find_file(&self, file: &Arc<SourceFile>, directory: &str, path: &str) -> Result<(String, PathBuf), Problem> {
        let found = self.find(file, directory, path)?;
        let refused = || told(file, path, format!("`{path}` is no file, so this was not rendered"));
        Some(found).filter(|(_, real)| real.is_file()).ok_or_else(refused)
    }

    /// Adds the files that a generator or transformer may name; they are looked for from the Kustomization's directory.
    fn plugin(&mut self, file: &Arc<SourceFile>, directory: &str, text: &str) -> Result<(), Problem> {
        let refused = |why| Problem::file(file.path(), format!("this cannot be rendered with: {why}"));
        let documents = plugin::documents(text).map_err(refused)?;
        for written in plugin::texts(&documents) {
            let path = inside(file, directory, written)?;
            let real = self.tree.on_disk(&path).filter(|real| real.is_file());
            self.files.extend(real.map(|real| (path, real)));
        }
        Ok(())
    }

    /// Lays it out.
    ///
    /// # Errors
    /// When it is too large, or the system refuses.
    pub(super) fn lay_out(&self) -> Result<Laid, Problem> {
        let refused = |why: &dyn std::fmt::Display| {
            Problem::file(
                paths::shown(self.tree, self.directory),
                format!("this overlay could not be laid out to be rendered: {why}"),
            )
        };
        let scratch = Scratch::new().map_err(|error| refused(&error))?;
        let mut left = BYTES;
        for (path, real) in &self.files {
            let size = real.metadata().map_err(|error| refused(&error))?.len();
            left = left.checked_sub(size).ok_or_else(|| refused(&format!("it has more than {} MiB", BYTES >> 20)))?;
            written(scratch.path(), path, |to| fs::copy(real, to).map(drop)).map_err(|error| refused(&error))?;
        }
        for (path, text) in &self.texts {
            written(scratch.path(), path, |to| fs::write(to, text.text())).map_err(|error| refused(&error))?;
        }
        for (directory, file) in &self.kustomizations {
            let path = paths::entry(directory, "kustomization.yaml");
            written(scratch.path(), &path, |to| fs::write(to, file.text())).map_err(|error| refused(&error))?;
        }
        Ok(Laid { scratch, directory: self.directory.to_owned() })
    }
}

/// Writes a file in a directory, whose own directories are made where they are not there.
fn written(root: &Path, path: &str, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let to = root.join(path);
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    write(&to)
}

/// A text that may be a path as one of the tree.
fn inside(file: &Arc<SourceFile>, directory: &str, text: &str) -> Result<String, Problem> {
    paths::resolve(directory, text).ok_or_else(|| {
        let shown = text.lines().next().unwrap_or_default();
        told(file, shown, format!("`{shown}` leads out of the scanned tree, so this was not rendered"))
    })
}
