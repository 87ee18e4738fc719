//! Inputs: the values that a root module's variables get from outside, and the deployments that follow from them.
//!
//! [`tfvars`] reads one file, [`automatic`] the ones that terraform loads by itself, [`discovered`] finds the others
//! that belong to a root, and [`deployments`] puts them together with what the project's configuration says.

use std::collections::BTreeMap;
use std::sync::Arc;

use globset::GlobMatcher;

use crate::value::Value;

mod automatic;
mod constants;
mod deployments;
mod discovered;
mod tfvars;

pub(crate) use constants::Constants;
pub(crate) use deployments::{Deployment, of_root};

/// Values of variables, by name.
pub(crate) type Assignments = BTreeMap<Arc<str>, Value>;

/// What a pipeline passes to some root modules and their files do not say.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Which root modules: matched against the directory in the tree, `.` for the tree's root.
    pub scope: GlobMatcher,
    /// Values of variables, as `-var` gives them: a string stands for a list or map if the variable's type says so.
    pub vars: BTreeMap<String, Value>,
    /// Files as `-var-file` gives them: paths in the tree. They stand instead of files that would be found.
    pub var_files: Vec<String>,
    /// The selected workspace. Entries with different workspaces make a stack each.
    pub workspace: Option<String>,
}

impl Inputs {
    /// Whether they are for the root module in this directory of the tree.
    fn is_for(&self, directory: &str) -> bool {
        self.scope.is_match(directory) || (directory.is_empty() && self.scope.is_match("."))
    }
}
