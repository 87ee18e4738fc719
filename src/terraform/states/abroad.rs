//! Values as another stack sees them.

use std::cell::Cell;
use std::sync::Arc;

use crate::value::{Origin, Reference, Unknown, Value};

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
        let abroad = value.map_parts(origin, |part| self.within(part, depth));
        abroad.map_outline(|outline| outline.of_stack(&self.stack))
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
    use crate::value::Outline;

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

    #[test]
    fn a_text_that_only_has_a_name_is_not_what_is_called_so_here() {
        let own = Value::unknown_text(Unknown::Unset("var.env".into()), Outline::named("var.env"), Origin::default());
        let abroad = Border::of("network", 1_000).crossed(&own);
        assert!(!abroad.is_same_text(&own) && abroad.is_same_text(&Border::of("network", 1_000).crossed(&own)));
    }

    #[test]
    fn what_is_known_in_part_goes_over() {
        let own = Reference::new("aws_vpc.hub", "id");
        let why = || Unknown::Computed("random_uuid.one.id".into());
        let vpc = || Value::unknown(why()).referring_to(own.clone());
        let list = Value::unknown_list(why(), vpc(), Origin::default());
        let text = Value::unknown_text(why(), Outline::json(vpc()), Origin::default());
        let border = Border::of("network", 1_000);
        let abroad = [Reference { stack: Some("network".into()), ..own.clone() }];
        let (list, text) = (border.crossed(&list), border.crossed(&text));
        assert_eq!(list.each_item().map(|item| item.origin.references()), Some(abroad.as_slice()));
        assert_eq!(
            text.outline().and_then(Outline::encoded).map(|one| one.origin.references()),
            Some(abroad.as_slice())
        );
    }
}
