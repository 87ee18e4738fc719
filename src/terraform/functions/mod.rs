//! Terraform's built-in functions, one file per family.
//!
//! A function is a line in its family's table: its name, what it takes, and the Rust function that computes it from
//! known arguments. Everything partial is done in one place, `call`: candidates, unknown arguments, conversions, and
//! where the result comes from.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::discover::{Entry, ReadError};
use crate::source::SourceFile;
use crate::value::{Origin, Unknown, Value};

mod arguments;
mod call;
mod conversion;
mod date;
mod encoding;
mod filesystem;
mod hash;
mod list;
mod map;
mod network;
mod numeric;
mod selection;
mod set;
mod signature;
pub(in crate::terraform) mod string;
#[cfg(test)]
mod tests;

pub(super) use filesystem::unreadable;
use signature::Function;

/// The files that filesystem functions may read: those inside the tree. Paths are as the configuration writes
/// them: relative to the root module's directory.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    /// When it cannot be read as text, or lies outside the tree.
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError>;

    /// The entries of a directory, sorted by name.
    ///
    /// # Errors
    /// When it lies outside the tree.
    fn list(&self, directory: &str) -> Result<Vec<Entry>, ReadError>;
}

/// The tables of all families.
const FAMILIES: &[&[Function]] = &[
    numeric::TABLE,
    string::TABLE,
    list::TABLE,
    map::TABLE,
    selection::TABLE,
    set::TABLE,
    encoding::TABLE,
    filesystem::TABLE,
    date::TABLE,
    hash::TABLE,
    network::TABLE,
    conversion::TABLE,
];

/// All functions by their names.
static BY_NAME: LazyLock<BTreeMap<&str, &Function>> =
    LazyLock::new(|| FAMILIES.iter().copied().flatten().map(|function| (function.name, function)).collect());

/// Functions whose results hang on the clock, on chance, on keys or on the machine.
const UNPREDICTABLE: &[&str] =
    &["abspath", "base64gzip", "bcrypt", "issensitive", "plantimestamp", "rsadecrypt", "timestamp", "uuid"];

/// Calls a function by its name, without its `core::` prefix.
pub(super) fn call(name: &str, arguments: &[Value], files: &dyn Files) -> Value {
    let origin = || Origin::merge(arguments.iter().map(|argument| &argument.origin));
    if UNPREDICTABLE.contains(&name) {
        return Value::new(crate::value::Data::Unknown(Unknown::Function(format!("{name}()"))), origin());
    }
    match BY_NAME.get(name) {
        Some(function) => call::call(function, arguments, files),
        None => Value::new(crate::value::Data::Unknown(Unknown::Function(format!("{name}()"))), origin()),
    }
}
