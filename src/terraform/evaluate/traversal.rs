//! Traversals: a root and what follows.

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::{Decorated, Ident};

use super::access::apply;
use super::expression::evaluate;
use super::scope::Scope;
use super::{Access, Resolved};
use crate::source::Location;
use crate::value::{Data, Origin, Value};

/// A name alone.
pub(super) fn variable(name: &Decorated<Ident>, scope: &Scope<'_>) -> Value {
    root(name.as_str(), &[], &scope.location(name), scope).value
}

/// A root and its accesses.
pub(super) fn traverse(traversal: &Traversal, scope: &Scope<'_>) -> Value {
    let path: Vec<Access> = traversal.operators.iter().map(|operator| access(operator, scope)).collect();
    let at = scope.location(traversal);
    let Resolved { value, used } = match &traversal.expr {
        Expression::Variable(name) => root(name.as_str(), &path, &at, scope),
        expression => Resolved { value: evaluate(expression, scope), used: 0 },
    };
    apply(value, path.get(used..).unwrap_or_default(), &at, scope)
}

fn root(name: &str, path: &[Access], at: &Location, scope: &Scope<'_>) -> Resolved {
    match scope.variable(name) {
        Some(value) => Resolved { value: value.clone(), used: 0 },
        None => scope.names.resolve(name, path, at),
    }
}

fn access(operator: &TraversalOperator, scope: &Scope<'_>) -> Access {
    match operator {
        TraversalOperator::GetAttr(name) => Access::Attribute(name.as_str().into()),
        TraversalOperator::Index(key) => Access::Index(evaluate(key, scope)),
        TraversalOperator::LegacyIndex(index) => {
            Access::Index(Value::new(Data::Number((*index.value()).into()), Origin::default()))
        }
        TraversalOperator::FullSplat(_) => Access::Splat,
        TraversalOperator::AttrSplat(_) => Access::AttributeSplat,
    }
}
