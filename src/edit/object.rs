//! An annotation among those of a Kubernetes object.

use std::sync::Arc;

use super::lines::{Line, line_break, lines_from, scalar};
use super::{Annotation, Edit, Refusal, Site};
use crate::declare::PREFIX;
use crate::kubernetes;
use crate::source::SourceFile;

/// The object with the keys among its annotations; none where its `metadata` has no lines of its own, or what is
/// written so would not be read back.
pub(super) fn annotated(site: &Site, annotation: &Annotation) -> Result<Option<Edit>, Refusal> {
    // What cannot stand in one line is refused here as it is in a comment.
    annotation.comment("")?;
    let Some(gap) = Gap::of(site) else { return Ok(None) };
    let file = &site.at.file;
    let ending = line_break(file, gap.at);
    let mut text = String::new();
    if let Some(indent) = gap.heading {
        text.push_str(&format!("{:indent$}annotations:{ending}", ""));
    }
    let indent = gap.indent;
    for (key, value) in entries(annotation) {
        text.push_str(&format!("{:indent$}{PREFIX}{key}: {}{ending}", "", scalar(&value)));
    }
    let edit = Edit::replace(file, gap.at, gap.at, &text);
    Ok(is_read_back(site, &edit).then_some(edit))
}

fn entries(annotation: &Annotation) -> Vec<(&'static str, String)> {
    let driver = annotation.drivers().collect::<Vec<_>>().join(", ");
    let mut entries = vec![("driver", driver), ("reason", annotation.reason().to_owned())];
    entries.extend(annotation.pairs());
    entries
}

/// Where the new lines go.
struct Gap {
    /// The byte at which they begin.
    at: usize,
    /// The indentation of the line `annotations:`, when there is none yet.
    heading: Option<usize>,
    /// The indentation of the keys.
    indent: usize,
}

impl Gap {
    /// Before the first of the annotations that are there, else before the first field of `metadata`.
    fn of(site: &Site) -> Option<Self> {
        let file = &site.at.file;
        let start = site.at.start();
        let column = site.at.span.start - file.line_start(start.line);
        // What stands before the first key on its line is a list's dash.
        let first = Line { start: site.at.span.start, indent: column, text: first_text(file, site) };
        let lines = std::iter::once(first).chain(lines_from(file, start.line + 1));
        let own = lines.take_while(|line| !line.is_content() || (line.indent >= column && !is_marker(line)));
        let mut own = own
            .filter(Line::is_content)
            .skip_while(|line| line.indent != column || line.after_key("metadata") != Some(""));
        own.next()?;
        let fields: Vec<Line<'_>> = own.take_while(|line| line.indent > column).collect();
        let top = fields.first()?;
        let annotations =
            fields.iter().position(|line| line.indent == top.indent && line.after_key("annotations").is_some());
        let Some(position) = annotations else {
            let step = top.indent - column;
            return Some(Self { at: top.start, heading: Some(top.indent), indent: top.indent + step });
        };
        let is_open = fields.get(position)?.after_key("annotations") == Some("");
        let entry = fields.get(position + 1).filter(|entry| is_open && entry.indent > top.indent)?;
        Some(Self { at: entry.start, heading: None, indent: entry.indent })
    }
}

fn first_text<'f>(file: &'f SourceFile, site: &Site) -> &'f str {
    let line = site.at.start().line;
    let end = file.line_start(line) + file.line_text(line).len();
    file.slice(site.at.span.start, end).trim_end()
}

fn is_marker(line: &Line<'_>) -> bool {
    line.indent == 0 && (line.text == "---" || line.text == "..." || line.text.starts_with("--- "))
}

/// Whether the object, read again, has the annotation, and no object has come or gone.
fn is_read_back(site: &Site, edit: &Edit) -> bool {
    let read = |text: &str| {
        let file = Arc::new(SourceFile::new(site.at.path(), text));
        let reading = kubernetes::read_text(&file, &kubernetes::Options::default());
        reading.stacks.into_iter().flat_map(|stack| stack.resources).collect::<Vec<_>>()
    };
    let (before, after) = (read(edit.before()), read(edit.after()));
    let driver = format!("{PREFIX}driver");
    // The lines go below the object's first key, which stays where it is.
    let annotated = after.iter().find(|object| object.at.span.start == site.at.span.start).is_some_and(|object| {
        let annotations = object.body.get("metadata").and_then(|metadata| metadata.get("annotations"));
        annotations.and_then(|annotations| annotations.get(&driver)).is_some()
    });
    annotated && before.len() == after.len()
}
