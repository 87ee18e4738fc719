//! An annotation as a decision in `regionlint.yaml`.

use std::sync::Arc;

use super::annotation::breaks_lines;
use super::lines::{Line, line_break, lines_from, scalar};
use super::{Annotation, Edit, Refusal, Site};
use crate::config::{fold, written};
use crate::model::ScopeKind;
use crate::source::SourceFile;

/// The edit that records a decision for a site, before all others, since of several that fit the first one counts: in
/// the nearest `regionlint.yaml`, or in a new one at the repository's root.
///
/// # Errors
/// When the id is taken, the site is one that no decision can name, or the file lists its decisions in a way that
/// cannot be added to.
pub fn record(site: &Site, id: &str, annotation: &Annotation) -> Result<Edit, Refusal> {
    // What cannot stand in one line is refused here as it is in a comment.
    annotation.comment("")?;
    if id.trim().is_empty() || id.chars().any(breaks_lines) {
        return Err(Refusal::new("decision", "its id is empty, or has control characters"));
    }
    let Some(file) = site.configs.first() else {
        let root = site.repositories.root_of(&site.directory);
        let prefix = if root == "." { String::new() } else { format!("{root}/") };
        let entry = entry(site, &root, id, annotation)?;
        let text = format!("decisions:\n{}", item(&entry, "  ", "\n"));
        return Ok(Edit::create(format!("{prefix}regionlint.yaml"), text));
    };
    let base = file.path().rsplit_once('/').map_or(".", |(base, _)| base);
    let entry = entry(site, base, id, annotation)?;
    let before = decisions(file.text()).ok_or_else(|| Refusal::new(file.path(), "it cannot be read"))?;
    if before.iter().any(|decision| fold(&decision.id) == fold(id)) {
        return Err(Refusal::new(
            file.path(),
            format!("a decision is called `{id}` already: take another id, or change it there"),
        ));
    }
    let edit = insert(file, &entry).filter(|edit| is_read_back(edit, &before, id));
    edit.ok_or_else(|| {
        let why = "its `decisions` are not a list with a line for each, beginning with `-`: add the decision by hand";
        Refusal::new(file.path(), why)
    })
}

/// The keys of the decision and their values, in YAML.
fn entry(site: &Site, base: &str, id: &str, annotation: &Annotation) -> Result<Vec<(&'static str, String)>, Refusal> {
    if site.kind == ScopeKind::Provider {
        let message = format!(
            "a decision names resources, modules or stacks, not providers: name the stack, `{}`, or write a comment",
            site.stack
        );
        return Err(Refusal::new(&site.name, message));
    }
    let scope = site.repositories.relative(base, &site.directory);
    let mut entry = vec![("id", scalar(id)), ("scope", scalar(&globset::escape(&scope)))];
    if site.kind != ScopeKind::Stack {
        entry.push(("address", scalar(&site.name)));
    }
    entry.push(("driver", list(annotation.drivers())));
    for (key, value) in annotation.pairs() {
        let value =
            if key == "regions" { list(annotation.regions().iter().map(String::as_str)) } else { scalar(&value) };
        entry.push((key, value));
    }
    entry.push(("reason", scalar(annotation.reason())));
    Ok(entry)
}

/// One word, or a list of them.
fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.map(scalar).collect();
    match words.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

fn item(entry: &[(&'static str, String)], indent: &str, ending: &str) -> String {
    let lines = entry.iter().enumerate().map(|(number, (key, value))| {
        let dash = if number == 0 { "-" } else { " " };
        format!("{indent}{dash} {key}: {value}{ending}")
    });
    lines.collect()
}

/// The file with the entry first in its list, or with a list of one at its end.
fn insert(file: &Arc<SourceFile>, entry: &[(&'static str, String)]) -> Option<Edit> {
    let mut lines = lines_from(file, 1).skip_while(|line| line.indent > 0 || line.after_key("decisions").is_none());
    let Some(heading) = lines.next() else { return Some(append(file, entry)) };
    let ending = line_break(file, heading.start);
    if heading.after_key("decisions") == Some("[]") {
        let at = heading.start + heading.text.find("[]")?;
        let at_line_end = heading.text.ends_with("[]").then_some(at)?;
        let items = item(entry, "  ", ending);
        let text = format!("{ending}{}", items.trim_end());
        // The space before the brackets goes with them.
        let start = heading.start + file.slice(heading.start, at_line_end).trim_end().len();
        return Some(Edit::replace(file, start, at + 2, &text));
    }
    heading.after_key("decisions").filter(|rest| rest.is_empty())?;
    match lines.find(Line::is_content) {
        Some(first) if first.text.starts_with("- ") => {
            let text = item(entry, &" ".repeat(first.indent), ending);
            Some(Edit::replace(file, first.start, first.start, &text))
        }
        _ => None,
    }
}

fn append(file: &Arc<SourceFile>, entry: &[(&'static str, String)]) -> Edit {
    let (text, end) = (file.text(), file.text().len());
    let ending = line_break(file, end);
    let gap = match text {
        "" => String::new(),
        text if text.ends_with('\n') => ending.to_owned(),
        _ => ending.repeat(2),
    };
    let list = format!("{gap}decisions:{ending}{}", item(entry, "  ", ending));
    Edit::replace(file, end, end, &list)
}

/// The decisions of a file; none when it is no configuration.
fn decisions(text: &str) -> Option<Vec<written::Decision>> {
    let written = serde_yaml::from_str::<Option<written::Config>>(text).ok()?;
    Some(written.unwrap_or_default().decisions)
}

/// Whether the file, read again, has just one more decision, the first one.
fn is_read_back(edit: &Edit, before: &[written::Decision], id: &str) -> bool {
    let Some(after) = decisions(edit.after()) else { return false };
    after.len() == before.len() + 1 && after.first().is_some_and(|decision| decision.id == id)
}
