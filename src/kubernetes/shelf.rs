//! The files of a scan, each read once.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{self, ManifestFile};
use super::kustomize::{self, Kustomization};
use super::{Options, SkipReason, Skipped};
use crate::discover::{ReadError, Tree};
use crate::finding::Problem;
use crate::source::SourceFile;

/// What was read so far. Files outside the scan are read when an overlay names them.
pub(super) struct Shelf<'t> {
    tree: &'t dyn Tree,
    options: &'t Options<'t>,
    files: BTreeMap<String, Read>,
    kustomizations: BTreeMap<String, Option<Arc<Kustomization>>>,
    problems: Vec<Problem>,
}

/// What became of a file.
enum Read {
    Manifests(ManifestFile),
    Skipped(SkipReason),
    Failed(ReadError),
}

impl<'t> Shelf<'t> {
    /// Reads the given files, in parallel, but for `templates`, which are known to be some.
    pub(super) fn fill(tree: &'t dyn Tree, files: &[String], templates: &[&str], options: &'t Options<'t>) -> Self {
        let read = |path: &String| {
            let read = match templates.binary_search(&path.as_str()) {
                Ok(_) => Read::Skipped(SkipReason::HelmTemplate),
                Err(_) => read_one(tree, path, options),
            };
            (path.clone(), read)
        };
        let manifests = files.par_iter().filter(|path| !kustomize::is_kustomization(path));
        let files = manifests.map(read).collect();
        Self { tree, options, files, kustomizations: BTreeMap::new(), problems: Vec::new() }
    }

    /// The manifests of a file; none when it is no file of manifests.
    pub(super) fn manifests(&mut self, path: &str) -> Option<&ManifestFile> {
        if !self.files.contains_key(path) {
            let read = read_one(self.tree, path, self.options);
            self.files.insert(path.to_owned(), read);
        }
        self.already_read(path)
    }

    /// The same, of a file that was read before.
    pub(super) fn already_read(&self, path: &str) -> Option<&ManifestFile> {
        match self.files.get(path) {
            Some(Read::Manifests(file)) => Some(file),
            _ => None,
        }
    }

    /// The files of manifests read so far, by path.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &ManifestFile)> {
        self.files.iter().filter_map(|(path, read)| match read {
            Read::Manifests(file) => Some((path.as_str(), file)),
            _ => None,
        })
    }

    /// The texts read so far, Kustomizations included, sorted by path.
    pub(super) fn texts(&self) -> Vec<Arc<SourceFile>> {
        let kustomizations = self.kustomizations.values().flatten().map(|kustomization| &kustomization.file);
        let mut texts: Vec<_> = self.all().map(|(_, file)| &file.file).chain(kustomizations).map(Arc::clone).collect();
        texts.sort_by(|one, other| one.path().cmp(other.path()));
        texts
    }

    /// The Kustomization of a directory, if it has one that can be read.
    pub(super) fn kustomization(&mut self, directory: &str) -> Option<Arc<Kustomization>> {
        if let Some(known) = self.kustomizations.get(directory) {
            return known.clone();
        }
        let read = self.read_kustomization(directory);
        self.kustomizations.insert(directory.to_owned(), read.clone());
        read
    }

    fn read_kustomization(&mut self, directory: &str) -> Option<Arc<Kustomization>> {
        let file = kustomize::paths_in(directory).find_map(|path| self.tree.read(&path).ok())?;
        match Kustomization::read(&file, self.options.alias_budget) {
            Ok(kustomization) => Some(Arc::new(kustomization)),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// The files themselves.
    pub(super) fn tree(&self) -> &'t dyn Tree {
        self.tree
    }

    /// The text of a file.
    pub(super) fn text(&self, path: &str) -> Option<Arc<SourceFile>> {
        self.tree.read(path).ok()
    }

    /// Whether there is such a file.
    pub(super) fn is_file(&self, path: &str) -> bool {
        self.tree.is_file(path)
    }

    /// A path as reports show it; `.` for the working directory itself.
    pub(super) fn display(&self, path: &str) -> String {
        Some(self.tree.display(path)).filter(|shown| !shown.is_empty()).unwrap_or_else(|| ".".to_owned())
    }

    /// How many nodes the aliases of one document may add.
    pub(super) fn alias_budget(&self) -> usize {
        self.options.alias_budget
    }

    /// What could not be read, and what was no manifest.
    pub(super) fn leftovers(self) -> (Vec<Problem>, Vec<Skipped>) {
        let (mut problems, mut skipped) = (self.problems, Vec::new());
        for (path, read) in self.files {
            match read {
                Read::Manifests(file) => problems.extend(file.problems),
                Read::Skipped(reason) => skipped.push(Skipped { path: self.tree.display(&path), reason }),
                // What an overlay names and is not there was told at the overlay.
                Read::Failed(ReadError::Missing) => {}
                Read::Failed(error) => problems.push(Problem::file(self.tree.display(&path), error.to_string())),
            }
        }
        (problems, skipped)
    }
}

fn read_one(tree: &dyn Tree, path: &str, options: &Options<'_>) -> Read {
    match tree.read(path) {
        Err(error) => Read::Failed(error),
        Ok(text) => match file::read(&text, options) {
            Ok(file) => Read::Manifests(file),
            Err(reason) => Read::Skipped(reason),
        },
    }
}
