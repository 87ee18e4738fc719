//! What tags, labels and annotations of resources say.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{TagField, Vocabulary, fold};
use crate::source::Location;
use crate::value::{Data, Origin, Path, Value};

/// Where resources keep their tags, the deciding place first. A Kubernetes annotation may hold any text, a label may
/// not, so annotations come first; what a plan computed comes last.
const PLACES: &[&str] = &[
    "metadata.annotations",
    "metadata.labels",
    "manifest.metadata.annotations",
    "manifest.metadata.labels",
    "tags",
    "tag",
    "labels",
    "resource_labels",
    "user_labels",
    "settings.user_labels",
    "tags_all",
    "effective_labels",
    "terraform_labels",
];

/// The field that each key names, folded.
const KEYS: &[(&str, TagField)] = &[
    ("multiregiondriver", TagField::Driver),
    ("multiregionreason", TagField::Reason),
    ("multiregionowner", TagField::Owner),
    ("multiregionreviewby", TagField::ReviewBy),
    ("multiregionregime", TagField::Regime),
    ("multiregionregions", TagField::Regions),
    ("multiregiondecision", TagField::Decision),
    ("dataresidency", TagField::Label),
    ("dataresidencyreason", TagField::LabelReason),
];

/// What stands before the names of the product's own annotations.
pub const PREFIX: &str = "regionlint.dev/";

/// The names after the prefix.
const PREFIXED: &[(&str, TagField)] = &[
    ("driver", TagField::Driver),
    ("reason", TagField::Reason),
    ("owner", TagField::Owner),
    ("review-by", TagField::ReviewBy),
    ("regime", TagField::Regime),
    ("regions", TagField::Regions),
    ("decision", TagField::Decision),
    ("data-residency", TagField::Label),
    ("data-residency-reason", TagField::LabelReason),
    ("ignore", TagField::Ignore),
];

/// One tag that says something to us.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    /// The key as written.
    pub(super) key: String,
    /// The value.
    pub(super) value: Value,
    /// It stands among a Kubernetes object's annotations.
    pub(super) is_annotation: bool,
}

/// The tags of one place that say something to us, by what they say.
pub(super) type Tags = BTreeMap<TagField, Tag>;

/// What the tags of a resource's body say. The first place that names a field decides.
pub(super) fn of_body(body: &Value, vocabulary: &Vocabulary) -> Tags {
    let mut tags = Tags::new();
    for (place, entries) in places(body) {
        add(&mut tags, entries, place.ends_with("annotations"), vocabulary);
    }
    tags
}

/// What the tags of a scope say: a provider's default tags, a namespace's labels and annotations.
pub(super) fn of_scope(value: &Value, vocabulary: &Vocabulary) -> Tags {
    let mut tags = Tags::new();
    add(&mut tags, entries(value), false, vocabulary);
    tags
}

/// All tags of a resource whose text is known.
pub(super) fn known(body: &Value) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    for (key, value) in places(body).flat_map(|(_, entries)| entries) {
        if let Some(text) = text(&value) {
            known.entry(key.to_string()).or_insert(text);
        }
    }
    known
}

/// The text of a value, when it is known.
pub(super) fn text(value: &Value) -> Option<String> {
    match &value.data {
        Data::String(text) => Some(text.to_string()),
        Data::Bool(truth) => Some(truth.to_string()),
        Data::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Where a tag was said: at its literal, so that all who share it point at one place.
pub(super) fn place(value: &Value, otherwise: &Location) -> Location {
    value.origin.trail.as_ref().map_or_else(|| otherwise.clone(), |trail| trail.literal().at.clone())
}

fn places(body: &Value) -> impl Iterator<Item = (&'static str, Vec<Entry>)> {
    PLACES.iter().filter_map(|place| {
        let value = at(body, place)?;
        Some((*place, entries(&value)))
    })
}

type Entry = (Arc<str>, Value);

/// The value of a path, lists on the way entered; unlike [`Path::select`], a list at its end is kept whole.
fn at(body: &Value, path: &str) -> Option<Value> {
    match path.rsplit_once('.') {
        None => body.get(path).cloned(),
        Some((holder, name)) => {
            let holders = Path::parse(holder).ok()?.select(body);
            holders.iter().find_map(|holder| holder.get(name).cloned())
        }
    }
}

/// The keys and values of tags in any of their forms: a map, a list of `{key, value}`, a list of `key:value`.
fn entries(value: &Value) -> Vec<Entry> {
    match &value.data {
        Data::Map(map) => map.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect(),
        Data::List(items) | Data::Set(items) => items.iter().filter_map(pair).collect(),
        Data::OneOf(candidates) => entries_of_candidates(candidates, &value.origin),
        // What was merged over something unknown is there for sure.
        Data::Unknown(_) => {
            let held = value.at_least().into_iter().flat_map(|at_least| &at_least.entries);
            held.map(|(key, value)| (Arc::clone(key), value.clone())).collect()
        }
        _ => Vec::new(),
    }
}

fn pair(item: &Value) -> Option<Entry> {
    if let Some(text) = item.as_str() {
        let (key, value) = text.split_once([':', '='])?;
        return Some((key.trim().into(), Value::string(value.trim()).with_origin(item.origin.clone())));
    }
    let field = |name: &str, capital: &str| item.get(name).or_else(|| item.get(capital));
    let key = field("key", "Key")?.as_str()?.into();
    Some((key, field("value", "Value")?.clone()))
}

/// Each key has one value a candidate, or none.
fn entries_of_candidates(candidates: &[Value], origin: &Origin) -> Vec<Entry> {
    let sides: Vec<BTreeMap<Arc<str>, Value>> =
        candidates.iter().map(|candidate| entries(candidate).into_iter().collect()).collect();
    let keys: std::collections::BTreeSet<&Arc<str>> = sides.iter().flat_map(BTreeMap::keys).collect();
    let value = |key: &Arc<str>| {
        let values = sides.iter().map(|side| side.get(key).cloned().unwrap_or_else(Value::null));
        Value::one_of(values.collect::<Vec<_>>(), origin.clone())
    };
    keys.into_iter().map(|key| (Arc::clone(key), value(key))).collect()
}

fn add(tags: &mut Tags, entries: Vec<Entry>, is_annotation: bool, vocabulary: &Vocabulary) {
    for (key, value) in entries {
        if let (Some(field), false) = (field(&key, vocabulary), value.is_null()) {
            tags.entry(field).or_insert_with(|| Tag { key: key.to_string(), value, is_annotation });
        }
    }
}

/// What a key says. The team's own keys come first.
fn field(key: &str, vocabulary: &Vocabulary) -> Option<TagField> {
    let of = |names: &[(&str, TagField)], name: &str| {
        names.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    };
    let prefixed = || of(PREFIXED, key.strip_prefix(PREFIX)?);
    vocabulary.field(key).or_else(prefixed).or_else(|| of(KEYS, &fold(key)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::value::Unknown;

    fn map(entries: &[(&str, &str)]) -> Value {
        Value::map(entries.iter().map(|(key, value)| ((*key).into(), Value::string(*value))))
    }

    fn under(path: &str, value: Value) -> Value {
        path.rsplit('.').fold(value, |value, name| Value::map([(name.into(), value)]))
    }

    fn label(body: &Value) -> Option<String> {
        of_body(body, &Vocabulary::default()).get(&TagField::Label).and_then(|tag| text(&tag.value))
    }

    #[test]
    fn tags_are_found_wherever_resources_keep_them() {
        for place in PLACES {
            assert_eq!(label(&under(place, map(&[("data-residency", "eu")]))).as_deref(), Some("eu"), "{place}");
        }
        assert_eq!(label(&under("description", map(&[("data-residency", "eu")]))), None);
    }

    #[test]
    fn spelling_is_folded() {
        for key in
            ["DataResidency", "data_residency", "data:residency", "Data.Residency", "regionlint.dev/data-residency"]
        {
            assert_eq!(label(&under("tags", map(&[(key, "eu")]))).as_deref(), Some("eu"), "{key}");
        }
        for key in ["acme:data-residency", "regionlint.dev/DataResidency", "residency"] {
            assert_eq!(label(&under("tags", map(&[(key, "eu")]))), None, "{key}");
        }
    }

    #[test]
    fn tags_may_be_lists() {
        let pairs =
            Value::list(vec![map(&[("key", "data-residency"), ("value", "eu"), ("propagate_at_launch", "true")])]);
        assert_eq!(label(&under("tag", pairs)).as_deref(), Some("eu"));
        let words = Value::list(vec![Value::string("env:prod"), Value::string("data-residency:eu")]);
        assert_eq!(label(&under("tags", words)).as_deref(), Some("eu"));
    }

    #[test]
    fn blocks_are_lists_of_maps() {
        let settings = Value::list(vec![under("user_labels", map(&[("data-residency", "eu")]))]);
        assert_eq!(label(&under("settings", settings)).as_deref(), Some("eu"));
    }

    #[test]
    fn annotations_come_before_labels() {
        let metadata = Value::map([
            ("labels".into(), map(&[("data-residency", "us")])),
            ("annotations".into(), map(&[("regionlint.dev/data-residency", "eu")])),
        ]);
        assert_eq!(label(&under("metadata", metadata)).as_deref(), Some("eu"));
    }

    #[test]
    fn candidates_stay_candidates() {
        let either = Value::one_of([map(&[("data-residency", "eu")]), map(&[("env", "test")])], Origin::default());
        let tags = of_body(&under("tags", either), &Vocabulary::default());
        let value = &tags.get(&TagField::Label).unwrap().value;
        assert_eq!(value.candidates(), [Value::string("eu"), Value::null()]);
    }

    #[test]
    fn unknown_tags_say_nothing() {
        let unknown = Value::unknown(Unknown::Unset("var.tags".into()));
        assert!(of_body(&under("tags", unknown), &Vocabulary::default()).is_empty());
    }

    #[test]
    fn known_tags_leave_out_what_cannot_be_told() {
        let tags = Value::map([
            ("team".into(), Value::string("crm")),
            ("env".into(), Value::unknown(Unknown::Unset("var.env".into()))),
        ]);
        assert_eq!(known(&under("tags", tags)), BTreeMap::from([("team".to_owned(), "crm".to_owned())]));
    }
}
