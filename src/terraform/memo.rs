//! Values that are computed on first use, and once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

/// A table of values by key, each computed on first use. A value that asks for itself while it is computed is a
/// cycle.
#[derive(Debug)]
pub(crate) struct Memo<K, V> {
    /// `None` while the value is being computed.
    cells: RefCell<HashMap<K, Option<V>>>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { cells: RefCell::new(HashMap::new()) }
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Memo<K, V> {
    /// The value of a key that was computed already.
    pub(crate) fn known(&self, key: &K) -> Option<V> {
        self.cells.borrow().get(key).cloned().flatten()
    }

    /// The value of a key; `cycle` where the value depends on itself.
    pub(crate) fn get(&self, key: &K, cycle: impl FnOnce() -> V, compute: impl FnOnce() -> V) -> V {
        if let Some(cell) = self.cells.borrow().get(key) {
            return cell.clone().unwrap_or_else(cycle);
        }
        self.cells.borrow_mut().insert(key.clone(), None);
        let value = compute();
        self.cells.borrow_mut().insert(key.clone(), Some(value.clone()));
        value
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_value_is_computed_once() {
        let (memo, count) = (Memo::default(), Cell::new(0));
        let compute = || {
            count.set(count.get() + 1);
            "value"
        };
        assert_eq!(memo.get(&1, || "cycle", compute), "value");
        assert_eq!(memo.get(&1, || "cycle", compute), "value");
        assert_eq!(count.get(), 1);
    }

    #[test]
    fn a_value_that_needs_itself_is_a_cycle() {
        let memo: Memo<u8, &str> = Memo::default();
        assert_eq!(memo.get(&1, || "outer", || memo.get(&1, || "inner cycle", || "value")), "inner cycle");
    }
}
