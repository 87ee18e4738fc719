//! Planned values as partial values: what is planned, what is known only later, and what it was written as.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::address::Address;
use super::references::Planned;
use super::written::{self, Block, Written};
use crate::source::Location;
use crate::value::{Data, Origin, Unknown, Value};

/// Arguments that say what a resource is called or where it lives: they count where nobody wrote them and the provider
/// filled them in. Any other argument that is left out is left out here too, so that a documented default is not taken
/// for a decision.
const TELLING: &[&str] = &["arn", "availability_zone", "id", "location", "name", "region", "self_link", "zone"];

/// Longer texts are shown by their beginning.
const SHOWN: usize = 60;

/// What is needed to read the values of one instance.
pub(super) struct Reader<'a> {
    /// The instance.
    pub(super) address: &'a Address<'a>,
    /// All instances, for what they refer to.
    pub(super) planned: &'a Planned<'a>,
    /// Where the instance stands.
    pub(super) at: &'a Location,
}

/// Reads a value that a plan holds as text.
///
/// # Errors
/// When it is nested too deep, or a number or character of it is beyond what can be told.
pub(super) fn read(text: &RawValue) -> Result<Json, Unread> {
    serde_json::from_str(text.get()).map_err(|error| Unread { why: error.to_string() })
}

/// A value of a plan that cannot be read.
#[derive(Clone, Debug)]
pub(super) struct Unread {
    /// What is wrong with it.
    pub(super) why: String,
}

impl Unread {
    /// What stands for it.
    pub(super) fn value(&self, at: &Location) -> Value {
        let why = Unknown::Invalid(format!("the plan's value cannot be read: {}", self.why));
        Value::unknown(why).with_origin(Origin::literal("plan", at.clone()))
    }
}

impl Reader<'_> {
    /// The body of a resource. `written`: its arguments, where the plan tells them.
    pub(super) fn body(&self, written: Option<&Block>, planned: Option<&Json>, unknown: Option<&Json>) -> Value {
        Value::map(self.entries("", written, planned, unknown)).with_origin(Origin::literal("plan", self.at.clone()))
    }

    fn entries(
        &self,
        path: &str,
        written: Option<&Block>,
        planned: Option<&Json>,
        unknown: Option<&Json>,
    ) -> BTreeMap<Arc<str>, Value> {
        let planned = planned.and_then(Json::as_object);
        let unknown = unknown.and_then(Json::as_object);
        let names: BTreeSet<&String> = planned
            .into_iter()
            .flat_map(|all| all.keys())
            .chain(unknown.into_iter().flat_map(|all| all.keys()))
            .collect();
        let mut entries = BTreeMap::new();
        for name in names {
            let planned = planned.and_then(|all| all.get(name));
            let unknown = unknown.and_then(|all| all.get(name));
            if !counts(name, written, planned) {
                continue;
            }
            let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let own = written.and_then(|block| block.get(name.as_str()));
            let value = self.value(&inner, own, planned, unknown);
            if !value.is_null() {
                entries.insert(name.as_str().into(), value);
            }
        }
        entries
    }

    fn value(&self, path: &str, written: Option<&Written>, planned: Option<&Json>, unknown: Option<&Json>) -> Value {
        if unknown.and_then(Json::as_bool) == Some(true) {
            return self.unknown(path, written);
        }
        match planned {
            Some(Json::Array(items)) => {
                let item = |(position, item): (usize, &Json)| {
                    let unknown = unknown.and_then(|unknown| unknown.get(position));
                    self.item(path, written, items.len(), item, unknown)
                };
                let items = items.iter().enumerate().map(item).collect();
                Value::list(items).with_origin(self.origin(path, written, None))
            }
            Some(object @ Json::Object(_)) => {
                let block = match written {
                    Some(Written::Blocks(blocks)) => blocks.first(),
                    _ => None,
                };
                let entries = self.entries(path, block, Some(object), unknown);
                Value::map(entries).with_origin(self.origin(path, written, None))
            }
            None | Some(Json::Null) => match unknown {
                Some(Json::Object(_)) if is_partly_unknown(unknown, 0) => self.unknown(path, written),
                _ => Value::null(),
            },
            Some(scalar) => Value::new(scalar_data(scalar), self.origin(path, written, Some(scalar))),
        }
    }

    /// One item of a list: a nested block, or anything else. A set's blocks come in another order than they were
    /// written, and some are made by dynamic blocks, which a plan does not show.
    fn item(&self, path: &str, written: Option<&Written>, count: usize, item: &Json, unknown: Option<&Json>) -> Value {
        let (Some(Written::Blocks(blocks)), Json::Object(_)) = (written, item) else {
            return self.value(path, written, Some(item), unknown);
        };
        // More than were written: dynamic blocks made some, and it cannot be told which.
        let written = (count <= blocks.len()).then(|| blocks.iter().filter(|block| fits(block, item)).collect());
        let fitting: Vec<&Block> = written.unwrap_or_default();
        let entries = match fitting.as_slice() {
            [] => self.entries(path, None, Some(item), unknown),
            [one] => self.entries(path, Some(one), Some(item), unknown),
            several => self.entries(path, Some(&written::any_of(several)), Some(item), unknown),
        };
        Value::map(entries).with_origin(self.origin(path, None, None))
    }

    fn unknown(&self, path: &str, written: Option<&Written>) -> Value {
        let first = match written {
            Some(Written::Made(names)) => names.first(),
            _ => None,
        };
        let why = match first {
            Some(name) if name.starts_with("data.") => Unknown::Data(name.to_string()),
            Some(name) => Unknown::Computed(name.to_string()),
            None => Unknown::Computed(path.to_owned()),
        };
        Value::new(Data::Unknown(why), self.origin(path, written, None))
    }

    /// Where a value comes from: the literal, reached through the first name it was made from; with all that the names
    /// refer to.
    fn origin(&self, path: &str, written: Option<&Written>, scalar: Option<&Json>) -> Origin {
        let what = scalar.map_or_else(|| Arc::from(path), shown);
        let literal = Origin::literal(what, self.at.clone());
        let Some(Written::Made(names)) = written else { return literal };
        let Some(first) = names.first() else { return literal };
        let mut origin = literal.through(Arc::clone(first), self.at.clone());
        let references = self.planned.meant(self.address, names);
        if !references.is_empty() {
            origin.references = Some(Arc::new(references));
        }
        origin
    }
}

/// Whether an argument counts: it was written, or it tells what the resource is called or where it lives. Blocks that
/// are not shown as written may come from dynamic ones.
fn counts(name: &str, written: Option<&Block>, planned: Option<&Json>) -> bool {
    let is_block = || {
        let items = planned.and_then(Json::as_array);
        items.is_some_and(|items| items.iter().any(Json::is_object))
    };
    let Some(written) = written else { return true };
    let is_told = || TELLING.contains(&name) && planned.is_some_and(|planned| !planned.is_null());
    written.contains_key(name) || is_told() || is_block()
}

/// Whether a planned block can be what this one was written as: the constants agree.
fn fits(block: &Block, planned: &Json) -> bool {
    block.iter().all(|(name, written)| match (written, planned.get(name.as_ref())) {
        (Written::Constant(constant), Some(planned)) => agree(constant, planned),
        _ => true,
    })
}

/// Texts, truths and numbers agree when they read the same: a provider turns one into the other.
fn agree(constant: &Json, planned: &Json) -> bool {
    let text = |json: &Json| match json {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) | Json::Number(_) => Some(json.to_string()),
        _ => None,
    };
    match (text(constant), text(planned)) {
        (Some(constant), Some(planned)) => constant == planned,
        _ => true,
    }
}

fn is_partly_unknown(unknown: Option<&Json>, depth: usize) -> bool {
    match unknown {
        _ if depth > 128 => false,
        Some(Json::Bool(unknown)) => *unknown,
        Some(Json::Object(entries)) => entries.values().any(|entry| is_partly_unknown(Some(entry), depth + 1)),
        Some(Json::Array(items)) => items.iter().any(|item| is_partly_unknown(Some(item), depth + 1)),
        _ => false,
    }
}

/// A constant as a value; all that it holds stands at one place. The nesting is that of JSON, which its reader limits.
pub(super) fn constant(json: &Json, at: &Location) -> Value {
    let data = match json {
        Json::Array(items) => Data::List(Arc::new(items.iter().map(|item| constant(item, at)).collect())),
        Json::Object(entries) => {
            let entries = entries.iter().map(|(name, entry)| (Arc::from(name.as_str()), constant(entry, at)));
            Data::Map(Arc::new(entries.collect()))
        }
        scalar => scalar_data(scalar),
    };
    Value::new(data, Origin::literal(shown(json), at.clone()))
}

fn scalar_data(json: &Json) -> Data {
    match json {
        Json::Bool(truth) => Data::Bool(*truth),
        Json::Number(number) => match number.to_string().parse() {
            Ok(number) => Data::Number(number),
            Err(_) => Data::Unknown(Unknown::TooLarge(format!("the number {number} is too large"))),
        },
        Json::String(text) => Data::String(text.as_str().into()),
        Json::Null | Json::Array(_) | Json::Object(_) => Data::Null,
    }
}

/// A literal as trails show it.
fn shown(json: &Json) -> Arc<str> {
    match json {
        Json::String(text) => match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("\"{}...\"", text.get(..end).unwrap_or_default()).into(),
            None => format!("\"{text}\"").into(),
        },
        Json::Array(_) => "[...]".into(),
        Json::Object(_) => "{...}".into(),
        scalar => scalar.to_string().into(),
    }
}
