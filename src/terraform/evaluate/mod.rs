//! Expressions to partial values.
//!
//! What lies outside the expression comes through [`Names`]. Known parts are computed as Terraform computes them,
//! unknown parts keep their first reason, and every value carries its trail.

use std::cell::Cell;
use std::sync::Arc;

use hcl_edit::expr::Expression;

use crate::discover::ReadError;
use crate::source::{Location, SourceFile};
use crate::terraform::functions::Files;
use crate::terraform::{syntax, types};
use crate::value::{Data, Origin, Reference, Unknown, Value};

mod access;
mod call;
mod collection;
mod conditional;
mod expression;
mod for_expression;
mod limits;
mod literal;
mod operation;
mod scope;
mod splat;
mod template;
mod template_file;
#[cfg(test)]
mod tests;
mod traversal;
mod trials;

pub(in crate::terraform) use access::held;
use scope::Scope;
pub use template::{Part, beginning, parts};
pub use template_file::TemplateFile;

/// One access of a traversal, after its root: `var.a["b"][*].c` is `var` and then attribute `a`, index `"b"`, splat,
/// attribute `c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// `.name`.
    Attribute(Arc<str>),
    /// `[key]`, or the legacy `.0`; the key may be unknown.
    Index(Value),
    /// `[*]`.
    Splat,
    /// The legacy `.*`, which ends at the next index.
    AttributeSplat,
}

impl Access {
    /// The name that `.name` and `["name"]` ask for alike.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Attribute(name) => Some(name),
            Self::Index(key) => key.as_str(),
            Self::Splat | Self::AttributeSplat => None,
        }
    }

    /// The same, to be kept.
    pub fn shared_name(&self) -> Option<Arc<str>> {
        match self {
            Self::Attribute(name) => Some(Arc::clone(name)),
            other => other.name().map(Arc::from),
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
/// A resource instance is a map of what its configuration sets, whose origin refers to the instance itself
/// ([`Value::instance`]). Such a map is open: what it does not hold is asked of [`Names::attribute`], and functions
/// treat it as partly unknown. A resource with `count` or `for_each` is a list or map of such maps, without a reference
/// of its own.
pub trait Names: Files {
    /// Resolves a root (`var`, `local`, `aws_s3_bucket`, `each`...) by as many accesses as it knows to use: `var.a.b`
    /// uses one of two and leaves `.b` to the evaluator. The value's trail already has the step for what was used.
    fn resolve(&self, root: &str, path: &[Access], at: &Location) -> Resolved;

    /// An attribute that the configuration of a resource instance does not set: a computed one, or read through.
    fn attribute(&self, instance: &Reference, name: &str, at: &Location) -> Value;

    /// A function that only these names know, called at a place; none for Terraform's own.
    fn function(&self, _name: &str, _arguments: &[Value], _at: &Location) -> Option<Value> {
        None
    }

    /// The source of the provider that has a name here, whose functions may be called; none where none can be.
    fn provider_source(&self, _local: &str) -> Option<Arc<str>> {
        None
    }

    /// A file as a template. Who evaluates for many stacks remembers it: parsing takes longer than rendering.
    ///
    /// # Errors
    /// When it cannot be read as text, or lies outside the tree.
    fn template(&self, path: &str) -> Result<Arc<TemplateFile>, ReadError> {
        Ok(Arc::new(TemplateFile::parse(self.read(path)?)))
    }

    /// The expression that a name stands for, where it is one that [`parts`] may look into.
    fn expression(&self, _root: &str, _path: &[Access]) -> Option<(Expression, Arc<SourceFile>)> {
        None
    }
}

/// Evaluates an expression of `file`.
pub fn evaluate(expression: &Expression, file: &Arc<SourceFile>, names: &dyn Names) -> Value {
    let budget = Cell::new(limits::BUDGET);
    let value = expression::evaluate(expression, &Scope::new(file, names, &budget));
    limits::within_size(value)
}

/// Converts a value to the type constraint of a variable: `list(object({ name = string, port = optional(number, 80)
/// }))`. A value that cannot be converted is unknown as invalid; a constraint that cannot be read leaves it as it is.
pub fn convert(value: &Value, constraint: &Expression, file: &Arc<SourceFile>) -> Value {
    let default = |default: &Expression| evaluate(default, file, &scope::NoNames);
    types::convert(value, constraint, &default)
}

/// Evaluates an expression on its own, as `terraform console` does in an empty directory: without variables and files.
pub fn console(expression: &str) -> Value {
    let file = Arc::new(SourceFile::new("<console>", expression));
    match syntax::parse_expression(expression) {
        Ok(expression) => evaluate(&expression, &file, &scope::NoNames),
        Err(message) => invalid(message, Origin::default()),
    }
}

/// A value that cannot be told, as made from `origin`.
fn unknown(why: Unknown, origin: Origin) -> Value {
    Value::new(Data::Unknown(why), origin)
}

/// A value that Terraform refuses to compute too.
fn invalid(what: impl Into<String>, origin: Origin) -> Value {
    unknown(Unknown::Invalid(what.into()), origin)
}
