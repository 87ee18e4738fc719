//! What of a chart may be rendered: only what lies in the scanned tree with all that it reaches for. Helm knows no such
//! tree: it follows links wherever they lead.

use std::path::PathBuf;

use serde_yaml::Value;
use walkdir::WalkDir;

use crate::discover::{EntryKind, Tree, paths};
use crate::finding::Problem;

/// So many files a chart may have; nested charts and their tables are some hundreds.
const FILES: usize = 100_000;

/// Where a chart lies on the disk, if none of its files is a link that leads out of the tree.
///
/// # Errors
/// What leads out of it.
pub(super) fn chart(tree: &dyn Tree, directory: &str) -> Result<PathBuf, Problem> {
    let real = tree.on_disk(directory).ok_or_else(|| not_on_disk(tree, directory))?;
    let refused = |path: &str, why: &str| Problem::file(path, format!("{why}, so this chart was not rendered"));
    for (count, entry) in WalkDir::new(&real).follow_links(true).sort_by_file_name().into_iter().enumerate() {
        let entry = entry.map_err(|_| {
            refused(&paths::shown(tree, directory), "a link in it leads nowhere, or a directory cannot be read")
        })?;
        if count > FILES {
            return Err(refused(&paths::shown(tree, directory), "it has too many files"));
        }
        let inside = entry.path().strip_prefix(&real).unwrap_or(entry.path());
        let path = inside.iter().fold(directory.to_owned(), |path, part| paths::entry(&path, &part.to_string_lossy()));
        if tree.on_disk(&path).is_none() {
            return Err(refused(&tree.display(&path), "this link leads out of the scanned tree"));
        }
    }
    Ok(real)
}

/// Where a file of values lies on the disk. Helm takes a comma for the end of a name.
///
/// # Errors
/// When it lies elsewhere, or cannot be told to helm.
pub(super) fn values(tree: &dyn Tree, path: &str) -> Result<PathBuf, Problem> {
    let real = tree.on_disk(path).ok_or_else(|| not_on_disk(tree, path))?;
    let name = real.to_string_lossy();
    if name.contains([',', '"']) {
        return Err(Problem::file(tree.display(path), "helm cannot be told of values by a path with a comma or quote"));
    }
    Ok(real)
}

/// Whether there is a chart in a directory that can be installed: a library is none.
pub(super) fn is_application(tree: &dyn Tree, directory: &str) -> bool {
    let chart = tree.read(&paths::entry(directory, "Chart.yaml")).ok();
    let written = chart.and_then(|file| serde_yaml::from_str::<Value>(file.text()).ok());
    written.is_none_or(|written| written.get("type").and_then(Value::as_str) != Some("library"))
}

/// Whether a directory holds a chart.
pub(super) fn is_chart(tree: &dyn Tree, directory: &str) -> bool {
    tree.list(directory).iter().any(|entry| entry.name == "Chart.yaml" && entry.kind == EntryKind::File)
}

fn not_on_disk(tree: &dyn Tree, path: &str) -> Problem {
    Problem::file(paths::shown(tree, path), "it is not in the scanned tree on the disk, so it was not rendered")
}
