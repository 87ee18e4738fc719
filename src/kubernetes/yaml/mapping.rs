//! Mappings: keys as kubectl spells them, duplicates, and merge keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::meaning::{Built, Reader, Seat};
use super::node::{Content, Entry, Node};
use super::scalar;
use crate::finding::Problem;
use crate::source::Location;
use crate::value::{Data, Value};

/// One document does not say more often than this that it has duplicate keys.
const NOTES_LIMIT: usize = 20;

type Map = BTreeMap<Arc<str>, Value>;

/// Reads the entries of a mapping in file order, the last of equal keys winning; gives the map, its size and depth.
pub(super) fn build(reader: &mut Reader<'_>, entries: &[Entry<'_>]) -> (Map, usize, usize) {
    let (mut map, mut nodes, mut depth) = (Map::new(), 1, 0);
    for (position, entry) in entries.iter().enumerate() {
        if is_merge(&entry.key) {
            let merged = merge(reader, &entry.value, &mut map);
            nodes += merged.nodes;
            depth = depth.max(merged.depth);
            continue;
        }
        let Some(key) = key(reader, &entry.key) else { continue };
        let built = reader.build(&entry.value, Seat::Entry { key: &key, at: entry.key.span });
        nodes += built.nodes;
        depth = depth.max(built.depth);
        if map.insert(Arc::clone(&key), built.value).is_some() {
            note_duplicate(reader, entries, position, &key);
        }
    }
    (map, nodes, depth + 1)
}

/// The key as a string, as kubectl makes it one: an unquoted `on` is `true`, `0x10` is `16`.
fn key(reader: &mut Reader<'_>, node: &Node<'_>) -> Option<Arc<str>> {
    let data = match (&node.content, node.anchor) {
        (Content::Scalar(scalar), None) => scalar::resolve(scalar),
        _ => reader.build(node, Seat::Entry { key: "?", at: node.span }).value.data,
    };
    match (data, node.text()) {
        (Data::String(text), _) => Some(text),
        (Data::Bool(truth), _) => Some(if truth { "true".into() } else { "false".into() }),
        (Data::Number(number), _) => Some(number.to_string().into()),
        // A placeholder, or a number that does not fit, keeps its spelling.
        (Data::Unknown(_), Some(text)) => Some(text.into()),
        _ => {
            let at = Location::new(reader.file, node.span);
            reader.problems.push(Problem::at(at, "a key must be a word: kubectl refuses this one; quote it"));
            None
        }
    }
}

/// An unquoted `<<`.
fn is_merge(key: &Node<'_>) -> bool {
    matches!(&key.content, Content::Scalar(scalar) if scalar.plain && scalar.text == "<<")
}

/// Puts the entries of one or several mappings where the merge key stands: like kubectl, over what was read before it
/// and under what comes after. Of several mappings the first counts.
fn merge(reader: &mut Reader<'_>, node: &Node<'_>, map: &mut Map) -> Built {
    let built = reader.build(node, Seat::Entry { key: "<<", at: node.span });
    let sources: Vec<&Value> = match (&built.value.data, &node.content) {
        (Data::Map(_), _) => vec![&built.value],
        (Data::List(items), Content::Sequence(_)) => items.iter().rev().collect(),
        // Told already: a circle, or too many aliases.
        (Data::Unknown(_), _) => return built,
        _ => Vec::new(),
    };
    if sources.is_empty() || sources.iter().any(|source| source.as_map().is_none()) {
        let at = Location::new(reader.file, node.span);
        reader.problems.push(Problem::at(at, "`<<` takes a map or a list of maps: kubectl refuses this"));
    }
    for source in sources {
        let at = source.origin.at().cloned().unwrap_or_else(|| Location::new(reader.file, node.span));
        for (key, value) in source.as_map().into_iter().flatten() {
            map.insert(Arc::clone(key), value.clone().through("<<", at.clone()));
        }
    }
    built
}

/// Two equal keys: kubectl takes the last, other tools refuse the file.
fn note_duplicate(reader: &mut Reader<'_>, entries: &[Entry<'_>], position: usize, key: &str) {
    let noted = reader.problems.iter().filter(|problem| problem.note).count();
    if noted >= NOTES_LIMIT {
        return;
    }
    let Some((last, before)) = entries.get(..=position).and_then(<[Entry<'_>]>::split_last) else { return };
    let Some(first) = before.iter().rev().find(|entry| entry.key.text() == last.key.text()) else { return };
    let line = Location::new(reader.file, first.key.span).start().line;
    let at = Location::new(reader.file, last.key.span);
    let message = format!("`{key}` is written twice: kubectl takes this one, the last; the other is at line {line}");
    reader.problems.push(Problem::at(at, message).as_note());
}
