//! Function calls.

use hcl_edit::expr::{BinaryOperator, Expression, FuncCall};

use super::expression::evaluate;
use super::scope::Scope;
use super::{invalid, template_file, trials, unknown};
use crate::terraform::functions;
use crate::terraform::partial::MAX_CANDIDATES;
use crate::terraform::types::{number, to_number};
use crate::value::{Data, Origin, Outline, Unknown, Value};

/// How many arguments one call may be given.
const MAX_ARGUMENTS: usize = 10_000;

/// Calls a function, or evaluates one of those that decide themselves what to evaluate.
pub(super) fn call(call: &FuncCall, scope: &Scope<'_>) -> Value {
    let name = call.name.name.as_str();
    let mut namespace = call.name.namespace.iter().map(|part| part.as_str());
    match (namespace.next(), namespace.next(), namespace.next()) {
        (None, ..) | (Some("core"), None, _) => {}
        (Some("provider"), Some(provider), None) => return of_provider(provider, name, call, scope),
        _ => return unknown(Unknown::Function(written_name(call)), Origin::literal(name, scope.location(call))),
    }
    let mut arguments = call.args.iter();
    match (name, arguments.next(), arguments.next(), arguments.next()) {
        ("try", Some(_), ..) if !call.args.expand_final() => trials::first_that_works(call.args.iter(), scope),
        ("can", Some(only), None, _) => trials::works(only, scope),
        ("templatefile", Some(path), Some(variables), None) => template_file::render(path, variables, scope),
        ("templatestring", Some(template), Some(variables), None) => {
            template_file::render_text(template, variables, scope)
        }
        ("ceil" | "floor", Some(only), None, _) => match rounded_quotient(name, only, scope) {
            Some(rounded) => rounded,
            None => plain(name, call, scope),
        },
        _ => plain(name, call, scope),
    }
}

fn written_name(call: &FuncCall) -> String {
    let parts = call.name.namespace.iter().map(|part| part.as_str()).chain([call.name.name.as_str()]);
    format!("{}()", parts.collect::<Vec<_>>().join("::"))
}

/// What a provider's function makes. It cannot run here, but has to be pure: the same arguments give the same text
/// everywhere.
fn of_provider(provider: &str, name: &str, call: &FuncCall, scope: &Scope<'_>) -> Value {
    let why = Unknown::Function(written_name(call));
    let origin = Origin::literal(name, scope.location(call));
    let told = scope.names.provider_source(provider).zip(arguments(call, scope).ok());
    let encoded =
        told.map(|(source, given)| (source, functions::call("jsonencode", &[Value::list(given)], scope.names)));
    match encoded.as_ref().and_then(|(source, encoded)| Some((source, encoded.as_str()?, encoded))) {
        Some((source, arguments, encoded)) => {
            let outline = Outline::made(format!("{source}::{name}{arguments}"));
            Value::unknown_text(why, outline, Origin { assumed: encoded.origin.assumed, ..origin })
        }
        None => unknown(why, origin),
    }
}

/// The arguments of a call; what fails instead where the last one should be expanded and cannot.
fn arguments(call: &FuncCall, scope: &Scope<'_>) -> Result<Vec<Value>, Value> {
    let mut arguments: Vec<Value> = call.args.iter().map(|argument| evaluate(argument, scope)).collect();
    if call.args.expand_final()
        && let Some(last) = arguments.pop()
    {
        arguments.extend(expand(&last)?);
    }
    Ok(arguments)
}

fn plain(name: &str, call: &FuncCall, scope: &Scope<'_>) -> Value {
    let arguments = match arguments(call, scope) {
        Ok(arguments) => arguments,
        Err(failed) => return failed,
    };
    if let Some(value) = scope.names.function(name, &arguments, &scope.location(call)) {
        return value;
    }
    let mut value = functions::call(name, &arguments, scope.names);
    if value.origin.trail.is_none() {
        value.origin.trail = Origin::literal(format!("{name}()"), scope.location(call)).trail;
    }
    value
}

/// The arguments that `list...` stands for.
fn expand(last: &Value) -> Result<Vec<Value>, Value> {
    match &last.data {
        Data::Unknown(_) => Err(last.unheld()),
        Data::OneOf(candidates) if candidates.len() <= MAX_CANDIDATES => Err(unknown(
            Unknown::Ambiguous("the arguments of a function have several candidates".into()),
            last.origin.clone(),
        )),
        Data::List(items) | Data::Set(items) if items.len() <= MAX_ARGUMENTS => {
            Ok(items.iter().map(|item| crate::terraform::partial::inside(last, item)).collect())
        }
        _ => Err(invalid("only a list or set can be expanded to arguments", last.origin.clone())),
    }
}

/// `ceil(a / b)` and `floor(a / b)` of whole numbers: exact even where the quotient itself is not.
fn rounded_quotient(name: &str, argument: &Expression, scope: &Scope<'_>) -> Option<Value> {
    let Expression::BinaryOp(quotient) = without_parentheses(argument) else { return None };
    if *quotient.operator.value() != BinaryOperator::Div {
        return None;
    }
    let (a, b) = (evaluate(&quotient.lhs_expr, scope), evaluate(&quotient.rhs_expr, scope));
    let (below, rest) = number::divide_whole(to_number(&a).ok()?, to_number(&b).ok()?)?;
    let rounded = if name == "ceil" && rest { number::add(below, crate::value::Number::ONE)? } else { below };
    Some(Value::new(Data::Number(rounded), Origin::merge([&a.origin, &b.origin])))
}

fn without_parentheses(expression: &Expression) -> &Expression {
    match expression {
        Expression::Parenthesis(inner) => without_parentheses(inner.inner()),
        other => other,
    }
}
