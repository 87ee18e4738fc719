//! What declarations name: each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::statements::Said;
use crate::model::{Declares, Stack};
use crate::value::{Reference, Value};

/// A resource by the name of its stack and its address there.
pub(super) type Key = (Arc<str>, Arc<str>);

/// What values name: deployments and sets by reference, by name, or by a data source that asks for the name.
#[derive(Default)]
pub(super) struct Names {
    /// All that variables and sets can be given to, or that hold variables.
    known: BTreeSet<Key>,
    /// By name; several where the name is given again.
    called: BTreeMap<String, Vec<Key>>,
    /// The names that data sources ask for.
    asked: BTreeMap<Key, String>,
}

impl Names {
    pub(super) fn of(said: &[Said<'_>], stacks: &[(String, Stack)]) -> Self {
        let mut names = Self::default();
        for one in said {
            let path = match one.declares.as_ref() {
                Declares::Deployment(words) => &words.name,
                Declares::VariableSet(words) => &words.name,
                Declares::Variable(_) | Declares::Assignment { .. } => continue,
            };
            names.known.insert(one.key());
            let called = one.one(path).and_then(|name| name.as_str().map(str::to_owned));
            called.into_iter().for_each(|name| names.called.entry(name).or_default().push(one.key()));
        }
        for (_, stack) in stacks {
            let stack_name: Arc<str> = stack.name().into();
            for source in &stack.data_sources {
                let name = source.body.get("name").and_then(Value::as_str);
                let key = (Arc::clone(&stack_name), Arc::clone(&source.address));
                names.asked.extend(name.map(|name| (key, name.to_owned())));
            }
        }
        names
    }

    /// What a value of a stack names.
    pub(super) fn meant(&self, stack: &Arc<str>, value: &Value) -> Vec<Key> {
        let by_name = |name: &str| self.called.get(name).filter(|keys| keys.len() == 1).into_iter().flatten().cloned();
        if let Some(name) = value.as_str().filter(|_| value.origin.references().is_empty()) {
            return by_name(name).collect();
        }
        let keys = value.origin.references().iter().map(|reference| key_of(stack, reference));
        let mut meant: Vec<Key> = keys
            .flat_map(|key| match self.asked.get(&key) {
                Some(name) => by_name(name).collect::<Vec<_>>(),
                None => self.known.contains(&key).then_some(key).into_iter().collect(),
            })
            .collect();
        meant.sort();
        meant.dedup();
        meant
    }
}

/// What a reference of a stack leads to.
pub(super) fn key_of(stack: &Arc<str>, reference: &Reference) -> Key {
    (reference.stack.clone().unwrap_or_else(|| Arc::clone(stack)), Arc::clone(&reference.address))
}
