//! The names that constant expressions can use: none.

use std::sync::Arc;

use crate::discover::{Entry, ReadError};
use crate::source::{Location, SourceFile};
use crate::terraform::evaluate::{Access, Names, Resolved};
use crate::terraform::functions::Files;
use crate::value::{Origin, Reference, Unknown, Value};

/// For files of variables and for defaults, where terraform allows constants only.
pub(crate) struct Constants;

impl Names for Constants {
    fn resolve(&self, root: &str, _path: &[Access], at: &Location) -> Resolved {
        let value = Value::unknown(Unknown::Undeclared(root.to_owned())).with_origin(Origin::literal(root, at.clone()));
        Resolved { value, used: 0 }
    }

    fn attribute(&self, instance: &Reference, name: &str, _at: &Location) -> Value {
        Value::unknown(Unknown::Undeclared(format!("{}.{name}", instance.address)))
    }
}

impl Files for Constants {
    fn read(&self, _path: &str) -> Result<Arc<SourceFile>, ReadError> {
        Err(ReadError::Missing)
    }

    fn list(&self, _directory: &str) -> Result<Vec<Entry>, ReadError> {
        Err(ReadError::Missing)
    }
}
