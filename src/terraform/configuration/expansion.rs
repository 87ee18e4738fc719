//! `count` and `for_each`: the instances of a block and their keys.

use std::fmt;
use std::sync::Arc;

use super::bindings::Bindings;
use super::view::View;
use crate::terraform::module::Content;
use crate::terraform::partial::{MAX_CANDIDATES, held_items, inside, origin_of_key};
use crate::value::{Data, Origin, Unknown, Value};

/// How many instances of one block are told apart. Beyond, the block counts as one with an uncertain count.
const INSTANCE_LIMIT: usize = 2_000;

/// The key of an instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// The block does not repeat, or it cannot be told how often.
    None,
    /// By `count`.
    Index(usize),
    /// By `for_each`.
    Name(Arc<str>),
    /// By `for_each`, where the key cannot be told: the instance's number among those.
    Untold(usize),
}

impl fmt::Display for Key {
    /// As terraform prints it: `[0]`, `["eu"]`, nothing; `[?1]` where nobody can tell.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Name(name) => write!(f, "[\"{}\"]", escaped(name)),
            Self::Untold(number) => write!(f, "[?{}]", number + 1),
        }
    }
}

/// A key between quotes, as HCL escapes it.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            other => text.push(other),
        }
    }
    text.replace("${", "$${").replace("%{", "%%{")
}

/// How a block repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repetition {
    /// It does not: there is one.
    Single,
    /// By `count`.
    Count,
    /// By `for_each`.
    ForEach,
}

/// One instance of a block.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    /// Its key.
    pub(crate) key: Key,
    /// `each` or `count` as it sees them.
    pub(crate) bindings: Bindings,
}

/// The instances of a block.
#[derive(Clone, Debug)]
pub(crate) struct Expansion {
    /// How it repeats.
    pub(crate) repetition: Repetition,
    /// The instances, in the order of their keys. A single one without a key when it cannot be told how many.
    pub(crate) instances: Vec<Instance>,
    /// Why it cannot be told how many instances there are.
    pub(crate) uncertain: Option<Value>,
}

impl Expansion {
    /// Expands a block whose `count` and `for_each` are evaluated in `view`.
    pub(crate) fn of(content: &Content, view: &View<'_, '_>) -> Self {
        if let Some(count) = content.argument("count") {
            return by_count(view.evaluate(count), &view.bindings);
        }
        match content.argument("for_each") {
            Some(each) => by_each(view.evaluate(each), &view.bindings),
            None => Self::single(&view.bindings),
        }
    }

    fn single(bindings: &Bindings) -> Self {
        let instance = Instance { key: Key::None, bindings: bindings.clone() };
        Self { repetition: Repetition::Single, instances: vec![instance], uncertain: None }
    }

    /// A block whose `count` or `for_each` depends on its own instances.
    pub(super) fn cyclic(what: &str) -> Self {
        let why = Value::unknown(Unknown::Cycle(what.to_owned()));
        let instance = Instance { key: Key::None, bindings: Bindings::default() };
        Self { repetition: Repetition::Count, instances: vec![instance], uncertain: Some(why) }
    }

    /// The key of an instance by position.
    pub(crate) fn key(&self, position: usize) -> &Key {
        self.instances.get(position).map_or(&Key::None, |instance| &instance.key)
    }
}

fn by_count(count: Value, outer: &Bindings) -> Expansion {
    let repetition = Repetition::Count;
    let bind = |index: Value| outer.with("count", Value::map([("index".into(), index)]));
    let known = match &count.data {
        Data::Number(number) => usize::try_from(*number).ok(),
        Data::String(text) => text.parse().ok(),
        _ => None,
    };
    match known {
        Some(known) if known <= INSTANCE_LIMIT => {
            let instance = |index: usize| Instance {
                key: Key::Index(index),
                bindings: bind(Value::new(Data::Number(index.into()), Origin::default())),
            };
            Expansion { repetition, instances: (0..known).map(instance).collect(), uncertain: None }
        }
        _ => {
            let why = uncertain(count, "count");
            // The only one that there may be is the first.
            let index = if is_at_most_one(&why) { Data::Number(0.into()) } else { Data::Unknown(reason(&why)) };
            let index = Value::new(index, why.origin.clone());
            let instance = Instance { key: Key::None, bindings: bind(index) };
            Expansion { repetition, instances: vec![instance], uncertain: Some(why) }
        }
    }
}

fn by_each(each: Value, outer: &Bindings) -> Expansion {
    let repetition = Repetition::ForEach;
    let bind =
        |key: Value, value: Value| outer.with("each", Value::map([("key".into(), key), ("value".into(), value)]));
    match entries(&each) {
        Some(entries) if entries.len() <= INSTANCE_LIMIT => {
            let instance = |(name, key, value)| Instance { key: name, bindings: bind(key, value) };
            Expansion { repetition, instances: entries.into_iter().map(instance).collect(), uncertain: None }
        }
        _ => {
            let (key, value) = uncertain_each(&each);
            let instance = Instance { key: Key::None, bindings: bind(key, value) };
            Expansion { repetition, instances: vec![instance], uncertain: Some(uncertain(each, "for_each")) }
        }
    }
}

/// The keys of a known map or set of strings, with `each.key` and `each.value`; of a map of which nothing but keys cannot
/// be told as well, and of candidates that have the same keys.
fn entries(each: &Value) -> Option<Vec<(Key, Value, Value)>> {
    let name = |name: &Arc<str>| (Key::Name(Arc::clone(name)), Data::String(Arc::clone(name)));
    let written = |(key, value): (&Arc<str>, &Value)| {
        let (name, data) = name(key);
        (name, Value::new(data, origin_of_key(each, key, value)), value.clone())
    };
    match &each.data {
        Data::Map(map) => Some(map.iter().map(written).collect()),
        Data::Set(items) => {
            items.iter().map(|item| Some((Key::Name(item.as_str()?.into()), item.clone(), item.clone()))).collect()
        }
        Data::OneOf(candidates) => alike(candidates, each),
        Data::Unknown(why) => {
            let held = each.at_least().filter(|held| held.complete)?;
            let inside = |(key, name, value): (Key, Value, Value)| (key, name, inside(each, &value));
            let untold = held.keyless.iter().enumerate().map(|(number, value)| {
                let name = Value::new(Data::Unknown(why.clone()), each.origin.clone());
                (Key::Untold(number), name, value.clone())
            });
            Some(held.entries.iter().map(written).chain(untold).map(inside).collect())
        }
        _ => None,
    }
}

/// The entries of candidates that all have the same keys: each value is one of several.
fn alike(candidates: &[Value], each: &Value) -> Option<Vec<(Key, Value, Value)>> {
    let all: Vec<Vec<(Key, Value, Value)>> = candidates.iter().map(entries).collect::<Option<_>>()?;
    let (first, others) = all.split_first()?;
    let keys = |entries: &[(Key, Value, Value)]| entries.iter().map(|(key, ..)| key.clone()).collect::<Vec<_>>();
    if first.iter().any(|(key, ..)| !matches!(key, Key::Name(_))) || others.iter().any(|one| keys(one) != keys(first)) {
        return None;
    }
    let entry = |(position, (key, name, _)): (usize, &(Key, Value, Value))| {
        let values = all.iter().filter_map(|one| one.get(position)).map(|(_, _, value)| value.clone());
        let value = Value::one_of(values, each.origin.clone());
        (value.candidates().len() <= MAX_CANDIDATES).then(|| (key.clone(), name.clone(), value))
    };
    first.iter().enumerate().map(entry).collect()
}

/// `each.key` and `each.value` where it cannot be told which instances there are: one of those of the candidates;
/// unknown where these are too many.
fn uncertain_each(each: &Value) -> (Value, Value) {
    let candidates = each.candidates().iter().flat_map(|candidate| match entries(candidate) {
        Some(entries) => entries.into_iter().map(|(_, key, value)| (key, value)).collect(),
        None => held(candidate),
    });
    let (keys, values): (Vec<Value>, Vec<Value>) = candidates.take(INSTANCE_LIMIT + 1).unzip();
    if keys.len() > INSTANCE_LIMIT {
        let why = Unknown::TooLarge(format!("the for_each may have more than {INSTANCE_LIMIT} instances"));
        let unknown = Value::new(Data::Unknown(why), each.origin.clone());
        return (unknown.clone(), unknown);
    }
    (Value::one_of(keys, each.origin.clone()), Value::one_of(values, each.origin.clone()))
}

/// What a `for_each` that cannot be told holds for sure, and something unknown beside that.
fn held(each: &Value) -> Vec<(Value, Value)> {
    let why = uncertain(each.clone(), "for_each");
    let mut all = held_items(each, &why);
    if each.at_least().is_none_or(|held| !held.complete) {
        all.push((why.clone(), why));
    }
    all
}

/// The value that decides how many instances there are, as a reason why it cannot be told.
fn uncertain(value: Value, argument: &str) -> Value {
    let why = match &value.data {
        Data::Unknown(_) => return value.unheld(),
        Data::OneOf(_) => return value,
        Data::Set(items) if items.iter().any(|item| item.as_str().is_none()) => {
            let unknown = items.iter().find_map(Value::why_unknown);
            unknown.cloned().unwrap_or_else(|| refused(argument))
        }
        Data::Map(_) | Data::Set(_) | Data::Number(_) | Data::String(_) => {
            Unknown::TooLarge(format!("the {argument} has more than {INSTANCE_LIMIT} instances"))
        }
        Data::Null | Data::Bool(_) | Data::List(_) => refused(argument),
    };
    Value::new(Data::Unknown(why), value.origin)
}

fn refused(argument: &str) -> Unknown {
    Unknown::Invalid(format!("the {argument} is nothing that terraform would accept"))
}

/// Whether a count is none or one, whichever it is.
pub(super) fn is_at_most_one(count: &Value) -> bool {
    let known = |count: &Value| match count.data {
        Data::Number(number) => usize::try_from(number).ok(),
        _ => None,
    };
    count.candidates().iter().all(|candidate| known(candidate).is_some_and(|count| count <= 1))
}

/// The first reason why a value cannot be told.
pub(super) fn reason(value: &Value) -> Unknown {
    let why = value.candidates().iter().find_map(Value::why_unknown);
    why.cloned().unwrap_or_else(|| Unknown::Ambiguous("it cannot be told how many instances there are".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_too_many_candidates_cannot_be_told() {
        let set = |from: usize, to: usize| {
            let items = (from..to).map(|index| Value::string(format!("r{index}"))).collect();
            Value::new(Data::Set(Arc::new(items)), Origin::default())
        };
        let each = |to: usize| Value::one_of([set(0, 1_500), set(1_500, to)], Origin::default());
        assert_eq!(uncertain_each(&each(INSTANCE_LIMIT)).0.candidates().len(), INSTANCE_LIMIT);
        let (key, value) = uncertain_each(&each(INSTANCE_LIMIT + 1));
        assert!(matches!(key.why_unknown(), Some(Unknown::TooLarge(_))));
        assert!(matches!(value.why_unknown(), Some(Unknown::TooLarge(_))));
    }

    #[test]
    fn candidates_with_the_same_keys_are_one_set_of_instances() {
        let map = |entries: &[(&str, &str)]| {
            Value::map(entries.iter().map(|(key, value)| (Arc::from(*key), Value::string(*value))))
        };
        let one = map(&[("a", "eu-west-1"), ("b", "eu-west-1")]);
        let either = |other| Value::one_of([one.clone(), other], Origin::default());
        let entries_of = |other| entries(&either(other));
        let alike = entries_of(map(&[("a", "eu-west-1"), ("b", "us-east-1")])).unwrap_or_default();
        let candidates: Vec<usize> = alike.iter().map(|(_, _, value)| value.candidates().len()).collect();
        assert_eq!(candidates, [1, 2]);
        assert!(entries_of(map(&[("a", "eu-west-1")])).is_none(), "there may be one instance or two");
    }

    #[test]
    fn keys_are_spelled_as_terraform_prints_them() {
        assert_eq!(Key::Index(0).to_string(), "[0]");
        assert_eq!(Key::Name("eu".into()).to_string(), "[\"eu\"]");
        assert_eq!(Key::Name("a\"b\\c\n${d}".into()).to_string(), "[\"a\\\"b\\\\c\\n$${d}\"]");
        assert_eq!(Key::None.to_string(), "");
        assert_eq!(Key::Untold(0).to_string(), "[?1]");
    }
}
