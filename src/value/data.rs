//! Data and values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{AtLeast, Number, Origin, Outline, Reference, Unknown};
use crate::source::Location;

/// What a value holds, as far as it can be told. Collections are shared: cloning a value is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// Nothing: an argument set to `null` counts as not set.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// A list or tuple; nested blocks of one kind too.
    List(Arc<Vec<Value>>),
    /// A set: sorted by the language that made it, without repetition.
    Set(Arc<Vec<Value>>),
    /// A map or object; the body of a block.
    Map(Arc<BTreeMap<Arc<str>, Value>>),
    /// It cannot be told, and why.
    Unknown(Unknown),
    /// It is one of these, at least two: a conditional on an unknown, a validated variable.
    OneOf(Arc<Vec<Value>>),
}

/// Data and where it came from.
///
/// Two values are equal when their data are; where they came from does not matter.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it holds.
    pub data: Data,
    /// How we know.
    pub origin: Origin,
    /// What is known all the same, where it cannot be told as a whole.
    in_part: Option<Arc<InPart>>,
}

/// What is known of something that cannot be told as a whole.
#[derive(Debug, PartialEq, Eq)]
enum InPart {
    /// Of a map.
    Map(AtLeast),
    /// Of a text.
    Text(Outline),
    /// Of a list, each item.
    Items(Value),
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data && self.in_part == other.in_part
    }
}

impl Eq for Value {}

impl Value {
    /// A value from data and an origin.
    pub fn new(data: Data, origin: Origin) -> Self {
        Self { data, origin, in_part: None }
    }

    /// Nothing.
    pub fn null() -> Self {
        Self::new(Data::Null, Origin::default())
    }

    /// A string that the tool made itself.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::new(Data::String(text.into()), Origin::default())
    }

    /// A list.
    pub fn list(items: Vec<Self>) -> Self {
        Self::new(Data::List(Arc::new(items)), Origin::default())
    }

    /// A map.
    pub fn map(entries: impl IntoIterator<Item = (Arc<str>, Self)>) -> Self {
        Self::new(Data::Map(Arc::new(entries.into_iter().collect())), Origin::default())
    }

    /// A value that cannot be told.
    pub fn unknown(why: Unknown) -> Self {
        Self::new(Data::Unknown(why), Origin::default())
    }

    /// A map that cannot be told as a whole, with what it holds all the same.
    pub fn unknown_map(why: Unknown, at_least: AtLeast, origin: Origin) -> Self {
        Self { data: Data::Unknown(why), origin, in_part: Some(Arc::new(InPart::Map(at_least))) }
    }

    /// A text that cannot be told as a whole, with what is known of it; where nothing is missing it is known.
    pub fn unknown_text(why: Unknown, outline: Outline, origin: Origin) -> Self {
        match outline.whole() {
            Some(whole) => Self::new(Data::String(whole), origin),
            None => Self { data: Data::Unknown(why), origin, in_part: Some(Arc::new(InPart::Text(outline))) },
        }
    }

    /// A list that cannot be told, nor how long it is, with what is known of every item.
    pub fn unknown_list(why: Unknown, item: Self, origin: Origin) -> Self {
        Self { data: Data::Unknown(why), origin, in_part: Some(Arc::new(InPart::Items(item))) }
    }

    /// One of several candidates: equal ones count once, nested candidates are opened, a single one is itself.
    pub fn one_of(candidates: impl IntoIterator<Item = Self>, origin: Origin) -> Self {
        let mut open: Vec<Self> = Vec::new();
        for candidate in candidates {
            let parts = match &candidate.data {
                Data::OneOf(inner) => inner.as_ref().clone(),
                _ => vec![candidate],
            };
            for part in parts {
                if !open.contains(&part) {
                    open.push(part);
                }
            }
        }
        match open.len() {
            0 => Self::new(Data::Unknown(Unknown::Invalid("no candidate is left".into())), origin),
            1 => open.swap_remove(0),
            _ => Self::new(Data::OneOf(Arc::new(open)), origin),
        }
    }

    /// The same value with another origin.
    #[must_use]
    pub fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// The same value reached through one more step of its trail.
    #[must_use]
    pub fn through(mut self, what: impl Into<Arc<str>>, at: Location) -> Self {
        self.origin = self.origin.through(what, at);
        self
    }

    /// The same value, made from a resource's attribute.
    #[must_use]
    pub fn referring_to(mut self, reference: Reference) -> Self {
        let origin = Origin { references: Some(Arc::new(vec![reference])), ..Origin::default() };
        self.origin.add_references(&origin);
        self
    }

    /// The string, when it is a known one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, when it is a known one; the strings `"true"` and `"false"` count, as in Terraform.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.data {
            Data::Bool(truth) => Some(*truth),
            Data::String(text) if text.as_ref() == "true" => Some(true),
            Data::String(text) if text.as_ref() == "false" => Some(false),
            _ => None,
        }
    }

    /// The items of a list or set.
    pub fn as_items(&self) -> Option<&[Self]> {
        match &self.data {
            Data::List(items) | Data::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn as_map(&self) -> Option<&BTreeMap<Arc<str>, Self>> {
        match &self.data {
            Data::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// An entry of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key)
    }

    /// An entry that a map holds for sure, also one that cannot be told as a whole.
    pub fn held(&self, key: &str) -> Option<&Self> {
        self.get(key).or_else(|| self.at_least()?.entries.get(key))
    }

    /// Why it cannot be told, when it cannot.
    pub fn why_unknown(&self) -> Option<&Unknown> {
        match &self.data {
            Data::Unknown(why) => Some(why),
            _ => None,
        }
    }

    /// What a map that cannot be told as a whole holds all the same.
    pub fn at_least(&self) -> Option<&AtLeast> {
        match self.in_part()? {
            InPart::Map(at_least) => Some(at_least),
            InPart::Text(_) | InPart::Items(_) => None,
        }
    }

    /// What is known of a text that cannot be told as a whole.
    pub fn outline(&self) -> Option<&Outline> {
        match self.in_part()? {
            InPart::Text(outline) => Some(outline),
            InPart::Map(_) | InPart::Items(_) => None,
        }
    }

    /// Whether it is what a reference names and nothing else, although that cannot be told.
    pub fn is_attribute(&self, reference: &Reference) -> bool {
        self.outline().and_then(Outline::name).is_some_and(|name| name == reference.to_string())
    }

    /// A text that is the same for two values of a stack only if both are the same text for sure, be it one that cannot
    /// be told.
    pub fn signature(&self) -> Option<String> {
        match self.outline() {
            Some(outline) => outline.signature(),
            None => self.as_str().filter(|text| !text.contains('\0')).map(str::to_owned),
        }
    }

    /// Whether two values of a stack are the same text for sure; what can be told may differ in the case of letters.
    pub fn is_same_text(&self, other: &Self) -> bool {
        match (self.as_str(), other.as_str()) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            (None, None) => self.signature().is_some_and(|one| other.signature() == Some(one)),
            _ => false,
        }
    }

    /// Whether two values of different stacks are the same text for sure; what can be told may differ in the case of
    /// letters.
    pub fn is_same_text_abroad(&self, other: &Self) -> bool {
        let is_worldwide = |value: &Self| value.outline().is_none_or(Outline::is_worldwide);
        is_worldwide(self) && self.is_same_text(other)
    }

    /// What is known of every item of a list that cannot be told.
    pub fn each_item(&self) -> Option<&Self> {
        match self.in_part()? {
            InPart::Items(item) => Some(item),
            InPart::Map(_) | InPart::Text(_) => None,
        }
    }

    fn in_part(&self) -> Option<&InPart> {
        self.in_part.as_deref().filter(|_| self.why_unknown().is_some())
    }

    /// The value with nothing known of what it holds: what is made from an unknown is not made of its parts.
    #[must_use]
    pub fn unheld(&self) -> Self {
        Self::new(self.data.clone(), self.origin.clone())
    }

    /// The same with another origin and every value that it holds replaced, those included that are known of something
    /// which cannot be told as a whole.
    #[must_use]
    pub fn map_parts(&self, origin: Origin, change: impl Fn(&Self) -> Self) -> Self {
        let all = |items: &[Self]| Arc::new(items.iter().map(&change).collect::<Vec<_>>());
        let data = match &self.data {
            Data::List(items) => Data::List(all(items)),
            Data::Set(items) => Data::Set(all(items)),
            Data::OneOf(items) => Data::OneOf(all(items)),
            Data::Map(entries) => {
                let entries = entries.iter().map(|(name, entry)| (Arc::clone(name), change(entry)));
                Data::Map(Arc::new(entries.collect()))
            }
            plain => plain.clone(),
        };
        let in_part = self.in_part().map(|known| {
            Arc::new(match known {
                InPart::Map(at_least) => InPart::Map(at_least.map(&change)),
                InPart::Text(outline) => InPart::Text(outline.map(&change)),
                InPart::Items(item) => InPart::Items(change(item)),
            })
        });
        Self { data, origin, in_part }
    }

    /// The same where it is a text that cannot be told, with what is known of it changed.
    #[must_use]
    pub fn map_outline(mut self, change: impl FnOnce(&Outline) -> Outline) -> Self {
        if let Some(outline) = self.outline().map(change) {
            self.in_part = Some(Arc::new(InPart::Text(outline)));
        }
        self
    }

    /// The value and its parts at any depth, candidates included, each before its own.
    pub fn with_parts(&self) -> impl Iterator<Item = &Self> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            match &next.data {
                Data::List(parts) | Data::Set(parts) | Data::OneOf(parts) => waiting.extend(parts.iter().rev()),
                Data::Map(entries) => waiting.extend(entries.values().rev()),
                Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) | Data::Unknown(_) => {}
            }
            Some(next)
        })
    }

    /// The resource instance that this map stands for: its configuration sets what the map holds, and there may be
    /// attributes that only the provider knows. None for any other value.
    pub fn instance(&self) -> Option<&Reference> {
        let whole = |reference: &&Reference| reference.attribute.is_empty();
        self.as_map().and_then(|_| self.origin.references().iter().find(whole))
    }

    /// Whether nothing is set.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// The candidates: itself alone unless it is one of several.
    pub fn candidates(&self) -> &[Self] {
        match &self.data {
            Data::OneOf(several) => several,
            _ => std::slice::from_ref(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_before_its_parts_and_candidates_are_parts() {
        let either = Value::one_of([Value::string("b"), Value::string("c")], Origin::default());
        let whole = Value::list(vec![Value::string("a"), either, Value::map([("key".into(), Value::string("d"))])]);
        let texts: Vec<&str> = whole.with_parts().filter_map(Value::as_str).collect();
        assert_eq!((texts, whole.with_parts().count()), (vec!["a", "b", "c", "d"], 7));
    }

    #[test]
    fn parts_in_parts_take_no_stack() {
        let deep = (0..5_000).fold(Value::string("x"), |inner, _| Value::list(vec![inner]));
        assert_eq!(deep.with_parts().count(), 5_001);
    }
}
