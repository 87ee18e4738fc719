//! Inputs: the values that a root module's variables get from outside, and the deployments that follow from them.
//!
//! [`tfvars`] reads one file, [`automatic`] the ones that terraform loads by itself, [`discovered`] finds the others
//! that belong to a root, [`together`] which of these only work together, and [`deployments`] puts them together with
//! what the project's configuration says.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::Value;

pub(crate) mod automatic;
mod constants;
mod deployments;
mod discovered;
mod parts;
pub(crate) mod tfvars;
mod together;

pub(crate) use constants::Constants;
pub(crate) use deployments::{Deployment, of_root};

/// Values of variables, by name.
pub(crate) type Assignments = BTreeMap<Arc<str>, Value>;

/// What a pipeline passes to a root module and its files do not say.
///
/// Inputs that name files or a workspace make a stack each; those that only set variables hold for all of them.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Values of variables, as `-var` gives them: a string stands for a list or map if the variable's type says so.
    pub vars: BTreeMap<String, Value>,
    /// Files as `-var-file` gives them: paths in the tree. They stand instead of files that would be found.
    pub var_files: Vec<String>,
    /// The selected workspace.
    pub workspace: Option<String>,
}

impl Inputs {
    /// Whether they make a deployment of their own.
    pub(crate) fn are_a_deployment(&self) -> bool {
        !self.var_files.is_empty() || self.workspace.is_some()
    }
}
