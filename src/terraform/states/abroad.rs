//! Values as another stack sees them.

use std::cell::Cell;
use std::sync::Arc;

use crate::value::{Data, Origin, Reference, Unknown, Value};

/// How deep values are followed.
const DEPTH: usize = 32;

/// The border of a stack: what goes over it refers to the resources of that stack.
pub(in crate::terraform) struct Border {
    stack: Arc<str>,
    /// How many values may go on: what one stack gives, many may take.
    left: Cell<usize>,
}

impl Border {
    /// How many values go over a border when no fewer are wanted.
    pub(in crate::terraform) const LIMIT: usize = 10_000;

    /// The border of a stack that so many values may cross, all that is inside of them counted.
    pub(in crate::terraform) fn of(stack: &str, limit: usize) -> Self {
        Self { stack: stack.into(), left: Cell::new(limit) }
    }

    /// The same value as another stack sees it.
    pub(in crate::terraform) fn crossed(&self, value: &Value) -> Value {
        self.within(value, DEPTH)
    }

    fn within(&self, value: &Value, depth: usize) -> Value {
        let origin = Origin { references: self.references(&value.origin), ..value.origin.clone() };
        let (Some(depth), Some(left)) = (depth.checked_sub(1), self.left.get().checked_sub(1)) else {
            let why = Unknown::TooLarge("what the other stack gives is too large or nested too deep".to_owned());
            return Value::unknown(why).with_origin(origin);
        };
        self.left.set(left);
        let all = |items: &[Value]| Arc::new(items.iter().map(|item| self.within(item, depth)).collect::<Vec<_>>());
        let data = match &value.data {
            Data::List(items) => Data::List(all(items)),
            Data::Set(items) => Data::Set(all(items)),
            Data::OneOf(items) => Data::OneOf(all(items)),
            Data::Map(entries) => {
                let entries = entries.iter().map(|(name, entry)| (Arc::clone(name), self.within(entry, depth)));
                Data::Map(Arc::new(entries.collect()))
            }
            plain => plain.clone(),
        };
        match (data, value.at_least()) {
            (Data::Unknown(why), Some(held)) => {
                Value::unknown_map(why, held.map(|entry| self.within(entry, depth)), origin)
            }
            (data, _) => Value::new(data, origin),
        }
    }

    /// What the stack itself got from a third stays where it is.
    fn references(&self, origin: &Origin) -> Option<Arc<Vec<Reference>>> {
        let own = origin.references.as_ref()?;
        if own.iter().all(|reference| reference.stack.is_some()) {
            return Some(Arc::clone(own));
        }
        let moved = own.iter().cloned().map(|reference| match reference.stack {
            Some(_) => reference,
            None => Reference { stack: Some(Arc::clone(&self.stack)), ..reference },
        });
        let mut moved: Vec<Reference> = moved.collect();
        moved.sort();
        Some(Arc::new(moved))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(value: &Value) -> usize {
        1 + value.as_items().unwrap_or_default().iter().map(nodes).sum::<usize>()
    }

    #[test]
    fn no_more_goes_over_than_may() {
        // Shared parts are copies on the other side.
        let doubled = |value: Value| Value::list(vec![value.clone(), value]);
        let value = (0..30).fold(Value::string("x"), |value, _| doubled(value));
        let crossed = Border::of("network", 1_000).crossed(&value);
        assert!(nodes(&crossed) <= 3_000, "{}", nodes(&crossed));
        let plain = Value::list(vec![Value::string("x"); 999]);
        assert_eq!(Border::of("network", 1_000).crossed(&plain), plain);
    }
}
