//! The syntax tree of one document.

use std::borrow::Cow;

use crate::source::Span;

/// The number of an anchor; every definition of a name has its own.
pub(crate) type AnchorId = usize;

/// A node with the bytes it covers in the file. A block scalar's bytes begin with its text, not at its `|` or `>`.
#[derive(Debug)]
pub(crate) struct Node<'t> {
    /// From the first byte to one past the last, trailing blanks left out.
    pub(crate) span: Span,
    /// The anchor that it defines, if any.
    pub(crate) anchor: Option<AnchorId>,
    /// What it holds.
    pub(crate) content: Content<'t>,
}

/// What a node holds.
#[derive(Debug)]
pub(crate) enum Content<'t> {
    /// A scalar, not yet resolved.
    Scalar(Scalar<'t>),
    /// A sequence.
    Sequence(Vec<Node<'t>>),
    /// A mapping: its entries in file order, duplicates and merge keys included.
    Mapping(Vec<Entry<'t>>),
    /// An alias of an anchor defined earlier.
    Alias(AnchorId),
}

/// A scalar as written.
#[derive(Debug)]
pub(crate) struct Scalar<'t> {
    /// The text, escapes undone; empty where nothing is written.
    pub(crate) text: Cow<'t, str>,
    /// Written without quotes and not as a block: only then may it be anything but a string.
    pub(crate) plain: bool,
    /// The type that an explicit tag of YAML's own names: `!!str`, `!!int`...
    pub(crate) tag: Option<Tag>,
}

/// The explicit tags that change how kubectl reads a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// A tag that makes any text a string: `!!str`, `!!binary`, a tag of one's own.
    String,
    /// `!!int`, `!!float`, `!!bool`, `!!null`: read by its looks, quoted or not.
    ByLooks,
}

/// One entry of a mapping.
#[derive(Debug)]
pub(crate) struct Entry<'t> {
    /// The key; nearly always a scalar.
    pub(crate) key: Node<'t>,
    /// The value.
    pub(crate) value: Node<'t>,
}

impl<'t> Node<'t> {
    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The entries of a mapping; none for anything else.
    pub(crate) fn entries(&self) -> &[Entry<'t>] {
        match &self.content {
            Content::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none for anything else.
    pub(crate) fn items(&self) -> &[Node<'t>] {
        match &self.content {
            Content::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The value under a key as written, the last one where it is written twice.
    pub(crate) fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.entries().iter().rev().find(|entry| entry.key.text() == Some(key)).map(|entry| &entry.value)
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node<'t>> {
        let Content::Mapping(entries) = &mut self.content else { return None };
        entries.iter_mut().rev().find(|entry| entry.key.text() == Some(key)).map(|entry| &mut entry.value)
    }
}
