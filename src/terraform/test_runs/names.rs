//! The names that expressions of a test file can use: its variables, and what its other runs return.

use std::sync::Arc;

use crate::discover::{Entry, ReadError};
use crate::source::{Location, SourceFile};
use crate::terraform::evaluate::{Access, Names, Resolved};
use crate::terraform::functions::Files;
use crate::terraform::inputs::Assignments;
use crate::value::{Origin, Reference, Unknown, Value};

/// The variables of a test file.
pub(super) struct OfFile<'a>(pub(super) &'a Assignments);

impl Names for OfFile<'_> {
    fn resolve(&self, root: &str, path: &[Access], at: &Location) -> Resolved {
        let name = path.first().and_then(Access::shared_name);
        let (what, value) = match (root, name) {
            ("var", Some(name)) => {
                let value = self.0.get(&name).cloned();
                let what = format!("var.{name}");
                (what.clone(), value.unwrap_or_else(|| Value::unknown(Unknown::Unset(what))))
            }
            ("run", Some(name)) => {
                let what = format!("run.{name}");
                (what.clone(), Value::unknown(Unknown::Data(what)))
            }
            _ => {
                let value = Value::unknown(Unknown::Undeclared(root.to_owned()));
                return Resolved { value: value.with_origin(Origin::literal(root, at.clone())), used: 0 };
            }
        };
        Resolved { value: value.through(what, at.clone()), used: 1 }
    }

    fn attribute(&self, instance: &Reference, name: &str, _at: &Location) -> Value {
        Value::unknown(Unknown::Undeclared(format!("{}.{name}", instance.address)))
    }
}

impl Files for OfFile<'_> {
    fn read(&self, _path: &str) -> Result<Arc<SourceFile>, ReadError> {
        Err(ReadError::Missing)
    }

    fn list(&self, _directory: &str) -> Result<Vec<Entry>, ReadError> {
        Err(ReadError::Missing)
    }
}
