//! Files to syntax trees with spans, and a table of their comments.

use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::structure::{Block, Body};

use crate::finding::Problem;
use crate::source::{Location, SourceFile, Span};

mod comments;

pub use comments::{Comment, Comments};

/// One file, parsed.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Its blocks and attributes. After a syntax error those that could be read all the same.
    pub body: Body,
    /// Its comments.
    pub comments: Comments,
    /// The first syntax error, if any.
    pub problem: Option<Problem>,
}

/// Parses a file by the rules that its name asks for: `.tf`, `.tofu`, `.tfvars` and `.hcl` are the native syntax,
/// `.json` is Terraform's JSON syntax, read into the same shape.
pub fn parse(file: &Arc<SourceFile>) -> Parsed {
    match hcl_edit::parser::parse_body(file.text()) {
        Ok(body) => Parsed { file: Arc::clone(file), body, comments: Comments::default(), problem: None },
        Err(error) => {
            let at = error.location().offset();
            let problem = Problem::at(Location::new(file, Span::new(at, at)), error.message());
            Parsed { file: Arc::clone(file), body: Body::new(), comments: Comments::default(), problem: Some(problem) }
        }
    }
}

/// Where a node of the tree stands; the start of the file for what the parser did not see.
pub fn location(node: &impl hcl_edit::Span, file: &Arc<SourceFile>) -> Location {
    Location::new(file, node.span().map(Span::from).unwrap_or_default())
}

/// A block's header: its type and labels, `resource "aws_s3_bucket" "logs"`.
pub fn header(block: &Block, file: &Arc<SourceFile>) -> Location {
    let start = block.ident.span();
    let end = block.labels.iter().rev().find_map(hcl_edit::Span::span).or_else(|| start.clone());
    match (start, end) {
        (Some(start), Some(end)) => Location::new(file, start.start..end.end),
        (None, Some(label)) => Location::new(file, label),
        _ => location(block, file),
    }
}
