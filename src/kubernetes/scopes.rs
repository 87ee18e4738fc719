//! The scopes of a stack: what an annotation on an object, a namespace, a file or an overlay covers.

use std::collections::BTreeMap;

use super::file::ManifestFile;
use super::kustomize::Kustomization;
use super::manifest::Manifest;
use crate::model::{Scope, ScopeId, ScopeKind};
use crate::source::{Location, Span};
use crate::value::Value;

/// The scopes made so far.
#[derive(Default)]
pub(super) struct Scopes<'s> {
    scopes: Vec<Scope>,
    stack: Option<ScopeId>,
    files: BTreeMap<&'s str, ScopeId>,
    /// By the place of the `Namespace` object.
    namespaces: BTreeMap<(&'s str, Span), ScopeId>,
}

impl<'s> Scopes<'s> {
    /// Adds the scope of the whole stack: a Kustomization's comments, and the labels and annotations that it puts on
    /// everything.
    pub(super) fn stack(&mut self, name: &str, kustomization: &Kustomization) {
        self.stack = Some(self.add(Scope {
            kind: ScopeKind::Stack,
            name: name.to_owned(),
            at: Location::new(&kustomization.file, 0..0),
            comments: kustomization.comments.clone(),
            tags: kustomization.tags(),
            depth: 0,
        }));
    }

    /// The scopes of an object, the nearest first: itself, its namespace, its file, the stack.
    pub(super) fn of_object(
        &mut self,
        address: &str,
        manifest: &Manifest,
        namespace: Option<&'s Manifest>,
        file: &'s ManifestFile,
    ) -> Vec<ScopeId> {
        let own = self.add(Scope {
            kind: ScopeKind::Resource,
            name: address.to_owned(),
            at: manifest.at.clone(),
            comments: manifest.comments.clone(),
            tags: None,
            depth: 0,
        });
        let namespace = namespace.map(|namespace| self.namespace(namespace));
        let file = self.file(file);
        [Some(own), namespace, Some(file), self.stack].into_iter().flatten().collect()
    }

    /// All scopes, in the order of their ids.
    pub(super) fn into_scopes(self) -> Vec<Scope> {
        self.scopes
    }

    fn add(&mut self, scope: Scope) -> ScopeId {
        self.scopes.push(scope);
        ScopeId(self.scopes.len() - 1)
    }

    fn namespace(&mut self, object: &'s Manifest) -> ScopeId {
        let key = (object.at.path(), object.at.span);
        if let Some(known) = self.namespaces.get(&key) {
            return *known;
        }
        let id = self.add(Scope {
            kind: ScopeKind::Namespace,
            name: object.identity.to_string(),
            at: object.at.clone(),
            comments: object.comments.clone(),
            tags: labels_and_annotations(&object.body),
            depth: 0,
        });
        self.namespaces.insert(key, id);
        id
    }

    fn file(&mut self, file: &'s ManifestFile) -> ScopeId {
        if let Some(known) = self.files.get(file.file.path()) {
            return *known;
        }
        let id = self.add(Scope {
            kind: ScopeKind::File,
            name: file.file.path().to_owned(),
            at: Location::new(&file.file, 0..0),
            comments: file.comments.clone(),
            tags: None,
            depth: 0,
        });
        self.files.insert(file.file.path(), id);
        id
    }
}

/// Both in one map; where they share a key the annotation counts, since only annotations may hold any text.
fn labels_and_annotations(body: &Value) -> Option<Value> {
    let metadata = body.get("metadata")?;
    let entries = ["labels", "annotations"].into_iter().filter_map(|field| metadata.get(field)?.as_map()).flatten();
    let entries: Vec<_> = entries.map(|(key, value)| (key.clone(), value.clone())).collect();
    (!entries.is_empty()).then(|| Value::map(entries))
}
