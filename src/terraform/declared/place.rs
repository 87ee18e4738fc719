//! Where in the tree lies what a declaration names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::discover::{EntryKind, Tree};
use crate::terraform::module::Module;
use crate::terraform::paths;
use crate::terraform::states::StateAddress;

/// The root modules of a tree, by what declarations name.
pub(super) struct Roots<'r> {
    tree: &'r dyn Tree,
    directories: BTreeSet<&'r str>,
    /// The directories by the states that their roots write; none where several write it.
    writing: BTreeMap<StateAddress, Option<&'r str>>,
}

impl<'r> Roots<'r> {
    pub(super) fn of(tree: &'r dyn Tree, roots: &'r [Arc<Module>]) -> Self {
        let mut writing = BTreeMap::new();
        for root in roots {
            let Some(address) = StateAddress::written_by(root) else { continue };
            writing.entry(address).and_modify(|only| *only = None).or_insert(Some(root.directory.as_str()));
        }
        Self { tree, directories: roots.iter().map(|root| root.directory.as_str()).collect(), writing }
    }

    /// The directory of the root module in a directory, where there is one.
    pub(super) fn at(&self, directory: &str) -> Option<String> {
        let real = self.tree.real(directory);
        self.directories.contains(real.as_str()).then_some(real)
    }

    /// The directory of the only root that writes a state.
    pub(super) fn writing(&self, address: &StateAddress) -> Option<String> {
        self.writing.get(address).copied().flatten().map(str::to_owned)
    }

    /// The only root that a path names as seen from a directory or from one above it.
    ///
    /// Where a deployment names no repository, its files are uploaded from a directory above the root module that nothing
    /// names. A path that leads nowhere means the repository itself.
    pub(super) fn seen_from_above(&self, directory: &str, path: &str) -> Option<String> {
        let path = paths::join("", path.trim_start_matches('/'))?;
        if path.is_empty() {
            let bases = self.tree.bases();
            return paths::upwards(directory)
                .find(|above| bases.iter().any(|base| base == above))
                .and_then(|base| self.at(base));
        }
        let seen = paths::upwards(directory).filter_map(|above| paths::join(above, &path));
        only(seen.filter(|directory| self.at(directory).is_some()).collect()).and_then(|directory| self.at(&directory))
    }
}

/// The file that a name means whose beginning is known to a module that is not at hand: the one below a directory beside
/// or above the root module that ends so, if there is but one.
pub(super) fn file_near(tree: &dyn Tree, root: &str, name: &str) -> Option<String> {
    if name.split('/').any(|part| part == "..") {
        return paths::join(root, name).filter(|path| tree.is_file(path));
    }
    let mut found = BTreeSet::new();
    for above in paths::upwards(root) {
        let entries = tree.list(above).into_iter().filter(|entry| entry.kind == EntryKind::Directory);
        let beside = entries.map(|entry| paths::entry(above, &entry.name));
        let near = beside.chain([above.to_owned()]).filter_map(|directory| paths::join(&directory, name));
        found.extend(near.filter(|path| tree.is_file(path)));
    }
    only(found)
}

fn only(found: BTreeSet<String>) -> Option<String> {
    let mut found = found.into_iter();
    found.next().filter(|_| found.next().is_none())
}
