//! What is known of a map that as a whole cannot be told.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Value;

/// What a map or object holds for sure, although it cannot be told what it is as a whole: a key depends on something
/// unknown, or something unknown was merged into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtLeast {
    /// Entries by their keys.
    pub entries: BTreeMap<Arc<str>, Value>,
    /// Values under keys that cannot be told, which are none of those above and no two of them the same.
    pub keyless: Vec<Value>,
    /// There is nothing else in it.
    pub complete: bool,
}

impl AtLeast {
    /// All values that it holds for sure.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.entries.values().chain(&self.keyless)
    }

    /// The same with every value replaced.
    #[must_use]
    pub fn map(&self, change: impl Fn(&Value) -> Value) -> Self {
        Self {
            entries: self.entries.iter().map(|(key, value)| (Arc::clone(key), change(value))).collect(),
            keyless: self.keyless.iter().map(change).collect(),
            complete: self.complete,
        }
    }

    /// The same, where a value may have no replacement.
    ///
    /// # Errors
    /// The first that `change` gives.
    pub fn try_map<E>(&self, change: impl Fn(&Value) -> Result<Value, E>) -> Result<Self, E> {
        let entries = self.entries.iter().map(|(key, value)| Ok((Arc::clone(key), change(value)?)));
        Ok(Self {
            entries: entries.collect::<Result<_, E>>()?,
            keyless: self.keyless.iter().map(change).collect::<Result<_, E>>()?,
            complete: self.complete,
        })
    }
}
