//! Input variables: what a caller passes, what inputs set, or the default; converted to the variable's type.

use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::View;
use super::candidates::candidates;
use super::plain::validated;
use crate::terraform::evaluate::{convert, evaluate};
use crate::terraform::inputs::{Constants, of_text};
use crate::terraform::module::{Argument, Variable};
use crate::terraform::partial::assumed;
use crate::value::{Data, Origin, Outline, Unknown, Value};

impl View<'_, '_> {
    /// The value of an input variable of this module.
    pub(super) fn variable(&self, name: &Arc<str>) -> Value {
        let cycle = || Value::unknown(Unknown::Cycle(format!("var.{name}")));
        self.instance.variables.get(name, &self.configuration.sharing, cycle, || {
            let Some(variable) = self.instance.module.variables.get(name) else {
                return Value::unknown(self.instance.module.undeclared(&format!("var.{name}")));
            };
            let value = match self.of_caller() {
                Some(caller) => self.passed(&caller, name, variable),
                None => self.given(name, variable),
            };
            validated(name, variable, value, self)
        })
    }

    /// A child module's variable: the caller's argument, else the default.
    fn passed(&self, caller: &Self, name: &Arc<str>, variable: &Variable) -> Value {
        let block = self.instance.call(&caller.instance);
        match block.and_then(|block| caller.call_input(block, name)) {
            Some(value) => {
                let value = typed(variable, &value);
                if value.is_null() && !is_nullable(variable) { default(variable).unwrap_or(value) } else { value }
            }
            None => default(variable).unwrap_or_else(|| unset(name, variable)),
        }
    }

    /// A root module's variable: an input, else the default, which a pipeline may override.
    fn given(&self, name: &Arc<str>, variable: &Variable) -> Value {
        self.configuration.sharing.rest_on_variable(name, &self.instance.module.variables);
        let input =
            self.configuration.values.get(name).map(|value| typed(variable, &read_text(variable, &filled(value))));
        let input = input.filter(|value| !value.is_null() || is_nullable(variable));
        // Something that cannot be told may set it.
        let input = input.or_else(|| self.configuration.open.clone());
        let value = input.or_else(|| default(variable).map(|value| assumed(&value)));
        value.unwrap_or_else(|| candidates(name, variable, self).unwrap_or_else(|| unset_for_all(name, variable)))
    }
}

fn unset(name: &str, variable: &Variable) -> Value {
    let origin = Origin::literal(format!("variable \"{name}\""), variable.block.at.clone());
    Value::unknown(Unknown::Unset(format!("var.{name}"))).with_origin(origin)
}

/// A variable of the root that nothing sets. One that is a text is the same text all over the stack.
fn unset_for_all(name: &str, variable: &Variable) -> Value {
    let value = unset(name, variable);
    match &value.data {
        Data::Unknown(why) if is_text(variable) => {
            Value::unknown_text(why.clone(), Outline::named(format!("var.{name}")), value.origin)
        }
        _ => value,
    }
}

fn is_text(variable: &Variable) -> bool {
    let constraint = variable.block.content.argument("type").map(|argument| &argument.expression);
    matches!(constraint, Some(Expression::Variable(name)) if name.as_str() == "string")
}

fn default(variable: &Variable) -> Option<Value> {
    let compute = || {
        let argument = variable.block.content.argument("default")?;
        Some(typed(variable, &constant(argument)))
    };
    variable.default.get_or_init(compute).clone()
}

/// An input of which a pipeline fills a part in: what stands there until then is no value.
fn filled(value: &Value) -> Value {
    let all = |items: &[Value]| Arc::new(items.iter().map(filled).collect::<Vec<_>>());
    let data = match &value.data {
        Data::String(text) if is_token(text) => Data::Unknown(Unknown::Placeholder(format!("\"{text}\""))),
        Data::List(items) => Data::List(all(items)),
        Data::Set(items) => Data::Set(all(items)),
        Data::Map(entries) => {
            Data::Map(Arc::new(entries.iter().map(|(name, entry)| (Arc::clone(name), filled(entry))).collect()))
        }
        _ => return value.clone(),
    };
    Value::new(data, value.origin.clone())
}

/// Whether a text is what the common steps of Azure Pipelines put values in the place of: `#{location}#` (Replace
/// Tokens), `__location__`.
fn is_token(text: &str) -> bool {
    let between = |before: &str, after: &str| text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    let is_name = |name: &str| {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
        name.starts_with(|letter: char| letter.is_ascii_alphabetic()) && name.chars().all(plain)
    };
    between("__", "__").or_else(|| between("#{", "}#")).is_some_and(|name| is_name(name.trim()))
}

fn constant(argument: &Argument) -> Value {
    evaluate(&argument.expression, argument.file(), &Constants)
}

/// A value converted to the variable's type constraint.
pub(super) fn typed(variable: &Variable, value: &Value) -> Value {
    match variable.block.content.argument("type") {
        Some(constraint) => convert(value, &constraint.expression, constraint.file()),
        None => value.clone(),
    }
}

fn is_nullable(variable: &Variable) -> bool {
    let argument = variable.block.content.argument("nullable");
    argument.and_then(|argument| constant(argument).as_bool()).unwrap_or(true)
}

/// What `-var` gives is text: for a list or map it is an expression.
fn read_text(variable: &Variable, value: &Value) -> Value {
    let constraint = variable.block.content.argument("type").map(|argument| &argument.expression);
    if !matches!(constraint, Some(Expression::FuncCall(_))) {
        return value.clone();
    }
    of_text(value).unwrap_or_else(|| value.clone())
}
