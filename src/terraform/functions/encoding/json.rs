//! JSON as Terraform writes and reads it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::file_text::FileText;
use crate::terraform::functions::arguments::{Arguments, list, made, map, text};
use crate::terraform::partial::{MAX_TEXT, first_error, first_unknown, too_large};
use crate::terraform::types::number::{self, NoNumber};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Data, Origin, Outline, Unknown, Value};

mod gaps;

/// How deep a text may nest.
const MAX_NESTING: usize = 100;

/// A value as JSON. Of one that is known in part, it cannot be told what is written, but what it would be read as.
pub(super) fn jsonencode(args: &Arguments<'_>) -> Answer<Value> {
    let value = args.value(0)?;
    let Some(why) = first_unknown(value) else { return text(encode(value)?) };
    match first_error(value) {
        Some(error) => Err(error),
        None => Ok(Value::unknown_text(why, Outline::json(gaps::read_again(value)), Origin::default())),
    }
}

/// A known value as JSON.
pub(in crate::terraform::functions) fn encode(value: &Value) -> Answer<String> {
    let mut out = String::new();
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut String) -> Answer<()> {
    if out.len() > MAX_TEXT {
        return Err(too_large());
    }
    match &value.data {
        Data::Null => out.push_str("null"),
        Data::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Data::Number(given) => out.push_str(&number::text(*given)),
        Data::String(text) => out.push_str(&quote(text)),
        Data::List(items) | Data::Set(items) => {
            separated(out, '[', items.iter(), ']', write)?;
        }
        Data::Map(entries) => separated(out, '{', entries.iter(), '}', |(key, entry), out| {
            out.push_str(&quote(key));
            out.push(':');
            write(entry, out)
        })?,
        Data::Unknown(why) => return Err(why.clone()),
        Data::OneOf(_) => return Err(Unknown::Ambiguous("a part has several candidates".into())),
    }
    Ok(())
}

fn separated<T>(
    out: &mut String,
    open: char,
    items: impl Iterator<Item = T>,
    close: char,
    write: impl Fn(T, &mut String) -> Answer<()>,
) -> Answer<()> {
    out.push(open);
    for (position, item) in items.enumerate() {
        if position > 0 {
            out.push(',');
        }
        write(item, out)?;
    }
    out.push(close);
    Ok(())
}

/// A string in quotes, with Go's escapes: those of HTML too.
pub(in crate::terraform::functions) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// What a JSON text means. Of one with gaps, the strings that have them cannot be told: whatever plain letters fill
/// them, everything else in the document stays.
pub(in crate::terraform::functions) fn decode(text: &Value) -> Answer<Value> {
    match (&text.data, text.outline()) {
        (Data::Unknown(why), Some(outline)) => gaps::decode(outline, why),
        (Data::String(string), _) => read(string, MAX_NESTING, FileText::of(text).as_ref()),
        _ => invalid("a string is required"),
    }
}

/// Numbers keep their text until Terraform's own rules read them, so the text is read level by level.
fn read(text: &str, levels: usize, whole: Option<&FileText<'_>>) -> Answer<Value> {
    let text = text.trim();
    let wrong = |_| Unknown::Invalid("the string is not JSON".into());
    let Some(levels) = levels.checked_sub(1) else { return Err(too_large()) };
    match text.as_bytes().first() {
        Some(b'{') => {
            let entries: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(wrong)?;
            let entries = entries.into_iter().map(|(key, raw)| Ok((Arc::from(key), read(raw.get(), levels, whole)?)));
            map(entries.collect::<Answer<Vec<_>>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(wrong)?;
            list(items.into_iter().map(|raw| read(raw.get(), levels, whole)).collect::<Answer<Vec<_>>>()?)
        }
        _ => {
            let value = scalar(text)?;
            Ok(match whole {
                Some(whole) => whole.literal_of(value, text),
                None => value,
            })
        }
    }
}

fn scalar(text: &str) -> Answer<Value> {
    let wrong = |_| Unknown::Invalid("the string is not JSON".into());
    if let Some(b'-' | b'0'..=b'9') = text.as_bytes().first() {
        serde_json::from_str::<&RawValue>(text).map_err(wrong)?;
        return match number::parse(text) {
            Ok(number) => Ok(made(Data::Number(number))),
            Err(NoNumber::TooLarge) => Err(Unknown::TooLarge(format!("the number {text} is too large"))),
            Err(NoNumber::Malformed) => invalid("the string is not JSON"),
        };
    }
    Ok(made(match serde_json::from_str(text).map_err(wrong)? {
        serde_json::Value::Bool(truth) => Data::Bool(truth),
        serde_json::Value::String(string) => Data::String(string.into()),
        _ => Data::Null,
    }))
}
