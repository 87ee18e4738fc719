//! Overlays: which objects a Kustomization takes together, and how it changes them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::budget::Budget;
use super::patch::{self, Patch};
use super::{Kustomization, field, paths_in, replacement};
use crate::discover::paths;
use crate::finding::Problem;
use crate::kubernetes::manifest::{Identity, Manifest};
use crate::kubernetes::shelf::Shelf;
use crate::kubernetes::{SkipReason, Skipped};
use crate::source::{Location, SourceFile, Span};
use crate::value::Value;

/// One overlay takes over at most so many directories and objects, however often it names a base.
const DIRECTORY_LIMIT: usize = 2_000;
const OBJECT_LIMIT: usize = 50_000;

/// An object of a stack and the file it is written in.
#[derive(Clone, Debug)]
pub(in crate::kubernetes) struct Member {
    /// The tree path of its file.
    pub(in crate::kubernetes) path: String,
    /// The object as the overlay deploys it.
    pub(in crate::kubernetes) manifest: Manifest,
    /// What it is called in its file: other files refer to it by that.
    pub(in crate::kubernetes) written: Identity,
}

impl Member {
    /// An object as it stands.
    pub(in crate::kubernetes) fn new(path: &str, manifest: &Manifest) -> Self {
        Self { path: path.to_owned(), manifest: manifest.clone(), written: manifest.identity.clone() }
    }

    /// Whether it is of Kubernetes' own kinds, whose lists merge by key.
    pub(super) fn is_built_in(&self) -> bool {
        let group = &self.manifest.identity.group;
        !group.contains('.') || group.ends_with(".k8s.io")
    }
}

/// What one Kustomization deploys.
#[derive(Debug)]
pub(in crate::kubernetes) struct Overlay {
    /// Its directory in the tree.
    pub(in crate::kubernetes) directory: String,
    /// The file.
    pub(in crate::kubernetes) kustomization: Arc<Kustomization>,
    /// Its objects, in the order in which it takes them over.
    pub(in crate::kubernetes) members: Vec<Member>,
    /// The directories of its bases, sorted.
    pub(in crate::kubernetes) bases: Vec<String>,
}

/// All overlays of a scan, and what they are made from.
#[derive(Debug, Default)]
pub(in crate::kubernetes) struct Overlays {
    /// Those that no other one takes over, by directory.
    pub(in crate::kubernetes) overlays: Vec<Overlay>,
    /// The files that they take over, patch with or are set up by: none of them is deployed by itself.
    pub(in crate::kubernetes) claimed: BTreeSet<String>,
    /// What was missing or wrong.
    pub(in crate::kubernetes) problems: Vec<Problem>,
    /// What they take from where we cannot look.
    pub(in crate::kubernetes) skipped: Vec<Skipped>,
}

impl Overlays {
    /// Reads the Kustomizations of these directories.
    pub(in crate::kubernetes) fn read(shelf: &mut Shelf<'_>, directories: &[String]) -> Self {
        let mut overlays = Self::default();
        let taken = taken_over(shelf, directories);
        let mut budget = Budget::default();
        let mut seen = BTreeSet::new();
        // Those that only each other take over (a circle, which Kustomize refuses) come last.
        let (top, rest): (Vec<_>, Vec<_>) = directories.iter().partition(|directory| !taken.contains(*directory));
        for directory in top.into_iter().chain(rest) {
            if !seen.contains(directory) {
                overlays.add(shelf, directory, &mut budget, &mut seen);
            }
        }
        overlays.problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
        overlays.problems.dedup();
        overlays.skipped.sort();
        overlays.skipped.dedup();
        overlays
    }

    fn add(&mut self, shelf: &mut Shelf<'_>, directory: &str, budget: &mut Budget, seen: &mut BTreeSet<String>) {
        let Some(kustomization) = shelf.kustomization(directory) else { return };
        let mut walk =
            Walk { shelf, budget, result: self, active: Vec::new(), directories: BTreeSet::new(), visits: 0 };
        let mut members = Vec::new();
        walk.directory(directory, &kustomization, &mut members);
        if walk.budget.is_spent() {
            let whole = Location::new(&kustomization.file, 0..0);
            let message = "the overlays of this scan change more than is read: this one may be deployed otherwise";
            walk.result.problems.push(Problem::at(whole, message));
        }
        let mut bases = walk.directories;
        seen.extend(bases.iter().cloned());
        bases.remove(directory);
        let bases = bases.into_iter().collect();
        self.overlays.push(Overlay { directory: directory.to_owned(), kustomization, members, bases });
    }
}

/// The directories that other Kustomizations take over.
fn taken_over(shelf: &mut Shelf<'_>, directories: &[String]) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    for directory in directories {
        let Some(kustomization) = shelf.kustomization(directory) else { continue };
        let named = kustomization.resources().filter_map(Value::as_str);
        taken.extend(named.filter_map(|written| paths::resolve(directory, written)).filter(|path| path != directory));
    }
    taken
}

/// The way through the directories of one overlay.
struct Walk<'w, 't> {
    shelf: &'w mut Shelf<'t>,
    budget: &'w mut Budget,
    result: &'w mut Overlays,
    /// The directories being read, outermost first: no directory may take over itself.
    active: Vec<String>,
    directories: BTreeSet<String>,
    visits: usize,
}

impl Walk<'_, '_> {
    /// Adds the objects of a directory and makes its changes to all of `members`: a component changes those of the
    /// directory that names it, any other directory begins with none.
    fn directory(&mut self, directory: &str, kustomization: &Arc<Kustomization>, members: &mut Vec<Member>) {
        self.visits += 1;
        self.directories.insert(directory.to_owned());
        self.active.push(directory.to_owned());
        self.result.claimed.extend(paths_in(directory));
        for entry in kustomization.resources() {
            self.resource(directory, entry, members);
        }
        for entry in kustomization.settings() {
            self.result.claimed.extend(entry.as_str().and_then(|written| paths::resolve(directory, written)));
        }
        if let Some(charts) = kustomization.renders_charts() {
            self.skip(charts, SkipReason::HelmTemplate);
        }
        self.patch(directory, kustomization, members);
        rename(kustomization, members);
        self.replace(directory, kustomization, members);
        self.active.pop();
    }

    fn resource(&mut self, directory: &str, entry: &Value, members: &mut Vec<Member>) {
        let Some(written) = entry.as_str() else {
            return self.skip(entry, SkipReason::RemoteBase);
        };
        let path = paths::resolve(directory, written).filter(|_| !is_remote(written));
        let Some(path) = path else {
            return self.skip(entry, SkipReason::RemoteBase);
        };
        if let Some(below) = self.shelf.kustomization(&path) {
            return self.base(&path, &below, entry, members);
        }
        self.result.claimed.insert(path.clone());
        if self.shelf.is_file(&path) {
            let manifests = self.shelf.manifests(&path).into_iter().flat_map(|file| &file.manifests);
            members.extend(manifests.map(|manifest| Member::new(&path, manifest)));
        } else if is_elsewhere(written) {
            self.skip(entry, SkipReason::RemoteBase);
        } else {
            self.problem(entry, format!("`{written}` is neither a file nor a directory with a Kustomization"));
        }
    }

    fn base(&mut self, path: &str, below: &Arc<Kustomization>, entry: &Value, members: &mut Vec<Member>) {
        if self.active.iter().any(|active| active == path) {
            return self.problem(entry, format!("`{path}` takes over itself: Kustomize refuses this"));
        }
        if self.visits >= DIRECTORY_LIMIT || members.len() >= OBJECT_LIMIT {
            return self.problem(entry, "this overlay takes over more than is read".to_owned());
        }
        if below.is_component() {
            return self.directory(path, below, members);
        }
        let mut own = Vec::new();
        self.directory(path, below, &mut own);
        members.append(&mut own);
    }

    fn patch(&mut self, directory: &str, kustomization: &Kustomization, members: &mut Vec<Member>) {
        for entry in kustomization.patches() {
            let mut missing = Vec::new();
            let mut problems = Vec::new();
            let shelf = &*self.shelf;
            let claimed = &mut self.result.claimed;
            let budget = &mut *self.budget;
            let mut file = |path: &Value| -> Option<Arc<SourceFile>> {
                let resolved = path.as_str().and_then(|written| paths::resolve(directory, written));
                let file = resolved.as_ref().and_then(|resolved| shelf.text(resolved));
                if file.is_none() {
                    missing.push(path.clone());
                }
                claimed.extend(resolved);
                file.filter(|file| budget.read(file.text().len()))
            };
            let patches = Patch::read(&entry, &mut file, shelf.alias_budget(), &mut problems);
            patches.iter().for_each(|patch| patch.apply(members, self.budget, &mut problems));
            self.result.problems.append(&mut problems);
            for path in missing {
                match path.as_str() {
                    Some(written) if !is_remote(written) => {
                        let message =
                            format!("the patch `{written}` is not there: the overlay cannot be built without it");
                        self.problem(&path, message);
                    }
                    _ => self.skip(&path, SkipReason::RemoteBase),
                }
            }
        }
    }

    /// Makes the replacements, those in files of their own included.
    fn replace(&mut self, directory: &str, kustomization: &Kustomization, members: &mut [Member]) {
        let mut more = Vec::new();
        let mut problems = Vec::new();
        for path in kustomization.list("replacements").iter().filter_map(|entry| entry.get("path")) {
            let resolved = path.as_str().and_then(|written| paths::resolve(directory, written));
            let file = resolved.as_ref().and_then(|resolved| self.shelf.text(resolved));
            self.result.claimed.extend(resolved);
            let Some(file) = file else {
                self.problem(
                    path,
                    "these replacements are not there: the overlay cannot be built without them".to_owned(),
                );
                continue;
            };
            let whole = Span::new(0, file.text().len());
            for (body, _) in patch::bodies(&file, whole, self.shelf.alias_budget(), &mut problems) {
                match body.as_items() {
                    Some(items) => more.extend(items.iter().cloned()),
                    None => more.push(body),
                }
            }
        }
        replacement::apply(kustomization, &more, members, self.budget, &mut problems);
        self.result.problems.append(&mut problems);
    }

    fn problem(&mut self, entry: &Value, message: String) {
        self.result.problems.extend(entry.origin.at().map(|at| Problem::at(at.clone(), message)));
    }

    fn skip(&mut self, entry: &Value, reason: SkipReason) {
        self.result.skipped.extend(entry.origin.at().map(|at| Skipped { path: at.path().to_owned(), reason }));
    }
}

/// Kinds that live outside namespaces and keep their names; Kustomize takes every kind it does not know for namespaced.
const CLUSTER_KINDS: [&str; 19] = [
    "APIService",
    "CSIDriver",
    "CSINode",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "CustomResourceDefinition",
    "FlowSchema",
    "IngressClass",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PriorityClass",
    "PriorityLevelConfiguration",
    "RuntimeClass",
    "StorageClass",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
];

/// Kinds whose names are given by what they describe.
const FIXED_NAMES: [&str; 3] = ["APIService", "CustomResourceDefinition", "Namespace"];

/// Puts the overlay's namespace, prefix and suffix into the addresses. The names in the bodies stay as written, since
/// the references to them do, too.
fn rename(kustomization: &Kustomization, members: &mut [Member]) {
    let namespace = kustomization.field("namespace").and_then(|value| Some((kustomization.text("namespace")?, value)));
    let prefix = kustomization.text("namePrefix").unwrap_or_default();
    let suffix = kustomization.text("nameSuffix").unwrap_or_default();
    for member in members {
        let Manifest { identity, body, .. } = &mut member.manifest;
        let kind = identity.kind.as_ref();
        match namespace {
            // Kustomize takes the namespace's own object along.
            Some((text, value)) if kind == "Namespace" => {
                identity.name = Some(text.into());
                field::set(body, "metadata", "name", value.clone());
            }
            Some((text, value)) if !CLUSTER_KINDS.contains(&kind) => {
                identity.namespace = Some(text.into());
                field::set(body, "metadata", "namespace", value.clone());
            }
            _ => {}
        }
        if !(FIXED_NAMES.contains(&kind) || prefix.is_empty() && suffix.is_empty()) {
            identity.name = identity.name.as_ref().map(|name| format!("{prefix}{name}{suffix}").into());
        }
    }
}

/// Whether an entry names another repository or a web page.
fn is_remote(written: &str) -> bool {
    written.contains("://") || written.starts_with("git@") || written.contains("?ref=") || written.contains(".git//")
}

/// Whether an entry that is no path in the tree reads like another repository: `github.com/owner/name//path`.
fn is_elsewhere(written: &str) -> bool {
    written.split('/').next().is_some_and(|host| host.contains('.') && !host.starts_with('.') && written.contains('/'))
}

#[cfg(test)]
mod tests;
