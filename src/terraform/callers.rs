//! Which directories call which, read from their texts: enough to know what has to be parsed.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regex::Regex;

use super::module::ModuleSource;
use super::{paths, test_runs};
use crate::discover::{EntryKind, Tree};

/// What has to be parsed of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToParse {
    /// Directories of modules that are wanted, or call these, directly or through others; sorted.
    pub modules: Vec<String>,
    /// Others that declare deployments, which may be deployments of these, or call what does; sorted.
    pub declaring: Vec<String>,
}

/// What has to be parsed for the wanted directories. A module is judged by its callers, wherever in the tree they are; what
/// nobody wanted and nobody calls for need not be parsed. `module_path`: where the module of another source lies in the
/// tree. `declares`: whether a type declares deployments.
pub fn with_callers(
    tree: &dyn Tree,
    all: &[String],
    wanted: &[String],
    module_path: &(dyn Fn(&str) -> Option<String> + Sync),
    declares: &(dyn Fn(&str) -> bool + Sync),
) -> ToParse {
    let everything = || ToParse { modules: all.to_vec(), declaring: Vec::new() };
    if wanted.len() == all.len() {
        return everything();
    }
    let Some(words) = Words::new() else { return everything() };
    let read: Vec<(&String, Told)> =
        all.par_iter().map(|directory| (directory, words.read(tree, directory, module_path, declares))).collect();
    let mut callers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (directory, told) in &read {
        for other in &told.called {
            callers.entry(other).or_default().push(directory);
        }
    }
    let declaring = read.iter().filter(|(_, told)| told.declares).map(|(directory, _)| *directory);
    let modules = with_all_above(wanted.iter(), &callers);
    let declaring = with_all_above(declaring, &callers);
    ToParse { declaring: declaring.difference(&modules).cloned().collect(), modules: modules.into_iter().collect() }
}

/// Some directories and all that call them, directly or through others.
fn with_all_above<'d>(
    directories: impl Iterator<Item = &'d String>,
    callers: &BTreeMap<&str, Vec<&str>>,
) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut waiting: Vec<&str> = directories.map(String::as_str).collect();
    while let Some(directory) = waiting.pop() {
        if found.insert(directory.to_owned()) {
            waiting.extend(callers.get(directory).into_iter().flatten());
        }
    }
    found
}

/// What the files of a directory tell.
#[derive(Debug, Default)]
struct Told {
    /// The modules of the tree that they call, as directories.
    called: BTreeSet<String>,
    /// They declare deployments.
    declares: bool,
}

/// What is looked for in texts.
struct Words {
    source: Regex,
    resource: Regex,
}

impl Words {
    fn new() -> Option<Self> {
        let source = Regex::new(r#""?source"?\s*[=:]\s*"([^"]*)""#).ok()?;
        // In JSON a type is a key like any other, and asked for like one.
        let resource = Regex::new(r#"(?:^|\n)\s*(?:resource\s*)?"(\w+)""#).ok()?;
        Some(Self { source, resource })
    }

    fn read(
        &self,
        tree: &dyn Tree,
        directory: &str,
        module_path: &dyn Fn(&str) -> Option<String>,
        declares: &dyn Fn(&str) -> bool,
    ) -> Told {
        let is_code =
            |name: &str| [".tf", ".tofu", ".tf.json", ".tofu.json"].iter().any(|ending| name.ends_with(ending));
        let entries =
            tree.list(directory).into_iter().filter(|entry| entry.kind == EntryKind::File && is_code(&entry.name));
        let mut told = Told { called: test_runs::called(tree, directory).into_iter().collect(), declares: false };
        let mut types = BTreeSet::new();
        for entry in entries {
            // What cannot be read here is told when it is parsed.
            let Ok(file) = tree.read(&paths::entry(directory, &entry.name)) else { continue };
            for source in self.source.captures_iter(file.text()).filter_map(|found| found.get(1)) {
                match (module_path(source.as_str()), ModuleSource::in_tree(tree, directory, source.as_str())) {
                    (Some(path), _) => told.called.extend(paths::join("", &path)),
                    (None, ModuleSource::Local(path)) => told.called.extend(paths::join(directory, &path)),
                    (None, ModuleSource::Remote(source)) => drop(types.insert(format!("module:{source}"))),
                }
            }
            let resources = self.resource.captures_iter(file.text()).filter_map(|found| found.get(1));
            types.extend(resources.map(|found| found.as_str().to_owned()));
        }
        told.declares = types.iter().any(|type_name| declares(type_name));
        told
    }
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
        let parsed = with_callers(&tree, &all, &wanted, &|_| None, &|_| false);
        assert_eq!(parsed.modules, ["live/eu", "modules/a", "modules/b"]);
        assert!(parsed.declaring.is_empty());
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
        let callers = |wanted: &str| with_callers(&tree, &all, &[wanted.to_owned()], &|_| None, &|_| false).modules;
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
        let parsed = with_callers(&tree, &all, &["modules/a".to_owned()], &path, &|_| false);
        assert_eq!(parsed.modules, ["live/eu", "modules/a"]);
    }

    #[test]
    fn what_declares_deployments_is_read_with_its_callers() {
        let tree = Memory::new([
            ("app/main.tf", ""),
            ("ops/main.tf", "module \"w\" { source = \"../modules/w\" }"),
            ("modules/w/main.tf", "\nresource \"acme_workspace\" \"w\" {}"),
            ("more/main.tf", "module \"w\" { source = \"acme/workspace/x\" }"),
            ("json/main.tf.json", "{\"resource\": {\n  \"acme_workspace\": {}\n}}"),
            ("other/main.tf", "resource \"acme_other\" \"w\" {}"),
        ]);
        let all = ["app", "json", "modules/w", "more", "ops", "other"].map(str::to_owned);
        let declares = |name: &str| matches!(name, "acme_workspace" | "module:acme/workspace/x");
        let parsed = with_callers(&tree, &all, &["app".to_owned()], &|_| None, &declares);
        assert_eq!(parsed.modules, ["app"]);
        assert_eq!(parsed.declaring, ["json", "modules/w", "more", "ops"]);
    }
}
