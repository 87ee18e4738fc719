//! One file's text with its line table.

use std::sync::OnceLock;

use super::{Location, Span};

/// A line and a column, both counted from 1; columns count characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The text of one file and the way it is named in reports.
///
/// The path is relative to the working directory and uses `/` on every system.
#[derive(Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    /// Byte offset of each line's first byte; made on first use, since most files have no finding.
    lines: OnceLock<Vec<usize>>,
    /// In the order of their starts; empty for an ordinary file.
    passages: Vec<Passage>,
}

/// A run of a text that was made from other texts: it reaches up to the next one.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Its first byte in the made text.
    pub start: usize,
    /// Where it comes from.
    pub at: Location,
    /// It stands there letter for letter, so that its bytes can be told one by one.
    pub verbatim: bool,
}

impl SourceFile {
    /// A file with the path that reports show for it.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::made(path, text, Vec::new())
    }

    /// A text that is in no file: it was made from passages of others, the first of which begins at its first byte.
    /// Its locations are told where they come from.
    pub fn made(path: impl Into<String>, text: impl Into<String>, passages: Vec<Passage>) -> Self {
        Self { path: path.into(), text: text.into(), lines: OnceLock::new(), passages }
    }

    /// Whether the text was made from others.
    pub fn is_made(&self) -> bool {
        !self.passages.is_empty()
    }

    /// Where a span of a made text comes from; none in an ordinary file.
    pub(super) fn whence(&self, span: Span) -> Option<Location> {
        let first = self.passage(span.start)?;
        let last = self.passage(span.end.saturating_sub(1).max(span.start))?;
        let start = first.offset(span.start);
        let end = if last.at.path() != first.at.path() {
            first.at.span.end
        } else if last.verbatim {
            last.offset(span.end)
        } else {
            last.at.span.end
        };
        Some(Location { file: first.at.file.clone(), span: Span::new(start, end) })
    }

    fn passage(&self, offset: usize) -> Option<&Passage> {
        let after = self.passages.partition_point(|passage| passage.start <= offset);
        self.passages.get(after.saturating_sub(1))
    }

    /// The path as reports show it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text between two byte offsets; empty where they do not lie on character boundaries.
    pub fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        })
    }

    /// How many lines the file has (an empty file has one).
    pub fn line_count(&self) -> usize {
        self.lines().len()
    }

    /// The byte offset at which line `line` (from 1) begins; the end of the text past the last line.
    pub fn line_start(&self, line: usize) -> usize {
        self.lines().get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// Line `line` (from 1) without its line break.
    pub fn line_text(&self, line: usize) -> &str {
        let end = self.lines().get(line).copied().unwrap_or(self.text.len());
        self.slice(self.line_start(line), end).trim_end_matches(['\n', '\r'])
    }

    /// Where a byte offset lies; an offset past the end lies at the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.lines().partition_point(|start| *start <= offset);
        let start = self.line_start(line);
        let before = self.text.as_bytes().get(start..offset).unwrap_or_default();
        // Counting the bytes that begin a character counts characters, also from inside one.
        let column = before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + 1;
        Position { line, column }
    }
}

impl Passage {
    /// The byte of its source for a byte of the made text.
    fn offset(&self, made: usize) -> usize {
        let inside = if self.verbatim { made.saturating_sub(self.start) } else { 0 };
        (self.at.span.start + inside).min(self.at.span.end)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_made_text_is_told_where_it_comes_from() {
        let root = Arc::new(SourceFile::new("root.hcl", "x = <<EOF\nregion = \"${a}\"\nEOF\n"));
        let at = |start: usize, end: usize| Location::new(&root, start..end);
        let passages = vec![
            Passage { start: 0, at: at(10, 20), verbatim: true },
            Passage { start: 10, at: at(20, 24), verbatim: false },
            Passage { start: 19, at: at(24, 26), verbatim: true },
        ];
        let made = Arc::new(SourceFile::made("provider.tf", "region = \"eu-west-1\"\n", passages));
        assert_eq!(Location::new(&made, 0..6).text(), "region");
        assert_eq!(Location::new(&made, 9..20).text(), "\"${a}\"");
        assert_eq!(Location::new(&made, 9..20).to_string(), "root.hcl:2");
    }

    #[test]
    fn columns_count_characters() {
        let file = SourceFile::new("a.tf", "a\nä = \"é\"\r\nz");
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        assert_eq!(file.position(file.text().find('=').unwrap_or(0)), Position { line: 2, column: 3 });
        assert_eq!(file.position(999), Position { line: 3, column: 2 });
        assert_eq!(file.line_text(2), "ä = \"é\"");
        assert_eq!(file.line_count(), 3);
    }
}
