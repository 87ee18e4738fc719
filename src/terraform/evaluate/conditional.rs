//! Conditionals.

use hcl_edit::expr::Conditional;

use super::expression::evaluate;
use super::scope::Scope;
use super::{invalid, unknown};
use crate::terraform::partial::accepted;
use crate::terraform::types::{to_bool, unify_values};
use crate::value::{Data, Origin, Unknown, Value};

/// `condition ? yes : no`. Both results are candidates where the condition cannot be told.
pub(super) fn choose(conditional: &Conditional, scope: &Scope<'_>) -> Value {
    let (condition, refused) = refusal(evaluate(&conditional.cond_expr, scope));
    with_refusal(chosen(conditional, condition, scope), refused)
}

fn chosen(conditional: &Conditional, condition: Value, scope: &Scope<'_>) -> Value {
    match truth(&condition) {
        Some(Ok(truth)) => {
            let (yes, no) = (&conditional.true_expr, &conditional.false_expr);
            let (chosen, other) = if truth { (yes, no) } else { (no, yes) };
            let chosen = evaluate(chosen, scope);
            // The other one says no more than which type both have.
            let result = if is_open(&chosen) { chosen } else { alike(chosen, &evaluate(other, scope)) };
            decided_by(&condition, result)
        }
        Some(Err(why)) => unknown(why, condition.origin),
        None => {
            let yes = evaluate(&conditional.true_expr, scope);
            let no = evaluate(&conditional.false_expr, scope);
            let results = [alike(yes.clone(), &no), alike(no, &yes)];
            let origin = Origin::merge(results.iter().map(|result| &result.origin));
            decided_by(&condition, Value::one_of(results, origin))
        }
    }
}

/// A condition, and apart from it the candidate that Terraform refuses to compute, if there is one.
pub(super) fn refusal(condition: Value) -> (Value, Option<Value>) {
    let is_refused = |one: &&Value| matches!(one.data, Data::Unknown(Unknown::Invalid(_)));
    let refused = match &condition.data {
        Data::OneOf(candidates) => candidates.iter().find(is_refused).cloned(),
        _ => None,
    };
    (accepted(condition), refused)
}

/// What follows from a condition, as one candidate beside the refusal of the condition itself.
pub(super) fn with_refusal(value: Value, refused: Option<Value>) -> Value {
    match refused {
        Some(refused) => {
            let origin = value.origin.clone();
            Value::one_of([value, refused], origin)
        }
        None => value,
    }
}

/// The truth of a condition, or why there is none; nothing when it may be either.
pub(super) fn truth(condition: &Value) -> Option<Result<bool, Unknown>> {
    match &condition.data {
        Data::Unknown(why @ Unknown::Invalid(_)) => Some(Err(why.clone())),
        Data::Unknown(_) => None,
        Data::OneOf(candidates) => {
            let mut truths = candidates.iter().map(truth);
            let first = truths.next()??;
            truths.all(|other| other.as_ref() == Some(&first)).then_some(first)
        }
        Data::Null => Some(Err(Unknown::Invalid("a condition must not be null".into()))),
        _ => Some(to_bool(condition)),
    }
}

/// The result in the type that it has in common with the other one.
fn alike(chosen: Value, other: &Value) -> Value {
    if is_open(&chosen) || is_open(other) {
        return chosen;
    }
    let origin = chosen.origin.clone();
    match unify_values(&[chosen, other.clone()]) {
        Ok(unified) => unified.into_iter().next().unwrap_or_else(Value::null),
        Err(Unknown::Invalid(_)) => invalid("both results of a conditional must have one type", origin),
        Err(why) => unknown(why, origin),
    }
}

/// Whether a value takes any type.
fn is_open(value: &Value) -> bool {
    matches!(value.data, Data::Null | Data::Unknown(_))
}

/// The result, assumed if the condition is. What the condition refers to is no part of the result.
fn decided_by(condition: &Value, mut result: Value) -> Value {
    result.origin.assumed |= condition.origin.assumed;
    result
}
