//! From the objects of a directory or an overlay to a stack.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::carried;
use super::delivery::{self, Known};
use super::file::ManifestFile;
use super::kustomize::{Kustomization, Member};
use super::manifest::Manifest;
use super::namespaces::Namespaces;
use super::reference::{self, Object};
use super::scopes::Scopes;
use super::{Options, release};
use crate::discover::paths;
use crate::model::{Resource, ResourceKind, ScopeId, Stack, StackKind};
use crate::source::Span;
use crate::value::Value;

/// What becomes a stack.
pub(super) struct Plan<'s> {
    options: &'s Options<'s>,
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
    pub(super) fn new(name: String, directory: &str, options: &'s Options<'s>) -> Self {
        let (members, bases) = (Vec::new(), Vec::new());
        Self { options, name, directory: directory.to_owned(), members, kustomization: None, bases }
    }

    /// It is an overlay, made from these bases.
    pub(super) fn overlay(&mut self, kustomization: Arc<Kustomization>, bases: Vec<String>) {
        self.kustomization = Some(kustomization);
        self.bases = bases;
    }

    /// Adds an object, and what of it is a release of a known chart.
    pub(super) fn add(&mut self, member: Member, file: &'s ManifestFile) {
        let Manifest { at, comments, .. } = &member.manifest;
        let releases = release::of_object(&member.manifest, self.options.knows_chart, self.options.alias_budget);
        let releases = releases.into_iter().map(|(identity, body)| {
            let at = body.origin.at().unwrap_or(at).clone();
            let manifest = Manifest { identity, body, at, comments: comments.clone(), carrier: None };
            (Member::new(&member.path, &manifest), file)
        });
        let releases: Vec<_> = releases.collect();
        self.members.push((member, file));
        self.members.extend(releases);
    }

    /// Adds the objects of a file as they stand.
    pub(super) fn add_file(&mut self, path: &str, file: &'s ManifestFile) {
        file.manifests.iter().for_each(|manifest| self.add(Member::new(path, manifest), file));
    }

    /// Its directory in the tree.
    pub(super) fn directory(&self) -> &str {
        &self.directory
    }

    /// The stack; none where there is no object in it.
    pub(super) fn into_stack(self, namespaces: &Namespaces<'s>, known: &Known<'_>) -> Option<Stack> {
        if self.members.is_empty() {
            return None;
        }
        let addresses = addresses(&self.members);
        let connected = self.connected(&addresses);
        let own = self.namespaces();
        let known = known.with_clusters(self.members.iter().map(|(member, _)| &member.manifest.body));
        let mut scopes = Scopes::default();
        if let Some(kustomization) = &self.kustomization {
            scopes.stack(&self.name, kustomization);
        }
        let rows = self.members.iter().zip(&addresses).zip(connected);
        let resources = rows.map(|(((member, file), address), (body, deployment))| {
            let directories = [self.directory.as_str(), paths::directory(&member.path)];
            let of_name = |name| own.get(name).copied().or_else(|| namespaces.find(name, directories));
            let namespace = member.manifest.identity.namespace.as_deref().and_then(of_name);
            let scopes = scopes.of_object(address, &member.manifest, namespace, file);
            resource(&member.manifest, address, body, deployment, scopes)
        });
        let mut resources: Vec<Resource> =
            resources.flat_map(|resource| delivery::applications(resource, &known)).collect();
        resources.sort_by(|one, other| one.address.cmp(&other.address));
        Some(Stack {
            directory: self.name.clone(),
            kind: StackKind::Kubernetes,
            inputs: Vec::new(),
            workspace: None,
            resources,
            data_sources: Vec::new(),
            scopes: scopes.into_scopes(),
            files: files(&self.members, self.kustomization.as_deref()),
            components: self.bases.clone(),
            is_child: false,
            of_tests: false,
        })
    }

    /// The stack's own `Namespace` objects, by the names that it gives them.
    fn namespaces(&self) -> BTreeMap<&str, &Manifest> {
        let manifests = self.members.iter().map(|(member, _)| &member.manifest).rev();
        let own = manifests.filter(|manifest| manifest.identity.is_core("Namespace"));
        own.filter_map(|manifest| Some((manifest.identity.name.as_deref()?, manifest))).collect()
    }

    /// Each object's body with its references, and the deployment that it belongs to.
    fn connected(&self, addresses: &[Arc<str>]) -> Vec<(Value, Arc<str>)> {
        let objects = self.members.iter().zip(addresses).map(|((member, _), address)| Object {
            identity: &member.written,
            address,
            body: &member.manifest.body,
            path: member.manifest.at.path(),
        });
        let mut connected = reference::connect(&objects.collect::<Vec<_>>());
        self.refer_to_carried(addresses, &mut connected);
        connected
    }

    /// Has what carries objects to clusters refer to them. They stand behind it, as often as it is taken over.
    fn refer_to_carried(&self, addresses: &[Arc<str>], connected: &mut [(Value, Arc<str>)]) {
        let mut last: BTreeMap<(&str, Span), usize> = BTreeMap::new();
        let mut carried: BTreeMap<usize, Vec<&Arc<str>>> = BTreeMap::new();
        for (position, ((member, _), address)) in self.members.iter().zip(addresses).enumerate() {
            let Manifest { identity, at, carrier, .. } = &member.manifest;
            if carried::holder(identity).is_some() {
                last.insert((at.path(), at.span), position);
            }
            let by = carrier.as_ref().and_then(|at| last.get(&(at.path(), at.span)));
            by.into_iter().for_each(|by| carried.entry(*by).or_default().push(address));
        }
        for (position, objects) in carried {
            let holder = self.members.get(position).and_then(|(member, _)| carried::holder(&member.manifest.identity));
            if let (Some(holder), Some((body, _))) = (holder, connected.get_mut(position)) {
                reference::refer_to(body, &holder, objects.into_iter());
            }
        }
    }
}

fn resource(
    manifest: &Manifest,
    address: &Arc<str>,
    body: Value,
    deployment: Arc<str>,
    scopes: Vec<ScopeId>,
) -> Resource {
    Resource {
        address: Arc::clone(address),
        type_name: manifest.identity.type_name(),
        name: manifest.identity.shown_name().into(),
        kind: ResourceKind::Object,
        body,
        at: manifest.at.clone(),
        provider: None,
        calls: Vec::new(),
        repeated: false,
        uncertain_count: false,
        ignored_changes: Vec::new(),
        scopes,
        deployment: Some(deployment),
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
