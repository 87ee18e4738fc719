//! Type constraints as a variable's `type` writes them.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::{Expression, FuncArgs, ObjectKey};

use super::{Field, Type};
use crate::value::Value;

/// Reads a constraint: `any`, `list(string)`, `object({ a = optional(number, 1) })`, the older `"string"`, `list`.
pub(super) fn read(expression: &Expression, default: &dyn Fn(&Expression) -> Value) -> Option<Type> {
    match expression {
        Expression::Variable(name) => keyword(name.as_str()),
        Expression::String(text) => quoted(text.as_str(), default),
        Expression::Parenthesis(inner) => read(inner.inner(), default),
        Expression::FuncCall(call) if !call.name.is_namespaced() => {
            constructor(call.name.name.as_str(), &call.args, default)
        }
        _ => None,
    }
}

fn keyword(name: &str) -> Option<Type> {
    match name {
        "any" => Some(Type::Any),
        "bool" => Some(Type::Bool),
        "number" => Some(Type::Number),
        "string" => Some(Type::String),
        // Terraform 0.11's short forms.
        "list" => Some(Type::List(Box::new(Type::Any))),
        "map" => Some(Type::Map(Box::new(Type::Any))),
        _ => None,
    }
}

/// A constraint in quotes: Terraform 0.11's form, and that of the JSON syntax.
fn quoted(text: &str, default: &dyn Fn(&Expression) -> Value) -> Option<Type> {
    keyword(text).or_else(|| match hcl_edit::parser::parse_expr(text) {
        // Only one level of quotes: a quoted constraint in a quoted constraint is none.
        Ok(Expression::String(_)) | Err(_) => None,
        Ok(expression) => read(&expression, default),
    })
}

fn constructor(name: &str, args: &FuncArgs, default: &dyn Fn(&Expression) -> Value) -> Option<Type> {
    let inner = args.iter().next();
    if args.len() != 1 {
        return None;
    }
    let of = || read(inner?, default).map(Box::new);
    match (name, inner?) {
        ("list", _) => of().map(Type::List),
        ("set", _) => of().map(Type::Set),
        ("map", _) => of().map(Type::Map),
        ("tuple", Expression::Array(items)) => {
            items.iter().map(|item| read(item, default)).collect::<Option<_>>().map(Type::Tuple)
        }
        ("object", Expression::Object(object)) => {
            let fields = object.iter().map(|(key, value)| Some((key_name(key)?, field(value.expr(), default)?)));
            fields.collect::<Option<BTreeMap<_, _>>>().map(Type::Object)
        }
        _ => None,
    }
}

fn key_name(key: &ObjectKey) -> Option<Arc<str>> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str().into()),
        ObjectKey::Expression(key) => key.as_str().map(Into::into),
    }
}

fn field(expression: &Expression, default: &dyn Fn(&Expression) -> Value) -> Option<Field> {
    let required = |of| Field { of, optional: false, default: None };
    let Expression::FuncCall(call) = expression else { return read(expression, default).map(required) };
    if call.name.name.as_str() != "optional" || call.name.is_namespaced() {
        return read(expression, default).map(required);
    }
    let mut args = call.args.iter();
    let of = read(args.next()?, default)?;
    Some(Field { of, optional: true, default: args.next().map(default) })
}
