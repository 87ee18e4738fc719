//! Terraform's JSON syntax, read into the shape of the native one.
//!
//! A JSON text is very nearly an HCL expression. [`transcribe`] closes the gap byte for byte, so that the parser reads
//! it with true spans; [`body`] makes blocks of the objects that stand for blocks.

use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::parser::parse_expr;
use hcl_edit::structure::Body;

use super::comments::Comments;
use super::refusal::refusal;
use super::repair::repair;
use crate::finding::Problem;
use crate::source::{Location, SourceFile, Span};

mod body;
mod transcribe;

/// Parses a `.tf.json` or `.tofu.json` file, or the plain values of a `.tfvars.json` file.
pub(super) fn parse(file: &Arc<SourceFile>) -> (Body, Comments, Option<Problem>) {
    let is_values = file.path().ends_with(".tfvars.json");
    match expression(file.text(), !is_values) {
        Ok(expression) if is_values => (body::values(expression), Comments::default(), None),
        Ok(expression) => {
            let (body, comments) = body::blocks(expression, file);
            (body, Comments::from_all(comments), None)
        }
        Err((span, message)) => {
            let problem = Problem::at(Location::new(file, span), format!("Terraform cannot read this: {message}"));
            (Body::new(), Comments::default(), Some(problem))
        }
    }
}

fn expression(text: &str, templates: bool) -> Result<Expression, (Span, String)> {
    // The parser is more liberal than JSON: JSON's own parser has the first word.
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text.trim_start_matches('\u{feff}')) {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        return Err((Span::from(at(text, error.line(), error.column())), message));
    }
    let transcript = repair(&transcribe::transcribe(text, templates));
    if let Some(refused) = refusal(&transcript) {
        return Err(refused);
    }
    let mut expression = parse_expr(transcript.trim_end()).map_err(|error| {
        let start = error.location().offset();
        (Span::new(start, start), error.message().to_owned())
    })?;
    transcribe::strip_marks(&mut expression);
    Ok(expression)
}

/// The byte that serde_json means by a line and a column in bytes, both from 1.
fn at(text: &str, line: usize, column: usize) -> std::ops::Range<usize> {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut start = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    start..start
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests may panic")]

    use hcl_edit::Span as _;

    use super::*;

    fn read(path: &str, text: &str) -> (Arc<SourceFile>, Body, Comments, Option<Problem>) {
        let file = Arc::new(SourceFile::new(path, text));
        let (body, comments, problem) = parse(&file);
        (file, body, comments, problem)
    }

    #[test]
    fn labels_are_nested_keys_and_lists_are_several_blocks() {
        let text = r#"{"resource": {"aws_x": {"a": {"n": 1}, "b": [{"n": 2}, {"n": 3}]}},
            "terraform": {"backend": {"s3": {"bucket": "b"}}}, "locals": {"x": true}}"#;
        let (_, body, _, problem) = read("a.tf.json", text);
        assert_eq!(problem, None);
        let labels: Vec<_> = body.blocks().map(|block| (block.ident.as_str(), block.labels.len())).collect();
        assert_eq!(labels, [("resource", 2), ("resource", 2), ("resource", 2), ("terraform", 0), ("locals", 0)]);
        let terraform = body.get_blocks("terraform").next().unwrap();
        assert_eq!(terraform.body.get_blocks("backend").next().unwrap().labels[0].as_str(), "s3");
    }

    #[test]
    fn spans_point_into_the_json_text() {
        let text = "{\n  \"locals\": {\"x\": \"a\\/b\\ud83d\\ude00\", \"region\": \"eu-west-1\"}\n}";
        let (file, body, _, _) = read("a.tf.json", text);
        let locals = body.get_blocks("locals").next().unwrap();
        let region = &locals.body.get_attribute("region").unwrap().value;
        let span = region.span().unwrap();
        assert_eq!(file.slice(span.start, span.end), "\"eu-west-1\"");
        assert_eq!(locals.body.get_attribute("x").unwrap().value.as_str(), Some("a/b\u{1f600}"));
    }

    #[test]
    fn strings_are_templates_with_their_own_quotes() {
        let text = r#"{"locals": {"x": "a-${lookup(var.m, \"k\\\"e\")}", "y": "${a \u0026\u0026 b}"}}"#;
        let (_, body, _, problem) = read("a.tf.json", text);
        assert_eq!(problem, None);
        let locals = body.get_blocks("locals").next().unwrap();
        let written = locals.body.get_attribute("x").unwrap().value.to_string();
        assert!(written.contains("lookup(var.m,"), "{written}");
        assert!(locals.body.get_attribute("y").unwrap().value.is_string_template());
    }

    #[test]
    fn values_are_no_templates() {
        let (_, body, _, problem) = read("a.tfvars.json", r#"{"x": "${y} $${z} %{a}"}"#);
        assert_eq!(problem, None);
        assert_eq!(body.get_attribute("x").unwrap().value.as_str(), Some("${y} $${z} %{a}"));
    }

    #[test]
    fn comment_keys_are_comments() {
        let text = r#"{"//": "top", "resource": {"aws_x": {"a": {"//": "multi-region: latency", "n": 1}}}}"#;
        let (_, body, comments, _) = read("a.tf.json", text);
        let texts: Vec<_> = comments.all().iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(texts, ["top", "multi-region: latency"]);
        assert_eq!(body.blocks().next().unwrap().body.len(), 1);
    }

    #[test]
    fn dynamic_blocks_keep_their_shape() {
        let text = r#"{"resource": {"aws_x": {"a": {"dynamic": {"replica": {"for_each": "${var.r}",
            "content": {"region_name": "${replica.value}"}}}}}}}"#;
        let (_, body, _, _) = read("a.tf.json", text);
        let resource = body.blocks().next().unwrap();
        let dynamic = resource.body.get_blocks("dynamic").next().unwrap();
        assert_eq!(dynamic.labels[0].as_str(), "replica");
        assert!(dynamic.body.has_blocks("content"));
    }

    #[test]
    fn an_error_has_its_place() {
        let (file, _, _, problem) = read("a.tf.json", "{\n  \"a\": ,\n}");
        let at = problem.unwrap().at.unwrap();
        assert_eq!(file.position(at.span.start).line, 2);
    }
}
