//! JSON as Terraform writes and reads it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::whole_text::WholeText;
use crate::terraform::functions::arguments::{Arguments, list, made, map};
use crate::terraform::partial::{MAX_TEXT, first_error, first_unknown, too_large};
use crate::terraform::types::number::{self, NoNumber};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Data, Origin, Outline, PartFrom, TextPart, Unknown, Value};

mod gaps;

/// How deep a text may nest.
const MAX_NESTING: usize = 100;

/// A value as JSON. Of one that is known in part, it cannot be told what is written, but what it would be read as.
pub(super) fn jsonencode(args: &Arguments<'_>) -> Answer<Value> {
    let value = args.value(0)?;
    let Some(why) = first_unknown(value) else { return written(args, value) };
    match first_error(value) {
        Some(error) => Err(error),
        None => Ok(Value::unknown_text(why, Outline::json(gaps::read_again(value)), Origin::default())),
    }
}

/// The JSON of a known argument, of which each value has its own way.
fn written(args: &Arguments<'_>, value: &Value) -> Answer<Value> {
    let mut parts = Vec::new();
    let text = write_all(value, &mut |before, text, origin| {
        parts.push(TextPart { letters: Outline::written(before), from: PartFrom::Around(None) });
        parts.push(TextPart { letters: Outline::written(text), from: PartFrom::Inserted(origin.trail.clone()) });
    })?;
    let rest = text.len() - parts.iter().map(|part| part.letters.len()).sum::<usize>();
    let rest = text.get(text.len() - rest..).unwrap_or_default();
    parts.push(TextPart { letters: Outline::written(rest), from: PartFrom::Around(None) });
    Ok(Value::new(Data::String(text.into()), args.put_together(parts)))
}

/// A known value as JSON.
pub(in crate::terraform::functions) fn encode(value: &Value) -> Answer<String> {
    write_all(value, &mut |_, _, _| ())
}

/// Hears of each value that holds no others: what is written before it since the last one, its text, and its origin.
type Heard<'h> = dyn FnMut(&str, &str, &Origin) + 'h;

fn write_all(value: &Value, heard: &mut Heard<'_>) -> Answer<String> {
    let mut writing = Writing { out: String::new(), told: 0, heard };
    write(value, &mut writing)?;
    Ok(writing.out)
}

struct Writing<'h, 'r> {
    out: String,
    /// Up to here all values are told.
    told: usize,
    heard: &'r mut Heard<'h>,
}

impl Writing<'_, '_> {
    fn single(&mut self, text: &str, origin: &Origin) {
        (self.heard)(self.out.get(self.told..).unwrap_or_default(), text, origin);
        self.out.push_str(text);
        self.told = self.out.len();
    }
}

fn write(value: &Value, writing: &mut Writing<'_, '_>) -> Answer<()> {
    if writing.out.len() > MAX_TEXT {
        return Err(too_large());
    }
    let origin = &value.origin;
    match &value.data {
        Data::Null => writing.single("null", origin),
        Data::Bool(truth) => writing.single(if *truth { "true" } else { "false" }, origin),
        Data::Number(given) => writing.single(&number::text(*given), origin),
        Data::String(text) => writing.single(&quote(text), origin),
        Data::List(items) | Data::Set(items) => {
            separated(writing, '[', items.iter(), ']', write)?;
        }
        Data::Map(entries) => separated(writing, '{', entries.iter(), '}', |(key, entry), writing| {
            writing.out.push_str(&quote(key));
            writing.out.push(':');
            write(entry, writing)
        })?,
        Data::Unknown(why) => return Err(why.clone()),
        Data::OneOf(_) => return Err(Unknown::Ambiguous("a part has several candidates".into())),
    }
    Ok(())
}

fn separated<'h, 'r, T>(
    writing: &mut Writing<'h, 'r>,
    open: char,
    items: impl Iterator<Item = T>,
    close: char,
    write: impl Fn(T, &mut Writing<'h, 'r>) -> Answer<()>,
) -> Answer<()> {
    writing.out.push(open);
    for (position, item) in items.enumerate() {
        if position > 0 {
            writing.out.push(',');
        }
        write(item, writing)?;
    }
    writing.out.push(close);
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
        (Data::Unknown(why), Some(outline)) => gaps::decode(text, outline, why),
        (Data::String(string), _) => read(string, MAX_NESTING, WholeText::of(text).as_ref()),
        _ => invalid("a string is required"),
    }
}

/// Numbers keep their text until Terraform's own rules read them, so the text is read level by level.
fn read(text: &str, levels: usize, whole: Option<&WholeText<'_>>) -> Answer<Value> {
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
