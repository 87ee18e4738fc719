//! `try` and `can`: what happens where Terraform would fail.

use hcl_edit::expr::Expression;

use super::expression::evaluate;
use super::invalid;
use super::scope::Scope;
use crate::terraform::partial::first_error;
use crate::value::{Data, Origin, Value};

/// `try(a, b, ...)`: the first that Terraform can compute. What cannot be told here may fail there, so it stays
/// unknown. Where candidates of one fail, what follows stands in their place.
pub(super) fn first_that_works<'a>(arguments: impl Iterator<Item = &'a Expression>, scope: &Scope<'_>) -> Value {
    let mut working: Vec<Value> = Vec::new();
    let mut failed = Origin::default();
    for argument in arguments {
        let value = evaluate(argument, scope);
        let before = working.len();
        working.extend(value.candidates().iter().filter(|one| first_error(one).is_none()).cloned());
        if working.len() - before == value.candidates().len() {
            return if before == 0 { value } else { Value::one_of(working, failed) };
        }
        failed = value.origin;
    }
    working.push(invalid("no argument of try() can be computed", failed.clone()));
    Value::one_of(working, failed)
}

/// `can(a)`: whether Terraform can compute it.
pub(super) fn works(argument: &Expression, scope: &Scope<'_>) -> Value {
    let value = evaluate(argument, scope);
    let origin = value.origin.clone();
    if first_error(&value).is_some() {
        return Value::new(Data::Bool(false), origin);
    }
    match &value.data {
        Data::Unknown(_) => value.unheld(),
        Data::OneOf(candidates) => {
            let answer = |one: &Value| Value::new(Data::Bool(first_error(one).is_none()), one.origin.clone());
            Value::one_of(candidates.iter().map(answer), origin)
        }
        _ => Value::new(Data::Bool(true), origin),
    }
}
