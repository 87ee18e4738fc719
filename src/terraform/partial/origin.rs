//! Where computed values come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::size::is_traced;
use crate::value::{Data, Origin, Step, Value};

/// The origin of a value with all that is in it: what a string joined from a list comes from.
pub(in crate::terraform) fn everything(value: &Value) -> Origin {
    let mut origins = Vec::new();
    collect(value, &mut origins);
    Origin::merge(origins)
}

fn collect<'a>(value: &'a Value, origins: &mut Vec<&'a Origin>) {
    match &value.data {
        Data::List(items) | Data::Set(items) | Data::OneOf(items) if !items.is_empty() => {
            items.iter().for_each(|item| collect(item, origins));
        }
        Data::Map(entries) if !entries.is_empty() => entries.values().for_each(|entry| collect(entry, origins)),
        _ => {}
    }
    // The items lead: their trails end at the literals that decide.
    origins.push(&value.origin);
}

/// Gives an origin to every part that a function made itself; parts that were handed on have theirs.
pub(in crate::terraform) fn fill(value: &mut Value, origin: &Origin) {
    if value.origin.trail.is_none() {
        let own = std::mem::take(&mut value.origin);
        value.origin = Origin::merge([&own, origin]);
        value.origin.trail.clone_from(&origin.trail);
    }
    match &mut value.data {
        Data::List(items) | Data::Set(items) if !items.iter().all(is_traced) => {
            Arc::make_mut(items).iter_mut().for_each(|item| fill(item, origin));
        }
        Data::Map(entries) if !entries.values().all(is_traced) => {
            Arc::make_mut(entries).values_mut().for_each(|entry| fill(entry, origin));
        }
        _ => {}
    }
}

/// Marks a value and all that it holds as resting on a default that a pipeline may override.
pub(in crate::terraform) fn assumed(value: &Value) -> Value {
    let data = match &value.data {
        Data::List(items) => Data::List(Arc::new(items.iter().map(assumed).collect())),
        Data::Set(items) => Data::Set(Arc::new(items.iter().map(assumed).collect())),
        Data::OneOf(items) => Data::OneOf(Arc::new(items.iter().map(assumed).collect())),
        Data::Map(entries) => {
            let entries = entries.iter().map(|(key, entry)| (Arc::clone(key), assumed(entry)));
            Data::Map(Arc::new(entries.collect::<BTreeMap<_, _>>()))
        }
        data => data.clone(),
    };
    let origin = Origin { assumed: true, ..value.origin.clone() };
    Value::new(data, origin)
}

/// A part of a value, with the trail that leads to it through the whole: `var.regions["eu"]` is reached through
/// `var.regions` and comes from its own literal.
pub(in crate::terraform) fn inside(whole: &Value, part: &Value) -> Value {
    let mut value = part.clone();
    value.origin.assumed |= whole.origin.assumed;
    // Nor is an entry made of what keeps the whole from being told.
    if whole.instance().is_none() && whole.at_least().is_none() {
        value.origin.add_references(&whole.origin);
    }
    value.origin.trail = match (&whole.origin.trail, value.origin.trail.take()) {
        (Some(whole), Some(part)) => Some(Step::into_part(whole, part)),
        (whole, part) => part.or_else(|| whole.clone()),
    };
    value
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;
    use crate::source::{Location, SourceFile};

    fn literal(text: &str) -> Value {
        let file = Arc::new(SourceFile::new("a.tf", text));
        Value::string(text).with_origin(Origin::literal(text, Location::new(&file, 0..text.len())))
    }

    fn at() -> Location {
        Location::new(&Arc::new(SourceFile::new("b.tf", "")), 0..0)
    }

    #[test]
    fn a_part_is_reached_through_the_names_of_the_whole() {
        let whole = Value::list(vec![literal("x")]).with_origin(literal("[...]").origin).through("local.a", at());
        let part = inside(&whole, whole.as_items().unwrap().first().unwrap());
        let steps: Vec<_> = part.origin.trail.unwrap().flatten(9).iter().map(|step| step.what.to_string()).collect();
        assert_eq!(steps, ["local.a", "x"]);
    }

    #[test]
    fn endless_trails_are_cut_and_dropped() {
        let long = (0..200_000).fold(literal("[...]"), |value, _| value.through("local.a", at()));
        let part = inside(&Value::list(vec![]).with_origin(long.origin), &literal("x"));
        assert_eq!(part.origin.trail.unwrap().flatten(100).len(), 33);
    }

    #[test]
    fn a_join_comes_from_its_items() {
        let list = Value::list(vec![literal("x"), literal("y")]).with_origin(literal("[...]").origin);
        assert_eq!(everything(&list).trail.unwrap().what.as_ref(), "x");
    }
}
