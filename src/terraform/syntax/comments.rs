//! The comments of a file.

use crate::source::Location;

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

/// The comments of one file, in order.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    all: Vec<Comment>,
}

impl Comments {
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
