//! Inputs: the values that a root module's variables get from outside, and the deployments that follow from them.
//!
//! [`tfvars`] reads one file, [`automatic`] the ones that terraform loads by itself, [`discovered`] finds the others
//! that belong to a root, [`together`] which of these only work together, [`leaning`] which lean on others, and
//! [`deployments`] puts them together with what the project's configuration says.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::Value;

pub(crate) mod automatic;
mod constants;
mod deployments;
mod discovered;
mod leaning;
mod parts;
pub(crate) mod tfvars;
mod together;

pub(crate) use constants::{Constants, of_text};
pub(crate) use deployments::{Deployment, GivenProvider, of_root};

/// Values of variables, by name.
pub(crate) type Assignments = BTreeMap<Arc<str>, Value>;

/// What a pipeline passes to a root module and its files do not say.
///
/// Inputs that name files or a workspace make a stack each; those that only set variables hold for all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// Values of variables, as `-var` gives them: a string stands for a list or map if the variable's type says so.
    pub vars: BTreeMap<String, Value>,
    /// Files as `-var-file` gives them: paths in the tree. They stand instead of files that would be found.
    pub var_files: Vec<String>,
    /// The selected workspace.
    pub workspace: Option<String>,
    /// The environment variables of terraform, or of Terragrunt.
    pub env: BTreeMap<String, Value>,
    /// Who says so.
    pub stated_by: StatedBy,
}

/// Who says what is passed to a root module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatedBy {
    /// The user, to this tool.
    #[default]
    User,
    /// A project in a file of another tool, which counts where the user says nothing. Unless it is certain, a pipeline
    /// may pass something else.
    Project {
        /// All of it is known, and it is what deploys.
        certain: bool,
    },
}

impl Inputs {
    /// Whether they make a deployment of their own.
    pub(crate) fn are_a_deployment(&self) -> bool {
        self.are_of_a_project() || !self.var_files.is_empty() || self.workspace.is_some()
    }

    fn are_of_a_project(&self) -> bool {
        matches!(self.stated_by, StatedBy::Project { .. })
    }

    /// Whether a pipeline may pass something else.
    fn are_uncertain(&self) -> bool {
        self.stated_by == StatedBy::Project { certain: false }
    }
}
