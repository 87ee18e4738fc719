//! The built-in rule packs: every file reads, every attribute that a rule names is in the provider's recorded schema,
//! and every example does what it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may panic")]

mod coverage;
mod examples;
mod extracts;
mod kinds;
mod paths;
mod schemas;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use regionlint::rules::written::{PackHead, Rule};
use regionlint::rules::{Pack, Stated};
use regionlint::source::SourceFile;

/// Directories under `rules/` that hold something else than packs.
const NO_PACKS: &[&str] = &["regions", "schemas"];

/// A rule and the file it stands in.
struct Ruled {
    file: String,
    pack: String,
    rule: Rule,
}

impl Ruled {
    /// The types it is for.
    fn types(&self) -> impl Iterator<Item = &str> {
        self.rule.type_name.iter().chain(&self.rule.types).chain(self.rule.like.keys()).map(String::as_str)
    }
}

/// The headers of all packs, by name.
fn heads() -> BTreeMap<String, PackHead> {
    packs().into_iter().map(|directory| (name(&directory), head_of(&directory))).collect()
}

/// All rules of all packs.
fn rules() -> Vec<Ruled> {
    let mut rules = Vec::new();
    for directory in packs() {
        let head = head_of(&directory);
        for file in yaml_files(&directory) {
            let path = file.display().to_string();
            let source = Arc::new(SourceFile::new(path.clone(), fs::read_to_string(&file).unwrap()));
            let pack = Pack::read(&source, &head).unwrap_or_else(|error| panic!("{error}"));
            let ruled = |stated: Stated| Ruled { file: path.clone(), pack: name(&directory), rule: stated.rule };
            rules.extend(pack.rules.into_iter().map(ruled));
        }
    }
    rules
}

fn head_of(directory: &Path) -> PackHead {
    let file = directory.join("pack.yaml");
    let source = Arc::new(SourceFile::new(file.display().to_string(), fs::read_to_string(&file).unwrap()));
    Pack::read(&source, &PackHead::default()).unwrap_or_else(|error| panic!("{error}")).head
}

fn packs() -> Vec<PathBuf> {
    let directories = sorted(Path::new("rules")).into_iter().filter(|path| path.is_dir());
    directories.filter(|directory| !NO_PACKS.contains(&name(directory).as_str())).collect()
}

fn yaml_files(directory: &Path) -> Vec<PathBuf> {
    sorted(directory).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect()
}

fn sorted(directory: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(directory: &Path) -> String {
    directory.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Fails with one line for each complaint.
#[track_caller]
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn every_rule_reads_and_compiles() {
    assert!(!rules().is_empty());
}

#[test]
fn every_rule_has_a_source_and_examples() {
    let mut missing = Vec::new();
    for ruled in rules() {
        let rule = &ruled.rule;
        let mut lacks = |what: &str| missing.push(format!("{}: {:?} has no {what}", ruled.file, ruled.types().next()));
        if rule.source.is_empty() {
            lacks("source");
        }
        if rule.quiet.is_none() {
            lacks("quiet example");
        }
        if rule.fires.is_none() && !never_fires(rule) {
            lacks("example that fires");
        }
    }
    none(&missing);
}

/// What opens no region, lives in none, or spans only as part of its service gives nothing to find by itself.
fn never_fires(rule: &Rule) -> bool {
    use regionlint::model::Class;
    let is_ambient = |class: Option<Class>| class == Some(Class::Ambient);
    let ambient = !rule.also.is_empty() || !rule.links.is_empty();
    let ambient = ambient
        && rule.also.iter().all(|added| is_ambient(added.class))
        && rule.links.iter().all(|link| is_ambient(link.class));
    let is_global = rule.place.as_slice().iter().any(|place| place.global);
    rule.opens == Some(false) || ambient || is_global || rule.serves_global.is_some()
}

#[test]
fn a_type_has_one_rule_without_a_condition_and_it_comes_last() {
    let mut closed: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut wrong = Vec::new();
    for ruled in rules() {
        for type_name in ruled.types() {
            let key = (ruled.pack.clone(), type_name.to_owned());
            if let Some(first) = closed.get(&key) {
                wrong
                    .push(format!("{}: the rule for {type_name} in {first} already holds for all of them", ruled.file));
            }
            if ruled.rule.when.is_empty() {
                closed.insert(key, ruled.file.clone());
            }
        }
    }
    none(&wrong);
}
