//! Inputs of several files over each other: what a unit says, over what it includes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::MAX_NESTING;
use crate::terraform::inputs::Deployment;
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
        match &value.data {
            Data::Null => Self::default(),
            Data::Map(entries) if value.instance().is_none() => {
                let entries = entries.iter().map(|(name, entry)| (Arc::clone(name), inside(value, entry)));
                Self { entries: entries.collect(), open: None }
            }
            Data::OneOf(candidates) => Self::one_of(candidates.iter().map(Self::of).collect(), &value.origin),
            Data::Unknown(_) => {
                let held = value.at_least().into_iter().flat_map(|at_least| &at_least.entries);
                let entries = held.map(|(name, entry)| (Arc::clone(name), inside(value, entry)));
                Self { entries: entries.collect(), open: Some(value.unheld()) }
            }
            _ => Self::open(Value::unknown(Unknown::Invalid("what should set variables is no map".to_owned()))),
        }
    }

    /// Inputs of which nothing can be told, and why.
    pub(super) fn open(why: Value) -> Self {
        Self { entries: BTreeMap::new(), open: Some(why) }
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

    /// Sets the variables of a deployment.
    pub(super) fn pass(self, deployment: &mut Deployment) {
        if let Some(open) = &self.open {
            deployment.overlay(open);
        }
        deployment.values.extend(self.entries);
    }

    /// The same where it cannot be told whether they count at all.
    #[must_use]
    pub(super) fn perhaps(self) -> Self {
        Self::one_of(vec![self, Self::default()], &Origin::default())
    }

    /// These inputs, over others.
    #[must_use]
    pub(super) fn over(self, under: Self, strategy: Strategy) -> Self {
        if strategy == Strategy::None || self.open.is_some() {
            return self;
        }
        let mut merged = under;
        for (name, value) in self.entries {
            let below = merged.entries.get(&name).or(merged.open.as_ref()).filter(|_| strategy == Strategy::Deep);
            let value = match below {
                Some(below) => deep(below, &value, MAX_NESTING),
                None => value,
            };
            merged.entries.insert(name, value);
        }
        merged
    }
}

/// Maps merged key by key, lists joined; anything else is replaced. What is merged with something that cannot be told
/// cannot be told either.
pub(super) fn deep(below: &Value, above: &Value, depth: usize) -> Value {
    let origin = || Origin::merge([&above.origin, &below.origin]);
    match (&below.data, &above.data) {
        (Data::Map(_), Data::Map(_)) if depth == 0 => {
            let why = Unknown::TooLarge("the maps are nested too deep to be merged".to_owned());
            Value::unknown(why).with_origin(origin())
        }
        (Data::Map(under), Data::Map(over)) => {
            let mut merged = under.as_ref().clone();
            for (name, value) in over.iter() {
                let value = merged.get(name).map_or_else(|| value.clone(), |below| deep(below, value, depth - 1));
                merged.insert(Arc::clone(name), value);
            }
            Value::new(Data::Map(Arc::new(merged)), origin())
        }
        (Data::List(under) | Data::Set(under), Data::List(over) | Data::Set(over)) => {
            Value::list(under.iter().chain(over.iter()).cloned().collect()).with_origin(origin())
        }
        _ if !may_be_merged(below) || !may_be_merged(above) => above.clone(),
        (_, Data::Unknown(_)) => above.unheld(),
        (Data::Unknown(_), _) => below.unheld(),
        (Data::OneOf(_), _) | (_, Data::OneOf(_)) => {
            let why = Unknown::Ambiguous("what is merged has several candidates".to_owned());
            Value::unknown(why).with_origin(origin())
        }
        _ => above.clone(),
    }
}

/// Whether a value is, or may turn out to be, one that is merged and not replaced.
fn may_be_merged(value: &Value) -> bool {
    value
        .candidates()
        .iter()
        .any(|one| matches!(one.data, Data::Map(_) | Data::List(_) | Data::Set(_) | Data::Unknown(_) | Data::OneOf(_)))
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
    fn a_deep_merge_with_what_cannot_be_told_cannot_be_told() {
        let above = || Layers::of(&map(&[("tags", map(&[("a", Value::string("x"))])), ("name", Value::string("x"))]));
        let merged = above().over(Layers::of(&unknown()), Strategy::Deep);
        assert!(merged.entries.get("tags").unwrap().why_unknown().is_some());
        // A text replaces whatever is below.
        assert_eq!(merged.entries.get("name").unwrap().as_str(), Some("x"));
        let either = Value::one_of([map(&[("b", Value::string("y"))]), map(&[])], Origin::default());
        for below in [unknown(), either.clone()] {
            let merged = above().over(Layers::of(&map(&[("tags", below), ("name", either.clone())])), Strategy::Deep);
            assert!(merged.entries.get("tags").unwrap().why_unknown().is_some());
            assert_eq!(merged.entries.get("name").unwrap().as_str(), Some("x"));
        }
        let set = Value::new(Data::Set(Arc::new(vec![Value::string("a")])), Origin::default());
        let joined = deep(&set, &Value::list(vec![Value::string("b")]), MAX_NESTING);
        assert_eq!(joined.as_items().unwrap().len(), 2);
    }

    #[test]
    fn an_input_of_one_candidate_only_is_not_certain() {
        let several = [map(&[("a", Value::string("1"))]), map(&[])];
        let layers = Layers::of(&Value::one_of(several, Origin::default()));
        assert_eq!(layers.entries.get("a").unwrap().candidates().len(), 2);
    }
}
