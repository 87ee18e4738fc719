//! Functions that convert between types, and those that only mark values.

use super::arguments::{Arguments, made};
use super::signature::{Function, Takes};
use crate::terraform::types::{Answer, Type, convert_to};
use crate::value::{Data, Value};

/// The functions. Sensitive and ephemeral marks do not change a value.
pub(super) const TABLE: &[Function] = &[
    Function::new("ephemeralasnull", &[Takes::Anything], same),
    Function::new("nonsensitive", &[Takes::Anything], same),
    Function::new("sensitive", &[Takes::Anything], same),
    Function::new("tobool", &[Takes::Anything], |args| convert(args, &Type::Bool)),
    Function::new("tolist", &[Takes::Anything], |args| convert(args, &Type::List(Box::new(Type::Any)))),
    Function::new("tomap", &[Takes::Anything], |args| convert(args, &Type::Map(Box::new(Type::Any)))),
    Function::new("tonumber", &[Takes::Anything], |args| convert(args, &Type::Number)),
    Function::new("toset", &[Takes::Anything], |args| convert(args, &Type::Set(Box::new(Type::Any)))),
    Function::new("tostring", &[Takes::Anything], |args| convert(args, &Type::String)),
];

fn same(args: &Arguments<'_>) -> Answer<Value> {
    args.value(0).cloned()
}

/// Null stays null.
fn convert(args: &Arguments<'_>, of: &Type) -> Answer<Value> {
    let value = args.value(0)?;
    match &value.data {
        Data::Unknown(why) => Err(why.clone()),
        Data::Null => Ok(made(Data::Null)),
        _ => convert_to(value, of),
    }
}
