//! The object literals of a text: which items they have, and where lines break inside them.

use super::tokens::{Kind, Token, Tokens};
use crate::source::Span;

/// One `{ ... }` of an expression: an object, or a `for`.
#[derive(Debug, Default)]
pub(super) struct Object {
    /// It is `{for ... : ...}`.
    pub(super) is_for: bool,
    /// `key = value`, in order; a `for` has none.
    pub(super) items: Vec<Item>,
    /// The line breaks and comments directly inside.
    pub(super) breaks: Vec<Span>,
}

/// One item of an object.
#[derive(Debug)]
pub(super) struct Item {
    /// The key as written.
    pub(super) key: Span,
    /// The whole item with its comma.
    pub(super) whole: Span,
}

/// What a bracket encloses.
enum Frame {
    /// The file or a block: attributes and blocks.
    Body {
        /// An `=` has been seen in the current line, so that a brace opens an object.
        in_value: bool,
    },
    /// An object literal and its current item.
    Object(Object, Current),
    /// Parentheses, brackets, templates.
    Other,
}

/// The item that is being read: its start, and where its key ended.
#[derive(Default)]
struct Current {
    start: Option<usize>,
    end: usize,
    key_end: Option<usize>,
}

impl Current {
    fn extend(&mut self, token: Token) {
        self.start.get_or_insert(token.span.start);
        self.end = token.span.end;
    }

    fn finish(&mut self, end: usize) -> Option<Item> {
        let Self { start, key_end, .. } = std::mem::take(self);
        let (start, key_end) = (start?, key_end?);
        Some(Item { key: Span::new(start, key_end), whole: Span::new(start, end) })
    }
}

/// Every object literal of a text, inner ones first.
pub(super) fn objects(text: &str) -> Vec<Object> {
    let mut found = Vec::new();
    let mut frames = vec![Frame::Body { in_value: false }];
    for token in Tokens::from(text, 0) {
        match token.kind {
            Kind::Open(bracket) => {
                let frame = open(bracket, frames.last_mut(), token);
                frames.push(frame);
            }
            Kind::TemplateOpen => frames.push(Frame::Other),
            Kind::Close(_) | Kind::TemplateClose if frames.len() > 1 => {
                if let Some(Frame::Object(mut object, mut current)) = frames.pop() {
                    object.items.extend(current.finish(current.end));
                    found.push(object);
                }
                if let Some(Frame::Object(_, current)) = frames.last_mut() {
                    current.end = token.span.end;
                }
            }
            _ => step(text, frames.last_mut(), token),
        }
    }
    found
}

/// The frame that a bracket opens inside `outer`.
fn open(bracket: u8, outer: Option<&mut Frame>, token: Token) -> Frame {
    let is_block = bracket == b'{' && matches!(outer, Some(Frame::Body { in_value: false }));
    if let Some(Frame::Object(_, current)) = outer {
        current.extend(token);
    }
    match bracket {
        b'{' if is_block => Frame::Body { in_value: false },
        b'{' => Frame::Object(Object::default(), Current::default()),
        _ => Frame::Other,
    }
}

/// One token directly inside a frame.
fn step(text: &str, frame: Option<&mut Frame>, token: Token) {
    match frame {
        Some(Frame::Body { in_value }) => match token.kind {
            Kind::Equals => *in_value = true,
            Kind::Newline => *in_value = false,
            _ => {}
        },
        Some(Frame::Object(object, current)) => step_in_object(text, object, current, token),
        Some(Frame::Other) | None => {}
    }
}

fn step_in_object(text: &str, object: &mut Object, current: &mut Current, token: Token) {
    match token.kind {
        Kind::Newline => {
            object.breaks.push(token.span);
            object.items.extend(current.finish(current.end));
        }
        Kind::LineComment | Kind::BlockComment => object.breaks.push(token.span),
        Kind::Other(b',') if !object.is_for => object.items.extend(current.finish(token.span.end)),
        Kind::Word if current.start.is_none() && object.items.is_empty() => {
            object.is_for |= text.get(token.span.start..token.span.end) == Some("for");
            current.extend(token);
        }
        Kind::Equals | Kind::Other(b':') if !object.is_for => {
            current.key_end.get_or_insert(current.end);
            current.extend(token);
        }
        _ => current.extend(token),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::string_slice, reason = "tests may panic")]

    use super::*;

    fn keys(text: &str) -> Vec<Vec<&str>> {
        let slice = |span: Span| &text[span.start..span.end];
        objects(text).iter().map(|object| object.items.iter().map(|item| slice(item.key)).collect()).collect()
    }

    #[test]
    fn items_are_told_from_blocks_and_nested_objects() {
        let text = "a \"l\" {\n  b = { c = 1, \"d\" : {\n e = [1,2] } }\n  f {\n g = 1\n }\n}\n";
        assert_eq!(keys(text), [vec!["e"], vec!["c", "\"d\""]]);
    }

    #[test]
    fn a_key_may_be_an_expression() {
        assert_eq!(keys("a = {(x ? y : z) = 1, \"${k}\" = 2}"), [vec!["(x ? y : z)", "\"${k}\""]]);
    }

    #[test]
    fn a_for_has_breaks_and_no_items() {
        let found = objects("a = {for k, v in x : k =>\n v # c\n ? 1 : 2 }");
        assert!(found[0].is_for && found[0].items.is_empty());
        assert_eq!(found[0].breaks.len(), 3);
    }

    #[test]
    fn an_item_ends_with_its_comma() {
        let text = "a = {b = 1, b = 2}";
        let whole = objects(text)[0].items[0].whole;
        assert_eq!(&text[whole.start..whole.end], "b = 1,");
    }
}
