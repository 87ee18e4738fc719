//! Functions of maps and objects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::arguments::{Arguments, entries, items, list, map, text_list};
use super::list::own_items;
use super::signature::{Function, Takes};
use crate::terraform::partial::{inside, origin_of_key};
use crate::terraform::types::{Answer, Type, convert_to, invalid};
use crate::value::{AtLeast, Data, Origin, Unknown, Value};

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("keys", &[Takes::Value], keys),
    Function::new("merge", &[], merge).and(Takes::Anything),
    Function::new("transpose", &[Takes::Known], transpose),
    Function::new("values", &[Takes::Value], values),
    Function::new("zipmap", &[Takes::Texts, Takes::Value], zipmap).of(1),
];

/// Why nothing can be told about all entries of a map: a resource instance has more than its configuration sets.
pub(super) fn closed(value: &Value) -> Answer<()> {
    value.instance().map_or(Ok(()), |instance| Err(Unknown::Computed(instance.to_string())))
}

fn keys(args: &Arguments<'_>) -> Answer<Value> {
    let map = args.value(0)?;
    closed(map)?;
    let key =
        |(key, value): (&Arc<str>, &Value)| Value::new(Data::String(Arc::clone(key)), origin_of_key(map, key, value));
    list(entries(map)?.iter().map(key))
}

fn values(args: &Arguments<'_>) -> Answer<Value> {
    let whole = args.value(0)?;
    closed(whole)?;
    list(entries(whole)?.values().map(|entry| inside(whole, entry)))
}

/// Later maps win; nulls are passed over. Of what is merged with something unknown, the entries of later maps are
/// certain.
fn merge(args: &Arguments<'_>) -> Answer<Value> {
    let mut merged = Merged::default();
    for value in &args.values {
        match &value.data {
            Data::Null => {}
            Data::Unknown(why @ Unknown::Invalid(_)) => return Err(why.clone()),
            Data::Unknown(why) => merged.follow_by_unknown(value, why),
            _ => {
                entries(value)?;
                merged.follow_by(value);
            }
        }
    }
    let mut value = merged.into_value()?;
    let maps = args.values.iter().filter_map(|map| map.origin.trail.clone()).collect();
    value.origin = Origin::merge(args.values.iter().map(|map| &map.origin)).with_maps(maps);
    Ok(value)
}

/// Maps merged so far.
struct Merged {
    held: AtLeast,
    /// Why it cannot be told as a whole.
    why: Option<Unknown>,
}

impl Default for Merged {
    fn default() -> Self {
        Self { held: AtLeast { complete: true, ..AtLeast::default() }, why: None }
    }
}

impl Merged {
    /// A known map wins. One that is open, as a resource instance is, may win over entries that are not known of it.
    fn follow_by(&mut self, map: &Value) {
        if let Err(why) = closed(map) {
            self.forget(why);
        }
        // One of its keys may be that of a value whose key cannot be told.
        if !std::mem::take(&mut self.held.keyless).is_empty() {
            self.held.complete = false;
        }
        let entries = map.as_map().into_iter().flatten();
        self.held.entries.extend(entries.map(|(key, entry)| (Arc::clone(key), inside(map, entry))));
    }

    /// What cannot be told may win over everything before it.
    fn follow_by_unknown(&mut self, map: &Value, why: &Unknown) {
        let is_first = self.held.complete && self.held.values().next().is_none();
        self.forget(why.clone());
        if let Some(held) = map.at_least() {
            let complete = is_first && held.complete;
            self.held = AtLeast { complete, ..held.map(|entry| inside(map, entry)) };
        }
    }

    fn forget(&mut self, why: Unknown) {
        self.held = AtLeast::default();
        self.why.get_or_insert(why);
    }

    fn into_value(self) -> Answer<Value> {
        match self.why {
            Some(why) if self.held.values().next().is_some() => {
                Ok(Value::unknown_map(why, self.held, Origin::default()))
            }
            Some(why) => Err(why),
            None => map(self.held.entries),
        }
    }
}

fn transpose(args: &Arguments<'_>) -> Answer<Value> {
    let of = Type::Map(Box::new(Type::List(Box::new(Type::String))));
    let given = convert_to(args.value(0)?, &of)?;
    let mut transposed: BTreeMap<Arc<str>, BTreeSet<&Arc<str>>> = BTreeMap::new();
    for (key, texts) in entries(&given)? {
        for text in items(texts)? {
            let Data::String(text) = &text.data else { return invalid("a list must not hold a null string") };
            transposed.entry(Arc::clone(text)).or_default().insert(key);
        }
    }
    let lists = transposed.into_iter().map(|(key, keys)| Ok((key, text_list(keys.into_iter().cloned())?)));
    map(lists.collect::<Answer<Vec<_>>>()?)
}

fn zipmap(args: &Arguments<'_>) -> Answer<Value> {
    if !matches!(args.value(1)?.data, Data::List(_)) {
        return invalid("the values must be a list or tuple");
    }
    let (keys, values) = (args.texts(0)?, own_items(args, 1)?);
    if keys.len() != values.len() {
        return invalid("there must be as many keys as values");
    }
    map(keys.into_iter().map(Arc::from).zip(values))
}
