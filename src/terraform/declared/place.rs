//! Where in the tree lies what a declaration names.

use std::collections::BTreeSet;

use crate::discover::{EntryKind, Tree};
use crate::terraform::paths;

/// The only directory for which something holds that a path names as seen from a directory or from one above it.
///
/// Where a deployment names no repository, its files are uploaded from a directory above the root module that nothing
/// names. A path that leads nowhere means the repository itself.
pub(super) fn seen_from_above(
    tree: &dyn Tree,
    directory: &str,
    path: &str,
    holds: impl Fn(&str) -> bool,
) -> Option<String> {
    let path = paths::join("", path.trim_start_matches('/'))?;
    if path.is_empty() {
        let bases = tree.bases();
        let around = paths::upwards(directory).find(|above| bases.iter().any(|base| base == above));
        return around.filter(|base| holds(base)).map(str::to_owned);
    }
    let seen = paths::upwards(directory).filter_map(|above| paths::join(above, &path));
    only(seen.filter(|directory| holds(directory)).collect())
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
