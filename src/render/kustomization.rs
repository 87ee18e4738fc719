//! What a Kustomization names. Only fields that are known here may stand in one, spelled exactly: Kustomize itself
//! reads `Resources` as `resources`, and a field that nobody looked at could lead anywhere.

use std::sync::Arc;

use serde_yaml::{Mapping, Value};

use super::plugin;
use crate::discover::{FileKind, Tree, paths};
use crate::finding::Problem;
use crate::source::{Location, SourceFile};

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Nothing that leads anywhere.
    Settings,
    /// Paths of files, and of directories with a Kustomization.
    Objects,
    /// Paths of files.
    Files,
    /// Paths of files, or what would stand in such a file.
    Patches,
    /// The same, of objects that tell Kustomize what to do, and may name files themselves.
    Plugins,
    /// Maps in which `path` names a file.
    WithPath(&'static [&'static str]),
    /// Maps that make objects from files.
    Generators,
}

const PATCH: &[&str] = &["options", "patch", "path", "target"];

/// The fields of a Kustomization. Those of charts are none: Kustomize would start helm by itself.
const FIELDS: [(&str, Holds); 33] = [
    ("apiVersion", Holds::Settings),
    ("bases", Holds::Objects),
    ("buildMetadata", Holds::Settings),
    ("commonAnnotations", Holds::Settings),
    ("commonLabels", Holds::Settings),
    ("components", Holds::Objects),
    ("configMapGenerator", Holds::Generators),
    ("configurations", Holds::Files),
    ("crds", Holds::Files),
    ("generatorOptions", Holds::Settings),
    ("generators", Holds::Plugins),
    ("images", Holds::Settings),
    ("inventory", Holds::Settings),
    ("kind", Holds::Settings),
    ("labels", Holds::Settings),
    ("metadata", Holds::Settings),
    ("namePrefix", Holds::Settings),
    ("nameSuffix", Holds::Settings),
    ("namespace", Holds::Settings),
    ("openapi", Holds::WithPath(&["path"])),
    ("patches", Holds::WithPath(PATCH)),
    ("patchesJson6902", Holds::WithPath(PATCH)),
    ("patchesStrategicMerge", Holds::Patches),
    ("replacements", Holds::WithPath(&["path", "source", "targets"])),
    ("replicas", Holds::Settings),
    ("resources", Holds::Objects),
    ("secretGenerator", Holds::Generators),
    ("sortOptions", Holds::Settings),
    ("transformers", Holds::Plugins),
    ("validators", Holds::Plugins),
    ("vars", Holds::Settings),
    ("$patch", Holds::Settings),
    ("$schema", Holds::Settings),
];

/// The fields of a generator.
const GENERATOR: [&str; 9] = ["behavior", "env", "envs", "files", "literals", "name", "namespace", "options", "type"];

/// Something that a Kustomization names or holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// A file, or a directory with a Kustomization.
    Object(String),
    /// A file.
    File(String),
    /// A file of objects that may name files themselves.
    Plugin(String),
    /// A text that stands in the place of a path: Kustomize tries it as one, too.
    Text(String),
    /// The same, of objects that may name files themselves.
    PluginText(String),
}

/// The file of a directory's Kustomization.
///
/// # Errors
/// When there is none, or more than one.
pub(super) fn file(tree: &dyn Tree, directory: &str) -> Result<Arc<SourceFile>, Problem> {
    // Kustomize takes just one in a directory.
    let mut found = FileKind::Kustomization.names().filter_map(|name| tree.read(&paths::entry(directory, name)).ok());
    let none = || Problem::file(paths::shown(tree, directory), "there is no Kustomization here to render");
    let first = found.next().ok_or_else(none)?;
    match found.next() {
        // Where case does not count in names, one file answers to two of them.
        Some(other) if other.text() != first.text() => {
            Err(Problem::file(other.path(), "there is another Kustomization beside it, so this was not rendered"))
        }
        _ => Ok(first),
    }
}

/// What a Kustomization names.
///
/// # Errors
/// When something in it is not understood, and could lead anywhere.
pub(super) fn named(file: &Arc<SourceFile>) -> Result<Vec<Named>, Problem> {
    let refused = |why: String| Problem::file(file.path(), why);
    let mut documents = plugin::documents(file.text())
        .map_err(|why| refused(format!("this Kustomization cannot be rendered: {why}")))?;
    let (Some(Value::Mapping(fields)), true) = (documents.pop(), documents.is_empty()) else {
        return Err(refused("this Kustomization is not one map of fields, so its overlay was not rendered".to_owned()));
    };
    let mut named = Vec::new();
    for (field, value) in &fields {
        let known = FIELDS.iter().find(|(name, _)| field.as_str() == Some(name));
        let (name, holds) = known.ok_or_else(|| unknown(file, field))?;
        for entry in entries(value) {
            holds.names(file, name, entry, &mut named)?;
        }
    }
    named.sort();
    named.dedup();
    Ok(named)
}

impl Holds {
    fn names(self, file: &Arc<SourceFile>, field: &str, entry: &Value, named: &mut Vec<Named>) -> Result<(), Problem> {
        match self {
            Self::Settings => {}
            Self::Objects => named.push(Named::Object(path(file, field, entry)?)),
            Self::Files => named.push(Named::File(path(file, field, entry)?)),
            Self::Patches => {
                let text = path(file, field, entry)?;
                named.push(if plugin::is_inline(&text) { Named::Text(text) } else { Named::File(text) });
            }
            Self::Plugins => {
                let text = path(file, field, entry)?;
                named.push(if plugin::is_inline(&text) { Named::PluginText(text) } else { Named::Plugin(text) });
            }
            // Kustomize's old way of writing a strategic merge.
            Self::WithPath(fields) if fields == PATCH && entry.is_string() => {
                Self::Patches.names(file, field, entry, named)?
            }
            Self::WithPath(fields) => {
                if let Some(value) = map(file, field, entry, fields)?.get("path") {
                    // An empty path is none.
                    let path = path(file, field, value)?;
                    named.extend(Some(Named::File(path)).filter(|path| *path != Named::File(String::new())));
                }
            }
            Self::Generators => {
                let generator = map(file, field, entry, &GENERATOR)?;
                for list in ["files", "envs", "env"] {
                    for value in generator.get(list).into_iter().flat_map(entries) {
                        let written = path(file, field, value)?;
                        let bare = written.split_once('=').filter(|_| list == "files").map(|(_, path)| path.to_owned());
                        named.push(Named::File(bare.unwrap_or(written)));
                    }
                }
            }
        }
        Ok(())
    }
}

/// The entries of a list; what is no list is the only one, and `null` is none.
fn entries(value: &Value) -> impl Iterator<Item = &Value> {
    let entries = match value {
        Value::Sequence(entries) => entries.as_slice(),
        other => std::slice::from_ref(other),
    };
    entries.iter().filter(|entry| !entry.is_null())
}

fn path(file: &Arc<SourceFile>, field: &str, value: &Value) -> Result<String, Problem> {
    let refused = || format!("`{field}` names something that is no path, so this was not rendered");
    value.as_str().map(str::to_owned).ok_or_else(|| Problem::file(file.path(), refused()))
}

/// A map with no other fields than those.
fn map<'v>(file: &Arc<SourceFile>, field: &str, value: &'v Value, fields: &[&str]) -> Result<&'v Mapping, Problem> {
    let refused = || format!("`{field}` holds something that is no map, so this was not rendered");
    let map = value.as_mapping().ok_or_else(|| Problem::file(file.path(), refused()))?;
    let other = map.keys().find(|key| key.as_str().is_none_or(|key| !fields.contains(&key)));
    other.map_or(Ok(map), |other| Err(unknown(file, other)))
}

fn unknown(file: &Arc<SourceFile>, field: &Value) -> Problem {
    let field = field.as_str().unwrap_or("a key that is no text");
    let message = format!(
        "`{field}` is no field that can be rendered: what it names could lie anywhere, so this was not rendered"
    );
    told(file, field, message)
}

/// A problem at the place where something is written, as well as it can be told.
pub(super) fn told(file: &Arc<SourceFile>, written: &str, message: String) -> Problem {
    match file.text().find(written) {
        Some(start) => Problem::at(Location::new(file, start..start + written.len()), message),
        None => Problem::file(file.path(), message),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn names(text: &str) -> Result<Vec<Named>, String> {
        named(&Arc::new(SourceFile::new("app/kustomization.yaml", text))).map_err(|problem| problem.message)
    }

    #[test]
    fn every_path_is_named() {
        let text = "resources: &r [a.yaml, ../base]\nconfigMapGenerator:\n- {name: x, files: [k=b.txt, c.txt], envs: [d.env], literals: [e=../f]}\npatches:\n- {path: g.yaml}\n- {patch: 'a: ../../../b'}\ntransformers: [h.yaml]\nopenapi: {path: i.json}\nlabels:\n- {pairs: {a: b}}\n";
        let file = |path: &str| Named::File(path.to_owned());
        let object = |path: &str| Named::Object(path.to_owned());
        let expected = [
            vec![object("../base"), object("a.yaml")],
            ["b.txt", "c.txt", "d.env", "g.yaml", "i.json"].map(file).to_vec(),
            vec![Named::Plugin("h.yaml".to_owned())],
        ];
        assert_eq!(names(text).unwrap(), expected.concat());
    }

    #[test]
    fn what_kustomize_would_read_as_a_field_is_refused() {
        for text in [
            "Resources: [../../etc]\n",
            "re\u{17f}ources: [../../etc]\n",
            "patches:\n- {Path: x}\n",
            "patches: [[x.yaml]]\n",
            "imageTags: []\n",
            "helmCharts: [{name: x}]\n",
            "configMapGenerator: [{name: x, FILES: [/etc/passwd]}]\n",
            "x: &x {resources: [../../etc]}\n<<: *x\n",
            "resources: [12]\n",
            "resources: [!!binary Li4vLi4vZXRj]\n",
            "resources: [\n",
            "- resources\n",
            "resources: [a.yaml]\n---\nresources: [b.yaml]\n",
            "resources: [a.yaml]\nresources: [b.yaml]\n",
        ] {
            assert!(names(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_merge_key_is_read_as_what_it_merges() {
        let text = "patches:\n- &p {path: a.yaml, target: {kind: A}}\n- {<<: *p, target: {kind: B}}\n- {<<: *p, path: b.yaml}\n";
        assert_eq!(names(text).unwrap(), ["a.yaml", "b.yaml"].map(|path| Named::File(path.to_owned())));
    }

    #[test]
    fn a_text_in_the_place_of_a_path_is_told_by_what_it_is() {
        let inline = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}";
        let text = format!("patchesStrategicMerge: ['{inline}', 'a: b.yaml', 'odd: name/x.yaml', 'a\nb']\n");
        assert_eq!(names("patches: [x.yaml]\n").unwrap(), [Named::File("x.yaml".to_owned())]);
        let names = names(&text).unwrap();
        assert!(names.contains(&Named::Text(inline.to_owned())), "{names:?}");
        assert!(names.contains(&Named::File("a b".to_owned())), "{names:?}");
    }
}
