//! States that workspaces of HCP Terraform keep which code declares.
//!
//! A workspace's name is unique in its organization. Where a part of the name cannot be told that something reads, any
//! workspace may be meant that the rest fits: all of these must be of one root.

use std::sync::Arc;

use super::address::HCP_TERRAFORM;
use super::{States, Writer, Written};
use crate::terraform::declared::DeclaredDeployment;
use crate::terraform::module::Library;
use crate::value::Value;

/// How many workspaces a name may mean for their outputs to be compared.
const MEANT_LIMIT: usize = 16;

/// A workspace that code declares.
#[derive(Clone, Debug)]
pub(super) struct Workspace {
    writer: Arc<Writer>,
    declared: Arc<DeclaredDeployment>,
}

/// The name by which outputs of a workspace are asked for.
#[derive(Clone, Debug)]
pub(in crate::terraform) struct WorkspaceName {
    organization: Option<Value>,
    name: Value,
}

impl WorkspaceName {
    /// What `data "tfe_outputs"` asks for.
    pub(in crate::terraform) fn of_outputs(body: &Value) -> Option<Self> {
        Self::new(body.get("organization"), body.get("workspace")?)
    }

    /// What `data "terraform_remote_state"` asks for that reads HCP Terraform.
    pub(in crate::terraform) fn of_state(body: &Value) -> Option<Self> {
        body.get("backend").filter(|backend| backend.as_str() == Some("remote"))?;
        let config = body.get("config")?;
        let is_elsewhere = |name: &str| config.get(name).is_some_and(|host| host.as_str() != Some(HCP_TERRAFORM));
        if is_elsewhere("hostname") || body.get("workspace").is_some_and(|name| !name.is_null()) {
            return None;
        }
        Self::new(config.get("organization"), config.get("workspaces")?.get("name")?)
    }

    /// A name of which nothing is known asks for anything.
    fn new(organization: Option<&Value>, name: &Value) -> Option<Self> {
        let has_letters = |value: &Value| match value.outline() {
            Some(outline) => outline.has_letters(),
            None => value.as_str().is_some_and(|name| !name.is_empty()),
        };
        let organization = organization.filter(|value| !value.is_null()).cloned();
        name.candidates().iter().all(has_letters).then(|| Self { organization, name: name.clone() })
    }

    /// The name, where it can be told.
    pub(in crate::terraform) fn as_texts(&self) -> Option<(&str, &str)> {
        Some((self.organization.as_ref()?.as_str()?, self.name.as_str()?))
    }

    /// Whether it hangs on something that a pipeline may change, or that cannot be told.
    pub(in crate::terraform) fn is_assumed(&self) -> bool {
        self.name.as_str().is_none() || self.name.origin.assumed
    }

    fn may_mean(&self, workspace: &Workspace) -> bool {
        let organizations = self.organization.as_ref().zip(workspace.declared.organization.as_ref());
        organizations.is_none_or(|(own, other)| may_be_same(own, other))
            && may_be_same(&self.name, &workspace.declared.name)
    }
}

impl States {
    /// What the workspaces hold that a name can mean, if they are of one root, which is another one than that in
    /// `directory`.
    pub(in crate::terraform) fn in_workspaces(
        &self,
        name: &WorkspaceName,
        directory: &str,
        library: &Library<'_>,
    ) -> Option<Vec<Written>> {
        let mut meant: Vec<&Workspace> = self.workspaces.iter().filter(|workspace| name.may_mean(workspace)).collect();
        if let Some(text) = name.name.as_str() {
            // A name is given once: whoever has it for sure leaves none for the others.
            let is_called = |workspace: &&Workspace| workspace.declared.name.as_str() == Some(text);
            if meant.iter().any(is_called) {
                meant.retain(is_called);
            }
        }
        let root = &meant.first().filter(|_| meant.len() <= MEANT_LIMIT)?.writer.root.directory;
        if root == directory || meant.iter().any(|workspace| workspace.writer.root.directory != *root) {
            return None;
        }
        meant.into_iter().map(|workspace| workspace.written(library)).collect()
    }
}

impl Workspace {
    /// The workspaces that a root's declared deployments are.
    pub(super) fn of(writer: &Arc<Writer>) -> Vec<Self> {
        let workspace =
            |declared: &Arc<DeclaredDeployment>| Self { writer: Arc::clone(writer), declared: Arc::clone(declared) };
        writer.declared.iter().map(workspace).collect()
    }

    fn written(&self, library: &Library<'_>) -> Option<Written> {
        let (deployment, _) = self.declared.deployment(library, &self.writer.root, &self.writer.inputs);
        self.writer.written(library, deployment)
    }
}

/// Whether two values may be the same text.
fn may_be_same(one: &Value, other: &Value) -> bool {
    let pair = |one: &Value, other: &Value| match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) => one == other,
        (Some(text), None) => other.outline().is_none_or(|outline| outline.may_be(text)),
        (None, Some(text)) => one.outline().is_none_or(|outline| outline.may_be(text)),
        (None, None) => one.outline().zip(other.outline()).is_none_or(|(one, other)| !one.excludes(other)),
    };
    one.candidates().iter().any(|one| other.candidates().iter().any(|other| pair(one, other)))
}
