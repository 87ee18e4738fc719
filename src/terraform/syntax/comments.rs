//! The comments of a file.

use std::sync::Arc;

use super::tokens::{Kind, Tokens};
use crate::source::{Location, SourceFile, Span};

/// One comment. A run of `#` or `//` lines is one comment per line; a `/* */` is one comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text without its marker, trimmed at the end; one leading space is taken off.
    pub text: String,
    /// Where it stands, marker included.
    pub at: Location,
    /// The line it begins on, from 1.
    pub line: usize,
    /// The line it ends on.
    pub end_line: usize,
    /// Nothing but white space stands before it on its line.
    pub alone_on_line: bool,
}

impl Comment {
    fn new(file: &Arc<SourceFile>, span: Span) -> Self {
        let at = Location::new(file, span);
        let (line, end_line) = (at.start().line, at.end().line);
        let before = file.slice(file.line_start(file.position(span.start).line), span.start);
        let text = without_marker(at.text()).to_owned();
        Self { text, line, end_line, alone_on_line: before.trim().is_empty(), at }
    }
}

fn without_marker(comment: &str) -> &str {
    let inner = match comment.strip_prefix("/*") {
        Some(block) => block.strip_suffix("*/").unwrap_or(block),
        None => comment.strip_prefix("//").or_else(|| comment.strip_prefix('#')).unwrap_or(comment),
    };
    inner.strip_prefix(' ').unwrap_or(inner).trim_end()
}

/// The comments of one file, in order.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    all: Vec<Comment>,
}

impl Comments {
    /// The comments of a text in the native syntax.
    pub(super) fn of(file: &Arc<SourceFile>) -> Self {
        let tokens = Tokens::from(file.text(), 0);
        let comments = tokens.filter(|token| matches!(token.kind, Kind::LineComment | Kind::BlockComment));
        Self { all: comments.map(|token| Comment::new(file, token.span)).collect() }
    }

    /// Comments from another place than comment tokens: the `"//"` keys of the JSON syntax.
    pub(super) fn from_all(mut all: Vec<Comment>) -> Self {
        all.sort_by_key(|comment| comment.at.span.start);
        Self { all }
    }

    /// These and others of the same file.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self::from_all(self.all.iter().chain(&others.all).cloned().collect())
    }

    /// All of them, in order.
    pub fn all(&self) -> &[Comment] {
        &self.all
    }

    /// The comments directly above line `line`: alone on their lines, no empty line between, in reading order.
    pub fn above(&self, line: usize) -> &[Comment] {
        let end = self.all.partition_point(|comment| comment.line < line);
        let mut start = end;
        let mut next = line;
        while let Some(comment) = start.checked_sub(1).and_then(|before| self.all.get(before)) {
            if !comment.alone_on_line || comment.end_line + 1 != next {
                break;
            }
            next = comment.line;
            start -= 1;
        }
        self.all.get(start..end).unwrap_or_default()
    }

    /// The comments that end line `line`, after something else.
    pub fn at_end_of(&self, line: usize) -> &[Comment] {
        let start = self.all.partition_point(|comment| comment.line < line);
        let rest = self.all.get(start..).unwrap_or_default();
        let count = rest.iter().take_while(|comment| comment.line == line && !comment.alone_on_line).count();
        rest.get(..count).unwrap_or_default()
    }

    /// The comments that begin between two byte offsets: between a block's opening brace and its first attribute or
    /// nested block, say.
    pub fn between(&self, start: usize, end: usize) -> &[Comment] {
        let from = self.all.partition_point(|comment| comment.at.span.start < start);
        let to = self.all.partition_point(|comment| comment.at.span.start < end);
        self.all.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;

    fn comments(text: &str) -> Comments {
        Comments::of(&Arc::new(SourceFile::new("a.tf", text)))
    }

    fn texts(comments: &[Comment]) -> Vec<&str> {
        comments.iter().map(|comment| comment.text.as_str()).collect()
    }

    #[test]
    fn comments_directly_above_are_contiguous() {
        let comments = comments("# far\n\n# one\n// two\n/* three\nstill */\nresource \"a\" \"b\" {}\n");
        assert_eq!(texts(comments.above(7)), ["one", "two", "three\nstill"]);
        assert_eq!(texts(comments.above(3)), Vec::<&str>::new());
    }

    #[test]
    fn a_comment_after_code_is_not_above_the_next_line() {
        let comments = comments("a = 1 # a's\nb = 2   # b's\n");
        assert!(comments.above(2).is_empty());
        assert_eq!(texts(comments.at_end_of(2)), ["b's"]);
        assert!(!comments.all()[0].alone_on_line);
    }

    #[test]
    fn indentation_beyond_one_space_stays() {
        assert_eq!(texts(comments("#   deep\n#none\n").all()), ["  deep", "none"]);
    }

    #[test]
    fn comments_inside_a_block_are_found_by_bytes() {
        let text = "a {\n  # in\n  b = 1 # out\n}\n";
        assert_eq!(texts(comments(text).between(3, text.find("b =").unwrap_or(0))), ["in"]);
    }
}
