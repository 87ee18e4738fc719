//! Type constraints and conversions, as Terraform's own type system has them.
//!
//! Values do not tell a list from a tuple, nor a map from an object. Where that matters and the answers differ, the
//! answer is unknown.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::expr::Expression;

use crate::value::{Data, Unknown, Value};

mod constraint;
mod convert;
mod equality;
pub(super) mod number;
mod set;
mod unify;

pub(super) use convert::{convert_to, to_bool, to_number, to_string};
pub(super) use equality::{equal, same_content};
pub(super) use set::{new_set, order};
pub(super) use unify::{same_type, unify_as_collections, unify_values};

/// A type of Terraform's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// `any`, or the type of what cannot be told.
    Any,
    /// `bool`.
    Bool,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `list(...)`.
    List(Box<Self>),
    /// `set(...)`.
    Set(Box<Self>),
    /// `map(...)`.
    Map(Box<Self>),
    /// `tuple([...])`; also what a list value looks like.
    Tuple(Vec<Self>),
    /// `object({...})`; also what a map value looks like.
    Object(BTreeMap<Arc<str>, Field>),
}

/// One attribute of an object type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Its type.
    pub(super) of: Type,
    /// It is `optional(...)`.
    pub(super) optional: bool,
    /// The default of `optional(type, default)`.
    pub(super) default: Option<Value>,
}

/// Why a conversion has no answer.
pub(super) type Answer<T> = Result<T, Unknown>;

/// Terraform would refuse it too.
pub(super) fn invalid<T>(what: impl Into<String>) -> Answer<T> {
    Err(Unknown::Invalid(what.into()))
}

/// Converts a value to a type constraint, as Terraform does for a variable's `type`: `list(object({ name = string,
/// port = optional(number, 80) }))`. A value that cannot be converted is unknown as invalid; a constraint that cannot
/// be read leaves the value as it is.
///
/// `default` evaluates the default of an `optional(type, default)`.
pub(super) fn convert(value: &Value, constraint: &Expression, default: &dyn Fn(&Expression) -> Value) -> Value {
    let Some(wanted) = constraint::read(constraint, default) else { return value.clone() };
    convert_to(value, &wanted).unwrap_or_else(|why| Value::new(Data::Unknown(why), value.origin.clone()))
}
