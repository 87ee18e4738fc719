//! Operators.

use std::sync::Arc;

use hcl_edit::expr::{BinaryOp, BinaryOperator, Expression, UnaryOp, UnaryOperator};

use super::expression::evaluate;
use super::scope::Scope;
use super::unknown;
use crate::terraform::partial::{combine, fit, too_large};
use crate::terraform::types::{Answer, equal, invalid, number, same_content, to_bool, to_number};
use crate::value::{Data, Number, Origin, Unknown, Value};

/// `-a` and `!a`.
pub(super) fn unary(operation: &UnaryOp, scope: &Scope<'_>) -> Value {
    let operand = evaluate(&operation.expr, scope);
    let compute = |operands: &[Value]| {
        let operand = operands.first().ok_or_else(missing)?;
        match operation.operator.value() {
            UnaryOperator::Neg => counted(number::negate(to_number(not_null(operand)?)?)),
            UnaryOperator::Not => Ok(Data::Bool(!to_bool(not_null(operand)?)?)),
        }
    };
    distribute(&[operand], compute)
}

/// `a + b`, `a == b`, `a && b`...
pub(super) fn binary(operation: &BinaryOp, scope: &Scope<'_>) -> Value {
    let operands = [evaluate(&operation.lhs_expr, scope), evaluate(&operation.rhs_expr, scope)];
    let operator = *operation.operator.value();
    let are_written_out = is_written_out(&operation.lhs_expr) && is_written_out(&operation.rhs_expr);
    let compute = |operands: &[Value]| match operands {
        [a, b] if are_written_out && is_flat(a) && is_flat(b) => compute_written_out(operator, a, b),
        [a, b] => compute(operator, a, b),
        _ => Err(missing()),
    };
    distribute(&operands, compute)
}

/// Computes with every combination of candidates; the result comes from all operands.
fn distribute(operands: &[Value], compute: impl Fn(&[Value]) -> Answer<Data>) -> Value {
    let origin = Origin::merge(operands.iter().map(|operand| &operand.origin));
    let one = |operands: &[Value]| {
        let origin = Origin::merge(operands.iter().map(|operand| &operand.origin));
        match compute(operands) {
            Ok(Data::OneOf(several)) => {
                let from_here = |one: &Value| one.clone().with_origin(origin.clone());
                Value::one_of(several.iter().map(from_here), origin.clone())
            }
            Ok(data) => Value::new(data, origin),
            Err(why) => unknown(why, origin),
        }
    };
    combine(operands, &one, origin)
}

fn missing() -> Unknown {
    Unknown::Invalid("an operand is missing".into())
}

fn compute(operator: BinaryOperator, a: &Value, b: &Value) -> Answer<Data> {
    use BinaryOperator as Op;
    match operator {
        Op::Eq => compare_equal(a, b).map(Data::Bool),
        Op::NotEq => compare_equal(a, b).map(|equal| Data::Bool(!equal)),
        Op::And => both(a, b, false),
        Op::Or => both(a, b, true),
        Op::Less | Op::LessEq | Op::Greater | Op::GreaterEq => compare(operator, a, b),
        Op::Plus | Op::Minus | Op::Mul | Op::Div | Op::Mod => arithmetic(operator, a, b),
    }
}

/// `&&` (decided by false) and `||` (decided by true): one side may decide although the other cannot be told.
fn both(a: &Value, b: &Value, decisive: bool) -> Answer<Data> {
    let truth = |side: &Value| not_null(side).and_then(to_bool);
    let sides = [truth(a), truth(b)];
    // An invalid right side beside a left one that decides is an error before Terraform 1.12, and not looked at since.
    if let [Ok(left), Err(error)] = &sides
        && *left == decisive
        && is_error(error)
    {
        let either = [Data::Bool(decisive), Data::Unknown(error.clone())];
        return Ok(Data::OneOf(Arc::new(either.map(|data| Value::new(data, Origin::default())).to_vec())));
    }
    if let Some(error) = sides.iter().find_map(|side| side.as_ref().err().filter(|why| is_error(why))) {
        return Err(error.clone());
    }
    if sides.contains(&Ok(decisive)) {
        return Ok(Data::Bool(decisive));
    }
    let [a, b] = sides;
    a.and(b).map(Data::Bool)
}

fn is_error(why: &Unknown) -> bool {
    matches!(why, Unknown::Invalid(_))
}

/// Whether an expression makes a tuple or an object for sure.
fn is_written_out(expression: &Expression) -> bool {
    match expression {
        Expression::Parenthesis(inner) => is_written_out(inner.inner()),
        Expression::Array(_) | Expression::Object(_) | Expression::ForExpr(_) => true,
        _ => false,
    }
}

fn is_flat(value: &Value) -> bool {
    let is_simple = |item: &Value| item.as_items().is_none() && item.as_map().is_none();
    match &value.data {
        Data::List(items) => items.iter().all(is_simple),
        Data::Map(entries) => entries.values().all(is_simple),
        _ => false,
    }
}

/// Two tuples or two objects, of simple items.
fn compute_written_out(operator: BinaryOperator, a: &Value, b: &Value) -> Answer<Data> {
    match operator {
        BinaryOperator::Eq => same_content(a, b).map(Data::Bool),
        BinaryOperator::NotEq => same_content(a, b).map(|same| Data::Bool(!same)),
        _ => compute(operator, a, b),
    }
}

fn compare_equal(a: &Value, b: &Value) -> Answer<bool> {
    if fit([a, b]) { equal(a, b) } else { Err(too_large()) }
}

fn compare(operator: BinaryOperator, a: &Value, b: &Value) -> Answer<Data> {
    let (a, b) = (to_number(not_null(a)?)?, to_number(not_null(b)?)?);
    Ok(Data::Bool(match operator {
        BinaryOperator::Less => a < b,
        BinaryOperator::LessEq => a <= b,
        BinaryOperator::Greater => a > b,
        _ => a >= b,
    }))
}

fn arithmetic(operator: BinaryOperator, a: &Value, b: &Value) -> Answer<Data> {
    let (a, b) = (to_number(not_null(a)?)?, to_number(not_null(b)?)?);
    if b.is_zero() && matches!(operator, BinaryOperator::Div) {
        // Terraform has infinities.
        return Err(Unknown::TooLarge("a number divided by zero has no end".into()));
    }
    counted(match operator {
        BinaryOperator::Plus => number::add(a, b),
        BinaryOperator::Minus => number::subtract(a, b),
        BinaryOperator::Mul => number::multiply(a, b),
        BinaryOperator::Div => number::divide(a, b),
        // Nothing is taken away by zero.
        _ if b.is_zero() => Some(a),
        _ => number::remainder(a, b),
    })
}

fn counted(number: Option<Number>) -> Answer<Data> {
    number.map(Data::Number).ok_or_else(|| {
        Unknown::TooLarge("the number has more digits, or another rounding, than can be computed here".into())
    })
}

fn not_null(operand: &Value) -> Answer<&Value> {
    if operand.is_null() { invalid("an operand must not be null") } else { Ok(operand) }
}
