//! The arguments of one call, converted to what the function takes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Files;
use crate::terraform::types::{Answer, invalid, number, to_number};
use crate::value::{Data, Number, Origin, TextPart, Value};

/// The arguments of one call.
pub(super) struct Arguments<'a> {
    pub(super) values: Vec<Value>,
    /// Where a result comes from that is made of them all.
    pub(super) origin: &'a Origin,
    /// The files in reach.
    pub(super) files: &'a dyn Files,
}

impl Arguments<'_> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Those from a position on.
    pub(super) fn from(&self, position: usize) -> &[Value] {
        self.values.get(position..).unwrap_or_default()
    }

    /// The argument at a position.
    pub(super) fn value(&self, position: usize) -> Answer<&Value> {
        self.values.get(position).map_or_else(|| invalid("an argument is missing"), Ok)
    }

    /// A string.
    pub(super) fn text(&self, position: usize) -> Answer<&str> {
        self.value(position)?.as_str().map_or_else(|| invalid("a string is required"), Ok)
    }

    /// A number.
    pub(super) fn number(&self, position: usize) -> Answer<Number> {
        to_number(self.value(position)?)
    }

    /// A whole number.
    pub(super) fn whole(&self, position: usize) -> Answer<i128> {
        number::as_whole(self.number(position)?).map_or_else(|| invalid("a whole number is required"), Ok)
    }

    /// A whole number that is not negative, and fits.
    pub(super) fn count(&self, position: usize) -> Answer<usize> {
        usize::try_from(self.whole(position)?).map_or_else(|_| invalid("the number must not be negative"), Ok)
    }

    /// The items of a list or set.
    pub(super) fn items(&self, position: usize) -> Answer<&[Value]> {
        items(self.value(position)?)
    }

    /// The strings of a list of strings.
    pub(super) fn texts(&self, position: usize) -> Answer<Vec<&str>> {
        let text = |item: &'_ Value| item.as_str().map(|_| ());
        let items = self.items(position)?;
        if items.iter().any(|item| text(item).is_none()) {
            return invalid("a list of strings is required");
        }
        Ok(items.iter().filter_map(Value::as_str).collect())
    }

    /// The origin of a text that is put together from the arguments.
    pub(super) fn put_together(&self, parts: Vec<TextPart>) -> Origin {
        self.origin.clone().with_text(parts)
    }
}

/// The items of a list or set.
pub(super) fn items(value: &Value) -> Answer<&[Value]> {
    value.as_items().map_or_else(|| invalid("a list or set is required"), Ok)
}

/// The entries of a map or object.
pub(super) fn entries(value: &Value) -> Answer<&BTreeMap<Arc<str>, Value>> {
    value.as_map().map_or_else(|| invalid("a map or object is required"), Ok)
}

/// A computed string.
pub(super) fn text(text: impl Into<Arc<str>>) -> Answer<Value> {
    Ok(made(Data::String(text.into())))
}

/// A computed truth value.
pub(super) fn truth(truth: bool) -> Answer<Value> {
    Ok(made(Data::Bool(truth)))
}

/// A computed number.
pub(super) fn count(count: usize) -> Answer<Value> {
    Ok(made(Data::Number(count.into())))
}

/// A computed list.
pub(super) fn list(items: impl IntoIterator<Item = Value>) -> Answer<Value> {
    Ok(made(Data::List(Arc::new(items.into_iter().collect()))))
}

/// A computed list of strings.
pub(super) fn text_list(texts: impl IntoIterator<Item = impl Into<Arc<str>>>) -> Answer<Value> {
    list(texts.into_iter().map(|text| made(Data::String(text.into()))))
}

/// A computed map.
pub(super) fn map(entries: impl IntoIterator<Item = (Arc<str>, Value)>) -> Answer<Value> {
    Ok(made(Data::Map(Arc::new(entries.into_iter().collect()))))
}

/// A value that the function made itself: the call gives it its origin.
pub(super) fn made(data: Data) -> Value {
    Value::new(data, crate::value::Origin::default())
}
