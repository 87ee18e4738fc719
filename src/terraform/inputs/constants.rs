//! Constant expressions, and the names that they can use: none.

use std::sync::Arc;

use crate::discover::{Entry, ReadError};
use crate::source::{Location, SourceFile};
use crate::terraform::evaluate::{Access, Names, Resolved, evaluate};
use crate::terraform::functions::Files;
use crate::terraform::syntax;
use crate::value::{Origin, Reference, Unknown, Value};

/// For files of variables and for defaults, where terraform allows constants only.
pub(crate) struct Constants;

/// What a text means that stands for an expression, as `-var` gives a list; none where it is none. The text is no file, and
/// its literals' own trails would lead nowhere: all of it comes from where the text does.
pub(crate) fn of_text(value: &Value) -> Option<Value> {
    let text = value.as_str()?;
    let expression = syntax::parse_expression(text).ok()?;
    let Some(at) = value.origin.at() else {
        let file = Arc::new(SourceFile::new("<inputs>", text));
        return Some(evaluate(&expression, &file, &Constants));
    };
    Some(from(&value.origin, &evaluate(&expression, &at.file, &Constants)))
}

fn from(origin: &Origin, value: &Value) -> Value {
    value.map_parts(origin.clone(), |part| from(origin, part))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_text_comes_from_where_the_text_does() {
        let file = Arc::new(SourceFile::new("ops.tf", "a\nb\nvalue = \"{ eu = \\\"eu-west-1\\\" }\""));
        let at = Location::new(&file, 12..35);
        let text = Value::string("{ eu = \"eu-west-1\" }").with_origin(Origin::literal("text", at.clone()));
        let read = of_text(&text);
        let region = read.as_ref().and_then(|read| read.get("eu"));
        assert_eq!(region.and_then(Value::as_str), Some("eu-west-1"));
        assert_eq!(region.and_then(|region| region.origin.at()), Some(&at));
        assert_eq!(of_text(&Value::string("{ eu = ")), None);
    }
}
