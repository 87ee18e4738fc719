//! One file of variables: `prod.tfvars`, `prod.tfvars.json`.

use std::sync::Arc;

use super::{Assignments, Constants};
use crate::discover::Tree;
use crate::finding::Problem;
use crate::source::SourceFile;
use crate::terraform::evaluate::evaluate;
use crate::terraform::syntax;

/// A file of variables, read.
#[derive(Clone, Debug)]
pub(crate) struct VariablesFile {
    /// The text.
    pub(crate) file: Arc<SourceFile>,
    /// What it sets.
    pub(crate) values: Assignments,
    /// The first syntax error, if any.
    pub(crate) problem: Option<Problem>,
}

/// Whether a file's name says that it holds variables.
pub(crate) fn is_variables_file(name: &str) -> bool {
    name.ends_with(".tfvars") || name.ends_with(".tfvars.json")
}

impl VariablesFile {
    /// Takes a file for one of variables.
    pub(crate) fn of(file: Arc<SourceFile>) -> Self {
        let parsed = syntax::parse(&file);
        let assignment = |attribute: &hcl_edit::structure::Attribute| {
            (Arc::from(attribute.key.as_str()), evaluate(&attribute.value, &file, &Constants))
        };
        let values = parsed.body.attributes().map(assignment).collect();
        Self { values, problem: parsed.problem, file }
    }
}

/// Reads a file of variables.
pub(crate) fn read(tree: &dyn Tree, path: &str) -> Result<VariablesFile, Problem> {
    let file = tree.read(path).map_err(|error| Problem::file(tree.display(path), error.to_string()))?;
    Ok(VariablesFile::of(file))
}
