//! Annotations in a scope's comments, with the lines that go on with a reason.

use super::grammar::{Annotation, parse};
use crate::model::Comment;
use crate::source::Location;

/// The annotations of some comments, each with its place. Comment lines that follow and are indented further go on with
/// the reason; other tools' comments may stand between annotations.
pub(super) fn annotations(comments: &[Comment]) -> Vec<(Annotation, Location)> {
    let mut found = Vec::new();
    let mut lines = comments.iter().peekable();
    while let Some(first) = lines.next() {
        let Some(annotation) = parse(&first.text) else { continue };
        let mut text = first.text.trim().to_owned();
        let indent = indent(&first.text);
        let mut line = first.at.start().line;
        while let Some(next) = lines.peek() {
            let follows = next.at.start().line == line + 1 && self::indent(&next.text) > indent;
            if !follows || parse(&next.text).is_some() {
                break;
            }
            text.push(' ');
            text.push_str(next.text.trim());
            line += 1;
            lines.next();
        }
        found.push((parse(&text).unwrap_or(annotation), first.at.clone()));
    }
    found
}

fn indent(text: &str) -> usize {
    text.chars().take_while(|character| character.is_whitespace()).count()
}
