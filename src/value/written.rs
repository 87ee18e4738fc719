//! Values as a YAML file of the user's states them.

use std::sync::Arc;

use super::{Data, Origin, Unknown, Value};
use crate::source::Positions;

/// Values may be nested this deep.
const DEPTH_LIMIT: usize = 64;

/// A value that stands in a file under a path (`inputs[0].vars.region`); its trail begins there.
pub fn written_value(positions: &Positions, path: &str, json: &serde_json::Value) -> Value {
    value(positions, path, json, DEPTH_LIMIT)
}

fn value(positions: &Positions, path: &str, json: &serde_json::Value, depth: usize) -> Value {
    let data = match json {
        _ if depth == 0 => Data::Unknown(Unknown::TooLarge(format!("{path} is nested too deep"))),
        serde_json::Value::Null => Data::Null,
        serde_json::Value::Bool(truth) => Data::Bool(*truth),
        serde_json::Value::Number(number) => match number.to_string().parse() {
            Ok(number) => Data::Number(number),
            Err(_) => Data::Unknown(Unknown::TooLarge(format!("the number {number} has too many digits"))),
        },
        serde_json::Value::String(text) => Data::String(text.as_str().into()),
        serde_json::Value::Array(items) => {
            let items = items.iter().enumerate();
            let items = items.map(|(index, item)| value(positions, &format!("{path}[{index}]"), item, depth - 1));
            Data::List(Arc::new(items.collect()))
        }
        serde_json::Value::Object(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(key, entry)| {
                (Arc::from(key.as_str()), value(positions, &format!("{path}.{key}"), entry, depth - 1))
            });
            Data::Map(Arc::new(entries.collect()))
        }
    };
    let at = positions.value(path);
    let text: Arc<str> = at.text().into();
    Value::new(data, Origin::literal(text, at))
}
