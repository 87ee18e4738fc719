//! From what Kustomize prints back to what the user wrote.
//!
//! Kustomize says nothing about where a line comes from. The overlay as it stands does: an object of the same kind and
//! name, and in it the same value at the same path. What is found nowhere is told to come from its object, and an object
//! that is found nowhere (a chart's, a plugin's) from the Kustomization.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::model::{Resource, Stack};
use crate::source::{Location, Passage, SourceFile};
use crate::value::{Data, Value};

/// Where each run of the rendered text comes from. `rendered` are its objects, read as if it were a file.
pub(super) fn passages<'r>(
    rendered: impl Iterator<Item = &'r Resource>,
    source: Option<&Stack>,
    kustomization: &Arc<SourceFile>,
) -> Vec<Passage> {
    let whole = Location::new(kustomization, 0..0);
    let mut starts = BTreeMap::from([(0, whole.clone())]);
    for resource in rendered {
        let written = source.and_then(|source| origin(resource, source));
        let at = written.map_or(&whole, |written| &written.at);
        starts.insert(resource.at.span.start, at.clone());
        trace(&resource.body, written.map(|written| &written.body), at, &mut starts);
    }
    starts.into_iter().map(|(start, at)| Passage { start, at, verbatim: false }).collect()
}

/// The object that a rendered one was made from: of the same kind, with the same name, or with one to which a prefix or
/// a suffix (a generator's hash) was added.
pub(super) fn origin<'s>(rendered: &Resource, source: &'s Stack) -> Option<&'s Resource> {
    let alike = || source.resources.iter().filter(|written| written.type_name == rendered.type_name);
    let same = alike().find(|written| written.address == rendered.address);
    let named = || alike().find(|written| written.name == rendered.name);
    let longest =
        || alike().filter(|written| is_decorated(&rendered.name, &written.name)).max_by_key(|one| one.name.len());
    same.or_else(named).or_else(longest)
}

/// Whether a name is another one with something before or behind it.
fn is_decorated(name: &str, bare: &str) -> bool {
    name.match_indices(bare).any(|(at, _)| {
        let behind = name.get(at + bare.len()..).unwrap_or_default();
        let before = name.get(..at).unwrap_or_default();
        (before.is_empty() || before.ends_with(['-', '.'])) && (behind.is_empty() || behind.starts_with(['-', '.']))
    })
}

/// Goes through both side by side, the outer values first: where several begin at one byte, the outermost counts.
fn trace(rendered: &Value, written: Option<&Value>, object: &Location, starts: &mut BTreeMap<usize, Location>) {
    let mut waiting = VecDeque::from([(rendered, written)]);
    while let Some((rendered, written)) = waiting.pop_front() {
        if let Some(here) = rendered.origin.at() {
            let at = written.filter(|written| is_same(rendered, written)).and_then(|written| written.origin.at());
            starts.entry(here.span.start).or_insert_with(|| at.unwrap_or(object).clone());
        }
        if let Some(entries) = rendered.as_map() {
            waiting.extend(entries.iter().map(|(key, value)| (value, written.and_then(|written| written.get(key)))));
        } else if let Some(items) = rendered.as_items() {
            let others = written.and_then(Value::as_items).unwrap_or_default();
            waiting.extend(items.iter().enumerate().map(|(index, item)| (item, others.get(index))));
        }
    }
}

/// Scalars have to be equal; maps and lists hold different things and are still the same ones.
fn is_same(rendered: &Value, written: &Value) -> bool {
    match (&rendered.data, &written.data) {
        (Data::Map(_), Data::Map(_)) | (Data::List(_), Data::List(_)) => true,
        _ => rendered == written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_have_a_prefix_and_a_suffix() {
        for (name, bare, decorated) in [
            ("eu-web", "web", true),
            ("settings-7m2k9f", "settings", true),
            ("eu-web-v2", "web", true),
            ("webserver", "web", false),
            ("cobweb", "web", false),
        ] {
            assert_eq!(is_decorated(name, bare), decorated, "{name} from {bare}");
        }
    }
}
