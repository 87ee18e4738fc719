//! An annotation as a comment.

use std::sync::Arc;

use super::lines::line_break;
use super::{Annotation, Edit, Refusal, Site};
use crate::declare;
use crate::kubernetes;
use crate::model::{Comment, Driver, From};
use crate::source::{Location, SourceFile};

/// The comment on a line of its own, directly above the block or object and indented as that is; at the top of the file
/// for a stack that has no block of its own.
pub(super) fn above(site: &Site, annotation: &Annotation) -> Result<Edit, Refusal> {
    let file = &site.at.file;
    check_stands_there(site)?;
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
        return Err(Refusal::at(&said.at, "it stands in a block comment, or in JSON: change it here"));
    }
    let reach = reach(&said.at)?;
    let end = end_of_annotation(&said.at);
    let carriage = file.slice(said.at.span.start, end).trim_end_matches('\r').len();
    let text = format!("{marker} {}", annotation.comment(reach)?);
    Ok(Edit::replace(file, said.at.span.start, said.at.span.start + carriage, &text))
}

/// How far an annotation reaches, as it is written: what takes its place holds for the same things.
fn reach(at: &Location) -> Result<&'static str, Refusal> {
    let text = at.text().to_ascii_lowercase();
    let text = text.get(marker_length(&text)..).unwrap_or_default().trim_start();
    let written =
        text.strip_prefix("multi-region").and_then(|rest| rest.split_once(':')).map(|(reach, _)| reach.trim());
    match written {
        Some("") => Ok(""),
        Some("(file)") => Ok("(file)"),
        Some("(stack)") => Ok("(stack)"),
        _ => Err(Refusal::at(at, "how far it reaches is not written plainly: change it here")),
    }
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
fn comment_line(file: &Arc<SourceFile>, like: &Location, line: usize) -> Option<Location> {
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

/// The blocks of Terraform, Terragrunt and Stacks that an annotation may stand on.
const BLOCKS: [&str; 10] =
    ["component", "data", "deployment", "ephemeral", "module", "provider", "resource", "stack", "terraform", "unit"];

/// Refuses what is told to be somewhere and does not stand there letter by letter: blocks that a generator fills in,
/// objects that a template makes. A comment in that text would be one about something else.
fn check_stands_there(site: &Site) -> Result<(), Refusal> {
    let stands_there = if site.is_object() {
        let options = kubernetes::Options::default();
        let reading = kubernetes::read_texts(&[Arc::clone(&site.at.file)], site.at.path(), &options);
        let mut objects = reading.stacks.iter().flat_map(|stack| &stack.resources);
        objects.any(|object| object.at.span.start == site.at.span.start)
    } else {
        let text = site.at.text();
        let word = text.split(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or_default();
        site.at.span.end == 0 || BLOCKS.contains(&word)
    };
    let message = "this is made from a template or by a generator, and no comment about it can stand here: record a \
                   decision in regionlint.yaml with --config-decision ID";
    if stands_there { Ok(()) } else { Err(Refusal::at(&site.at, message)) }
}
