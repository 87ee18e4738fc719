//! What resources say of deployments of other code: the workspaces of HCP Terraform, the stacks of Spacelift.

use std::sync::Arc;

use crate::value::Path;

/// What a type declares about deployments, by the paths at which its resources say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declares {
    /// A root module is deployed with some inputs.
    Deployment(Box<DeclaresDeployment>),
    /// One variable is set.
    Variable(DeclaresVariable),
    /// Variables that several deployments are given.
    VariableSet(DeclaresVariableSet),
    /// A set's variables are given to deployments.
    Assignment {
        /// The set.
        set: Path,
        /// The deployment, or what it is within.
        to: Path,
    },
}

/// A deployment of a root module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaresDeployment {
    /// Its name.
    pub name: Path,
    /// Within what the name is unique; the provider's argument of the same name says it where this does not.
    pub organization: Option<Path>,
    /// The root module's directory in its repository; the repository itself where nothing is said.
    pub directory: Path,
    /// The repository by its owner and name.
    pub repository: Option<Path>,
    /// The branch; the default one where nothing is said.
    pub branch: Option<Path>,
    /// What it is within: sets that are assigned to that are its own.
    pub within: Option<Path>,
    /// Maps of variables.
    pub variables: Vec<Path>,
    /// Maps of variables that somebody may change elsewhere.
    pub initially: Vec<Path>,
    /// Maps of environment variables.
    pub environment: Vec<Path>,
    /// Files of variables.
    pub files: Vec<Path>,
    /// Sets that are assigned to it.
    pub sets: Vec<Path>,
}

/// A variable of a deployment or of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaresVariable {
    /// What it is given to.
    pub of: Vec<Path>,
    /// Its name.
    pub key: Path,
    /// What it is set to.
    pub value: Path,
    /// Whether that is an expression of Terraform's language, and not the text itself.
    pub expression: Option<Path>,
    /// Of which kind it is, with the word for an environment variable; each is one where no kind is told.
    pub environment: Option<(Path, Arc<str>)>,
}

/// A set of variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaresVariableSet {
    /// Its name.
    pub name: Path,
    /// Deployments that are given it.
    pub to: Option<Path>,
    /// Whether all are.
    pub everywhere: Option<Path>,
    /// Whether its variables win over those of the deployment.
    pub priority: Option<Path>,
}
