//! What an expression sees: its file, the names outside, and the variables of `for` and templates.

use std::cell::Cell;
use std::sync::Arc;

use hcl_edit::Span as HasSpan;

use super::{Access, Names, Resolved};
use crate::discover::{Entry, ReadError};
use crate::source::{Location, SourceFile};
use crate::terraform::functions::Files;
use crate::terraform::syntax;
use crate::value::{Origin, Reference, Unknown, Value};

/// What an expression sees.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The file that the expression's spans point into.
    pub(super) file: &'a Arc<SourceFile>,
    /// Everything outside.
    pub(super) names: &'a dyn Names,
    /// How many expressions may still be computed.
    pub(super) budget: &'a Cell<u32>,
    variables: Option<&'a Variable<'a>>,
}

/// A variable of a `for` expression or a template, in front of those outside of it.
pub(super) struct Variable<'a> {
    pub(super) name: &'a str,
    pub(super) value: Value,
    pub(super) outer: Option<&'a Variable<'a>>,
}

impl<'a> Scope<'a> {
    /// A scope without variables of its own.
    pub(super) fn new(file: &'a Arc<SourceFile>, names: &'a dyn Names, budget: &'a Cell<u32>) -> Self {
        Self { file, names, budget, variables: None }
    }

    /// The variables in sight, to put another one in front.
    pub(super) fn variables(&self) -> Option<&'a Variable<'a>> {
        self.variables
    }

    /// The same scope with other variables.
    pub(super) fn with<'b>(&'b self, variables: Option<&'b Variable<'b>>) -> Scope<'b> {
        Scope { variables, ..*self }
    }

    /// The variable of that name, if there is one.
    pub(super) fn variable(&self, name: &str) -> Option<&'a Value> {
        let mut next = self.variables;
        while let Some(variable) = next {
            if variable.name == name {
                return Some(&variable.value);
            }
            next = variable.outer;
        }
        None
    }

    /// Where a node of the expression stands.
    pub(super) fn location(&self, node: &impl HasSpan) -> Location {
        syntax::location(node, self.file)
    }

    /// Takes one from the budget; false when nothing is left.
    pub(super) fn spend(&self) -> bool {
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        left > 0
    }
}

/// A world without names and files: for constants.
pub(super) struct NoNames;

impl Files for NoNames {
    fn read(&self, _path: &str) -> Result<Arc<SourceFile>, ReadError> {
        Err(ReadError::Outside)
    }

    fn list(&self, _directory: &str) -> Result<Vec<Entry>, ReadError> {
        Err(ReadError::Outside)
    }
}

impl Names for NoNames {
    fn resolve(&self, root: &str, path: &[Access], at: &Location) -> Resolved {
        let origin = Origin::literal(root, at.clone());
        Resolved { value: super::unknown(Unknown::Undeclared(root.to_owned()), origin), used: path.len() }
    }

    fn attribute(&self, instance: &Reference, name: &str, _at: &Location) -> Value {
        Value::unknown(Unknown::Computed(format!("{instance}.{name}")))
    }
}
