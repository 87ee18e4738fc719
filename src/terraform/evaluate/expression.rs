//! One expression, by its kind.

use hcl_edit::expr::Expression;

use super::limits::{Level, too_long};
use super::literal::literal;
use super::scope::Scope;
use super::{
    call, collection, conditional, for_expression, literal as literals, operation, template, traversal, unknown,
};
use crate::value::{Data, Value};

/// Evaluates an expression in its scope.
pub(super) fn evaluate(expression: &Expression, scope: &Scope<'_>) -> Value {
    let level = Level::enter().filter(|_| scope.spend());
    let Some(_level) = level else {
        return unknown(too_long(), literals::origin(scope.location(expression)));
    };
    match expression {
        Expression::Null(_) => literal(Data::Null, scope.location(expression)),
        Expression::Bool(truth) => literal(Data::Bool(*truth.value()), scope.location(expression)),
        Expression::Number(number) => literals::number(number, scope),
        Expression::String(text) => literal(Data::String(text.as_str().into()), scope.location(expression)),
        Expression::Array(items) => collection::list(items, scope),
        Expression::Object(entries) => collection::object(entries, scope),
        Expression::StringTemplate(text) => template::quoted(text, scope),
        Expression::HeredocTemplate(text) => template::heredoc(text, scope),
        Expression::Parenthesis(inner) => evaluate(inner.inner(), scope),
        Expression::Variable(name) => traversal::variable(name, scope),
        Expression::Traversal(steps) => traversal::traverse(steps, scope),
        Expression::Conditional(choice) => conditional::choose(choice, scope),
        Expression::FuncCall(function) => call::call(function, scope),
        Expression::UnaryOp(operation) => operation::unary(operation, scope),
        Expression::BinaryOp(operation) => operation::binary(operation, scope),
        Expression::ForExpr(repeated) => for_expression::repeat(repeated, scope),
    }
}
