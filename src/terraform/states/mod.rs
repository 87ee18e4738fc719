//! Which root module writes the state that another reads with `terraform_remote_state` or `tfe_outputs`.
//!
//! It is proved where one root alone has a backend that names the same place, in plain text, or where code declares the
//! workspace ([`workspaces`]). Such a root's outputs are what stands in the state, as far as the files tell.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::declared::{self, Declared, DeclaredDeployment};
use super::inputs::{Deployment, Inputs};
use super::module::{Library, Module};
use super::roots;
use crate::model::Stack;
use crate::terraform::paths;

mod abroad;
mod address;
mod workspaces;

pub(super) use abroad::Border;
pub(super) use address::StateAddress;
pub(super) use workspaces::WorkspaceName;

use workspaces::Workspace;

/// Root modules by the states that they write.
#[derive(Debug, Default)]
pub(crate) struct States {
    writers: BTreeMap<StateAddress, Vec<Arc<Writer>>>,
    /// The workspaces that code declares, each of which keeps a state.
    workspaces: Vec<Workspace>,
}

/// A root module that writes a state.
#[derive(Debug)]
struct Writer {
    root: Arc<Module>,
    inputs: Vec<Inputs>,
    declared: Vec<Arc<DeclaredDeployment>>,
}

/// A deployment of a root module whose outputs stand in a state.
#[derive(Debug)]
pub(super) struct Written {
    /// The root module.
    pub(super) root: Arc<Module>,
    /// Its inputs.
    pub(super) deployment: Deployment,
    /// The name of the stack.
    pub(super) stack: String,
}

impl States {
    /// None at all.
    pub(crate) const fn none() -> Self {
        Self { writers: BTreeMap::new(), workspaces: Vec::new() }
    }

    /// The states that root modules say they write. `inputs`: what pipelines pass to them, by directory.
    pub(super) fn of(roots: &[Arc<Module>], inputs: &BTreeMap<String, Vec<Inputs>>, declared: &Declared) -> Self {
        let mut states = Self::default();
        for root in roots {
            let inputs = inputs.get(&root.directory).cloned().unwrap_or_default();
            let declared = declared.of_root(root, &inputs).to_vec();
            let writer = Arc::new(Writer { root: Arc::clone(root), inputs, declared });
            states.workspaces.extend(Workspace::of(&writer));
            let Some(address) = StateAddress::written_by(root) else { continue };
            states.writers.entry(address).or_default().push(writer);
        }
        states
    }

    /// What is written at an address, where one root alone does that, and is deployed once.
    pub(super) fn written(&self, address: &StateAddress, library: &Library<'_>) -> Option<Written> {
        match self.writers.get(address)?.as_slice() {
            [only] => only.only_deployment(library),
            _ => None,
        }
    }
}

impl Writer {
    /// How the root is deployed; none where it is deployed several times, or in a workspace of its own, whose state lies
    /// elsewhere.
    fn only_deployment(&self, library: &Library<'_>) -> Option<Written> {
        let (deployments, _) = declared::of_root(library, &self.root, &self.inputs, &self.declared);
        let only = <[Deployment; 1]>::try_from(deployments).ok();
        let [deployment] = only.filter(|[only]| only.is_in_default_workspace())?;
        self.written(library, deployment)
    }

    fn written(&self, library: &Library<'_>, deployment: Deployment) -> Option<Written> {
        if roots::is_child(&self.root, deployment.has_inputs()) {
            return None;
        }
        let directory = paths::shown(library.tree, &self.root.directory);
        let stack = Stack::name_of(&directory, &deployment.names, deployment.stack_name().map(String::as_str));
        Some(Written { root: Arc::clone(&self.root), deployment, stack })
    }
}
