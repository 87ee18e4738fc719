//! Which `Namespace` object an object lives in.

use std::collections::BTreeMap;

use super::file::ManifestFile;
use super::manifest::Manifest;
use crate::discover::paths;

/// The `Namespace` objects of a scan, by name, in path order.
pub(super) struct Namespaces<'s> {
    by_name: BTreeMap<&'s str, Vec<Found<'s>>>,
}

struct Found<'s> {
    directory: &'s str,
    manifest: &'s Manifest,
}

impl<'s> Namespaces<'s> {
    /// Collects them from files with their paths.
    pub(super) fn of(files: impl Iterator<Item = (&'s str, &'s ManifestFile)>) -> Self {
        let mut by_name: BTreeMap<&str, Vec<Found<'_>>> = BTreeMap::new();
        for (path, file) in files {
            for manifest in file.manifests.iter().filter(|manifest| manifest.identity.is_core("Namespace")) {
                if let Some(name) = &manifest.identity.name {
                    by_name.entry(name).or_default().push(Found { directory: paths::directory(path), manifest });
                }
            }
        }
        Self { by_name }
    }

    /// The object of that name nearest up the tree from each of `directories` in turn, else the only one in the scan.
    pub(super) fn find(&self, name: &str, directories: [&str; 2]) -> Option<&'s Manifest> {
        let found = self.by_name.get(name)?;
        let mut above = directories.into_iter().flat_map(paths::upwards);
        let nearest = above.find_map(|directory| found.iter().find(|found| found.directory == directory));
        let only = || found.first().filter(|_| found.len() == 1);
        nearest.or_else(only).map(|found| found.manifest)
    }
}
