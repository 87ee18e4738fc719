//! `try` and `can`: what happens where Terraform would fail.

use hcl_edit::expr::Expression;

use super::expression::evaluate;
use super::invalid;
use super::scope::Scope;
use crate::terraform::partial::{assumed, first_error};
use crate::value::{Data, Origin, Unknown, Value};

/// `try(a, b, ...)`: the first that Terraform can compute. What cannot be told here may fail there, so it stays
/// unknown. Where candidates of one fail, what follows stands in their place.
pub(super) fn first_that_works<'a>(arguments: impl Iterator<Item = &'a Expression>, scope: &Scope<'_>) -> Value {
    let mut working: Vec<Value> = Vec::new();
    let mut failed = Origin::default();
    let mut rests_on_absence = false;
    for argument in arguments {
        let value = evaluate(argument, scope);
        let value = if rests_on_absence { assumed(&value) } else { value };
        rests_on_absence |= value.candidates().iter().filter_map(first_error).any(|why| is_absence(&why));
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

/// Whether something fails because a file is not there, which a pipeline may make: what follows is an assumption.
fn is_absence(why: &Unknown) -> bool {
    matches!(why, Unknown::Missing(_))
}

/// `can(a)`: whether Terraform can compute it.
pub(super) fn works(argument: &Expression, scope: &Scope<'_>) -> Value {
    let value = evaluate(argument, scope);
    let origin = value.origin.clone();
    if let Some(why) = first_error(&value) {
        let failed = Value::new(Data::Bool(false), origin);
        return if is_absence(&why) { assumed(&failed) } else { failed };
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
