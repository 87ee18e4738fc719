//! The native syntax.

use std::sync::Arc;

use hcl_edit::parser::parse_body;
use hcl_edit::structure::Body;

use super::recovery::without_broken_parts;
use super::refusal::refusal;
use super::repair::repair;
use crate::finding::Problem;
use crate::source::{Location, SourceFile, Span};

/// Parses a file; after a syntax error, what can be read all the same, and the error.
pub(super) fn parse(file: &Arc<SourceFile>) -> (Body, Option<Problem>) {
    match parse_text(file.text()) {
        Ok(body) => (body, None),
        Err((span, message)) => {
            let rest = without_broken_parts(file.text());
            let problem = Problem::at(Location::new(file, span), format!("Terraform cannot read this: {message}"));
            (parse_text(&rest).unwrap_or_default(), Some(problem))
        }
    }
}

/// Parses a text, repaired if need be; where and why it cannot be read otherwise.
pub(super) fn parse_text(text: &str) -> Result<Body, (Span, String)> {
    if let Some(refused) = refusal(text) {
        return Err(refused);
    }
    parse_body(text).or_else(|_| parse_body(&repair(text))).map_err(|error| {
        let at = error.location().offset();
        let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |letter| at + letter.len_utf8());
        (Span::new(at, end), error.message().to_owned())
    })
}
