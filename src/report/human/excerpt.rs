//! The few lines of source that one finding shows, as a document of its own.
//!
//! Miette's stock source reads a file from its start for every label; ten thousand findings in one megabyte take it
//! half a minute. Here the lines around the labels are found by the file's line table, made safe and cut, and miette
//! sees only those, with their true names and numbers.

use std::ops::Range;
use std::sync::Arc;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::wrap::wrap;
use crate::finding::Related;
use crate::report::sanitise;
use crate::source::{Location, SourceFile};

/// Labels shown with their source; a longer trail goes on in words.
pub(super) const LABELS: usize = 10;
/// Lines around the own one.
const CONTEXT: usize = 1;
/// Characters before and after a label that a cut line keeps.
const BEFORE: usize = 40;
const AFTER: usize = 160;
/// Columns before a line of source, with its number, and between a label's arm and its words.
const GUTTER: usize = 8;
const ARM: usize = 4;
/// Columns that a label has at least, even where it begins far to the right.
const NARROWEST: usize = 40;

/// Lines of one or several files, and the labels in them.
#[derive(Debug)]
pub(super) struct Excerpt {
    text: String,
    /// In the order of `text`: the own place's first.
    rows: Vec<Row>,
    labels: Vec<Label>,
}

/// One line of a file.
#[derive(Debug)]
struct Row {
    name: Arc<str>,
    /// From 1.
    line: usize,
    /// Where it begins in the excerpt's text.
    start: usize,
    /// Which bytes of the line are shown.
    shown: Range<usize>,
}

/// One label, in offsets of the excerpt's text.
#[derive(Debug)]
struct Label {
    span: Range<usize>,
    /// The true column, from 1.
    column: usize,
    /// Nothing for the own place.
    message: Option<String>,
}

impl Excerpt {
    /// The lines around a place, and those of its first [`LABELS`] related places in reading order.
    pub(super) fn of(at: &Location, related: &[Related], width: usize) -> Self {
        let related = related.iter().take(LABELS);
        let mut excerpt = Self { text: String::new(), rows: Vec::new(), labels: Vec::new() };
        let own = at.start().line;
        let first = own.saturating_sub(CONTEXT).max(1);
        for line in first..=(own + CONTEXT).min(at.file.line_count()) {
            let within = if line == own { at.span.start.saturating_sub(at.file.line_start(line)) } else { 0 };
            excerpt.add_row(&at.file, line, within);
        }
        for place in related.clone().map(|related| &related.at) {
            let line = place.start().line;
            if excerpt.row_of(place).is_none() {
                excerpt.add_row(&place.file, line, place.span.start.saturating_sub(place.file.line_start(line)));
            }
        }
        excerpt.mark(at, None, width);
        for Related { at, message } in related {
            excerpt.mark(at, Some(message), width);
        }
        excerpt
    }

    /// The labels for miette; the finding's own place leads.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.labels.iter().map(|Label { span, message, .. }| match message {
            None => LabeledSpan::new_primary_with_span(None, span.clone()),
            Some(message) => LabeledSpan::new_with_span(Some(message.clone()), span.clone()),
        })
    }

    fn add_row(&mut self, file: &SourceFile, line: usize, around: usize) {
        let raw = file.line_text(line);
        let shown = window(raw, around);
        let name = sanitise::line(file.path()).into();
        self.rows.push(Row { name, line, start: self.text.len(), shown: shown.clone() });
        self.text.push_str(ellipsis(shown.start > 0));
        self.text.push_str(&sanitise::source(raw.get(shown.clone()).unwrap_or_default()));
        self.text.push_str(ellipsis(shown.end < raw.len()));
        self.text.push('\n');
    }

    fn row_of(&self, at: &Location) -> Option<&Row> {
        let (name, line) = (sanitise::line(at.path()), at.start().line);
        self.rows.iter().find(|row| row.line == line && *row.name == *name)
    }

    fn mark(&mut self, at: &Location, message: Option<&str>, width: usize) {
        let Some(row) = self.row_of(at) else { return };
        let start = at.file.line_start(row.line);
        let raw = at.file.line_text(row.line);
        // A label of several lines is shown on its first.
        let place = |offset: usize| row.offset(raw, offset.saturating_sub(start));
        let span = place(at.span.start)..place(at.span.end);
        // The words begin below the middle of what they are about.
        let columns = |from: usize, to: usize| self.text.get(from..to).map_or(0, |text| text.chars().count());
        let middle = GUTTER + columns(row.start, span.start) + columns(span.start, span.end) / 2 + ARM;
        let room = width.saturating_sub(middle).max(NARROWEST);
        let message = message.map(|message| wrap(&sanitise::line(message), room));
        self.labels.push(Label { span, column: at.start().column, message });
    }

    /// The row in which an offset of the excerpt's text lies.
    fn row_at(&self, offset: usize) -> usize {
        self.rows.partition_point(|row| row.start <= offset).saturating_sub(1)
    }

    /// Whether two neighbouring rows are neighbouring lines of one file.
    fn adjoin(&self, first: usize) -> bool {
        match (self.rows.get(first), self.rows.get(first + 1)) {
            (Some(one), Some(two)) => one.name == two.name && one.line + 1 == two.line,
            _ => false,
        }
    }

    fn end_of(&self, row: usize) -> usize {
        self.rows.get(row + 1).map_or(self.text.len(), |next| next.start)
    }

    fn column_at(&self, offset: usize) -> usize {
        self.labels.iter().find(|label| label.span.start == offset).map_or(1, |label| label.column)
    }
}

impl Row {
    /// Where byte `offset` of the raw line stands in the excerpt's text.
    fn offset(&self, raw: &str, offset: usize) -> usize {
        let lead = self.start + ellipsis(self.shown.start > 0).len();
        let end = offset.clamp(self.shown.start, self.shown.end);
        lead + sanitise::source(raw.get(self.shown.start..end).unwrap_or_default()).len()
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (mut first, mut last) = (self.row_at(span.offset()), self.row_at(span.offset() + span.len()));
        if !(first..last).all(|row| self.adjoin(row)) {
            return Err(MietteError::OutOfBounds);
        }
        let column = if before + after == 0 { self.column_at(span.offset()) } else { 1 };
        for _ in 0..before {
            first -= usize::from(first > 0 && self.adjoin(first - 1));
        }
        for _ in 0..after {
            last += usize::from(self.adjoin(last));
        }
        let row = self.rows.get(first).ok_or(MietteError::OutOfBounds)?;
        let data = self.text.get(row.start..self.end_of(last)).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            row.name.to_string(),
            data.as_bytes(),
            (row.start, data.len()).into(),
            row.line - 1,
            column - 1,
            last - first + 1,
        )))
    }
}

/// Which bytes of a line are shown: all, or those around byte `around` when it is too long.
fn window(raw: &str, around: usize) -> Range<usize> {
    if raw.chars().nth(BEFORE + AFTER).is_none() {
        return 0..raw.len();
    }
    let (head, tail) = raw.split_at_checked(around.min(raw.len())).unwrap_or(("", raw));
    let start = head.char_indices().rev().take(BEFORE).last().map_or(head.len(), |(at, _)| at);
    let end = tail.char_indices().nth(AFTER).map_or(raw.len(), |(at, _)| head.len() + at);
    start..end
}

fn ellipsis(cut: bool) -> &'static str {
    if cut { "…" } else { "" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;
    use crate::finding::Code;
    use crate::report::example;

    #[test]
    fn only_the_lines_around_the_labels_are_taken() {
        let text: String = (1..=1000).map(|line| format!("line {line}\n")).collect();
        let file = example::file("a.tf", &text);
        let mut finding = example::finding(Code::RL101, example::find(&file, "line 500"), "x");
        finding.related = vec![Related { at: example::find(&file, "line 900"), message: "y".to_owned() }];
        let excerpt = Excerpt::of(&finding.at, &finding.related, 100);
        assert_eq!(excerpt.text, "line 499\nline 500\nline 501\nline 900\n");
        assert_eq!(excerpt.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [499, 500, 501, 900]);
    }

    #[test]
    fn a_long_line_is_cut_around_its_label() {
        let file = example::file("a.tf", &format!("{}NEEDLE{}", "é".repeat(1000), "x".repeat(1000)));
        let finding = example::finding(Code::RL101, example::find(&file, "NEEDLE"), "x");
        let excerpt = Excerpt::of(&finding.at, &finding.related, 100);
        assert_eq!(excerpt.text.chars().count(), BEFORE + AFTER + 3);
        assert_eq!(&excerpt.text[excerpt.labels[0].span.clone()], "NEEDLE");
        assert_eq!(excerpt.labels[0].column, 1001);
    }

    #[test]
    fn labels_still_fit_after_hostile_characters() {
        let file = example::file("a.tf", "\u{1b}[31m \u{202e} NEEDLE");
        let finding = example::finding(Code::RL101, example::find(&file, "NEEDLE"), "x");
        let excerpt = Excerpt::of(&finding.at, &finding.related, 100);
        assert_eq!(&excerpt.text[excerpt.labels[0].span.clone()], "NEEDLE");
    }

    #[test]
    fn another_file_makes_a_window_of_its_own() {
        let (one, two) = (example::file("a.tf", "a\nb\n"), example::file("b.tf", "c\nd\n"));
        let mut finding = example::finding(Code::RL101, example::find(&one, "b"), "x");
        finding.related = vec![Related { at: example::find(&two, "d"), message: "y".to_owned() }];
        let excerpt = Excerpt::of(&finding.at, &finding.related, 100);
        assert_eq!(excerpt.text, "a\nb\n\nd\n");
        let across = SourceSpan::from(0..excerpt.text.len() - 1);
        assert!(excerpt.read_span(&across, 1, 1).is_err());
    }

    #[test]
    fn the_own_place_stands_first() {
        let file = example::file("a.tf", &(1..=9).map(|line| format!("line {line}\n")).collect::<String>());
        let mut finding = example::finding(Code::RL101, example::find(&file, "line 7"), "x");
        finding.related = vec![Related { at: example::find(&file, "line 2"), message: "y".to_owned() }];
        assert_eq!(Excerpt::of(&finding.at, &finding.related, 100).text, "line 6\nline 7\nline 8\nline 2\n");
    }

    #[test]
    fn a_label_of_several_lines_ends_with_its_first() {
        let file = example::file("a.tf", "first {\n}\n");
        let finding = example::finding(Code::RL101, Location::new(&file, 0..9), "x");
        let excerpt = Excerpt::of(&finding.at, &finding.related, 100);
        assert_eq!(&excerpt.text[excerpt.labels[0].span.clone()], "first {");
    }
}
