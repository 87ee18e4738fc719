//! Sets of variables, and to which deployments they are given.

use std::collections::{BTreeMap, BTreeSet};

use super::deployment::DeclaredDeployment;
use super::names::{Key, Names};
use super::settings::Settings;
use super::statements::Said;
use crate::model::Declares;

/// A set of variables.
pub(super) struct Set {
    key: Key,
    pub(super) settings: Settings,
    /// What it is given to: deployments, and what these are within.
    to: BTreeSet<Key>,
    /// The same where it cannot be told whether it is.
    perhaps_to: BTreeSet<Key>,
    is_for_all: bool,
    has_priority: bool,
}

/// The sets, each with what it is given to.
pub(super) fn sets(said: &[Said<'_>], names: &Names) -> BTreeMap<Key, Set> {
    let set = |one: &Said<'_>| {
        let Declares::VariableSet(words) = one.declares.as_ref() else { return None };
        Some(Set {
            key: one.key(),
            settings: Settings::default(),
            to: words.to.iter().flat_map(|path| one.named(path)).collect(),
            perhaps_to: BTreeSet::new(),
            is_for_all: one.is_true(words.everywhere.as_ref()),
            has_priority: one.is_true(words.priority.as_ref()),
        })
    };
    let mut sets: BTreeMap<Key, Set> = said.iter().filter_map(set).map(|set| (set.key.clone(), set)).collect();
    for one in said {
        let Declares::Assignment { set, to } = one.declares.as_ref() else { continue };
        for key in one.meant(set, names) {
            let Some(set) = sets.get_mut(&key) else { continue };
            let is_perhaps = one.resource.uncertain_count;
            if is_perhaps { &mut set.perhaps_to } else { &mut set.to }.extend(one.named(to));
        }
    }
    sets
}

/// What a deployment is or is within, to which sets may be given, and the sets that it names itself.
pub(super) struct Given {
    pub(super) of: BTreeSet<Key>,
    pub(super) sets: BTreeSet<Key>,
}

impl Set {
    /// Gives its variables to a deployment, if it is one of those that are given them.
    pub(super) fn give(&self, given: &Given, deployment: &mut DeclaredDeployment) {
        let is_among = |keys: &BTreeSet<Key>| !keys.is_disjoint(&given.of);
        let settings = if self.is_for_all || is_among(&self.to) || given.sets.contains(&self.key) {
            self.settings.clone()
        } else if is_among(&self.perhaps_to) {
            self.settings.untold()
        } else {
            return;
        };
        let all = if self.has_priority { &mut deployment.winning } else { &mut deployment.shared };
        all.add_beside(&settings);
    }
}
