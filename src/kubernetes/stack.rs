//! From the objects of a directory or an overlay to a stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::file::ManifestFile;
use super::kustomize::{Kustomization, Member};
use super::namespaces::Namespaces;
use super::paths;
use super::reference::{self, Object};
use super::scopes::Scopes;
use crate::model::{Resource, ResourceKind, Stack, StackKind};
use crate::value::Value;

/// What becomes a stack.
pub(super) struct Plan<'s> {
    /// As reports show it.
    name: String,
    /// In the tree.
    directory: String,
    members: Vec<(Member, &'s ManifestFile)>,
    kustomization: Option<Arc<Kustomization>>,
    bases: Vec<String>,
}

impl<'s> Plan<'s> {
    /// An empty one for a directory.
    pub(super) fn new(name: String, directory: &str) -> Self {
        Self { name, directory: directory.to_owned(), members: Vec::new(), kustomization: None, bases: Vec::new() }
    }

    /// It is an overlay, made from these bases.
    pub(super) fn overlay(&mut self, kustomization: Arc<Kustomization>, bases: Vec<String>) {
        self.kustomization = Some(kustomization);
        self.bases = bases;
    }

    /// Adds an object.
    pub(super) fn add(&mut self, member: Member, file: &'s ManifestFile) {
        self.members.push((member, file));
    }

    /// Adds the objects of a file as they stand.
    pub(super) fn add_file(&mut self, path: &str, file: &'s ManifestFile) {
        self.members.extend(file.manifests.iter().map(|manifest| (Member::new(path, manifest), file)));
    }

    /// The stack; none where there is no object in it.
    pub(super) fn into_stack(self, namespaces: &Namespaces<'s>) -> Option<Stack> {
        if self.members.is_empty() {
            return None;
        }
        let addresses = addresses(&self.members);
        let mut bodies = self.connected(&addresses);
        let mut scopes = Scopes::default();
        if let Some(kustomization) = &self.kustomization {
            scopes.stack(&self.name, kustomization);
        }
        let mut resources = Vec::with_capacity(self.members.len());
        for (((member, file), address), (body, deployment)) in self.members.iter().zip(&addresses).zip(bodies.drain(..))
        {
            let identity = &member.manifest.identity;
            let namespace = identity.namespace.as_deref();
            let directories = [self.directory.as_str(), paths::parent(&member.path)];
            let namespace = namespace.and_then(|name| namespaces.find(name, directories));
            resources.push(Resource {
                address: Arc::clone(address),
                type_name: identity.type_name(),
                name: identity.shown_name().into(),
                kind: ResourceKind::Object,
                body,
                at: member.manifest.at.clone(),
                provider: None,
                calls: Vec::new(),
                repeated: false,
                uncertain_count: false,
                scopes: scopes.of_object(address, &member.manifest, namespace, file),
                deployment: Some(deployment),
            });
        }
        resources.sort_by(|one, other| one.address.cmp(&other.address));
        Some(Stack {
            directory: self.name,
            kind: StackKind::Kubernetes,
            inputs: Vec::new(),
            workspace: None,
            resources,
            scopes: scopes.into_scopes(),
            files: files(&self.members, self.kustomization.as_deref()),
            components: self.bases,
            is_child: false,
        })
    }

    /// Each object's body with its references, and the deployment that it belongs to.
    fn connected(&self, addresses: &[Arc<str>]) -> Vec<(Value, Arc<str>)> {
        let objects = self.members.iter().zip(addresses).map(|((member, _), address)| Object {
            identity: &member.written,
            address,
            body: &member.manifest.body,
            path: member.manifest.at.path(),
        });
        reference::connect(&objects.collect::<Vec<_>>())
    }
}

/// The addresses; what has the same one as an object before it has the number of its turn behind it.
fn addresses(members: &[(Member, &ManifestFile)]) -> Vec<Arc<str>> {
    let mut turns: BTreeMap<String, usize> = BTreeMap::new();
    let address = |(member, _): &(Member, &ManifestFile)| {
        let address = member.manifest.identity.to_string();
        let turn = turns.entry(address.clone()).or_default();
        *turn += 1;
        if *turn == 1 { address.into() } else { format!("{address}#{turn}").into() }
    };
    members.iter().map(address).collect()
}

fn files(
    members: &[(Member, &ManifestFile)],
    kustomization: Option<&Kustomization>,
) -> Vec<Arc<crate::source::SourceFile>> {
    let own = kustomization.map(|kustomization| &kustomization.file);
    let files = members.iter().map(|(_, file)| &file.file).chain(own);
    let by_path: BTreeMap<&str, &Arc<_>> = files.map(|file| (file.path(), file)).collect();
    by_path.into_values().map(Arc::clone).collect()
}
