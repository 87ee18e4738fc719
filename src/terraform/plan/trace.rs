//! Trails and references for planned values, from the source that they were planned from. The plan says what the
//! values are; the source only says how they came about.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::{Data, Origin, Value};

/// More pairs of items than this are not held against each other: each may come from any.
const PAIR_LIMIT: usize = 10_000;

/// The body of a planned resource, attribute by attribute: those that have changed since do not touch the others.
pub(super) fn trace_body(planned: Value, source: &Value) -> Value {
    let (Data::Map(entries), Some(sources)) = (planned.data.clone(), source.as_map()) else { return planned };
    let entries = Arc::unwrap_or_clone(entries).into_iter().map(|(name, entry)| {
        let entry = match sources.get(&name) {
            Some(source) => trace(entry, source),
            None => entry,
        };
        (name, entry)
    });
    Value::map(entries).with_origin(joined(&planned.origin, &source.origin))
}

/// A planned value with the trail and the references of its source. A value that the source gives otherwise (it has
/// changed since) keeps its own trail.
pub(super) fn trace(planned: Value, source: &Value) -> Value {
    let Some(source) = source.candidates().iter().find(|candidate| agree(&planned, candidate)) else { return planned };
    let origin = joined(&planned.origin, &source.origin);
    let data = match (planned.data, &source.data) {
        (Data::Map(entries), Data::Map(sources)) => {
            let mut entries = Arc::unwrap_or_clone(entries);
            for (name, entry) in &mut entries {
                if let Some(source) = sources.get(name) {
                    *entry = trace(std::mem::replace(entry, Value::null()), source);
                }
            }
            Data::Map(Arc::new(entries))
        }
        (Data::List(items), Data::List(sources) | Data::Set(sources)) => {
            Data::List(Arc::new(trace_items(Arc::unwrap_or_clone(items), sources)))
        }
        (data, _) => data,
    };
    Value::new(data, origin)
}

fn trace_items(items: Vec<Value>, sources: &[Value]) -> Vec<Value> {
    if items.len() * sources.len() <= PAIR_LIMIT {
        return items.into_iter().map(|item| trace_item(item, sources)).collect();
    }
    let any = any_of(&sources.iter().collect::<Vec<_>>());
    items.into_iter().map(|item| with_references(item, &any)).collect()
}

/// What refers to all that some values refer to, entry by entry.
fn any_of(values: &[&Value]) -> Value {
    let mut entries: BTreeMap<&Arc<str>, Vec<&Value>> = BTreeMap::new();
    for (name, entry) in values.iter().filter_map(|value| value.as_map()).flatten() {
        entries.entry(name).or_default().push(entry);
    }
    let entries = entries.into_iter().map(|(name, all)| (Arc::clone(name), any_of(&all)));
    let origin = Origin::merge(values.iter().map(|value| &value.origin));
    Value::map(entries.collect::<Vec<_>>()).with_origin(origin)
}

/// An item of a list, whose order may be another than in the source: it comes from any of the items that it agrees
/// with.
fn trace_item(item: Value, sources: &[Value]) -> Value {
    let fitting: Vec<&Value> = sources.iter().filter(|source| agree(&item, source)).collect();
    match fitting.split_first() {
        Some((first, others)) => {
            let known = trace(item, first);
            others.iter().fold(known, |item, other| with_references(item, other))
        }
        None => item,
    }
}

/// Adds what another source of the same value refers to.
fn with_references(mut value: Value, source: &Value) -> Value {
    value.origin.add_references(&source.origin);
    if let (Data::Map(entries), Data::Map(sources)) = (&mut value.data, &source.data) {
        for (name, entry) in Arc::make_mut(entries) {
            if let Some(source) = sources.get(name) {
                *entry = with_references(std::mem::replace(entry, Value::null()), source);
            }
        }
    }
    value
}

fn joined(planned: &Origin, source: &Origin) -> Origin {
    let mut origin = source.clone();
    if origin.trail.is_none() {
        origin.trail.clone_from(&planned.trail);
    }
    // A reference that the source makes is exact; those of the plan are all that an expression may mean.
    if origin.references().is_empty() {
        origin.references.clone_from(&planned.references);
    }
    // What is planned is decided.
    origin.assumed = false;
    origin
}

/// Whether a planned value may come from a source: nothing known is different.
fn agree(planned: &Value, source: &Value) -> bool {
    match (&planned.data, &source.data) {
        (_, Data::OneOf(several)) => several.iter().any(|source| agree(planned, source)),
        (Data::Unknown(_), _) | (_, Data::Unknown(_) | Data::Null) => true,
        (Data::Map(entries), Data::Map(sources)) => entries
            .iter()
            .all(|(name, entry)| sources.get(name).is_none_or(|source| is_collection(entry) || agree(entry, source))),
        (Data::List(_) | Data::Set(_), Data::List(_) | Data::Set(_)) => true,
        (planned, source) => match (text(planned), text(source)) {
            (Some(planned), Some(source)) => planned == source,
            _ => false,
        },
    }
}

fn is_collection(value: &Value) -> bool {
    matches!(value.data, Data::Map(_) | Data::List(_) | Data::Set(_))
}

/// Scalars as texts: a provider turns one kind into the other.
fn text(data: &Data) -> Option<String> {
    match data {
        Data::String(text) => Some(text.to_string()),
        Data::Bool(truth) => Some(truth.to_string()),
        Data::Number(number) => Some(number.normalize().to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]
    use super::*;
    use crate::source::{Location, SourceFile};
    use crate::value::{Reference, Unknown};

    fn from(what: &str, data: Data) -> Value {
        let file = Arc::new(SourceFile::new("main.tf", ""));
        Value::new(data, Origin::literal(what, Location::new(&file, 0..0)))
    }

    fn text(what: &str, text: &str) -> Value {
        from(what, Data::String(text.into()))
    }

    fn trail(value: &Value) -> String {
        value.origin.trail.as_ref().map(|step| step.what.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_value_that_the_source_gives_too_has_its_trail_and_any_other_keeps_its_own() {
        assert_eq!(trail(&trace(text("plan", "eu-west-1"), &text("var.region", "eu-west-1"))), "var.region");
        assert_eq!(trail(&trace(text("plan", "eu-west-1"), &text("var.region", "us-east-1"))), "plan");
        let unknown = from("data.aws_region.current", Data::Unknown(Unknown::Data("x".into())));
        let traced = trace(text("plan", "eu-west-1"), &unknown);
        assert_eq!((trail(&traced).as_str(), traced.as_str()), ("data.aws_region.current", Some("eu-west-1")));
    }

    #[test]
    fn items_are_found_in_another_order() {
        let item = |what: &str, region: &str| Value::map([("region_name".into(), text(what, region))]);
        let planned = Value::list(vec![item("plan", "eu-west-1"), item("plan", "us-east-1")]);
        let source = Value::list(vec![item("b", "us-east-1"), item("a", "eu-west-1")]);
        let traced = trace(planned, &source);
        let trails = traced.as_items().unwrap().iter().map(|item| trail(item.get("region_name").unwrap()));
        assert_eq!(trails.collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn of_very_many_items_each_may_refer_to_all() {
        let to = |at: usize| {
            let known = text("x", &format!("b{at}"));
            Value::map([("bucket".into(), known.referring_to(Reference::new(format!("aws_s3_bucket.b[{at}]"), "id")))])
        };
        let planned = |at: usize| Value::map([("bucket".into(), text("plan", &format!("b{at}")))]);
        let referred = |count: usize| {
            let traced =
                trace(Value::list((0..count).map(planned).collect()), &Value::list((0..count).map(to).collect()));
            traced.as_items().unwrap()[7].get("bucket").unwrap().origin.references().len()
        };
        assert_eq!((referred(100), referred(101)), (1, 101));
    }

    #[test]
    fn items_that_cannot_be_told_apart_refer_to_all_that_they_may_mean() {
        let to = |address: &str| {
            let unknown = from("x", Data::Unknown(Unknown::Computed("x.arn".into())));
            Value::map([("bucket".into(), unknown.referring_to(Reference::new(address, "arn")))])
        };
        let planned = Value::list(vec![Value::map([(
            "bucket".into(),
            from("plan", Data::Unknown(Unknown::Computed("x.arn".into()))),
        )])]);
        let traced = trace(planned, &Value::list(vec![to("aws_s3_bucket.a"), to("aws_s3_bucket.b")]));
        let bucket = traced.as_items().unwrap()[0].get("bucket").unwrap();
        assert_eq!(bucket.origin.references().len(), 2);
    }
}
