//! Objects to blocks: which keys name blocks, and how many labels follow.

use std::sync::Arc;

use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Attribute, Block, BlockLabel, Body};
use hcl_edit::{Decorated, Ident, Span as _};

use crate::source::{Location, SourceFile};
use crate::terraform::syntax::comments::Comment;

/// The key that holds a comment.
const COMMENT: &str = "//";

/// What the keys of a body mean.
#[derive(Clone, Copy)]
enum Shape {
    /// The top of a file.
    Top,
    /// A resource, or another block with nested ones of its own kinds.
    Resource,
    /// `terraform`.
    Settings,
    /// `check`.
    Check,
    /// Any other block.
    Plain,
}

impl Shape {
    /// How many labels a block of this name has, and the shape of its body; none for an attribute.
    fn block(self, name: &str) -> Option<(usize, Self)> {
        match (self, name) {
            (Self::Top, "resource" | "data" | "ephemeral") | (Self::Check, "data") => Some((2, Self::Resource)),
            (Self::Top, "terraform") => Some((0, Self::Settings)),
            (Self::Top, "check") => Some((1, Self::Check)),
            (Self::Top, "provider" | "module" | "variable" | "output" | "component" | "deployment") => {
                Some((1, Self::Resource))
            }
            (Self::Top, _) => Some((0, Self::Plain)),
            (Self::Settings, "backend" | "provider_meta") => Some((1, Self::Plain)),
            (Self::Settings, "required_providers" | "cloud" | "encryption") => Some((0, Self::Plain)),
            (Self::Resource, "dynamic") => Some((1, Self::Resource)),
            (Self::Resource, "lifecycle" | "content") => Some((0, Self::Resource)),
            (Self::Resource | Self::Check, "precondition" | "postcondition" | "assert" | "validation") => {
                Some((0, Self::Plain))
            }
            _ => None,
        }
    }
}

/// The attributes of a file of values.
pub(super) fn values(expression: Expression) -> Body {
    let mut body = Body::new();
    for (key, value) in entries(expression) {
        body.extend(name(&key).and_then(|name| attribute(&name, value)));
    }
    body
}

/// The blocks of a file, and the comments that its `"//"` keys hold.
pub(super) fn blocks(expression: Expression, file: &Arc<SourceFile>) -> (Body, Vec<Comment>) {
    let mut reader = Reader { file, comments: Vec::new() };
    let body = reader.body(expression, Shape::Top);
    (body, reader.comments)
}

struct Reader<'a> {
    file: &'a Arc<SourceFile>,
    comments: Vec<Comment>,
}

impl Reader<'_> {
    fn body(&mut self, expression: Expression, shape: Shape) -> Body {
        let mut body = Body::new();
        for (key, value) in entries(expression) {
            let Some(name) = name(&key) else { continue };
            if name == COMMENT {
                self.comment(&value);
                continue;
            }
            match shape.block(&name) {
                Some((labels, inner)) => self.block(&name, value, labels, Vec::new(), inner, &mut body),
                None => body.extend(attribute(&name, value)),
            }
        }
        body
    }

    /// Adds the block or blocks that `value` holds under `labels` further keys.
    fn block(
        &mut self,
        name: &str,
        value: Expression,
        more: usize,
        labels: Vec<BlockLabel>,
        shape: Shape,
        into: &mut Body,
    ) {
        match value {
            Expression::Array(items) => {
                for item in items {
                    self.block(name, item, more, labels.clone(), shape, into);
                }
            }
            Expression::Object(_) if more > 0 => {
                for (key, inner) in entries(value) {
                    match label(key) {
                        Some(label) if label.as_str() == COMMENT => self.comment(&inner),
                        Some(label) => {
                            let labels = labels.iter().cloned().chain([label]).collect();
                            self.block(name, inner, more - 1, labels, shape, into);
                        }
                        None => {}
                    }
                }
            }
            Expression::Object(_) => {
                let Ok(ident) = Ident::try_new(name) else { return };
                let mut block = Block::new(ident);
                block.labels = labels;
                block.body = self.body(value, shape);
                into.push(block);
            }
            _ => {}
        }
    }

    fn comment(&mut self, value: &Expression) {
        let (Some(text), Some(span)) = (value.as_str(), value.span()) else { return };
        let at = Location::new(self.file, span);
        let (line, end_line) = (at.start().line, at.end().line);
        self.comments.push(Comment { text: text.to_owned(), at, line, end_line, alone_on_line: true });
    }
}

/// The entries of an object, or of all objects of a list.
fn entries(expression: Expression) -> Vec<(ObjectKey, Expression)> {
    match expression {
        Expression::Object(object) => object.into_iter().map(|(key, value)| (key, value.into_expr())).collect(),
        Expression::Array(items) => items.into_iter().filter(Expression::is_object).flat_map(entries).collect(),
        _ => Vec::new(),
    }
}

fn name(key: &ObjectKey) -> Option<String> {
    key.as_expr()?.as_str().map(str::to_owned)
}

fn label(key: ObjectKey) -> Option<BlockLabel> {
    match key {
        ObjectKey::Expression(Expression::String(label)) => Some(BlockLabel::String(label)),
        _ => None,
    }
}

fn attribute(name: &str, value: Expression) -> Option<Attribute> {
    let name = Ident::try_new(name).ok()?;
    Some(Attribute::new(Decorated::new(name), value))
}
