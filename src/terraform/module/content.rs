//! A block as a module declares it, once override files have had their say: its arguments and nested blocks, each
//! knowing its own file.

use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block as ParsedBlock, Body, Structure};

use super::requirements::key_text;
use crate::source::{Location, SourceFile, Span};
use crate::terraform::syntax;

/// An argument: a name and an expression.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// Its expression.
    pub(crate) expression: Expression,
    /// From the name to the end of the expression.
    pub(crate) at: Location,
    /// The text that the expression's spans belong to: a made one is told elsewhere.
    file: Arc<SourceFile>,
}

impl Argument {
    /// The file that the expression's spans belong to.
    pub(crate) fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// Where one entry of its object is set; the whole argument where it is no object.
    pub(crate) fn entry(&self, name: &str) -> Location {
        let Expression::Object(entries) = &self.expression else { return self.at.clone() };
        let value = entries.iter().find(|(key, _)| key_text(key) == Some(name)).map(|(_, value)| value.expr());
        value.map_or_else(|| self.at.clone(), |value| syntax::location(value, self.file()))
    }

    fn read(attribute: Attribute, file: &Arc<SourceFile>) -> Self {
        let at = syntax::attribute(&attribute, file);
        Self { name: attribute.key.as_str().into(), expression: attribute.value, at, file: Arc::clone(file) }
    }
}

/// A block: `resource "aws_s3_bucket" "logs" { ... }`, or one nested in another.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The block's type: `resource`, `replica`.
    pub(crate) kind: Arc<str>,
    /// Its labels.
    pub(crate) labels: Vec<Arc<str>>,
    /// What stands in it.
    pub(crate) content: Content,
    /// Its header: type and labels.
    pub(crate) at: Location,
    /// From the end of the header to the first argument or nested block, where comments still belong to the block. In
    /// JSON up to the next block, since a comment is a key like any other.
    pub(crate) opening: Span,
}

impl Block {
    /// Takes over a parsed block.
    pub(crate) fn read(block: ParsedBlock, file: &Arc<SourceFile>) -> Self {
        let at = syntax::header(&block, file);
        let first = block.body.iter().filter_map(|structure| structure.span()).map(|span| span.start).min();
        let end = first.or_else(|| block.span().map(|span| span.end));
        let end = end.map_or(at.span.end, |end| Location::new(file, end..end).span.start);
        let opening = Span::new(at.span.end, end);
        Self {
            kind: block.ident.as_str().into(),
            labels: block.labels.iter().map(|label| label.as_str().into()).collect(),
            content: Content::read(block.body, file),
            at,
            opening,
        }
    }

    /// A call as its address names it: `module.network`, `component.network`.
    pub(crate) fn call_name(&self) -> String {
        format!("{}.{}", self.kind, self.label(0))
    }

    /// The expression of a variable's default, as it is written.
    pub(super) fn default_text(&self) -> Option<String> {
        let argument = self.content.argument("default")?;
        let at = syntax::location(&argument.expression, argument.file());
        Some(at.text().to_owned())
    }

    /// A label by position; empty when there is none.
    pub(crate) fn label(&self, position: usize) -> Arc<str> {
        self.labels.get(position).cloned().unwrap_or_default()
    }
}

/// The arguments and nested blocks of a block, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    /// The arguments; each name stands once.
    pub(crate) arguments: Vec<Argument>,
    /// The nested blocks.
    pub(crate) blocks: Vec<Block>,
}

impl Content {
    /// Takes over the top of a JSON file.
    pub(crate) fn read_json(body: Body, file: &Arc<SourceFile>) -> Self {
        let mut content = Self::read(body, file);
        content.blocks.sort_by_key(|block| block.at.span);
        let ends: Vec<usize> = content.blocks.iter().skip(1).map(|block| block.at.span.end).collect();
        let ends = ends.into_iter().chain([file.text().len()]);
        for (block, end) in content.blocks.iter_mut().zip(ends) {
            block.opening = Span::new(block.at.span.end, end);
        }
        content
    }

    /// Takes over a parsed body.
    pub(crate) fn read(body: Body, file: &Arc<SourceFile>) -> Self {
        let mut content = Self::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => content.arguments.push(Argument::read(attribute, file)),
                Structure::Block(block) => content.blocks.push(Block::read(block, file)),
            }
        }
        content
    }

    /// An argument by name.
    pub(crate) fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.name.as_ref() == name)
    }

    /// Every argument, those of all nested blocks too.
    pub(crate) fn all_arguments(&self) -> Vec<&Argument> {
        let mut all = Vec::new();
        let mut waiting = vec![self];
        while let Some(content) = waiting.pop() {
            all.extend(&content.arguments);
            waiting.extend(content.blocks.iter().map(|block| &block.content));
        }
        all
    }

    /// The nested blocks of one type.
    pub(crate) fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| block.kind.as_ref() == kind)
    }

    /// Sets an argument, in the place of one of the same name.
    pub(crate) fn set(&mut self, argument: Argument) {
        match self.arguments.iter_mut().find(|own| own.name == argument.name) {
            Some(own) => *own = argument,
            None => self.arguments.push(argument),
        }
    }
}
