//! Which directories call which, read from their texts: enough to know what has to be parsed.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regex::Regex;

use super::module::ModuleSource;
use super::{paths, test_runs};
use crate::discover::{EntryKind, Tree};

/// The wanted directories and all that call them, directly or through others, sorted. A module is judged by its
/// callers, wherever in the tree they are; what nobody wanted and nobody calls for need not be parsed. `module_path`:
/// where the module of another source lies in the tree.
pub fn with_callers(
    tree: &dyn Tree,
    all: &[String],
    wanted: &[String],
    module_path: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Vec<String> {
    if wanted.len() == all.len() {
        return all.to_vec();
    }
    let Ok(source) = Regex::new(r#""?source"?\s*[=:]\s*"([^"]*)""#) else { return all.to_vec() };
    let calls: Vec<(&String, BTreeSet<String>)> =
        all.par_iter().map(|directory| (directory, called(tree, directory, &source, module_path))).collect();
    let mut callers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (directory, called) in &calls {
        for other in called {
            callers.entry(other).or_default().push(directory);
        }
    }
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut waiting: Vec<&str> = wanted.iter().map(String::as_str).collect();
    while let Some(directory) = waiting.pop() {
        if found.insert(directory.to_owned()) {
            waiting.extend(callers.get(directory).into_iter().flatten());
        }
    }
    found.into_iter().collect()
}

/// The modules of the tree that the files of a directory call, as directories.
fn called(
    tree: &dyn Tree,
    directory: &str,
    source: &Regex,
    module_path: &dyn Fn(&str) -> Option<String>,
) -> BTreeSet<String> {
    let leads_to = |written: &str| match module_path(written) {
        Some(path) => paths::join("", &path),
        None => {
            let source = ModuleSource::in_tree(tree, directory, written);
            matches!(source, ModuleSource::Local(_)).then(|| paths::join(directory, written))?
        }
    };
    let is_code = |name: &str| [".tf", ".tofu", ".tf.json", ".tofu.json"].iter().any(|ending| name.ends_with(ending));
    let entries =
        tree.list(directory).into_iter().filter(|entry| entry.kind == EntryKind::File && is_code(&entry.name));
    let mut called: BTreeSet<String> = test_runs::called(tree, directory).into_iter().collect();
    for entry in entries {
        // What cannot be read here is told when it is parsed.
        let Ok(file) = tree.read(&paths::entry(directory, &entry.name)) else { continue };
        let sources = source.captures_iter(file.text()).filter_map(|found| found.get(1));
        called.extend(sources.filter_map(|source| leads_to(source.as_str())));
    }
    called
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    #[test]
    fn callers_of_callers_are_found_and_strangers_are_not() {
        let tree = Memory::new([
            ("live/eu/main.tf", "module \"a\" {\n  source = \"../../modules/a\"\n}"),
            ("live/us/main.tf", "resource \"x\" \"y\" {}"),
            ("modules/a/main.tf", "module \"b\" { source = \"../b\" }"),
            ("modules/b/main.tf", ""),
        ]);
        let all = ["live/eu", "live/us", "modules/a", "modules/b"].map(str::to_owned);
        let wanted = ["modules/b".to_owned()];
        assert_eq!(with_callers(&tree, &all, &wanted, &|_| None), ["live/eu", "modules/a", "modules/b"]);
    }

    #[test]
    fn tests_and_bare_words_call_as_well() {
        let tree = Memory::new([
            ("app/main.tf", ""),
            ("app/tests/a.tftest.hcl", "run \"a\" {\n  module {\n    source = \"./tests/setup\"\n  }\n}"),
            ("app/tests/setup/main.tf", ""),
            ("old/main.tf", "module \"a\" {\n  source = \"admin/\"\n}"),
            ("old/admin/main.tf", ""),
        ]);
        let all = ["app", "app/tests/setup", "old", "old/admin"].map(str::to_owned);
        let callers = |wanted: &str| with_callers(&tree, &all, &[wanted.to_owned()], &|_| None);
        assert_eq!(callers("app/tests/setup"), ["app", "app/tests/setup"]);
        assert_eq!(callers("old/admin"), ["old", "old/admin"]);
    }

    #[test]
    fn who_names_a_module_by_its_repository_calls_it() {
        let own = "module \"a\" {\n  source = \"git::https://git.example.com/acme/infra.git//modules/a?ref=main\"\n}";
        let tree = Memory::new([
            ("live/eu/main.tf", own),
            ("live/us/main.tf", "module \"a\" {\n  source = \"acme/a/aws\"\n}"),
            ("modules/a/main.tf", "terraform {\n  required_providers {\n    x = { source = \"acme/x\" }\n  }\n}"),
        ]);
        let all = ["live/eu", "live/us", "modules/a"].map(str::to_owned);
        let path = |written: &str| Some(written.split_once(".git//")?.1.split_once('?')?.0.to_owned());
        assert_eq!(with_callers(&tree, &all, &["modules/a".to_owned()], &path), ["live/eu", "modules/a"]);
    }
}
