//! Files of variables that lean on those of another directory.
//!
//! A scenario may be deployed in phases, each with a directory of files and a state of its own: a later one names entries
//! that an earlier one has (`vnet_key = "hub"`), and takes from its state what that was given. Whether a default holds in the
//! later one, where the earlier one sets something instead, is then up to whoever hands it on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::parts::Words;
use super::together::{Given, says_something};
use crate::terraform::module::Module;
use crate::terraform::paths;
use crate::value::{Unknown, Value};

/// What is known of the files of a deployment.
struct Known {
    name: String,
    /// The variables that they set instead of a default.
    instead: BTreeSet<Arc<str>>,
    words: Words,
    /// The entries that they name and do not have.
    missing: Vec<String>,
    /// The directories above them.
    around: BTreeSet<String>,
}

/// Leaves open what others set instead of a default, where one has all entries that are named here and are not here. Both
/// lie in a directory that does not hold all files of the module: there is no other sign that they belong together.
pub(super) fn lean_on_others(given: &mut [Given], module: &Module, already: &BTreeSet<Arc<str>>) {
    let known: Vec<Known> = given.iter().map(|given| Known::of(given, module, already)).collect();
    let around = known.iter().map(|known| known.around.clone());
    let Some(everywhere) = around.reduce(|all, one| &all & &one) else { return };
    for (own, given) in known.iter().zip(given) {
        let perhaps = own.set_by_others(&known, &everywhere);
        perhaps.into_iter().for_each(|(name, value)| _ = given.perhaps.entry(name).or_insert(value));
    }
}

impl Known {
    fn of(given: &Given, module: &Module, already: &BTreeSet<Arc<str>>) -> Self {
        let has_default =
            |name: &&Arc<str>| !already.contains(*name) && module.variables.get(*name).is_some_and(says_something);
        let words = Words::of_all(&given.files);
        Self {
            name: given.name.clone(),
            instead: given.variables().filter(has_default).map(Arc::clone).collect(),
            missing: words.missing().map(str::to_owned).collect(),
            words,
            around: paths::upwards(&given.name).skip(1).map(str::to_owned).collect(),
        }
    }

    /// What may hold here because another sets it.
    fn set_by_others(&self, others: &[Self], everywhere: &BTreeSet<String>) -> BTreeMap<Arc<str>, Value> {
        let mut set = BTreeMap::new();
        for other in others.iter().filter(|other| self.leans_on(other, everywhere)) {
            for name in other.instead.difference(&self.instead) {
                let nearest = self.nearest_that_sets(name, others).unwrap_or(other);
                let why = format!("whether what {} sets holds here cannot be told", nearest.name);
                set.entry(Arc::clone(name)).or_insert_with(|| Value::unknown(Unknown::Ambiguous(why)));
            }
        }
        set
    }

    /// The nearest that sets a variable and has an entry which is named here: it may be an earlier phase, though others
    /// have the rest.
    fn nearest_that_sets<'k>(&self, variable: &str, others: &'k [Self]) -> Option<&'k Self> {
        let may_hold =
            |other: &&Self| other.instead.contains(variable) && self.missing.iter().any(|name| other.words.has(name));
        // Of equally near ones the first.
        let all = others.iter().filter(may_hold).rev();
        all.max_by_key(|other| self.around.intersection(&other.around).count())
    }

    fn leans_on(&self, other: &Self, everywhere: &BTreeSet<String>) -> bool {
        !self.missing.is_empty()
            && !other.instead.is_subset(&self.instead)
            && self.missing.iter().all(|name| other.words.has(name))
            && self.around.intersection(&other.around).any(|directory| !everywhere.contains(directory))
    }
}
