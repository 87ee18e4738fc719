//! Values that are one of several.

use std::sync::Arc;

use super::size::MAX_CANDIDATES;
use crate::value::{Data, Origin, Unknown, Value};

/// Computes with every combination of the values' candidates, up to a limit.
pub(in crate::terraform) fn combine(values: &[Value], compute: &dyn Fn(&[Value]) -> Value, origin: Origin) -> Value {
    let options: Vec<Vec<Value>> = values.iter().map(|value| value.candidates().to_vec()).collect();
    combine_options(&options, compute, origin)
}

/// Computes with every combination of one option from each place.
pub(in crate::terraform) fn combine_options(
    options: &[Vec<Value>],
    compute: &dyn Fn(&[Value]) -> Value,
    origin: Origin,
) -> Value {
    let combinations = options.iter().try_fold(1_usize, |count, options| count.checked_mul(options.len()));
    let Some(combinations) = combinations.filter(|count| *count <= MAX_CANDIDATES) else {
        return Value::new(Data::Unknown(too_many()), origin);
    };
    let pick = |mut number: usize| {
        let pick = |options: &Vec<Value>| {
            let picked = options.get(number % options.len().max(1)).cloned();
            number /= options.len().max(1);
            picked.unwrap_or_else(Value::null)
        };
        options.iter().map(pick).collect::<Vec<_>>()
    };
    if combinations == 1 {
        return compute(&pick(0));
    }
    Value::one_of((0..combinations).map(|number| compute(&pick(number))), origin)
}

/// Every way to settle the candidates inside a value; none when there are too many.
pub(in crate::terraform) fn alternatives(value: &Value) -> Option<Vec<Value>> {
    let with = |data| Value::new(data, value.origin.clone());
    match &value.data {
        Data::OneOf(candidates) => {
            let each = candidates.iter().map(alternatives).collect::<Option<Vec<_>>>()?;
            limited(each.into_iter().flatten().collect())
        }
        Data::List(items) if !items.iter().all(is_settled) => {
            Some(rows(items)?.into_iter().map(|items| with(Data::List(Arc::new(items)))).collect())
        }
        Data::Set(items) if !items.iter().all(is_settled) => {
            Some(rows(items)?.into_iter().map(|items| with(crate::terraform::types::new_set(items))).collect())
        }
        Data::Map(entries) if !entries.values().all(is_settled) => {
            let values: Vec<Value> = entries.values().cloned().collect();
            let maps = rows(&values)?.into_iter().map(|values| entries.keys().cloned().zip(values).collect());
            Some(maps.map(|entries| with(Data::Map(Arc::new(entries)))).collect())
        }
        _ => Some(vec![value.clone()]),
    }
}

/// A value without those of its candidates that Terraform would refuse to compute, where others are left: what it
/// refuses stops everything, so that whatever is deployed has one of the others.
pub(in crate::terraform) fn accepted(value: Value) -> Value {
    let Data::OneOf(candidates) = &value.data else { return value };
    let is_refused = |candidate: &&Value| matches!(candidate.data, Data::Unknown(Unknown::Invalid(_)));
    let refused = candidates.iter().filter(is_refused).count();
    if refused == 0 || refused == candidates.len() {
        return value;
    }
    let left = candidates.iter().filter(|candidate| !is_refused(candidate)).cloned();
    Value::one_of(left, value.origin.clone())
}

/// Whether no part of a value has candidates.
fn is_settled(value: &Value) -> bool {
    match &value.data {
        Data::OneOf(_) => false,
        Data::List(items) | Data::Set(items) => items.iter().all(is_settled),
        Data::Map(entries) => entries.values().all(is_settled),
        _ => true,
    }
}

/// Every way to settle all items of a row.
fn rows(items: &[Value]) -> Option<Vec<Vec<Value>>> {
    let mut rows = vec![Vec::with_capacity(items.len())];
    for item in items {
        let options = alternatives(item)?;
        let longer = |row: Vec<Value>| {
            let extend = move |option: &Value| row.iter().cloned().chain([option.clone()]).collect::<Vec<_>>();
            options.iter().map(extend).collect::<Vec<_>>()
        };
        rows = if let [option] = options.as_slice() {
            rows.iter_mut().for_each(|row| row.push(option.clone()));
            rows
        } else {
            limited(rows.into_iter().flat_map(longer).collect())?
        };
    }
    Some(rows)
}

fn limited<T>(all: Vec<T>) -> Option<Vec<T>> {
    (all.len() <= MAX_CANDIDATES).then_some(all)
}

/// The reason for giving up on candidates.
pub(in crate::terraform) fn too_many() -> Unknown {
    Unknown::TooLarge(format!("there are more than {MAX_CANDIDATES} candidates"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn one_of(texts: &[&str]) -> Value {
        Value::one_of(texts.iter().map(|text| Value::string(*text)), Origin::default())
    }

    #[test]
    fn every_combination_is_computed_once() {
        let joined =
            |values: &[Value]| Value::string(values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("-"));
        let result = combine(&[one_of(&["a", "b"]), one_of(&["x", "y"])], &joined, Origin::default());
        let texts: Vec<_> = result.candidates().iter().filter_map(Value::as_str).collect();
        assert_eq!(texts, ["a-x", "b-x", "a-y", "b-y"]);
    }

    #[test]
    fn too_many_combinations_are_unknown() {
        let many = one_of(&["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
        let result = combine(&[many.clone(), many], &|_| Value::null(), Origin::default());
        assert_eq!(result.why_unknown().unwrap().kind(), "too-large");
    }

    #[test]
    fn candidates_inside_collections_are_settled() {
        let list = Value::list(vec![Value::string("x"), one_of(&["a", "b"])]);
        let texts =
            |value: &Value| format!("{:?}", value.as_items().unwrap().iter().map(Value::as_str).collect::<Vec<_>>());
        let all: Vec<_> = alternatives(&list).unwrap().iter().map(texts).collect();
        assert_eq!(all, [r#"[Some("x"), Some("a")]"#, r#"[Some("x"), Some("b")]"#]);
        let many = Value::list(vec![one_of(&["a", "b"]); 7]);
        assert!(alternatives(&many).is_none());
    }
}
