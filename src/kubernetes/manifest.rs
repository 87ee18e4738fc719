//! One object as written: what it is and what it is called.

use std::fmt;
use std::sync::Arc;

use super::yaml::{Node, Reader, Syntax, written};
use super::{carried, comments, composition, definition, openshift};
use crate::finding::Problem;
use crate::model::Comment;
use crate::source::{Location, SourceFile};
use crate::value::Value;

/// Lists inside lists are opened this deep.
const LIST_DEPTH: usize = 4;

/// What an object is and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    /// The API group without its version; empty for the core group.
    pub(super) group: Arc<str>,
    /// The kind.
    pub(super) kind: Arc<str>,
    /// `metadata.namespace`, where it is said.
    pub(super) namespace: Option<Arc<str>>,
    /// `metadata.name`, or `generateName` with a `*` for what the server appends.
    pub(super) name: Option<Arc<str>>,
}

impl Identity {
    /// What a body says it is; none when it is no object.
    pub(super) fn of(body: &Value) -> Option<Self> {
        Some(identity(&kind_of(body, &Kind::default())?, body))
    }

    /// What rules are looked up by: `apps/Deployment`, `Pod`.
    pub(super) fn type_name(&self) -> Arc<str> {
        if self.group.is_empty() { Arc::clone(&self.kind) } else { format!("{}/{}", self.group, self.kind).into() }
    }

    /// The name, or `<unnamed>`.
    pub(super) fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or("<unnamed>")
    }

    /// Whether it is an object of the core group and this kind.
    pub(super) fn is_core(&self, kind: &str) -> bool {
        self.group.is_empty() && self.kind.as_ref() == kind
    }
}

impl fmt::Display for Identity {
    /// The address: `Kind/namespace/name`, or `Kind/name`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{}/{namespace}/{}", self.kind, self.shown_name()),
            None => write!(f, "{}/{}", self.kind, self.shown_name()),
        }
    }
}

/// One object with its text.
#[derive(Clone, Debug)]
pub(super) struct Manifest {
    /// What it is.
    pub(super) identity: Identity,
    /// The whole of it.
    pub(super) body: Value,
    /// Its first key.
    pub(super) at: Location,
    /// The comments of its document; of a list's item those that stand at it.
    pub(super) comments: Vec<Comment>,
    /// The first key of the object that carries it to a cluster.
    pub(super) carrier: Option<Location>,
}

/// The objects of one parsed document: one, the items of a list, or none.
pub(super) fn of_document(
    file: &Arc<SourceFile>,
    syntax: &mut Syntax<'_>,
    alias_budget: usize,
    problems: &mut Vec<Problem>,
) -> Vec<Manifest> {
    let comments = comments::at(file, &syntax.comments);
    let Some(root) = &mut syntax.root else { return Vec::new() };
    definition::reduce(root);
    let mut reader = Reader::new(file, alias_budget);
    let body = reader.value(root);
    let mut objects = Vec::new();
    collect(&body, Some(root), &Kind::default(), LIST_DEPTH, &mut objects);
    if !objects.is_empty() {
        problems.append(&mut reader.problems);
    }
    let ends: Vec<usize> = objects.iter().map(|object| line_end(file, object.end)).collect();
    let list = body
        .get("items")
        .or_else(|| body.get("objects"))
        .filter(|_| objects.len() > 1)
        .and_then(|items| items.origin.at());
    let shares = share_out(comments, &ends, list.map_or(0, |key| key.span.start));
    let manifest = |(object, comments): (Object, Vec<Comment>)| {
        let at = object.body.origin.at().cloned().unwrap_or_else(|| Location::new(file, root.span));
        Manifest { identity: object.identity, body: object.body, at, comments, carrier: None }
    };
    let manifests = objects.into_iter().zip(shares).map(manifest);
    manifests.flat_map(|manifest| with_inner(manifest, problems)).collect()
}

/// A manifest, and behind it what it makes if it is a Composition, or what it carries to clusters; its comments hold
/// for that, too.
fn with_inner(manifest: Manifest, problems: &mut Vec<Problem>) -> Vec<Manifest> {
    let of = |body: Value, carrier: Option<&Location>| {
        let at = body.origin.at().unwrap_or(&manifest.at).clone();
        let (identity, comments) = (Identity::of(&body)?, manifest.comments.clone());
        Some(Manifest { identity, body, at, comments, carrier: carrier.cloned() })
    };
    let composed = composition::composed(&manifest.identity, &manifest.body, problems);
    let carried = carried::carried(&manifest.identity, &manifest.body, problems);
    let composed = composed.into_iter().filter_map(|body| of(body, None));
    let carried = carried.into_iter().filter_map(|body| of(body, Some(&manifest.at)));
    let inner: Vec<Manifest> = composed.chain(carried).collect();
    [vec![manifest], inner].concat()
}

/// An object found in a document.
struct Object {
    identity: Identity,
    body: Value,
    /// One past its last byte.
    end: usize,
}

/// How SOPS begins what it has encrypted. No API has a kind of that name: such a file is a tool's.
const CIPHER_TEXT: &str = "ENC[";

/// `apiVersion` and `kind`.
#[derive(Clone, Default)]
struct Kind {
    api_version: Arc<str>,
    kind: Arc<str>,
}

fn collect(body: &Value, node: Option<&Node<'_>>, default: &Kind, depth: usize, objects: &mut Vec<Object>) {
    let Some(kind) = kind_of(body, default) else { return };
    let made = openshift::objects(&kind.api_version, &kind.kind, body);
    let (field, items) = match &made {
        Some(objects) => ("objects", objects.as_items()),
        None => ("items", body.get("items").filter(|_| kind.kind.ends_with("List")).and_then(Value::as_items)),
    };
    let Some(items) = items else {
        // A tool's own file, or a message: no server keeps what has no name.
        if body.get("metadata").is_none() {
            return;
        }
        let end = node.map_or(0, |node| node.span.end);
        objects.push(Object { identity: identity(&kind, body), body: body.clone(), end });
        return;
    };
    if depth == 0 {
        return;
    }
    // Items of a typed list may leave out what the list says: `ConfigMapList` holds `ConfigMap`s.
    let of_items = kind.kind.strip_suffix("List").filter(|kind| !kind.is_empty());
    let of_items = of_items.map_or_else(Kind::default, |item| Kind { kind: item.into(), ..kind.clone() });
    let nodes = node.and_then(|node| node.get(field)).map_or(&[][..], Node::items);
    for (index, item) in items.iter().enumerate() {
        collect(item, nodes.get(index), &of_items, depth - 1, objects);
    }
}

/// What a body says it is; none when it is no object.
fn kind_of(body: &Value, default: &Kind) -> Option<Kind> {
    let entry = |key: &str, default: &Arc<str>| match body.get(key).and_then(written) {
        Some(text) => Arc::from(text),
        None => Arc::clone(default),
    };
    let kind = Kind { api_version: entry("apiVersion", &default.api_version), kind: entry("kind", &default.kind) };
    let says = |text: &str| !text.is_empty() && !text.starts_with(CIPHER_TEXT);
    let complete = body.as_map().is_some() && says(&kind.api_version) && says(&kind.kind);
    complete.then_some(kind)
}

fn identity(kind: &Kind, body: &Value) -> Identity {
    let metadata = |key: &str| {
        let text = body.get("metadata").and_then(|metadata| metadata.get(key)).and_then(written);
        text.filter(|text| !text.is_empty())
    };
    let generated = || metadata("generateName").map(|prefix| format!("{prefix}*").into());
    Identity {
        group: kind.api_version.split_once('/').map_or("", |(group, _)| group).into(),
        kind: Arc::clone(&kind.kind),
        namespace: metadata("namespace").map(Arc::from),
        name: metadata("name").map(Arc::from).or_else(generated),
    }
}

/// Gives each object its comments: those of a document with one object are all its own; in a list a comment belongs to
/// the item that it stands in or above, and what stands above the list's `items` holds for every item.
fn share_out(comments: Vec<Comment>, ends: &[usize], list_start: usize) -> Vec<Vec<Comment>> {
    let mut shares = vec![Vec::new(); ends.len()];
    for comment in comments {
        let at = comment.at.span.start;
        if at < list_start {
            shares.iter_mut().for_each(|share| share.push(comment.clone()));
            continue;
        }
        let owner = ends.iter().position(|end| at < *end).unwrap_or(ends.len().saturating_sub(1));
        if let Some(share) = shares.get_mut(owner) {
            share.push(comment);
        }
    }
    shares
}

/// The end of the line in which a byte stands: a comment behind a value belongs to it.
fn line_end(file: &SourceFile, at: usize) -> usize {
    let rest = file.text().get(at..).unwrap_or_default();
    at + rest.find('\n').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests;
