//! Paths into values: `replica.region_name`, `spec.nodeSelector["topology.kubernetes.io/region"]`.

use std::fmt;
use std::sync::Arc;

use super::{Data, Origin, Outline, Value};

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a map.
    Key(Arc<str>),
    /// `*`: every value of a map or item of a list.
    Any,
    /// `@keys`: the keys of a map, as strings.
    Keys,
    /// `@json`: a string that holds JSON, read.
    Json,
}

/// A path into a value. Lists and sets are entered by themselves, so a path reads like the provider's schema:
/// `replica.region_name` selects the region of every replica. Of several ways (`bucket|bucketRef.name`) the first
/// counts that selects anything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Path {
    segments: Vec<Segment>,
    otherwise: Option<Arc<Path>>,
}

/// A path that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError(pub String);

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PathError {}

impl Path {
    /// Reads the written form: names parted by `.`, `["..."]` for a name with dots, `*`, `@keys`, `@json`; ways parted
    /// by `|`.
    ///
    /// # Errors
    /// When a name is empty or a bracket is not closed.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let mut ways = Vec::new();
        let mut rest = Some(text);
        while let Some(way) = rest {
            let (segments, after) = way_of(way).map_err(|what| PathError(format!("{what} in the path `{text}`")))?;
            ways.push(segments);
            rest = after;
        }
        let path = ways
            .into_iter()
            .rev()
            .fold(None, |otherwise, segments| Some(Self { segments, otherwise: otherwise.map(Arc::new) }));
        Ok(path.unwrap_or_default())
    }

    /// What the path selects, in order. What is not set selects nothing; what cannot be told selects the unknown
    /// itself, so an empty answer means "not set" for sure.
    pub fn select(&self, value: &Value) -> Vec<Value> {
        let mut found = Vec::new();
        let mut way = Some(self);
        while let Some(path) = way {
            select(&path.segments, value, &mut found);
            way = path.otherwise.as_deref().filter(|_| found.is_empty());
        }
        found
    }
}

impl Path {
    /// Whether null is written where its first way leads, which for [`select`](Self::select) is not set; none where that
    /// cannot be told.
    pub fn leads_to_null(&self, value: &Value) -> Option<bool> {
        let mut value = value;
        for segment in &self.segments {
            let Segment::Key(key) = segment else { return Some(false) };
            value = match &value.data {
                Data::Map(entries) => match entries.get(key) {
                    Some(entry) => entry,
                    None => return Some(false),
                },
                Data::Unknown(_) | Data::OneOf(_) => value.at_least()?.entries.get(key)?,
                _ => return Some(false),
            };
        }
        if matches!(value.data, Data::Unknown(_)) {
            return None;
        }
        let candidates = value.candidates();
        let nulls = candidates.iter().filter(|candidate| candidate.is_null()).count();
        (nulls == 0 || nulls == candidates.len()).then_some(nulls > 0)
    }
}

/// The steps of the first way in a text, and the text behind its `|`.
fn way_of(text: &str) -> Result<(Vec<Segment>, Option<&str>), &'static str> {
    let mut segments = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(next) = rest.strip_prefix('|') {
            return Ok((segments, Some(next)));
        }
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let (key, after) = quoted.split_once("\"]").ok_or("a bracket is not closed")?;
            segments.push(Segment::Key(key.into()));
            rest = after.strip_prefix('.').unwrap_or(after);
            continue;
        }
        let end = rest.find(['.', '[', '|']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        segments.push(match name {
            "" => return Err("a name is missing"),
            "*" => Segment::Any,
            "@keys" => Segment::Keys,
            "@json" => Segment::Json,
            name => Segment::Key(name.into()),
        });
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    Ok((segments, None))
}

fn select(segments: &[Segment], value: &Value, found: &mut Vec<Value>) {
    let Some((first, rest)) = segments.split_first() else {
        flatten(value, found);
        return;
    };
    match (&value.data, first) {
        (Data::Null, _) => {}
        (Data::Unknown(_), Segment::Key(key)) => match value.held(key) {
            Some(entry) => select(rest, entry, found),
            None => found.push(value.unheld()),
        },
        (Data::Unknown(_), Segment::Any) => match value.at_least() {
            Some(held) => {
                held.values().for_each(|entry| select(rest, entry, found));
                found.push(beyond(value));
            }
            None => found.push(value.unheld()),
        },
        (Data::Unknown(_), Segment::Json) if value.outline().is_some_and(|text| text.encoded().is_some()) => {
            value.outline().and_then(Outline::encoded).into_iter().for_each(|json| select(rest, json, found));
        }
        (Data::Unknown(_), _) => found.push(value.unheld()),
        (Data::OneOf(candidates), _) => select_candidates(segments, candidates, value, found),
        (Data::List(items) | Data::Set(items), Segment::Any) => {
            items.iter().for_each(|item| select(rest, item, found));
        }
        (Data::List(items) | Data::Set(items), _) => {
            items.iter().for_each(|item| select(segments, item, found));
        }
        (Data::Map(entries), Segment::Key(key)) => {
            if let Some(entry) = entries.get(key) {
                select(rest, entry, found);
            }
        }
        (Data::Map(entries), Segment::Any) => entries.values().for_each(|entry| select(rest, entry, found)),
        (Data::Map(entries), Segment::Keys) => {
            for (key, entry) in entries.iter() {
                select(rest, &of_key(key, entry), found);
            }
        }
        (Data::String(text), Segment::Json) => {
            if let Ok(json) = serde_json::from_str::<serde_json::Value>(text) {
                select(rest, &from_json(&json, value), found);
            }
        }
        // An object where the written form may be a JSON string: already read.
        (_, Segment::Json) => select(rest, value, found),
        (Data::Bool(_) | Data::Number(_) | Data::String(_), _) => {}
    }
}

/// What an unknown map may hold beside what it holds for sure: nobody can tell what that refers to.
fn beyond(map: &Value) -> Value {
    let mut rest = map.unheld();
    rest.origin.references = None;
    rest
}

/// A key as a value: its trail shows the key, at the place of its entry, and not what the entry holds.
fn of_key(key: &Arc<str>, entry: &Value) -> Value {
    let mut origin = entry.origin.clone();
    if let Some(at) = entry.origin.at().cloned() {
        origin.trail = Origin::literal(format!("\"{key}\""), at).trail;
    }
    Value::new(Data::String(Arc::clone(key)), origin)
}

/// Lists at the end of a path are opened too: `locations` selects each of its items.
fn flatten(value: &Value, found: &mut Vec<Value>) {
    match &value.data {
        Data::Null => {}
        Data::List(items) | Data::Set(items) => items.iter().for_each(|item| flatten(item, found)),
        _ => found.push(value.clone()),
    }
}

/// Each candidate gives its own selection; position by position they are candidates again.
fn select_candidates(segments: &[Segment], candidates: &[Value], whole: &Value, found: &mut Vec<Value>) {
    let selections: Vec<Vec<Value>> = candidates
        .iter()
        .map(|candidate| {
            let mut inner = Vec::new();
            select(segments, candidate, &mut inner);
            inner
        })
        .collect();
    let longest = selections.iter().map(Vec::len).max().unwrap_or(0);
    for position in 0..longest {
        let options = selections.iter().map(|inner| inner.get(position).cloned().unwrap_or_else(Value::null));
        found.push(Value::one_of(options, whole.origin.clone()));
    }
}

fn from_json(json: &serde_json::Value, within: &Value) -> Value {
    let data = match json {
        serde_json::Value::Null => Data::Null,
        serde_json::Value::Bool(truth) => Data::Bool(*truth),
        serde_json::Value::Number(number) => match number.to_string().parse() {
            Ok(number) => Data::Number(number),
            Err(_) => Data::String(number.to_string().into()),
        },
        serde_json::Value::String(text) => Data::String(text.as_str().into()),
        serde_json::Value::Array(items) => {
            Data::List(Arc::new(items.iter().map(|item| from_json(item, within)).collect()))
        }
        serde_json::Value::Object(entries) => Data::Map(Arc::new(
            entries.iter().map(|(key, entry)| (key.as_str().into(), from_json(entry, within))).collect(),
        )),
    };
    Value::new(data, within.origin.clone())
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments.iter().enumerate() {
            let dot = if position == 0 { "" } else { "." };
            match segment {
                Segment::Key(key) if key.contains(['.', '[']) => write!(f, "[\"{key}\"]")?,
                Segment::Key(key) => write!(f, "{dot}{key}")?,
                Segment::Any => write!(f, "{dot}*")?,
                Segment::Keys => write!(f, "{dot}@keys")?,
                Segment::Json => write!(f, "{dot}@json")?,
            }
        }
        match &self.otherwise {
            Some(otherwise) => write!(f, "|{otherwise}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{AtLeast, Unknown};

    fn path(text: &str) -> Path {
        Path::parse(text).unwrap_or_default()
    }

    #[test]
    fn written_form_round_trips() {
        for text in [
            "region",
            "replica.region_name",
            "spec.nodeSelector[\"topology.kubernetes.io/region\"]",
            "a.*.b",
            "m.@keys",
            "bucket|bucketRef.name",
        ] {
            assert_eq!(path(text).to_string(), text);
        }
        assert!(Path::parse("a..b").is_err());
        assert!(Path::parse("a[\"b").is_err());
    }

    #[test]
    fn lists_are_entered() {
        let replica = |region: &str| Value::map([("region_name".into(), Value::string(region))]);
        let body = Value::map([("replica".into(), Value::list(vec![replica("eu-west-1"), replica("us-east-1")]))]);
        let regions: Vec<_> = path("replica.region_name").select(&body);
        assert_eq!(regions, vec![Value::string("eu-west-1"), Value::string("us-east-1")]);
        assert!(path("replica.name").select(&body).is_empty());
    }

    #[test]
    fn of_an_unknown_map_what_it_holds_for_sure_is_selected_and_the_rest_unknown() {
        let entries = [("a".into(), Value::string("eu-west-1"))].into();
        let held = AtLeast { entries, ..AtLeast::default() };
        let map = Value::unknown_map(Unknown::Unset("var.more".into()), held, Origin::default());
        let selected = path("*").select(&map);
        assert_eq!(selected.len(), 2);
        assert_eq!(selected.first(), Some(&Value::string("eu-west-1")));
        assert!(selected.last().is_some_and(|rest| rest.why_unknown().is_some()));
    }

    #[test]
    fn of_several_ways_the_first_counts_that_selects_anything() {
        let named = Value::map([("bucket".into(), Value::string("a")), ("other".into(), Value::string("b"))]);
        assert_eq!(path("bucket|other").select(&named), vec![Value::string("a")]);
        assert_eq!(path("bucketRef.name|other|bucket").select(&named), vec![Value::string("b")]);
        assert!(path("none|nothing").select(&named).is_empty());
    }
}
