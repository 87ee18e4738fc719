//! The written form of what a type declares about deployments.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OneOrMany;

/// What a type declares about deployments of other code, exactly one of these; each word is a path to where its resources
/// say it.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Declares {
    /// A root module is deployed with some inputs: a workspace of HCP Terraform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<Box<DeclaresDeployment>>,
    /// One variable is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<DeclaresVariable>,
    /// Variables that several deployments are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable_set: Option<DeclaresVariableSet>,
    /// A set's variables are given to deployments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<Assignment>,
}

/// A deployment of a root module.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeclaresDeployment {
    /// Its name.
    pub name: String,
    /// Within what the name is unique; where the resource does not say it, its provider's `organization` does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// The root module's directory in its repository; the repository itself where nothing is said.
    pub directory: String,
    /// The repository by its owner and name: only what lies in this one is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// The branch of the repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// What it is within, a project: sets that are assigned to that are its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Maps of variables.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub variables: OneOrMany<String>,
    /// Maps of variables that somebody may change elsewhere.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub initially: OneOrMany<String>,
    /// Maps of environment variables.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub environment: OneOrMany<String>,
    /// Files of variables.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub files: OneOrMany<String>,
    /// Variable sets that it is given, by id or name.
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub sets: OneOrMany<String>,
}

/// A variable of a deployment or of a set.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeclaresVariable {
    /// What it is given to: a deployment or a set.
    pub of: OneOrMany<String>,
    /// Its name.
    pub key: String,
    /// What it is set to.
    pub value: String,
    /// Whether that is an expression of Terraform's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// Of which kind it is. Left out, each is an environment variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<VariableKind>,
}

/// Of which kind a variable is.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VariableKind {
    /// Where that is said.
    pub attribute: String,
    /// The word for an environment variable.
    pub environment: String,
}

/// Variables that several deployments are given.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeclaresVariableSet {
    /// Its name.
    pub name: String,
    /// Deployments that are given it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether all of the organization are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub everywhere: Option<String>,
    /// Whether its variables win over those of the deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
}

/// A set's variables are given to a deployment, or to all within something.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Assignment {
    /// The set.
    pub set: String,
    /// The deployment, or what deployments are within.
    pub to: String,
}
