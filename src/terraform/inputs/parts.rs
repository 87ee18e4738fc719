//! Whether the files of variables of one directory are parts of one deployment.
//!
//! Several files that set nothing twice may be parts, or a deployment each (`dev.tfvars` says a size, `prod.tfvars` a
//! number of copies). It is proved where none can stand alone: each leaves a variable without a default unset that
//! another sets; or, where maps of variables refer to each other, each names by key an entry that only others have, or
//! has one that others name (`vnet_key = "hub"`, and `vnets = { hub = ... }` in the file beside it). Where names tie most
//! of the files of a directory, what lies beside them belongs to them, too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::tfvars::VariablesFile;
use crate::value::{Data, Value};

/// How deep maps in maps are looked through.
const DEPTH: usize = 64;

/// Whether the files, which lie in one directory, are surely parts of one deployment. `asked`: the variables without a
/// default.
pub(super) fn are_parts(files: &[&VariablesFile], asked: &BTreeSet<&Arc<str>>) -> bool {
    may_be_parts(files) && (need_each_other(files, asked) || refer_to_each_other(files))
}

/// Whether they may be, although nothing proves it.
pub(super) fn may_be_parts(files: &[&VariablesFile]) -> bool {
    files.len() > 1 && set_nothing_twice(files)
}

/// Whether all set something, and no two of them the same.
fn set_nothing_twice(files: &[&VariablesFile]) -> bool {
    let mut set: BTreeSet<&Arc<str>> = BTreeSet::new();
    files.iter().all(|file| file.problem.is_none() && !file.values.is_empty())
        && files.iter().flat_map(|file| file.values.keys()).all(|name| set.insert(name))
}

/// Whether each leaves unset what is asked for and another sets.
fn need_each_other(files: &[&VariablesFile], asked: &BTreeSet<&Arc<str>>) -> bool {
    let sets = |file: &&VariablesFile| asked.iter().any(|name| file.values.contains_key(*name));
    files.iter().filter(|file| sets(file)).count() > 1
}

/// Whether names of entries tie most of the files together.
fn refer_to_each_other(files: &[&VariablesFile]) -> bool {
    let tied = ties(files);
    let most = (0..files.len()).map(|file| tied_to(file, &tied).len()).max().unwrap_or_default();
    most > 1 && 2 * most > files.len()
}

/// The files that each one names entries of, or is named by.
fn ties(files: &[&VariablesFile]) -> Vec<BTreeSet<usize>> {
    let words: Vec<Words> = files.iter().map(|file| Words::of(file)).collect();
    let mut having: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (file, words) in words.iter().enumerate() {
        words.keys.iter().for_each(|key| having.entry(key).or_default().push(file));
    }
    let mut tied: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); files.len()];
    for (file, words) in words.iter().enumerate() {
        let elsewhere = words.missing().filter_map(|name| having.get(name));
        for other in elsewhere.flatten() {
            for (one, another) in [(file, *other), (*other, file)] {
                tied.get_mut(one).into_iter().for_each(|tied| tied.extend([another]));
            }
        }
    }
    tied
}

/// A file, and all that are tied to it, directly or through others.
fn tied_to(file: usize, tied: &[BTreeSet<usize>]) -> BTreeSet<usize> {
    let (mut reached, mut next) = (BTreeSet::from([file]), vec![file]);
    while let Some(file) = next.pop() {
        next.extend(tied.get(file).into_iter().flatten().filter(|other| reached.insert(**other)));
    }
    reached
}

/// What files call their entries, and which entries they name.
#[derive(Debug, Default)]
pub(super) struct Words {
    keys: BTreeSet<String>,
    named: BTreeSet<String>,
}

impl Words {
    fn of(file: &VariablesFile) -> Self {
        Self::of_all(std::slice::from_ref(file))
    }

    pub(super) fn of_all(files: &[VariablesFile]) -> Self {
        let mut words = Self::default();
        files.iter().flat_map(|file| file.values.values()).for_each(|value| words.read(value, DEPTH));
        words
    }

    /// The entries that are named here and are not here.
    pub(super) fn missing(&self) -> impl Iterator<Item = &str> {
        self.named.difference(&self.keys).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Whether an entry is called so here.
    pub(super) fn has(&self, name: &str) -> bool {
        self.keys.contains(name)
    }

    fn read(&mut self, value: &Value, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match &value.data {
            Data::Map(entries) => {
                for (key, entry) in entries.iter() {
                    self.keys.insert(key.to_string());
                    if names_entries(key) {
                        self.named.extend(texts(entry));
                    }
                    self.read(entry, depth);
                }
            }
            Data::List(items) | Data::Set(items) => items.iter().for_each(|item| self.read(item, depth)),
            _ => {}
        }
    }
}

/// Whether an attribute says of itself that it holds keys of entries: `key`, `vnet_key`, `subnet_keys`.
fn names_entries(attribute: &str) -> bool {
    let word = attribute.rsplit('_').next().unwrap_or_default();
    matches!(word, "key" | "keys")
}

/// The text, or those of a list.
fn texts(value: &Value) -> Vec<String> {
    match &value.data {
        Data::List(items) | Data::Set(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => value.as_str().map(str::to_owned).into_iter().collect(),
    }
}
