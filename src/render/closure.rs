//! An overlay and all that it is made from, laid out in a folder of its own.
//!
//! Kustomize follows links and folders wherever they lead. So it gets copies, of what lies in the scanned tree and is
//! named by what is understood, at the same places to each other; and no path that climbs out of them is let through.

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

/// So many folders one overlay may be made from.
const FOLDERS: usize = 1_000;
/// So many files.
const FILES: usize = 20_000;
/// So many bytes.
const BYTES: u64 = 256 << 20;

/// What an overlay is made from.
pub(super) struct Closure<'t> {
    tree: &'t dyn Tree,
    folder: &'t str,
    /// The Kustomization in that folder.
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
    folder: String,
}

impl Laid {
    /// The overlay's folder.
    pub(super) fn folder(&self) -> PathBuf {
        self.scratch.path().join(&self.folder)
    }

    /// What a tool said about it, by the paths of the tree.
    pub(super) fn by_tree(&self, said: &str) -> String {
        let real = self.scratch.path().canonicalize().unwrap_or_else(|_| self.scratch.path().to_owned());
        said.replace(&format!("{}/", real.display()), "")
    }
}

impl<'t> Closure<'t> {
    /// What the overlay in a folder is made from.
    ///
    /// # Errors
    /// What of it leads out of the tree, or is not understood.
    pub(super) fn of(tree: &'t dyn Tree, folder: &'t str) -> Result<Self, Problem> {
        let own = kustomization::file(tree, folder)?;
        let (kustomizations, texts, files) = Default::default();
        let mut closure = Self { tree, folder, own, kustomizations, texts, files };
        let mut waiting = vec![folder.to_owned()];
        let mut seen = BTreeSet::from([folder.to_owned()]);
        while let Some(next) = waiting.pop() {
            for below in closure.add(&next)? {
                if seen.insert(below.clone()) {
                    waiting.push(below);
                }
            }
            if seen.len() > FOLDERS || closure.files.len() + closure.texts.len() > FILES {
                let why = "this overlay is made from too many folders or files to be rendered";
                return Err(Problem::file(paths::shown(tree, folder), why));
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

    /// Adds what a folder's Kustomization names; gives the folders among it.
    fn add(&mut self, folder: &str) -> Result<Vec<String>, Problem> {
        let real = self.tree.real(folder);
        if real != folder {
            // From there, `..` is another folder than it seems.
            let message = format!(
                "this folder is a link: name `{}`, where it leads, to have it rendered",
                self.tree.display(&real)
            );
            return Err(Problem::file(paths::shown(self.tree, folder), message));
        }
        let file = kustomization::file(self.tree, folder)?;
        let mut folders = Vec::new();
        for named in kustomization::named(&file)? {
            match named {
                Named::Text(text) => drop(inside(&file, folder, &text)?),
                Named::PluginText(text) => {
                    self.plugin(&file, folder, &text)?;
                    inside(&file, folder, &text)?;
                }
                Named::File(path) => {
                    let (found, real) = self.find_file(&file, folder, &path)?;
                    self.files.insert(found, real);
                }
                Named::Plugin(path) => {
                    let (found, _) = self.find_file(&file, folder, &path)?;
                    let why = |error: ReadError| Problem::file(self.tree.display(&found), error.to_string());
                    let text = self.tree.read(&found).map_err(why)?;
                    self.plugin(&text, folder, text.text())?;
                    self.texts.insert(found, text);
                }
                Named::Object(path) => {
                    let (found, real) = self.find(&file, folder, &path)?;
                    if real.is_dir() {
                        folders.push(found);
                    } else {
                        let (found, real) = self.find_file(&file, folder, &path)?;
                        self.files.insert(found, real);
                    }
                }
            }
        }
        self.kustomizations.insert(folder.to_owned(), file);
        Ok(folders)
    }

    /// Where something lies that a Kustomization names.
    fn find(&self, file: &Arc<SourceFile>, folder: &str, path: &str) -> Result<(String, PathBuf), Problem> {
        let elsewhere = || {
            let message = format!(
                "`{path}` is not in the scanned tree: what lies elsewhere is neither read nor fetched, so this was not rendered"
            );
            told(file, path, message)
        };
        let found = Some(path).filter(|path| !path.contains("://")).and_then(|path| paths::resolve(folder, path));
        let found = found.ok_or_else(elsewhere)?;
        let real = self.tree.on_disk(&found).ok_or_else(elsewhere)?;
        Ok((found, real))
    }

    /// The same of a file.
    fn find_file(&self, file: &Arc<SourceFile>, folder: &str, path: &str) -> Result<(String, PathBuf), Problem> {
        let found = self.find(file, folder, path)?;
        let refused = || told(file, path, format!("`{path}` is no file, so this was not rendered"));
        Some(found).filter(|(_, real)| real.is_file()).ok_or_else(refused)
    }

    /// Adds the files that a generator or transformer may name; they are looked for from the Kustomization's folder.
    fn plugin(&mut self, file: &Arc<SourceFile>, folder: &str, text: &str) -> Result<(), Problem> {
        let refused = |why| Problem::file(file.path(), format!("this cannot be rendered with: {why}"));
        let documents = plugin::documents(text).map_err(refused)?;
        for written in plugin::texts(&documents) {
            let path = inside(file, folder, written)?;
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
                paths::shown(self.tree, self.folder),
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
        for (folder, file) in &self.kustomizations {
            let path = paths::entry(folder, "kustomization.yaml");
            written(scratch.path(), &path, |to| fs::write(to, file.text())).map_err(|error| refused(&error))?;
        }
        Ok(Laid { scratch, folder: self.folder.to_owned() })
    }
}

/// Writes a file in a folder, whose own folders are made where they are not there.
fn written(root: &Path, path: &str, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let to = root.join(path);
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    write(&to)
}

/// A text that may be a path as one of the tree.
fn inside(file: &Arc<SourceFile>, folder: &str, text: &str) -> Result<String, Problem> {
    paths::resolve(folder, text).ok_or_else(|| {
        let shown = text.lines().next().unwrap_or_default();
        told(file, shown, format!("`{shown}` leads out of the scanned tree, so this was not rendered"))
    })
}
