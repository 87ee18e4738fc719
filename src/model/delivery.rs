//! Which objects deploy which stacks.

use std::sync::Arc;

/// An object of one stack that deploys another one: an Application of Argo CD, a Kustomization of Flux. The stack runs
/// where the object says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delivery {
    /// The name of the stack that is deployed.
    pub stack: String,
    /// The name of the stack that the deploying object is part of.
    pub from: String,
    /// The address of the deploying object.
    pub by: Arc<str>,
}
