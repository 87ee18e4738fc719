//! What a variable's validation allows: the candidates of a variable that nobody sets.

use std::sync::Arc;

use hcl_edit::expr::{BinaryOp, BinaryOperator, Expression, FuncCall, Traversal, TraversalOperator};

use super::View;
use super::variables::typed;
use crate::source::SourceFile;
use crate::terraform::evaluate::evaluate;
use crate::terraform::module::Variable;
use crate::value::{Origin, Value};

/// One of the values that a validation like `contains(["eu-west-1", "us-east-1"], var.region)` allows.
pub(super) fn candidates(name: &str, variable: &Variable, view: &View<'_, '_>) -> Option<Value> {
    let allowed =
        Condition::of(name, variable, view).find_map(|(condition, expression)| condition.allowed(expression))?;
    let origin = Origin::literal(format!("variable \"{name}\""), variable.block.at.clone());
    Some(Value::one_of(allowed.iter().map(|value| typed(variable, value)), origin))
}

/// The condition of a validation, read for what it allows.
pub(super) struct Condition<'a, 'c, 't> {
    variable: &'a str,
    file: &'a Arc<SourceFile>,
    view: &'a View<'c, 't>,
}

impl<'a, 'c, 't> Condition<'a, 'c, 't> {
    /// The conditions of a variable's validations, with their expressions.
    pub(super) fn of(
        name: &'a str,
        variable: &'a Variable,
        view: &'a View<'c, 't>,
    ) -> impl Iterator<Item = (Self, &'a Expression)> {
        let validations = variable.block.content.blocks_of("validation");
        let conditions = validations.filter_map(|validation| validation.content.argument("condition"));
        conditions.map(move |argument| (Self { variable: name, file: argument.file(), view }, &argument.expression))
    }

    /// The values that make an expression true, when they are finite and known.
    pub(super) fn allowed(&self, expression: &Expression) -> Option<Vec<Value>> {
        match expression {
            Expression::Parenthesis(inner) => self.allowed(inner.inner()),
            Expression::FuncCall(call) => self.contained(call),
            Expression::BinaryOp(operation) => self.combined(operation),
            _ => None,
        }
    }

    /// `contains([...], var.x)`.
    fn contained(&self, call: &FuncCall) -> Option<Vec<Value>> {
        if call.name.is_namespaced() || call.name.name.as_str() != "contains" {
            return None;
        }
        let mut arguments = call.args.iter();
        let (list, item) = (arguments.next()?, arguments.next()?);
        if !self.is_variable(item) {
            return None;
        }
        let list = self.value_of(list);
        let items = list.as_items()?;
        let known = items.iter().all(|item| item.why_unknown().is_none());
        (known && !items.is_empty()).then(|| items.to_vec())
    }

    /// `a || b` allows both sides', `a && b` at most one side's; `var.x == "a"` allows one.
    fn combined(&self, operation: &BinaryOp) -> Option<Vec<Value>> {
        let (left, right) = (&operation.lhs_expr, &operation.rhs_expr);
        match operation.operator.value() {
            BinaryOperator::Or => {
                let (mut left, right) = (self.allowed(left)?, self.allowed(right)?);
                left.extend(right);
                Some(left)
            }
            BinaryOperator::And => self.allowed(left).or_else(|| self.allowed(right)),
            BinaryOperator::Eq if self.is_variable(left) => self.constant(right),
            BinaryOperator::Eq if self.is_variable(right) => self.constant(left),
            _ => None,
        }
    }

    fn constant(&self, expression: &Expression) -> Option<Vec<Value>> {
        let is_literal = matches!(
            expression,
            Expression::String(_) | Expression::Number(_) | Expression::Bool(_) | Expression::Null(_)
        );
        is_literal.then(|| vec![self.value_of(expression)])
    }

    /// The value of something in the condition.
    pub(super) fn value_of(&self, expression: &Expression) -> Value {
        evaluate(expression, self.file, self.view)
    }

    /// Whether an expression is the variable itself.
    pub(super) fn is_variable(&self, expression: &Expression) -> bool {
        let Expression::Traversal(traversal) = expression else { return false };
        let Traversal { expr: Expression::Variable(root), operators, .. } = traversal.as_ref() else { return false };
        let [operator] = operators.as_slice() else { return false };
        let TraversalOperator::GetAttr(name) = operator.value() else { return false };
        root.as_str() == "var" && name.as_str() == self.variable
    }
}
