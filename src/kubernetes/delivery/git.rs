//! The git generator, over the scanned tree.

use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};

use super::parameters::Parameters;
use super::revision;
use super::set::Known;
use crate::discover::{EntryKind, Tree, paths};
use crate::kubernetes::yaml;
use crate::kubernetes::yaml::written;
use crate::value::{Origin, Value};

/// `**` stands for at most so many directories below each other.
const DEPTH: usize = 12;

/// Files nest aliases at most so far.
const ALIASES: usize = 10_000;

/// What it generates; none where that cannot be told: the repository is not at hand. `budget` says how many entries of
/// directories may be looked at.
pub(super) fn generate(generator: &Value, known: &Known<'_>, budget: &mut usize) -> Option<Vec<Parameters>> {
    let repositories = known.repositories?;
    let address = generator.get("repoURL").filter(|address| address.why_unknown().is_none()).and_then(written)?;
    let root = repositories.path(address, &revision::of(generator.get("revision")), "")?;
    let tree = repositories.tree;
    let prefix = generator.get("pathParamPrefix").and_then(Value::as_str);
    let (patterns, kind) = match (generator.get("directories"), generator.get("files")) {
        (Some(directories), None) => (directories, EntryKind::Directory),
        (None, Some(files)) => (files, EntryKind::File),
        _ => return None,
    };
    let mut found: Vec<(String, Origin)> = Vec::new();
    for entry in patterns.as_items()? {
        let pattern = entry.get("path")?;
        let matching = matching(tree, &root, pattern.as_str()?, kind, budget)?;
        if entry.get("exclude").and_then(Value::as_bool) == Some(true) {
            found.retain(|(path, _)| !matching.contains(path));
        } else {
            found.extend(matching.into_iter().map(|path| (path, pattern.origin.clone())));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found.dedup_by(|one, other| one.0 == other.0);
    let values = generator.get("values");
    let parameters = found.iter().map(|(path, origin)| {
        let directory = if kind == EntryKind::File { paths::directory(path) } else { path };
        let own = named(directory, path, prefix, origin);
        let content = if kind == EntryKind::File {
            content(tree, &paths::resolve(&root, path)?)?
        } else {
            Parameters::new(Value::map([]))
        };
        let all = content.with(&own);
        let values = values.map(|values| (Arc::from("values"), all.fill(values, &mut 1_000)));
        Some(all.with(&Parameters::new(Value::map(values))))
    });
    let parameters: Option<Vec<Parameters>> = parameters.collect();
    parameters.filter(|parameters| !parameters.is_empty())
}

/// The parameters that a path gives.
fn named(directory: &str, path: &str, prefix: Option<&str>, origin: &Origin) -> Parameters {
    let text = |text: &str| Value::string(text).with_origin(origin.clone());
    let last = |path: &str| paths::name(path).to_owned();
    let entries = [
        ("path", text(directory)),
        ("basename", text(&last(directory))),
        ("basenameNormalized", text(&last(directory).replace(['_', '.'], "-"))),
        ("filename", text(&last(path))),
        ("segments", Value::list(directory.split('/').map(text).collect())),
    ];
    let own = Value::map(entries.map(|(key, value)| (Arc::from(key), value)));
    let own = Value::map([(Arc::from("path"), own)]);
    Parameters::new(match prefix {
        Some(prefix) => Value::map([(Arc::from(prefix), own)]),
        None => own,
    })
}

/// What a file of parameters holds.
fn content(tree: &dyn Tree, path: &str) -> Option<Parameters> {
    let file = tree.read(path).ok()?;
    let document = yaml::documents(file.text()).into_iter().next()?;
    let syntax = yaml::parse(file.text(), document).ok()?;
    let value = yaml::Reader::new(&file, ALIASES).value(&syntax.root?);
    value.as_map().is_some().then_some(Parameters::new(value))
}

/// The files or directories below a root that a pattern takes, as paths from that root; none when there is more to look
/// at than is looked at.
fn matching(tree: &dyn Tree, root: &str, pattern: &str, kind: EntryKind, budget: &mut usize) -> Option<Vec<String>> {
    let pattern = pattern.trim_start_matches("./");
    let segments: Vec<&str> = pattern.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut waiting: Vec<(String, usize, usize)> = vec![(String::new(), 0, 0)];
    let mut found = Vec::new();
    while let Some((directory, at, depth)) = waiting.pop() {
        let Some(segment) = segments.get(at) else { continue };
        let is_last = at + 1 == segments.len();
        if *segment == "**" {
            waiting.push((directory.clone(), at + 1, depth));
        }
        let glob = glob(segment)?;
        for entry in tree.list(&paths::resolve(root, &directory)?) {
            *budget = budget.checked_sub(1)?;
            if entry.name.starts_with('.') {
                continue;
            }
            let path = paths::entry(&directory, &entry.name);
            let is_directory = entry.kind == EntryKind::Directory;
            if *segment == "**" && is_directory && depth < DEPTH {
                waiting.push((path.clone(), at, depth + 1));
            }
            if !glob.is_match(&entry.name) || *segment == "**" && !is_last {
                continue;
            }
            if is_last && entry.kind == kind {
                found.push(path);
            } else if !is_last && is_directory {
                waiting.push((path, at + 1, depth));
            }
        }
    }
    found.sort();
    found.dedup();
    Some(found)
}

fn glob(segment: &str) -> Option<GlobMatcher> {
    Some(GlobBuilder::new(segment).literal_separator(true).build().ok()?.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    fn found(pattern: &str, kind: EntryKind) -> Vec<String> {
        let tree = Memory::new(
            [
                "clusters/eu/config.json",
                "clusters/us/config.json",
                "clusters/us/a/b.json",
                "clusters/.git/x",
                "top.json",
            ]
            .map(|path| (path, "{}")),
        );
        matching(&tree, "", pattern, kind, &mut 1_000).unwrap_or_default()
    }

    #[test]
    fn patterns_take_directories_and_files() {
        assert_eq!(found("clusters/*", EntryKind::Directory), ["clusters/eu", "clusters/us"]);
        assert_eq!(
            found("clusters/*/config.json", EntryKind::File),
            ["clusters/eu/config.json", "clusters/us/config.json"]
        );
        assert_eq!(found("clusters/**/b.json", EntryKind::File), ["clusters/us/a/b.json"]);
        assert_eq!(found("clusters/**/config.json", EntryKind::File).len(), 2);
        assert_eq!(found("nothing/*", EntryKind::Directory), Vec::<String>::new());
    }
}
