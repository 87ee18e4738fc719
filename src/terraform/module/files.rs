//! Which files of a directory make a module, and in which order they are merged.

use std::collections::BTreeSet;

use crate::discover::{EntryKind, Tree};

/// A file that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// The name in its directory.
    pub(crate) name: String,
    /// It overrides what the others declare.
    pub(crate) overrides: bool,
}

/// The endings of configuration files, the stronger of a pair first: OpenTofu reads `main.tofu` instead of `main.tf`.
const ENDINGS: [(&str, Option<&str>); 4] =
    [(".tofu.json", None), (".tf.json", Some(".tofu.json")), (".tofu", None), (".tf", Some(".tofu"))];

/// The files of a directory that count: primary ones by name, then overrides by name.
pub(crate) fn of_module(tree: &dyn Tree, directory: &str) -> Vec<Candidate> {
    let entries = tree.list(directory);
    let names: BTreeSet<&str> =
        entries.iter().filter(|entry| entry.kind == EntryKind::File).map(|entry| entry.name.as_str()).collect();
    let mut files: Vec<Candidate> = names.iter().filter_map(|name| candidate(name, &names)).collect();
    files.sort_by(|one, other| (one.overrides, &one.name).cmp(&(other.overrides, &other.name)));
    files
}

fn candidate(name: &str, all: &BTreeSet<&str>) -> Option<Candidate> {
    if is_editors_own(name) {
        return None;
    }
    let (base, stronger) =
        ENDINGS.iter().find_map(|(ending, stronger)| Some((name.strip_suffix(ending)?, *stronger)))?;
    if stronger.is_some_and(|ending| all.contains(format!("{base}{ending}").as_str())) {
        return None;
    }
    let overrides = base == "override" || base.ends_with("_override");
    Some(Candidate { name: name.to_owned(), overrides })
}

/// Whether a file's name is one of a configuration file.
pub(crate) fn is_configuration(name: &str) -> bool {
    !is_editors_own(name) && ENDINGS.iter().any(|(ending, _)| name.ends_with(ending))
}

/// Whether a file of this name overrides what others declare.
pub(crate) fn overrides(name: &str) -> bool {
    let base = ENDINGS.iter().find_map(|(ending, _)| name.strip_suffix(ending)).unwrap_or(name);
    base == "override" || base.ends_with("_override")
}

/// Hidden files and what editors leave behind are not read by terraform.
fn is_editors_own(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    fn names(files: &[&str]) -> Vec<String> {
        let tree = Memory::new(files.iter().map(|name| (format!("m/{name}"), String::new())));
        of_module(&tree, "m").into_iter().map(|file| file.name).collect()
    }

    #[test]
    fn overrides_come_last() {
        let files = ["a_override.tf", "b.tf", "override.tf.json", "z.tf.json", "override.tf"];
        assert_eq!(names(&files), ["b.tf", "z.tf.json", "a_override.tf", "override.tf", "override.tf.json"]);
    }

    #[test]
    fn tofu_wins_over_tf_of_the_same_name() {
        assert_eq!(names(&["main.tf", "main.tofu", "x.tf.json", "x.tofu.json"]), ["main.tofu", "x.tofu.json"]);
    }

    #[test]
    fn other_files_do_not_count() {
        let files = [".hidden.tf", "main.tf~", "#main.tf", "x.tftest.hcl", "y.tfvars", "sub/main.tf", "old.tfold"];
        assert_eq!(names(&files), ["#main.tf"]);
    }
}
