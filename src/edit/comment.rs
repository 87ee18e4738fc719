//! An annotation as a comment.

use super::lines::line_break;
use super::{Annotation, Edit, Refusal, Site};
use crate::declare;
use crate::model::{Comment, Driver, From};
use crate::source::{Location, SourceFile};

/// The comment on a line of its own, directly above the block or object and indented as that is; at the top of the file
/// for a stack that has no block of its own.
pub(super) fn above(site: &Site, annotation: &Annotation) -> Result<Edit, Refusal> {
    let file = &site.at.file;
    check_has_comments(site)?;
    let start = file.line_start(site.at.start().line);
    let before = file.slice(start, site.at.span.start);
    let indent: String = before.chars().take_while(|character| character.is_whitespace()).collect();
    let dashes = before.trim_start();
    if !dashes.chars().all(|character| matches!(character, '-' | ' ')) || (!dashes.is_empty() && !site.is_object()) {
        return Err(Refusal::at(
            &site.at,
            "something else stands before it on its line: put it on a line of its own first",
        ));
    }
    let reach = if site.is_file_of_stack() { "(stack)" } else { "" };
    let text = annotation.comment(reach)?;
    Ok(Edit::replace(file, start, start, &format!("{indent}# {text}{}", line_break(file, start))))
}

/// The comment instead of another one that names a driver.
pub(super) fn instead(site: &Site, said: &Driver, annotation: &Annotation, replace: bool) -> Result<Edit, Refusal> {
    if said.from != From::Comment {
        return Err(Refusal::at(
            &said.at,
            format!("{} has a driver already, in a tag or an annotation: change it here", site.name),
        ));
    }
    if !replace {
        let message = format!("{} has a driver already; with --replace the new one takes its place", site.name);
        return Err(Refusal::at(&said.at, message));
    }
    let file = &said.at.file;
    let (marker, _) = said.at.text().split_at(marker_length(said.at.text()));
    if marker.is_empty() {
        return Err(Refusal::at(&said.at, "it stands in a block comment: change it here"));
    }
    let reach = if site.is_file_of_stack() { "(stack)" } else { "" };
    let end = end_of_annotation(&said.at);
    let carriage = file.slice(said.at.span.start, end).trim_end_matches('\r').len();
    let text = format!("{marker} {}", annotation.comment(reach)?);
    Ok(Edit::replace(file, said.at.span.start, said.at.span.start + carriage, &text))
}

/// Where an annotation ends that may go on over the lines below it.
fn end_of_annotation(at: &Location) -> usize {
    let file = &at.file;
    let first = at.start().line;
    let comments: Vec<Comment> = std::iter::once(at.clone())
        .chain((first + 1..=file.line_count()).map_while(|line| comment_line(file, at, line)))
        .map(|at| Comment { text: at.text().chars().skip(marker_length(at.text())).collect(), at })
        .collect();
    let count = declare::annotation_lines(&comments);
    comments.get(count.saturating_sub(1)).map_or(at.span.end, |comment| comment.at.span.end)
}

/// The comment that stands alone on a line.
fn comment_line(file: &std::sync::Arc<SourceFile>, like: &Location, line: usize) -> Option<Location> {
    let text = file.line_text(line);
    let comment = text.trim_start();
    let start = file.line_start(line) + text.len() - comment.len();
    let is_comment = marker_length(comment) > 0 && file.position(start).column == like.start().column;
    is_comment.then(|| Location::new(file, start..start + comment.len()))
}

/// How many bytes the marker of a line comment takes; none for a block comment.
fn marker_length(comment: &str) -> usize {
    match comment {
        text if text.starts_with("//") => 2,
        text if text.starts_with('#') => 1,
        _ => 0,
    }
}

fn check_has_comments(site: &Site) -> Result<(), Refusal> {
    if site.at.path().ends_with(".json") {
        return Err(Refusal::at(
            &site.at,
            "JSON has no comments: record a decision in regionlint.yaml with --config-decision ID",
        ));
    }
    Ok(())
}
