//! How the objects of a stack refer to each other.
//!
//! Objects that refer to each other are one deployment; neighbours in a directory are not. A reference is told by its
//! shape: a `kind` with a `name`, a field called after a kind (`secretName`, `networkRef`), a selector that fits
//! labels. It counts only when exactly such an object is in the stack; nothing is inferred from likeness.
//!
//! Facts: the Kubernetes API reference, and the conventions of Crossplane, Config Connector, Cluster API, Gateway API,
//! Flux and Istio, whose fields are named here.

mod deployment;
mod field;
mod index;
mod kind;
mod selector;

use std::sync::Arc;

use super::manifest::Identity;
use crate::value::{Data, Origin, Reference, Value};
use index::Index;

/// An object of a stack.
pub(super) struct Object<'s> {
    /// What it is called in its file.
    pub(super) identity: &'s Identity,
    /// Its address in the stack.
    pub(super) address: &'s Arc<str>,
    /// The whole of it.
    pub(super) body: &'s Value,
    /// The file it is written in, as reports show it.
    pub(super) path: &'s str,
}

/// A value that names other objects.
struct Mention {
    /// The way to it from the top of the body.
    path: Vec<Step>,
    /// The objects, by their position.
    targets: Vec<usize>,
    /// Who names them is deployed with them; an order (`dependsOn`) or a policy over many says nothing of the kind.
    joins: bool,
}

/// One step into a value.
#[derive(Clone, Debug)]
enum Step {
    Key(Arc<str>),
    Item(usize),
}

/// Each object's body with a [`Reference`] on every value that names another object, and the deployment that it belongs
/// to, named by its smallest address.
pub(super) fn connect(objects: &[Object<'_>]) -> Vec<(Value, Arc<str>)> {
    let index = Index::new(objects);
    let mut groups = deployment::Groups::new(objects.len());
    let mut bodies = Vec::with_capacity(objects.len());
    for (position, object) in objects.iter().enumerate() {
        let mut mentions = field::mentions(&index, position);
        mentions.extend(selector::mentions(&index, position));
        let mut body = object.body.clone();
        for mention in mentions {
            let targets = mention.targets.iter().filter_map(|target| objects.get(*target));
            refer(&mut body, &mention.path, targets.map(|target| target.address));
            let shared = |target: &&usize| objects.get(**target).is_none_or(deployment::is_shared);
            let joining = mention.targets.iter().filter(|target| mention.joins && !shared(target));
            joining.for_each(|target| groups.join(position, *target));
        }
        bodies.push(body);
    }
    let addresses: Vec<&Arc<str>> = objects.iter().map(|object| object.address).collect();
    bodies.into_iter().zip(groups.names(&addresses)).collect()
}

/// Puts references on a field of a body.
pub(super) fn refer_to<'a>(body: &mut Value, field: &[&str], addresses: impl Iterator<Item = &'a Arc<str>>) {
    let path: Vec<Step> = field.iter().map(|key| Step::Key(Arc::from(*key))).collect();
    refer(body, &path, addresses);
}

/// Puts references on the value at a path.
fn refer<'a>(body: &mut Value, path: &[Step], addresses: impl Iterator<Item = &'a Arc<str>>) {
    let found = path.iter().try_fold(body, |value, step| match (&mut value.data, step) {
        (Data::Map(entries), Step::Key(key)) => Arc::make_mut(entries).get_mut(key),
        (Data::List(items), Step::Item(index)) => Arc::make_mut(items).get_mut(*index),
        _ => None,
    });
    if let Some(value) = found {
        let mut references: Vec<_> = addresses.map(|address| Reference::new(Arc::clone(address), "")).collect();
        references.sort();
        value.origin.add_references(&Origin { references: Some(Arc::new(references)), ..Origin::default() });
    }
}

#[cfg(test)]
mod tests;
