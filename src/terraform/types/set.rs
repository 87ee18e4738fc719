//! Sets: without repetition, in Terraform's order.

use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

use super::number;
use crate::value::{Data, Value};

/// A set of values of one type: sorted as Terraform iterates over it, without repetition. Unknown items come last, and
/// may still be equal to others.
pub(in crate::terraform) fn new_set(items: impl IntoIterator<Item = Value>) -> Data {
    let mut items: Vec<Value> = items.into_iter().collect();
    items.sort_by(order);
    items.dedup_by(|later, earlier| later == earlier && !matches!(later.data, Data::Unknown(_) | Data::OneOf(_)));
    Data::Set(Arc::new(items))
}

/// Terraform's order of a set's items: strings and numbers by value, `false` before `true`, then whatever has no
/// order of its own, then nulls, then what is unknown.
pub(in crate::terraform) fn order(a: &Value, b: &Value) -> Ordering {
    match (&a.data, &b.data) {
        (Data::String(a), Data::String(b)) => a.cmp(b),
        (Data::Number(a), Data::Number(b)) => a.cmp(b),
        (Data::Bool(a), Data::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)).then_with(|| signature(a).cmp(&signature(b))),
    }
}

fn rank(value: &Value) -> u8 {
    match &value.data {
        Data::Unknown(_) | Data::OneOf(_) => 2,
        Data::Null => 1,
        _ => 0,
    }
}

/// The text by which Terraform orders compound items.
fn signature(value: &Value) -> String {
    let mut text = String::new();
    write_signature(value, &mut text);
    text
}

fn write_signature(value: &Value, text: &mut String) {
    match &value.data {
        Data::Unknown(_) | Data::OneOf(_) => text.push('?'),
        Data::Null => text.push('~'),
        Data::Bool(truth) => text.push(if *truth { 'T' } else { 'F' }),
        Data::Number(number) => text.push_str(&number::text(*number)),
        Data::String(string) => {
            let _ = write!(text, "{string:?}");
        }
        Data::List(items) | Data::Set(items) => {
            text.push('[');
            for item in items.iter() {
                write_signature(item, text);
                text.push(';');
            }
            text.push(']');
        }
        Data::Map(entries) => {
            // Objects go without their keys, which then are the same for all items and do not change the order.
            text.push('{');
            for (key, entry) in entries.iter() {
                let _ = write!(text, "{key:?}:");
                write_signature(entry, text);
                text.push(';');
            }
            text.push('}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Unknown;

    #[test]
    fn sets_are_sorted_and_hold_each_item_once() {
        let set = new_set(["b", "a", "b"].map(Value::string));
        assert_eq!(set, Data::Set(Arc::new(vec![Value::string("a"), Value::string("b")])));
    }

    #[test]
    fn unknown_items_come_last_and_stay() {
        let unknown = || Value::unknown(Unknown::Unset("var.a".into()));
        let Data::Set(items) = new_set([unknown(), Value::string("a"), unknown(), Value::null()]) else { return };
        assert_eq!(items.as_ref(), &vec![Value::string("a"), Value::null(), unknown(), unknown()]);
    }
}
