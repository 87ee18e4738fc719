//! Which objects are deployed together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Object;

/// Kinds that many unrelated deployments share: referring to the same one joins nothing. Storage classes are not among
/// them, since they say where a claim's data lies.
const SHARED_KINDS: [&str; 26] = [
    "AWSClusterControllerIdentity",
    "AWSClusterRoleIdentity",
    "AWSClusterStaticIdentity",
    "AppProject",
    "AzureClusterIdentity",
    "Bucket",
    "ClusterIssuer",
    "ClusterProviderConfig",
    "ClusterRole",
    "ClusterSecretStore",
    "CustomResourceDefinition",
    "Folder",
    "GatewayClass",
    "GitRepository",
    "HelmRepository",
    "IngressClass",
    "Namespace",
    "Node",
    "OCIRepository",
    "Organization",
    "PriorityClass",
    "Project",
    "ProviderConfig",
    "ResourceGroup",
    "ResourceQuota",
    "RuntimeClass",
];

/// Whether many unrelated deployments refer to an object, so that doing so makes no deployment with it.
pub(super) fn is_shared(object: &Object<'_>) -> bool {
    let kind = object.identity.kind.as_ref();
    // A bucket of Flux is where manifests come from; any other bucket holds data.
    let source = kind != "Bucket" || object.identity.group.ends_with("toolkit.fluxcd.io");
    // Identities of a cloud, whoever offers them: `iam.aws.upbound.io`, `iam.services.k8s.aws`,
    // `iam.cnrm.cloud.google.com`.
    let identity = object.identity.group.starts_with("iam.");
    identity || (source && SHARED_KINDS.contains(&kind))
}

/// Sets that grow together (a union-find forest).
pub(super) struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    /// So many objects, each by itself.
    pub(super) fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    /// Makes the groups of two objects one.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The smaller position leads: the outcome does not hang on the order of joining.
        if let Some(parent) = self.parents.get_mut(one.max(other)) {
            *parent = one.min(other);
        }
    }

    /// Each object's group, named by the smallest address in it.
    pub(super) fn names(mut self, addresses: &[&Arc<str>]) -> Vec<Arc<str>> {
        let roots: Vec<usize> = (0..addresses.len()).map(|position| self.root(position)).collect();
        let mut smallest: BTreeMap<usize, &Arc<str>> = BTreeMap::new();
        for (root, address) in roots.iter().zip(addresses) {
            let name = smallest.entry(*root).or_insert(address);
            *name = (*name).min(address);
        }
        roots.iter().filter_map(|root| smallest.get(root).map(|name| Arc::clone(name))).collect()
    }

    fn root(&mut self, mut position: usize) -> usize {
        while let Some(parent) = self.parents.get(position).copied().filter(|parent| *parent != position) {
            let grandparent = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(own) = self.parents.get_mut(position) {
                *own = grandparent;
            }
            position = grandparent;
        }
        position
    }
}
