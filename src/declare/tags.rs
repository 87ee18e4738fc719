//! Drivers and labels in tags, labels and Kubernetes annotations.

use crate::config::{Config, TagField, Vocabulary, fold};
use crate::model::{Driver, DriverName, From, Ignore, Label};
use crate::source::Location;
use crate::value::{Path, Value};

/// Where resources keep tags.
const TAG_PATHS: &[&str] =
    &["tags", "tags_all", "labels", "resource_labels", "user_labels", "metadata.labels", "metadata.annotations"];

/// What somebody's tags say.
#[derive(Clone, Debug, Default)]
pub(super) struct Tags {
    pub(super) driver: Option<Driver>,
    pub(super) label: Option<Label>,
    pub(super) ignores: Vec<Ignore>,
}

/// One tag with a known value.
struct Tag<'a> {
    field: TagField,
    key: &'a str,
    value: &'a str,
    at: Location,
}

/// Reads the tags in a resource's body.
pub(super) fn of_body(body: &Value, otherwise: &Location, config: &Config) -> Tags {
    let maps: Vec<Value> =
        TAG_PATHS.iter().filter_map(|path| Path::parse(path).ok()).flat_map(|path| path.select(body)).collect();
    read(&maps, otherwise, config)
}

/// Reads a map of tags that a scope gives to everything inside.
pub(super) fn of_scope(tags: &Value, otherwise: &Location, config: &Config) -> Tags {
    read(std::slice::from_ref(tags), otherwise, config)
}

/// All known tags as text, for label rules.
pub(super) fn all(body: &Value) -> std::collections::BTreeMap<String, String> {
    let paths = TAG_PATHS.iter().filter_map(|path| Path::parse(path).ok());
    let maps: Vec<Value> = paths.flat_map(|path| path.select(body)).collect();
    let entries = maps.iter().filter_map(Value::as_map).flatten();
    entries.filter_map(|(key, value)| Some((key.to_string(), value.as_str()?.to_owned()))).collect()
}

fn read(maps: &[Value], otherwise: &Location, config: &Config) -> Tags {
    let vocabulary = config.vocabulary();
    let entries = maps.iter().filter_map(Value::as_map).flatten();
    let tags: Vec<Tag<'_>> = entries
        .filter_map(|(key, value)| {
            let at = value.origin.at().unwrap_or(otherwise).clone();
            Some(Tag { field: field(key, vocabulary)?, key, value: value.as_str()?, at })
        })
        .collect();
    Tags { driver: driver(&tags, config), label: label(&tags, vocabulary), ignores: ignores(&tags) }
}

/// What a key says: the team's own keys first, then ours, their spelling folded.
fn field(key: &str, vocabulary: &Vocabulary) -> Option<TagField> {
    if let Some(own) = vocabulary.field(key) {
        return Some(own);
    }
    if let Some(name) = key.strip_prefix("regionlint.dev/") {
        return match fold(name).as_str() {
            "driver" => Some(TagField::Driver),
            "reason" => Some(TagField::Reason),
            "owner" => Some(TagField::Owner),
            "reviewby" => Some(TagField::ReviewBy),
            "regime" => Some(TagField::Regime),
            "regions" => Some(TagField::Regions),
            "decision" => Some(TagField::Decision),
            "dataresidency" => Some(TagField::Label),
            "dataresidencyreason" => Some(TagField::LabelReason),
            "ignore" => Some(TagField::Ignore),
            _ => None,
        };
    }
    match fold(key).as_str() {
        "multiregiondriver" => Some(TagField::Driver),
        "multiregionreason" => Some(TagField::Reason),
        "multiregionowner" => Some(TagField::Owner),
        "multiregionreviewby" => Some(TagField::ReviewBy),
        "multiregionregime" => Some(TagField::Regime),
        "multiregionregions" => Some(TagField::Regions),
        "multiregiondecision" => Some(TagField::Decision),
        "dataresidency" => Some(TagField::Label),
        "dataresidencyreason" => Some(TagField::LabelReason),
        _ => None,
    }
}

fn value<'a>(tags: &'a [Tag<'_>], field: TagField) -> Option<&'a Tag<'a>> {
    tags.iter().find(|tag| tag.field == field)
}

fn driver(tags: &[Tag<'_>], config: &Config) -> Option<Driver> {
    let text = |field| value(tags, field).map(|tag| tag.value.trim().to_owned()).filter(|text| !text.is_empty());
    let decision = text(TagField::Decision).and_then(|id| config.decision(&id));
    let Some(named) = value(tags, TagField::Driver) else {
        return decision.map(|decision| decision.driver.clone());
    };
    // Where commas or spaces are forbidden, other characters part the drivers.
    let words = named.value.split([',', '+', '/', '_', ' ']).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.map(|word| config.vocabulary().meaning(word)).collect();
    let mut names: Vec<DriverName> = words.iter().filter_map(|word| DriverName::parse(word)).collect();
    names.sort();
    names.dedup();
    let unknown = words.iter().filter(|word| DriverName::parse(word).is_none()).map(|word| (*word).to_owned());
    let regions = text(TagField::Regions).unwrap_or_default();
    Some(Driver {
        names,
        unknown: unknown.collect(),
        reason: text(TagField::Reason).or_else(|| decision.and_then(|decision| decision.driver.reason.clone())),
        owner: text(TagField::Owner),
        review_by: text(TagField::ReviewBy),
        regime: text(TagField::Regime),
        regions: regions.split([',', ' ']).filter(|region| !region.is_empty()).map(str::to_owned).collect(),
        from: from(named.key),
        at: named.at.clone(),
    })
}

fn label(tags: &[Tag<'_>], vocabulary: &Vocabulary) -> Option<Label> {
    let named = value(tags, TagField::Label)?;
    Some(Label {
        name: vocabulary.meaning(named.value.trim()).to_owned(),
        reason: value(tags, TagField::LabelReason).map(|tag| tag.value.to_owned()),
        from: from(named.key),
        at: named.at.clone(),
    })
}

/// `RL101: reason`
fn ignores(tags: &[Tag<'_>]) -> Vec<Ignore> {
    let ignores = tags.iter().filter(|tag| tag.field == TagField::Ignore);
    ignores
        .map(|tag| {
            let (code, reason) = tag.value.split_once(':').unwrap_or((tag.value, ""));
            let reason = reason.trim();
            Ignore {
                code: code.trim().to_owned(),
                until: None,
                reason: (!reason.is_empty()).then(|| reason.to_owned()),
                at: tag.at.clone(),
            }
        })
        .collect()
}

fn from(key: &str) -> From {
    if key.contains('/') { From::Annotation(key.to_owned()) } else { From::Tag(key.to_owned()) }
}
