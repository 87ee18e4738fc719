//! Which root module writes the state that another reads with `terraform_remote_state`.
//!
//! It is proved where one root alone has a backend that names the same place, in plain text. Such a root's outputs are
//! what stands in the state, as far as the files tell.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inputs::{self, Deployment, Inputs};
use super::module::{Library, Module};
use super::roots;
use crate::model::Stack;
use crate::terraform::paths;

mod abroad;
mod address;

pub(super) use abroad::seen_abroad;
pub(super) use address::StateAddress;

/// Root modules by the states that they write.
#[derive(Debug, Default)]
pub(crate) struct States {
    writers: BTreeMap<StateAddress, Vec<Writer>>,
}

/// A root module that writes a state.
#[derive(Debug)]
pub(super) struct Writer {
    /// The module.
    pub(super) root: Arc<Module>,
    inputs: Vec<Inputs>,
}

impl States {
    /// None at all.
    pub(crate) const fn none() -> Self {
        Self { writers: BTreeMap::new() }
    }

    /// The states that root modules say they write. `inputs`: what pipelines pass to them, by directory.
    pub(crate) fn of(roots: &[Arc<Module>], inputs: &BTreeMap<String, Vec<Inputs>>) -> Self {
        let mut writers: BTreeMap<StateAddress, Vec<Writer>> = BTreeMap::new();
        for root in roots {
            let Some(address) = StateAddress::written_by(root) else { continue };
            let inputs = inputs.get(&root.directory).cloned().unwrap_or_default();
            writers.entry(address).or_default().push(Writer { root: Arc::clone(root), inputs });
        }
        Self { writers }
    }

    /// The only root that writes a state.
    pub(super) fn writer(&self, address: &StateAddress) -> Option<&Writer> {
        match self.writers.get(address)?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl Writer {
    /// How the root is deployed, with the name of its stack; none where it is deployed several times, or in a workspace
    /// of its own, whose state lies elsewhere.
    pub(super) fn only_deployment(&self, library: &Library<'_>) -> Option<(Deployment, String)> {
        let (deployments, _) = inputs::of_root(library, &self.root, &self.inputs);
        let only = <[Deployment; 1]>::try_from(deployments).ok();
        let [deployment] = only.filter(|[only]| matches!(only.workspace.as_deref(), None | Some("default")))?;
        if roots::is_child(&self.root, !deployment.values.is_empty()) {
            return None;
        }
        let directory = paths::shown(library.tree, &self.root.directory);
        let name = Stack::name_of(&directory, &deployment.names, deployment.workspace.as_deref());
        Some((deployment, name))
    }
}
