//! Names that hold only inside one block: `each`, `count`, and the iterators of dynamic blocks.

use std::sync::Arc;

use crate::value::Value;

/// Bound names, innermost last. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bindings(Option<Arc<Vec<(Arc<str>, Value)>>>);

impl Bindings {
    /// These bindings and one more, which hides an outer one of the same name.
    #[must_use]
    pub(crate) fn with(&self, name: impl Into<Arc<str>>, value: Value) -> Self {
        let mut all = self.0.as_deref().cloned().unwrap_or_default();
        all.push((name.into(), value));
        Self(Some(Arc::new(all)))
    }

    /// The value bound to a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.iter().rev().find(|(bound, _)| bound.as_ref() == name).map(|(_, value)| value)
    }
}
