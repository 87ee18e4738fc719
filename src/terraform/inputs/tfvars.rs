//! One file of variables: `prod.tfvars`, `prod.tfvars.json`.
//!
//! What stands in one that cannot be read, or behind its first error, may set any variable: no default counts beside
//! it.

use std::sync::Arc;

use super::{Assignments, Constants};
use crate::discover::Tree;
use crate::finding::Problem;
use crate::source::{Location, SourceFile};
use crate::terraform::evaluate::evaluate;
use crate::terraform::partial::assumed;
use crate::terraform::syntax;
use crate::value::{Unknown, Value};

/// A file of variables, read.
#[derive(Clone, Debug)]
pub(crate) struct VariablesFile {
    /// The text; none when it cannot be read.
    pub(crate) file: Option<Arc<SourceFile>>,
    /// What it sets, as far as that could be read.
    pub(crate) values: Assignments,
    /// Why it could not be read, or its first syntax error.
    pub(crate) problem: Option<Problem>,
}

/// Whether a file's name says that it holds variables.
pub(crate) fn is_variables_file(name: &str) -> bool {
    name.ends_with(".tfvars") || name.ends_with(".tfvars.json")
}

impl VariablesFile {
    /// The same, where a pipeline may pass something else.
    pub(crate) fn as_assumed(&self) -> Self {
        let values = self.values.iter().map(|(name, value)| (Arc::clone(name), assumed(value)));
        Self { values: values.collect(), ..self.clone() }
    }

    /// Takes a file for one of variables.
    pub(crate) fn of(file: Arc<SourceFile>) -> Self {
        let parsed = syntax::parse(&file);
        let assignment = |attribute: &hcl_edit::structure::Attribute| {
            (Arc::from(attribute.key.as_str()), evaluate(&attribute.value, &file, &Constants))
        };
        let values = parsed.body.attributes().map(assignment).collect();
        Self { values, problem: parsed.problem, file: Some(file) }
    }

    /// Where another language's template begins that the file is, which something fills in before Terraform sees it: what
    /// Terraform cannot read is a line with Jinja's braces.
    pub(crate) fn template(&self) -> Option<&Location> {
        let at = self.problem.as_ref()?.at.as_ref()?;
        let line = at.file.text().lines().nth(at.start().line.saturating_sub(1))?;
        ["{%", "{{", "{#"].iter().any(|opening| line.contains(opening)).then_some(at)
    }

    /// What any variable may be set to by the part of the file that was not read; none when all of it was.
    pub(crate) fn unread(&self) -> Option<Value> {
        let problem = self.problem.as_ref()?;
        Some(Value::unknown(Unknown::Function(format!("what {} sets", problem.path))))
    }
}

/// Reads a file of variables.
pub(crate) fn read(tree: &dyn Tree, path: &str) -> VariablesFile {
    match tree.read(path) {
        Ok(file) => VariablesFile::of(file),
        Err(error) => VariablesFile {
            file: None,
            values: Assignments::default(),
            problem: Some(Problem::file(tree.display(path), error.to_string())),
        },
    }
}
