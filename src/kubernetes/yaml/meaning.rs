//! From the syntax tree to values with trails.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::node::{AnchorId, Content, Node, Scalar};
use super::{mapping, placeholder, scalar};
use crate::finding::Problem;
use crate::source::{Location, SourceFile, Span};
use crate::value::{Data, Origin, Step, Unknown, Value};

/// Values nested deeper than this (by aliases of aliases) are not followed.
const DEPTH_LIMIT: usize = 500;

/// A longer text is cut in trails.
const SHOWN: usize = 80;

/// Reads the nodes of one document, in file order, so that anchors are known before their aliases.
///
/// The trail of a scalar is one step: the text as written (in quotes when it is a string) at its bytes. A collection's
/// step is its key at the key's bytes. An alias adds a step in front: `*name`, where it stands.
pub(crate) struct Reader<'f> {
    pub(super) file: &'f Arc<SourceFile>,
    anchors: BTreeMap<AnchorId, Built>,
    /// How many nodes aliases may still add.
    budget: usize,
    /// They would have added more, which is told once.
    exhausted: bool,
    /// What was wrong, with its place.
    pub(crate) problems: Vec<Problem>,
}

/// A value and how large it is with all aliases written out.
#[derive(Clone)]
pub(super) struct Built {
    pub(super) value: Value,
    pub(super) nodes: usize,
    pub(super) depth: usize,
}

/// Where a node stands: what its trail calls it when it is a collection.
#[derive(Clone, Copy)]
pub(super) enum Seat<'a> {
    Document,
    Entry { key: &'a str, at: Span },
    Item { of: &'a str, index: usize },
}

impl<'f> Reader<'f> {
    /// A reader for a document of `file` whose aliases may add `budget` nodes.
    pub(crate) fn new(file: &'f Arc<SourceFile>, budget: usize) -> Self {
        Self { file, anchors: BTreeMap::new(), budget, exhausted: false, problems: Vec::new() }
    }

    /// The value of a document's top node.
    pub(crate) fn value(&mut self, root: &Node<'_>) -> Value {
        self.build(root, Seat::Document).value
    }

    /// The recursion is as deep as the syntax tree, which the parser limits.
    pub(super) fn build(&mut self, node: &Node<'_>, seat: Seat<'_>) -> Built {
        let built = match &node.content {
            Content::Scalar(scalar) => self.scalar(scalar, node.span),
            Content::Alias(anchor) => self.alias(*anchor, node.span),
            Content::Sequence(items) => self.sequence(items, node, seat),
            Content::Mapping(entries) => {
                let (entries, nodes, depth) = mapping::build(self, entries);
                let origin = self.collection_origin(node, seat);
                Built { value: Value::new(Data::Map(Arc::new(entries)), origin), nodes, depth }
            }
        };
        if let Some(anchor) = node.anchor {
            self.anchors.insert(anchor, built.clone());
        }
        built
    }

    fn scalar(&self, scalar: &Scalar<'_>, span: Span) -> Built {
        let mut data = scalar::resolve(scalar);
        let what = match &data {
            Data::String(text) => quoted(text),
            Data::Null => "null".into(),
            _ => cut(&scalar.text).into(),
        };
        let mut assumed = false;
        if let Some(filled) = data_text(&data).and_then(placeholder::fill) {
            assumed = matches!(filled, Data::String(_));
            data = filled;
        }
        let step = Step::new(what, Location::new(self.file, span), []);
        let origin = Origin { trail: Some(Arc::new(step)), references: None, assumed };
        Built { value: Value::new(data, origin), nodes: 1, depth: 1 }
    }

    fn sequence(&mut self, items: &[Node<'_>], node: &Node<'_>, seat: Seat<'_>) -> Built {
        let of = match seat {
            Seat::Document => "",
            Seat::Entry { key, .. } => key,
            Seat::Item { of, .. } => of,
        };
        let (mut values, mut nodes, mut depth) = (Vec::with_capacity(items.len()), 1, 0);
        for (index, item) in items.iter().enumerate() {
            let built = self.build(item, Seat::Item { of, index });
            nodes += built.nodes;
            depth = depth.max(built.depth);
            values.push(built.value);
        }
        let origin = self.collection_origin(node, seat);
        Built { value: Value::new(Data::List(Arc::new(values)), origin), nodes, depth: depth + 1 }
    }

    fn collection_origin(&self, node: &Node<'_>, seat: Seat<'_>) -> Origin {
        let (what, at) = match seat {
            Seat::Document => ("manifest".into(), beginning(node)),
            Seat::Entry { key, at } => (Arc::from(key), at),
            Seat::Item { of, index } => (format!("{of}[{index}]").into(), beginning(node)),
        };
        let step = Step::new(what, Location::new(self.file, at), []);
        Origin { trail: Some(Arc::new(step)), references: None, assumed: false }
    }

    fn alias(&mut self, anchor: AnchorId, span: Span) -> Built {
        let at = Location::new(self.file, span);
        let what: Arc<str> = cut(at.text()).into();
        let Some(target) = self.anchors.get(&anchor).cloned() else {
            self.problems
                .push(Problem::at(at.clone(), format!("`{what}` stands inside the very node that it repeats")));
            return unknown(Unknown::Cycle(what.to_string()), &what, at);
        };
        if target.depth > DEPTH_LIMIT || target.nodes > self.budget {
            let why =
                format!("`{what}` repeats more than this document's aliases may: kubectl refuses such a document");
            if !std::mem::replace(&mut self.exhausted, true) {
                self.problems.push(Problem::at(at.clone(), why.as_str()));
            }
            return unknown(Unknown::TooLarge(why), &what, at);
        }
        self.budget -= target.nodes;
        Built { value: target.value.through(what, at), ..target }
    }
}

fn unknown(why: Unknown, what: &Arc<str>, at: Location) -> Built {
    let value = Value::unknown(why).with_origin(Origin::literal(Arc::clone(what), at));
    Built { value, nodes: 1, depth: 1 }
}

/// Where a collection begins: its first key or item, or its bracket.
fn beginning(node: &Node<'_>) -> Span {
    match &node.content {
        Content::Mapping(entries) => entries.first().map_or(node.span, |entry| entry.key.span),
        _ => Span::new(node.span.start, node.span.start + 1),
    }
}

fn data_text(data: &Data) -> Option<&str> {
    match data {
        Data::String(text) => Some(text),
        _ => None,
    }
}

/// The first line of a text, cut where it is long.
fn cut(text: &str) -> &str {
    let line = text.split('\n').next().unwrap_or_default();
    line.char_indices().nth(SHOWN).and_then(|(end, _)| line.get(..end)).unwrap_or(line)
}

fn quoted(text: &str) -> Arc<str> {
    let shown = cut(text);
    let more = if shown.len() < text.len() { "…" } else { "" };
    format!("\"{shown}{more}\"").into()
}

#[cfg(test)]
mod tests;
