//! Regions and the links between them, as a Mermaid graph.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::finding::Count;
use crate::lint::Map;
use crate::model::LinkKind;
use crate::report::sanitise;

/// What a reader can still take in, and Mermaid draw.
const REGIONS: usize = 40;
const LINKS: usize = 100;

/// A fenced Mermaid graph; nothing when everything is in one region.
pub(super) fn write(map: &Map) -> Option<String> {
    let regions = regions(map);
    if regions.len() < 2 {
        return None;
    }
    let links = links(map);
    let ids: BTreeMap<&str, usize> = regions.keys().take(REGIONS).map(String::as_str).zip(0..).collect();
    let mut text = String::from("```mermaid\nflowchart LR\n");
    // Writing to a string cannot fail.
    for (region, resources) in regions.iter().take(REGIONS) {
        let Some(id) = ids.get(region.as_str()) else { continue };
        let _ = writeln!(text, "  r{id}[\"{}<br/>{}\"]", label(region), Count(resources.len(), "resource"));
    }
    let drawn = links.iter().filter_map(|((from, to, kind), count)| {
        Some((ids.get(from.as_str())?, ids.get(to.as_str())?, kind.name(), count))
    });
    for (from, to, kind, count) in drawn.take(LINKS) {
        let times = if *count > 1 { format!(" × {count}") } else { String::new() };
        let _ = writeln!(text, "  r{from} -->|\"{kind}{times}\"| r{to}");
    }
    text.push_str("```\n");
    if regions.len() > REGIONS || links.len() > LINKS {
        let _ = writeln!(text, "\nThe graph is cut; `regionlint map` has all {} regions.", regions.len());
    }
    Some(text)
}

/// Every region with what lives there: stack and address.
fn regions(map: &Map) -> BTreeMap<String, BTreeSet<(&str, &str)>> {
    let mut regions: BTreeMap<String, BTreeSet<(&str, &str)>> = BTreeMap::new();
    for stack in &map.stacks {
        for resource in &stack.resources {
            for region in resource.placement.regions() {
                regions.entry(region.to_string()).or_default().insert((&stack.name, &resource.address));
            }
        }
    }
    regions
}

/// How many links of a kind go from one region to another.
fn links(map: &Map) -> BTreeMap<(String, String, LinkKind), usize> {
    let mut links = BTreeMap::new();
    for link in map.stacks.iter().flat_map(|stack| &stack.links) {
        for from in &link.from.regions {
            for to in link.to.regions.iter().filter(|to| *to != from) {
                *links.entry((from.to_string(), to.to_string(), link.kind)).or_default() += 1;
            }
        }
    }
    links
}

/// Text inside Mermaid's quotes: whatever is not plain becomes a character code.
fn label(text: &str) -> String {
    sanitise::line(text).chars().take(100).fold(String::new(), |mut label, character| {
        if character.is_ascii_alphanumeric() || " -_./:".contains(character) {
            label.push(character);
        } else {
            let _ = write!(label, "#{};", character as u32);
        }
        label
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn labels_cannot_leave_their_quotes() {
        assert_eq!(label("aws:\"]\n```"), "aws:#34;#93; #96;#96;#96;");
        let text = write(&example::hostile().map).unwrap_or_default();
        assert!(text.starts_with("```mermaid\n") && text.ends_with("```\n"));
        assert_eq!(text.matches("```").count(), 2);
    }

    #[test]
    fn one_region_needs_no_graph() {
        assert_eq!(write(&Map::default()), None);
    }
}
