//! Custom resource definitions, of which only the names count.

use super::yaml::{Content, Node};

/// Takes everything out of a definition (also one in a list) but its metadata and its group, names and scope: the
/// schemas inside describe fields called `region` and are none.
pub(super) fn reduce(document: &mut Node<'_>) {
    match document.get("kind").and_then(Node::text) {
        Some("CustomResourceDefinition") => {
            keep(document, &["apiVersion", "kind", "metadata", "spec"]);
            document.get_mut("spec").into_iter().for_each(|spec| keep(spec, &["group", "names", "scope"]));
        }
        Some("List" | "CustomResourceDefinitionList") => {
            if let Some(Content::Sequence(items)) = document.get_mut("items").map(|items| &mut items.content) {
                items.iter_mut().for_each(reduce);
            }
        }
        _ => {}
    }
}

fn keep(node: &mut Node<'_>, keys: &[&str]) {
    if let Content::Mapping(entries) = &mut node.content {
        entries.retain(|entry| entry.key.text().is_some_and(|key| keys.contains(&key)));
    }
}
