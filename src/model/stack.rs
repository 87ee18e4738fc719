//! What is deployed together.

use std::sync::Arc;

use super::{DataSource, Resource, Scope};
use crate::source::SourceFile;

/// The kinds of stacks, by the words of the `map` report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StackKind {
    /// A Terraform (or OpenTofu) root module.
    Terraform,
    /// A Terragrunt unit.
    Terragrunt,
    /// A deployment of Terraform Stacks.
    TerraformStacks,
    /// A plan in JSON.
    Plan,
    /// A directory, overlay or rendered chart of manifests.
    Kubernetes,
}

impl StackKind {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::Terragrunt => "terragrunt",
            Self::TerraformStacks => "terraform-stacks",
            Self::Plan => "plan",
            Self::Kubernetes => "kubernetes",
        }
    }
}

/// What is deployed together: a root module with one set of inputs, a plan, a directory of manifests.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The directory (or plan file), relative to the working directory, `/` between the parts; `.` for the working
    /// directory itself.
    pub directory: String,
    /// What kind it is.
    pub kind: StackKind,
    /// The input files of its own that make it a deployment: `eu.tfvars`. Automatic ones are not among them.
    pub inputs: Vec<String>,
    /// The workspace it is judged for, when inputs name one.
    pub workspace: Option<String>,
    /// Everything in it, sorted by address.
    pub resources: Vec<Resource>,
    /// The data sources that these refer to, sorted by address.
    pub data_sources: Vec<DataSource>,
    /// The scopes of its annotations; resources point here.
    pub scopes: Vec<Scope>,
    /// The files that were read for it.
    pub files: Vec<Arc<SourceFile>>,
    /// The modules that it calls at its root, as they would be named in a fleet: a path in the tree or a source.
    pub components: Vec<String>,
    /// It is a module that nobody calls and that leaves its providers or places to a caller: judged with its
    /// defaults, never for regions that only a caller can choose.
    pub is_child: bool,
    /// It is a directory as its tests deploy it, which nobody else gives values to. It takes the place of the directory's
    /// own stack on the map, and nothing is judged by it: what a test deploys is gone when it ends.
    pub of_tests: bool,
}

impl Stack {
    /// The position of the resource with an address.
    pub fn position(&self, address: &str) -> Option<usize> {
        self.resources.binary_search_by(|resource| resource.address.as_ref().cmp(address)).ok()
    }

    /// The name in reports: the directory, with the inputs in brackets: `envs/prod[eu.tfvars]`.
    pub fn name(&self) -> String {
        Self::name_of(&self.directory, &self.inputs, self.workspace.as_deref())
    }

    /// The name of a stack by what makes it one.
    pub fn name_of(directory: &str, inputs: &[String], workspace: Option<&str>) -> String {
        match (inputs, workspace) {
            ([], None) => directory.to_owned(),
            (inputs, None) => format!("{directory}[{}]", inputs.join(",")),
            ([], Some(workspace)) => format!("{directory}[{workspace}]"),
            (inputs, Some(workspace)) => format!("{directory}[{},{workspace}]", inputs.join(",")),
        }
    }
}
