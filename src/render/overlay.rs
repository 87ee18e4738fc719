//! From what Kustomize prints back to what the user wrote.
//!
//! Kustomize says nothing about where a line comes from. The overlay as it stands does: the object of the same kind,
//! namespace and name, and in it the same value at the same path. What is found nowhere is told to come from its
//! object, and an object that is found nowhere (a generator's, a plugin's) from the Kustomization.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::model::{Resource, Stack};
use crate::source::{Location, Passage, SourceFile};
use crate::value::{Data, Value};

/// The objects of an overlay as it stands, renamed as its Kustomizations say, by what they are: their kind, and their
/// address with namespace and name.
pub(super) struct Written<'s>(BTreeMap<(&'s str, &'s str), Option<&'s Resource>>);

impl<'s> Written<'s> {
    /// Those of a stack that stand in some files.
    pub(super) fn of(source: &'s Stack, files: &BTreeSet<String>) -> Self {
        let mut objects = BTreeMap::new();
        for written in source.resources.iter().filter(|written| files.contains(written.at.path())) {
            // What is called the same as another has the number of its turn behind it; then neither can be told.
            let address = written.address.split_once('#').map_or(written.address.as_ref(), |(address, _)| address);
            let identity = (written.type_name.as_ref(), address);
            objects.entry(identity).and_modify(|one| *one = None).or_insert(Some(written));
        }
        Self(objects)
    }

    /// The object that a rendered one was made from: the only one that is called just the same. A name that is merely
    /// alike proves nothing, and somebody else's driver or label would be taken for its own.
    pub(super) fn origin(&self, rendered: &Resource) -> Option<&'s Resource> {
        *self.0.get(&(rendered.type_name.as_ref(), rendered.address.as_ref()))?
    }
}

/// Where each run of the rendered text comes from. `rendered` are its objects, read as if it were a file.
pub(super) fn passages<'r>(
    rendered: impl Iterator<Item = &'r Resource>,
    source: Option<&Written<'_>>,
    kustomization: &Arc<SourceFile>,
) -> Vec<Passage> {
    let whole = Location::new(kustomization, 0..0);
    let mut starts = BTreeMap::from([(0, whole.clone())]);
    for resource in rendered {
        let written = source.and_then(|source| source.origin(resource));
        let at = written.map_or(&whole, |written| &written.at);
        starts.insert(resource.at.span.start, at.clone());
        trace(&resource.body, written.map(|written| &written.body), at, &mut starts);
    }
    starts.into_iter().map(|(start, at)| Passage { start, at, verbatim: false }).collect()
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
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::kubernetes::{Options, read_texts};

    fn stack(names: &[&str]) -> Stack {
        let text: String =
            names.iter().map(|name| format!("---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\n")).collect();
        read_texts(&[Arc::new(SourceFile::new("a.yaml", text))], "a", &Options::default()).stacks.remove(0)
    }

    #[test]
    fn only_what_is_called_just_the_same_is_an_origin() {
        let source = stack(&["web", "web-db", "twice", "twice"]);
        let rendered = stack(&["web", "eu-web", "web-7m2k9f", "db", "twice"]);
        let written = Written::of(&source, &BTreeSet::from(["a.yaml".to_owned()]));
        let found: Vec<_> = rendered
            .resources
            .iter()
            .filter(|one| written.origin(one).is_some())
            .map(|one| one.name.as_ref())
            .collect();
        assert_eq!(found, ["web"]);
    }
}
