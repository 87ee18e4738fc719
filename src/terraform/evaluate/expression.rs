//! One expression, by its kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::{Expression, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::template::{Element, Template};

use super::{Access, Names};
use crate::source::SourceFile;
use crate::terraform::syntax;
use crate::value::{Data, Origin, Unknown, Value};

pub(super) struct Scope<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) names: &'a dyn Names,
}

pub(super) fn evaluate(expression: &Expression, scope: &Scope<'_>) -> Value {
    let at = syntax::location(expression, scope.file);
    let literal = |data: Data| Value::new(data, Origin::literal(at.text(), at.clone()));
    match expression {
        Expression::Null(_) => literal(Data::Null),
        Expression::Bool(truth) => literal(Data::Bool(*truth.value())),
        Expression::Number(number) => match number.value().to_string().parse() {
            Ok(number) => literal(Data::Number(number)),
            Err(_) => literal(Data::Unknown(Unknown::TooLarge("the number is too large".into()))),
        },
        Expression::String(text) => literal(Data::String(text.value().as_str().into())),
        Expression::Array(items) => {
            literal(Data::List(Arc::new(items.iter().map(|item| evaluate(item, scope)).collect())))
        }
        Expression::Object(entries) => {
            let mut map: BTreeMap<Arc<str>, Value> = BTreeMap::new();
            for (key, value) in entries {
                let key = match key {
                    ObjectKey::Ident(name) => name.as_str().into(),
                    ObjectKey::Expression(key) => match evaluate(key, scope).as_str() {
                        Some(key) => key.into(),
                        None => return literal(Data::Unknown(Unknown::Invalid("a key is unknown".into()))),
                    },
                };
                map.insert(key, evaluate(value.expr(), scope));
            }
            literal(Data::Map(Arc::new(map)))
        }
        Expression::Parenthesis(inner) => evaluate(inner.inner(), scope),
        Expression::StringTemplate(template) => self::template(template, scope),
        Expression::HeredocTemplate(heredoc) => self::template(&heredoc.template, scope),
        Expression::Traversal(steps) => traversal(steps, scope),
        _ => literal(Data::Unknown(Unknown::Function("this expression".into()))),
    }
}

fn template(template: &Template, scope: &Scope<'_>) -> Value {
    let mut text = String::new();
    let mut origins = Vec::new();
    for element in template {
        match element {
            Element::Literal(literal) => text.push_str(literal),
            Element::Interpolation(inner) => {
                let value = evaluate(&inner.expr, scope);
                match &value.data {
                    Data::String(part) => text.push_str(part),
                    Data::Number(part) => text.push_str(&part.to_string()),
                    _ => return value,
                }
                origins.push(value.origin);
            }
            Element::Directive(_) => return Value::unknown(Unknown::Function("a template directive".into())),
        }
    }
    Value::new(Data::String(text.into()), Origin::merge(&origins))
}

fn traversal(traversal: &Traversal, scope: &Scope<'_>) -> Value {
    let at = syntax::location(traversal, scope.file);
    let path: Vec<Access> = traversal
        .operators
        .iter()
        .map(|operator| match operator.value() {
            TraversalOperator::GetAttr(name) => Access::Attribute(name.as_str().into()),
            TraversalOperator::LegacyIndex(index) => {
                Access::Index(Value::new(Data::Number((*index.value()).into()), Origin::default()))
            }
            TraversalOperator::Index(key) => Access::Index(evaluate(key, scope)),
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Access::Splat,
        })
        .collect();
    let (mut value, rest) = match &traversal.expr {
        Expression::Variable(root) => {
            let resolved = scope.names.resolve(root.as_str(), &path, &at);
            (resolved.value, path.get(resolved.used..).unwrap_or_default())
        }
        expression => (evaluate(expression, scope), path.as_slice()),
    };
    for access in rest {
        value = match (access, &value.data) {
            (_, Data::Unknown(_)) => return value,
            (Access::Index(key), Data::List(items)) => match &key.data {
                Data::Number(index) => {
                    let item = usize::try_from(*index).ok().and_then(|index| items.get(index));
                    item.cloned().unwrap_or_else(|| Value::unknown(Unknown::Invalid("no such index".into())))
                }
                _ => Value::unknown(Unknown::Invalid("no such index".into())),
            },
            (access, Data::Map(entries)) => match access.name().and_then(|name| entries.get(name)) {
                Some(entry) => entry.clone(),
                None => Value::unknown(Unknown::Invalid("no such attribute".into())),
            },
            _ => Value::unknown(Unknown::Invalid("no such attribute".into())),
        };
    }
    value
}
