//! Expressions to partial values.
//!
//! What lies outside the expression comes through [`Names`]. Known parts are computed as Terraform computes them,
//! unknown parts keep their first reason, and every value carries its trail.

use std::sync::Arc;

use hcl_edit::expr::Expression;

use crate::source::{Location, SourceFile};
use crate::terraform::functions::Files;
use crate::value::{Reference, Value};

mod expression;

/// One access of a traversal, after its root: `var.a["b"][*].c` is `var` and then attribute `a`, index `"b"`, splat,
/// attribute `c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// `.name`.
    Attribute(Arc<str>),
    /// `[key]`, or the legacy `.0`; the key may be unknown.
    Index(Value),
    /// `[*]` or the legacy `.*`.
    Splat,
}

impl Access {
    /// The name that `.name` and `["name"]` ask for alike.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Attribute(name) => Some(name),
            Self::Index(key) => key.as_str(),
            Self::Splat => None,
        }
    }
}

/// What a traversal leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The value so far.
    pub value: Value,
    /// How many accesses led to it; the evaluator applies the others.
    pub used: usize,
}

/// Everything outside the expression: variables, locals, resources, modules, `each`, `count`, `path`, files.
///
/// A resource instance is a map of what its configuration sets, whose origin refers to the instance itself: a
/// reference with an empty attribute. Such a map is open: what it does not hold is asked of [`Names::attribute`], and
/// functions treat it as partly unknown. A resource with `count` or `for_each` is a list or map of such maps, without
/// a reference of its own.
pub trait Names: Files {
    /// Resolves a root (`var`, `local`, `aws_s3_bucket`, `each`...) by as many accesses as it knows to use: `var.a.b`
    /// uses one of two and leaves `.b` to the evaluator. The value's trail already has the step for what was used.
    fn resolve(&self, root: &str, path: &[Access], at: &Location) -> Resolved;

    /// An attribute that the configuration of a resource instance does not set: a computed one, or read through.
    fn attribute(&self, instance: &Reference, name: &str, at: &Location) -> Value;
}

/// Evaluates an expression of `file`.
pub fn evaluate(expression: &Expression, file: &Arc<SourceFile>, names: &dyn Names) -> Value {
    expression::evaluate(expression, &expression::Scope { file, names })
}
