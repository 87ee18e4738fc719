//! Files to syntax trees with spans, and a table of their comments.

use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block, Body};

use crate::finding::Problem;
use crate::source::{Location, SourceFile, Span};

mod comments;
mod json;
mod names;
mod native;
mod objects;
mod places;
mod recovery;
mod refusal;
mod repair;
mod tokens;

pub use comments::{Comment, Comments};
pub use names::names;
pub use places::{Place, places};

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
    let parsed = |body, comments, problem| Parsed { file: Arc::clone(file), body, comments, problem };
    if let Some(problem) = not_text(file) {
        return parsed(Body::new(), Comments::default(), Some(problem));
    }
    if file.path().ends_with(".json") {
        let (body, comments, problem) = json::parse(file);
        parsed(body, comments, problem)
    } else {
        let (body, problem) = native::parse(file);
        parsed(body, Comments::of(file), problem)
    }
}

/// A file that git-crypt or another tool keeps encrypted, or a binary one, is one problem and no syntax errors.
fn not_text(file: &SourceFile) -> Option<Problem> {
    let start = file.text().as_bytes();
    let start = start.get(..start.len().min(1024)).unwrap_or_default();
    start.contains(&0).then(|| Problem::file(file.path(), "this is not text: encrypted, perhaps, or a binary file"))
}

/// Parses an expression on its own, with the same repairs and limits as a file.
///
/// # Errors
/// What is wrong, when it cannot be read.
pub fn parse_expression(text: &str) -> Result<Expression, String> {
    if let Some(why) = refusal::refusal_of_expression(text) {
        return Err(why);
    }
    let parse = hcl_edit::parser::parse_expr;
    parse(text).or_else(|_| parse(&repair::repair(text))).map_err(|error| error.message().to_owned())
}

/// Where a node of the tree stands; the start of the file for what the parser did not see.
pub fn location(node: &impl hcl_edit::Span, file: &Arc<SourceFile>) -> Location {
    Location::new(file, node.span().map(Span::from).unwrap_or_default())
}

/// A block's header: its type and labels, `resource "aws_s3_bucket" "logs"`. In JSON the labels, or the first thing
/// inside where there are none.
pub fn header(block: &Block, file: &Arc<SourceFile>) -> Location {
    let labels = || block.labels.iter().filter_map(hcl_edit::Span::span);
    let inside = || block.body.attributes().find_map(|attribute| attribute.value.span());
    let start = block.ident.span().or_else(|| labels().next()).or_else(inside).unwrap_or_default();
    let end = labels().next_back().map_or(start.end, |label| label.end);
    Location::new(file, start.start..end)
}

/// Where an attribute stands; in JSON its value.
pub fn attribute(attribute: &Attribute, file: &Arc<SourceFile>) -> Location {
    let span = attribute.span().or_else(|| attribute.value.span()).unwrap_or_default();
    Location::new(file, span)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn parsed(path: &str, text: &str) -> Parsed {
        parse(&Arc::new(SourceFile::new(path, text)))
    }

    #[test]
    fn a_syntax_error_is_one_problem_and_the_rest_is_read() {
        let parsed =
            parsed("a.tf", "locals {\n  ä = 1\n}\nresource \"x\" \"y\" {\n  b = = 2\n}\nresource \"x\" \"z\" {\n}\n");
        let problem = parsed.problem.unwrap();
        assert_eq!(problem.at.unwrap().start().line, 5);
        let headers: Vec<_> = parsed.body.blocks().map(|block| header(block, &parsed.file)).collect();
        assert_eq!(headers.iter().map(|at| at.start().line).collect::<Vec<_>>(), [1, 7]);
        assert_eq!(headers.last().unwrap().text(), "resource \"x\" \"z\"");
    }

    #[test]
    fn an_encrypted_file_is_one_problem() {
        let parsed = parsed("secret.tf", "\0GITCRYPT\0abc");
        assert!(parsed.problem.unwrap().at.is_none());
    }

    #[test]
    fn the_same_configuration_reads_alike_in_both_syntaxes() {
        let native = parsed("a.tf", "resource \"aws_x\" \"a\" {\n  n = \"${var.x}-1\"\n}\n");
        let json = parsed("a.tf.json", r#"{"resource": {"aws_x": {"a": {"n": "${var.x}-1"}}}}"#);
        let value = |parsed: &Parsed| {
            let block = parsed.body.blocks().next().unwrap();
            let attribute = block.body.get_attribute("n").unwrap();
            (block.ident.as_str().to_owned(), block.labels.len(), attribute.value.to_string().trim().to_owned())
        };
        assert_eq!(value(&native), value(&json));
        let block = json.body.blocks().next().unwrap();
        assert_eq!(header(block, &json.file).text(), "\"aws_x\": {\"a\"");
    }
}
