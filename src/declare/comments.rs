//! Annotations among the comments of a scope.

use super::annotation::{Annotation, begins, parse};
use crate::model::Comment;
use crate::source::{Location, Span};

/// One line of a comment.
struct Line<'a> {
    /// Without its markers, its leading spaces kept.
    text: &'a str,
    at: Location,
    /// Where the comment's marker stands: line and column.
    marker: (usize, usize),
}

/// The annotations in comments, each where it begins. Lines directly below one, in the same column and indented
/// further, go on with it.
pub(super) fn annotations(comments: &[Comment]) -> Vec<(Annotation, Location)> {
    let lines: Vec<Line<'_>> = comments.iter().flat_map(lines).collect();
    let mut found = Vec::new();
    let mut rest = lines.as_slice();
    while let [line, below @ ..] = rest {
        rest = below;
        if !begins(line.text) {
            continue;
        }
        let going_on = below.iter().zip(1..).take_while(|(next, distance)| goes_on(line, next, *distance)).count();
        let (more, after) = below.split_at(going_on);
        let whole: Vec<&str> = std::iter::once(line).chain(more).map(|line| line.text.trim()).collect();
        found.extend(parse(&whole.join(" ")).map(|annotation| (annotation, line.at.clone())));
        rest = after;
    }
    found
}

/// How many of these comments, each on a line of its own, the annotation takes that begins with the first one.
pub fn annotation_lines(comments: &[Comment]) -> usize {
    let lines: Vec<Line<'_>> = comments.iter().flat_map(lines).collect();
    let Some((first, below)) = lines.split_first() else { return 0 };
    1 + below.iter().zip(1..).take_while(|(next, distance)| goes_on(first, next, *distance)).count()
}

fn goes_on(first: &Line<'_>, next: &Line<'_>, distance: usize) -> bool {
    let (line, column) = first.marker;
    next.marker == (line + distance, column) && indent(next.text) > indent(first.text) && !begins(next.text)
}

fn indent(text: &str) -> usize {
    text.chars().take_while(|character| character.is_whitespace()).count()
}

/// The lines of one comment: one, or several in a block comment, which may begin with `*`.
fn lines(comment: &Comment) -> Vec<Line<'_>> {
    let start = comment.at.start();
    let offset = comment.at.text().find(&comment.text).unwrap_or_default();
    let is_block = comment.text.contains('\n');
    let mut lines = Vec::new();
    let mut at = 0;
    for (number, text) in comment.text.split('\n').enumerate() {
        let begin = comment.at.span.start + offset + at;
        let own = Span::new(begin + indent_bytes(text), begin + text.trim_end().len());
        let own = if is_block { own } else { comment.at.span };
        lines.push(Line {
            text: unmarked(text.trim_end()),
            at: Location { file: comment.at.file.clone(), span: own },
            marker: (start.line + number, start.column),
        });
        at += text.len() + 1;
    }
    lines
}

fn indent_bytes(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// A line without what people decorate comments with: `##`, `///`, the `*` of block comments.
fn unmarked(text: &str) -> &str {
    let bare = text.trim_start_matches(['#', '/']);
    let inner = bare.trim_start();
    inner.strip_prefix('*').unwrap_or(bare).trim_end_matches("*/")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use std::sync::Arc;

    use super::super::annotation::Said;
    use super::*;
    use crate::source::SourceFile;

    /// The comments of a text: lines that begin with `#`, or one block comment.
    fn comments(text: &str) -> Vec<Comment> {
        let file = Arc::new(SourceFile::new("main.tf", text));
        if let Some(inner) = text.strip_prefix("/*").and_then(|text| text.strip_suffix("*/")) {
            return vec![Comment { text: inner.to_owned(), at: Location::new(&file, 0..text.len()) }];
        }
        let lines = (1..=file.line_count()).map(|line| (file.line_start(line), file.line_text(line)));
        let marked = lines.filter_map(|(start, line)| {
            let at = line.find('#')?;
            let text = line.get(at + 1..)?.to_owned();
            Some(Comment { text, at: Location::new(&file, start + at..start + line.len()) })
        });
        marked.collect()
    }

    fn reasons(text: &str) -> Vec<String> {
        let annotations = annotations(&comments(text));
        let reasons = annotations.into_iter().map(|(annotation, at)| match annotation.said {
            Said::Driver(driver) => format!("{}: {}", at.start().line, driver.reason.unwrap_or_default()),
            Said::Label { name, .. } => format!("{}: {name}", at.start().line),
            Said::Ignore { codes, .. } => format!("{}: {codes:?}", at.start().line),
        });
        reasons.collect()
    }

    #[test]
    fn lines_indented_further_go_on_with_the_reason() {
        let text = "# prose\n# multi-region: latency -- players in\n#   Sydney need\n#   under 80 ms\n# data-residency: eu\n#   tflint-ignore: x\n";
        assert_eq!(reasons(text), ["2: players in Sydney need under 80 ms", "5: eu tflint-ignore: x"]);
    }

    #[test]
    fn the_drivers_words_may_go_on_too() {
        assert_eq!(reasons("# multi-region: latency,\n#     availability owner=x\n#   -- why\n"), ["1: why"]);
    }

    #[test]
    fn other_comments_end_an_annotation() {
        assert_eq!(reasons("# multi-region: latency -- a\n# prose\n#   b\n"), ["1: a"]);
        assert_eq!(reasons("# multi-region: latency -- a\n\n#   b\n"), ["1: a"], "a line between");
        assert_eq!(reasons("x { # multi-region: latency -- a\n  #   b\n"), ["1: a"], "another column");
        assert_eq!(reasons("# multi-region: latency -- a\n#   data-residency: eu\n"), ["1: a", "2: eu"]);
    }

    #[test]
    fn block_comments_have_lines() {
        let text = "/*\n * multi-region: latency -- a\n *   b\n * data-residency: eu\n */";
        assert_eq!(reasons(text), ["2: a b", "4: eu"]);
        assert_eq!(reasons("/* multi-region: latency -- a */"), ["1: a"]);
    }

    #[test]
    fn decorated_comments_are_read() {
        assert_eq!(reasons("### multi-region: latency -- a ##\n"), ["1: a ##"]);
    }
}
