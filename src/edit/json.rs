//! An annotation in Terraform's JSON, which has a key for comments: `"//"`.

use serde_json::{Map, Value};

use super::lines::line_break;
use super::{Annotation, Edit, Refusal, Site};
use crate::model::ScopeKind;

/// The comment as the first entry of the block's object, on a line of its own; of the file's for a whole stack.
pub(super) fn inside(site: &Site, annotation: &Annotation) -> Result<Edit, Refusal> {
    let refused = |why: &str| {
        let message = format!("{why}: record a decision in regionlint.yaml with --config-decision ID");
        Refusal::at(&site.at, message)
    };
    if site.is_object() {
        return Err(refused("JSON has no comments, and its annotations are not written here"));
    }
    let file = &site.at.file;
    let is_stack = site.kind == ScopeKind::Stack;
    let comment = annotation.comment(if is_stack { "(stack)" } else { "" })?;
    if comment.contains("${") || comment.contains("%{") {
        return Err(refused("in JSON, `${` and `%{` begin expressions"));
    }
    let header_end = if is_stack { 0 } else { site.at.span.end };
    let opening = opening(file.text(), header_end).ok_or_else(|| refused("no object of its own stands here"))?;
    let (rest, gap) = (file.slice(opening, file.text().len()), file.slice(opening + 1, file.text().len()));
    let object = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>().next();
    let Some(Ok(object)) = object else { return Err(refused("no object of its own stands here")) };
    if object.contains_key("//") {
        return Err(refused("it has a comment already, and JSON has one for each object"));
    }
    let indent = gap.split_once('\n').filter(|(end, _)| end.trim().is_empty()).map(|(_, line)| line);
    let indent = indent.filter(|_| !object.is_empty());
    let indent = indent.ok_or_else(|| refused("its object has no lines of its own"))?;
    let indent: String = indent.chars().take_while(|character| matches!(character, ' ' | '\t')).collect();
    let text = format!("{}{indent}\"//\": {},", line_break(file, opening), Value::from(comment));
    Ok(Edit::replace(file, opening + 1, opening + 1, &text))
}

/// The `{` that follows the key of an object that ends there; at the beginning, the file's.
fn opening(text: &str, key_end: usize) -> Option<usize> {
    let rest = text.get(key_end..)?;
    let value = rest.trim_start();
    let value = if key_end == 0 { value } else { value.strip_prefix(':')?.trim_start() };
    value.starts_with('{').then(|| text.len() - value.len())
}
