//! Inputs of several files over each other: what a unit says, over what it includes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::MAX_NESTING;
use crate::terraform::partial::inside;
use crate::value::{Data, Origin, Unknown, Value};

/// How an `include` is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strategy {
    /// Only what it exposes counts.
    None,
    /// An input of the unit replaces the included one.
    Shallow,
    /// Maps are merged, lists joined.
    Deep,
}

/// Inputs, as far as they can be told.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    /// By name.
    pub(super) entries: BTreeMap<Arc<str>, Value>,
    /// Why there may be others than these.
    pub(super) open: Option<Value>,
}

impl Layers {
    /// The inputs of one `inputs` attribute.
    pub(super) fn of(value: &Value) -> Self {
        let open = |value: &Value| Self { entries: BTreeMap::new(), open: Some(value.clone()) };
        match &value.data {
            Data::Null => Self::default(),
            Data::Map(entries) if value.instance().is_none() => {
                let entries = entries.iter().map(|(name, entry)| (Arc::clone(name), inside(value, entry)));
                Self { entries: entries.collect(), open: None }
            }
            Data::OneOf(candidates) => Self::one_of(candidates.iter().map(Self::of).collect(), &value.origin),
            Data::Unknown(_) => open(value),
            _ => open(&Value::unknown(Unknown::Invalid("the inputs are no map".to_owned()))),
        }
    }

    /// One of several maps: what is not in all of them may be left to what lies under them.
    fn one_of(several: Vec<Self>, origin: &Origin) -> Self {
        let mut merged = Self { entries: BTreeMap::new(), open: several.iter().find_map(|one| one.open.clone()) };
        let names: Vec<Arc<str>> = several.iter().flat_map(|one| one.entries.keys().cloned()).collect();
        for name in names {
            let unset = || Value::unknown(Unknown::Ambiguous(format!("the input {name} is not always set")));
            let each = several.iter().map(|one| one.entries.get(&name).cloned().unwrap_or_else(unset));
            let value = Value::one_of(each.collect::<Vec<_>>(), origin.clone());
            merged.entries.insert(name, value);
        }
        merged
    }

    /// These inputs, over others.
    #[must_use]
    pub(super) fn over(self, under: Self, strategy: Strategy) -> Self {
        if strategy == Strategy::None || self.open.is_some() {
            return self;
        }
        let mut merged = under;
        for (name, value) in self.entries {
            let value = match merged.entries.get(&name) {
                Some(below) if strategy == Strategy::Deep => deep(below, &value, MAX_NESTING),
                _ => value,
            };
            merged.entries.insert(name, value);
        }
        merged
    }
}

/// Maps merged key by key, lists joined; anything else is replaced.
pub(super) fn deep(below: &Value, above: &Value, depth: usize) -> Value {
    let origin = || Origin::merge([&above.origin, &below.origin]);
    match (&below.data, &above.data) {
        (Data::Map(under), Data::Map(over)) if depth > 0 => {
            let mut merged = under.as_ref().clone();
            for (name, value) in over.iter() {
                let value = merged.get(name).map_or_else(|| value.clone(), |below| deep(below, value, depth - 1));
                merged.insert(Arc::clone(name), value);
            }
            Value::new(Data::Map(Arc::new(merged)), origin())
        }
        (Data::List(under), Data::List(over)) => {
            Value::list(under.iter().chain(over.iter()).cloned().collect()).with_origin(origin())
        }
        (Data::Unknown(_) | Data::OneOf(_), Data::Map(_) | Data::List(_)) => below.clone(),
        _ => above.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn map(entries: &[(&str, Value)]) -> Value {
        Value::map(entries.iter().map(|(name, value)| (Arc::from(*name), value.clone())))
    }

    fn unknown() -> Value {
        Value::unknown(Unknown::Unset("get_env(\"X\")".to_owned()))
    }

    #[test]
    fn an_input_replaces_the_one_below() {
        let below = Layers::of(&map(&[("a", Value::string("1")), ("b", Value::string("2"))]));
        let merged = Layers::of(&map(&[("b", Value::string("3"))])).over(below, Strategy::Shallow);
        assert_eq!(merged.entries.get("a"), Some(&Value::string("1")));
        assert_eq!(merged.entries.get("b"), Some(&Value::string("3")));
        assert!(merged.open.is_none());
    }

    #[test]
    fn a_deep_merge_goes_into_maps_and_joins_lists() {
        let tags = |name: &str| map(&[(name, Value::string("x")), ("l", Value::list(vec![Value::string(name)]))]);
        let below = Layers::of(&map(&[("tags", tags("a"))]));
        let merged = Layers::of(&map(&[("tags", tags("b"))])).over(below, Strategy::Deep);
        let merged = merged.entries.get("tags").unwrap();
        assert!(merged.get("a").is_some() && merged.get("b").is_some());
        assert_eq!(merged.get("l").unwrap().as_items().unwrap().len(), 2);
    }

    #[test]
    fn unknown_inputs_leave_everything_below_open() {
        let below = Layers::of(&map(&[("region", Value::string("eu-west-1"))]));
        let merged = Layers::of(&unknown()).over(below, Strategy::Shallow);
        assert!(merged.entries.is_empty() && merged.open.is_some());
        let merged = Layers::of(&map(&[("region", Value::string("eu-west-1"))])).over(merged, Strategy::Shallow);
        assert!(merged.entries.contains_key("region") && merged.open.is_some());
    }

    #[test]
    fn an_input_of_one_candidate_only_is_not_certain() {
        let several = [map(&[("a", Value::string("1"))]), map(&[])];
        let layers = Layers::of(&Value::one_of(several, Origin::default()));
        assert_eq!(layers.entries.get("a").unwrap().candidates().len(), 2);
    }
}
