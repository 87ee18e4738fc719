//! `mock_outputs`: what stands in for outputs until there are some, and may go on to stand beside them.
//!
//! Where a dependency merges them with its state, Terragrunt fills in what the state does not have. What is filled in is
//! no truth; but that there may be more than the outputs is, and so is what counts all the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::MAX_NESTING;
use super::dependency::Settings;
use crate::value::{AtLeast, Data, Number, Unknown, Value};

/// A dependency's outputs, with what may stand beside them.
pub(super) fn beside(outputs: Value, said: &Settings, name: &str) -> Value {
    let (Some(depth), Some(mocks)) = (depth(said), said.get("mock_outputs")) else { return outputs };
    let why = Unknown::Computed(format!("dependency.{name}.outputs"));
    filled(&outputs, mocks, depth, &why)
}

/// How deep the two are merged; none where they are not.
fn depth(said: &Settings) -> Option<usize> {
    match said.get("mock_outputs_merge_strategy_with_state").map(Value::as_str) {
        Some(Some("no_merge")) => None,
        Some(Some("shallow")) => Some(1),
        Some(_) => Some(MAX_NESTING),
        // The older spelling.
        None => {
            let merges = said.get("mock_outputs_merge_with_state")?;
            (merges.as_bool() != Some(false)).then_some(1)
        }
    }
}

/// What is in the state counts, unless it is empty where maps are merged key by key.
fn filled(state: &Value, mocks: &Value, depth: usize, why: &Unknown) -> Value {
    if let Data::OneOf(candidates) = &state.data {
        let filled = candidates.iter().map(|candidate| filled(candidate, mocks, depth, why));
        return Value::one_of(filled, state.origin.clone());
    }
    let held = match (&state.data, state.at_least()) {
        (Data::Map(entries), _) if state.instance().is_none() => {
            AtLeast { entries: entries.as_ref().clone(), complete: true, ..AtLeast::default() }
        }
        (_, Some(held)) => AtLeast { complete: false, ..held.clone() },
        _ => return state.clone(),
    };
    let mock = |name: &str| match &mocks.data {
        Data::Map(mocks) => mocks.get(name),
        _ => Some(mocks),
    };
    let may_add = match &mocks.data {
        Data::Map(mocks) => mocks.keys().any(|name| !held.entries.contains_key(name)),
        Data::Unknown(_) | Data::OneOf(_) => true,
        // Maps replace what is none.
        _ => return state.clone(),
    };
    let entries = held.entries.iter().map(|(name, entry)| {
        let entry = match (depth.checked_sub(1).filter(|depth| *depth > 0), mock(name)) {
            (Some(_), Some(_)) if is_empty(entry) => Value::unknown(why.clone()).with_origin(entry.origin.clone()),
            (Some(depth), Some(mock)) => filled(entry, mock, depth, why),
            _ => entry.clone(),
        };
        (Arc::clone(name), entry)
    });
    let entries: BTreeMap<Arc<str>, Value> = entries.collect();
    if held.complete && !may_add {
        return Value::new(Data::Map(Arc::new(entries)), state.origin.clone());
    }
    let held = AtLeast { entries, complete: false, ..held };
    Value::unknown_map(why.clone(), held, state.origin.clone())
}

/// What gives way to a mock where the two are merged key by key.
fn is_empty(value: &Value) -> bool {
    match &value.data {
        Data::Null | Data::Bool(false) => true,
        Data::Number(number) => *number == Number::ZERO,
        Data::String(text) => text.is_empty(),
        Data::List(items) | Data::Set(items) => items.is_empty(),
        Data::OneOf(candidates) => candidates.iter().any(is_empty),
        Data::Bool(true) | Data::Map(_) | Data::Unknown(_) => false,
    }
}
