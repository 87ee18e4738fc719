//! What may be rendered: only what lies in the scanned tree with all that it reaches for. The tools themselves know no
//! such tree: they follow links and folders wherever they lead, and fetch what is elsewhere.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use serde_yaml::Value;
use walkdir::WalkDir;

use super::{join, resolve, shown};
use crate::discover::{EntryKind, Tree};
use crate::finding::Problem;
use crate::source::{Location, SourceFile};

/// So many folders one overlay may be made from.
const FOLDERS: usize = 1_000;
/// So many files a chart may have; nested charts and their tables are some hundreds.
const FILES: usize = 100_000;

/// The names that Kustomize looks for, the first one present counts.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Fields of a Kustomization whose entries are paths, or a text in the place of one.
const LISTS: [&str; 9] = [
    "resources",
    "bases",
    "components",
    "generators",
    "transformers",
    "validators",
    "crds",
    "configurations",
    "patchesStrategicMerge",
];

/// Fields whose entries name a path under `path`.
const WITH_PATH: [&str; 4] = ["patches", "patchesJson6902", "replacements", "openapi"];

/// Fields whose entries make objects from files: `path`, or `key=path`.
const GENERATORS: [&str; 2] = ["configMapGenerator", "secretGenerator"];

/// The file of a folder's Kustomization.
pub(super) fn kustomization(tree: &dyn Tree, folder: &str) -> Option<Arc<SourceFile>> {
    KUSTOMIZATIONS.iter().find_map(|name| tree.read(&join(folder, name)).ok())
}

/// Where an overlay lies on the disk, if all that it and its bases name lies in the tree.
///
/// # Errors
/// What leads out of it.
pub(super) fn overlay(tree: &dyn Tree, folder: &str) -> Result<PathBuf, Problem> {
    let mut seen = BTreeSet::from([folder.to_owned()]);
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for below in bases(tree, &next)? {
            if seen.insert(below.clone()) {
                waiting.push(below);
            }
        }
        if seen.len() > FOLDERS {
            return Err(Problem::file(
                shown(tree, folder),
                "this overlay is made from too many folders to be rendered",
            ));
        }
    }
    tree.on_disk(folder).ok_or_else(|| not_on_disk(tree, folder))
}

/// The folders that a folder's Kustomization takes over.
fn bases(tree: &dyn Tree, folder: &str) -> Result<Vec<String>, Problem> {
    let Some(file) = kustomization(tree, folder) else {
        return Err(Problem::file(shown(tree, folder), "there is no Kustomization here to render"));
    };
    let written: Value = serde_yaml::from_str(file.text()).map_err(|error| {
        let message = format!("this Kustomization is no valid YAML, so its overlay was not rendered: {error}");
        Problem::file(file.path(), message)
    })?;
    let mut folders = Vec::new();
    for path in paths(&written) {
        let found = Some(path).filter(|path| !path.contains("://")).and_then(|path| resolve(folder, path));
        let Some((real, found)) = found.and_then(|found| Some((tree.on_disk(&found)?, found))) else {
            return Err(elsewhere(&file, path));
        };
        if real.is_dir() {
            folders.push(found);
        }
    }
    Ok(folders)
}

/// The paths that a Kustomization names.
fn paths(written: &Value) -> Vec<&str> {
    let entries = |field: &str| match written.get(field) {
        Some(Value::Sequence(entries)) => entries.iter().collect(),
        Some(other) => vec![other],
        None => Vec::new(),
    };
    let listed = LISTS.into_iter().flat_map(entries).filter_map(Value::as_str);
    let with_path = WITH_PATH.into_iter().flat_map(entries).filter_map(|entry| entry.get("path")?.as_str());
    let generated = GENERATORS.into_iter().flat_map(entries).flat_map(files);
    // A text of several lines, or with a key in it, is a patch or an object itself.
    listed.chain(with_path).chain(generated).filter(|path| !path.contains('\n') && !path.contains(": ")).collect()
}

/// The files that a generator names.
fn files(generator: &Value) -> Vec<&str> {
    let lists = ["files", "envs"].into_iter().filter_map(|field| generator.get(field)?.as_sequence()).flatten();
    let named = lists.chain(generator.get("env")).filter_map(Value::as_str);
    named.map(|written| written.split_once('=').map_or(written, |(_, path)| path)).collect()
}

fn elsewhere(file: &Arc<SourceFile>, path: &str) -> Problem {
    let start = file.text().find(path).unwrap_or_default();
    let message = format!(
        "`{path}` is not in the scanned tree: what lies elsewhere is neither read nor fetched, so this was not rendered"
    );
    Problem::at(Location::new(file, start..start + path.len()), message)
}

/// Where a chart lies on the disk, if none of its files is a link that leads out of the tree.
///
/// # Errors
/// What leads out of it.
pub(super) fn chart(tree: &dyn Tree, folder: &str) -> Result<PathBuf, Problem> {
    let real = tree.on_disk(folder).ok_or_else(|| not_on_disk(tree, folder))?;
    let refused = |path: &str, why: &str| Problem::file(path, format!("{why}, so this chart was not rendered"));
    for (count, entry) in WalkDir::new(&real).follow_links(true).sort_by_file_name().into_iter().enumerate() {
        let entry = entry
            .map_err(|_| refused(&shown(tree, folder), "a link in it leads nowhere, or a folder cannot be read"))?;
        if count > FILES {
            return Err(refused(&shown(tree, folder), "it has too many files"));
        }
        let inside = entry.path().strip_prefix(&real).unwrap_or(entry.path());
        let path = inside.iter().fold(folder.to_owned(), |path, part| join(&path, &part.to_string_lossy()));
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

/// Whether there is a chart in a folder that can be installed: a library is none.
pub(super) fn is_application(tree: &dyn Tree, folder: &str) -> bool {
    let chart = tree.read(&join(folder, "Chart.yaml")).ok();
    let written = chart.and_then(|file| serde_yaml::from_str::<Value>(file.text()).ok());
    written.is_none_or(|written| written.get("type").and_then(Value::as_str) != Some("library"))
}

/// Whether a folder holds a chart.
pub(super) fn is_chart(tree: &dyn Tree, folder: &str) -> bool {
    tree.list(folder).iter().any(|entry| entry.name == "Chart.yaml" && entry.kind == EntryKind::File)
}

fn not_on_disk(tree: &dyn Tree, path: &str) -> Problem {
    Problem::file(shown(tree, path), "it is not in the scanned tree on the disk, so it was not rendered")
}
