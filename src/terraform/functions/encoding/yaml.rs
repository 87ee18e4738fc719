//! YAML as Terraform reads it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};

use super::whole_text::WholeText;
use crate::terraform::functions::arguments::made;
use crate::terraform::partial::{MAX_TEXT, too_large};
use crate::terraform::types::number::{self, NoNumber};
use crate::terraform::types::{Answer, invalid, to_string};
use crate::value::{Data, Unknown, Value};

/// What a YAML text of one document means.
pub(super) fn decode(value: &Value) -> Answer<Value> {
    let Some(text) = value.as_str() else { return invalid("a string is required") };
    if text.len() > MAX_TEXT {
        return Err(too_large());
    }
    let mut reader = Reader { whole: WholeText::of(value), ..Reader::default() };
    for event in Parser::new_from_str_with_options(text, options()) {
        let Ok((event, span)) = event else { return invalid("the string is not YAML") };
        reader.read(event, span.byte_range().unwrap_or_default())?;
    }
    reader.root.map_or_else(|| invalid("the string holds no document"), Ok)
}

fn options() -> Options {
    granit_parser::options! { emit_comments: false, block_scalar_eof_without_line_feed: true }
}

/// A collection that is being read.
enum Open {
    List(Vec<Value>),
    Map { entries: BTreeMap<Arc<str>, Value>, key: Option<Key> },
}

enum Key {
    Name(Arc<str>),
    /// `<<`: the value's entries are merged.
    Merge,
}

#[derive(Default)]
struct Reader<'t> {
    /// The text that is read, where its parts tell where they come from.
    whole: Option<WholeText<'t>>,
    open: Vec<(Open, usize)>,
    anchors: BTreeMap<usize, Value>,
    root: Option<Value>,
    documents: usize,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, part: Range<usize>) -> Answer<()> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 { invalid("only one document is allowed") } else { Ok(()) }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = scalar(&text, style, tag.as_deref())?;
                if self.wants_key() {
                    return self.key(&text, style, &value);
                }
                let value = match &self.whole {
                    Some(whole) => whole.literal(value, part),
                    None => value,
                };
                self.add(value, anchor)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(value) if !self.wants_key() => self.add(value, 0),
                _ => invalid("an alias stands in the wrong place"),
            },
            Event::SequenceStart(_, anchor, tag) => self.begin(Open::List(Vec::new()), anchor, tag.is_some()),
            Event::MappingStart(_, anchor, tag) => {
                self.begin(Open::Map { entries: BTreeMap::new(), key: None }, anchor, tag.is_some())
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some((Open::List(items), anchor)) => self.add(made(Data::List(Arc::new(items))), anchor),
                Some((Open::Map { entries, .. }, anchor)) => self.add(made(Data::Map(Arc::new(entries))), anchor),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some((Open::Map { key: None, .. }, _)))
    }

    fn begin(&mut self, open: Open, anchor: usize, is_tagged: bool) -> Answer<()> {
        if self.wants_key() {
            return invalid("only strings can be keys");
        }
        if is_tagged {
            return Err(Unknown::Function("a tag of YAML".into()));
        }
        self.open.push((open, anchor));
        Ok(())
    }

    fn key(&mut self, text: &str, style: ScalarStyle, value: &Value) -> Answer<()> {
        let is_merge = text == "<<" && style == ScalarStyle::Plain;
        let name = if is_merge { Key::Merge } else { Key::Name(to_string(value)?) };
        if let Some((Open::Map { key, .. }, _)) = self.open.last_mut() {
            *key = Some(name);
        }
        Ok(())
    }

    fn add(&mut self, value: Value, anchor: usize) -> Answer<()> {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some((Open::List(items), _)) => items.push(value),
            Some((Open::Map { entries, key }, _)) => match (key.take(), value.as_map()) {
                (Some(Key::Name(name)), _) => drop(entries.insert(name, value)),
                (Some(Key::Merge), Some(merged)) => {
                    entries.extend(merged.iter().map(|(key, entry)| (Arc::clone(key), entry.clone())));
                }
                _ => return invalid("only a mapping can be merged"),
            },
        }
        Ok(())
    }
}

/// A scalar by its style and tag.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Answer<Value> {
    let string = made(Data::String(text.into()));
    match (tag, style) {
        (Some(tag), _) if tag.is_yaml_core_schema() && tag.suffix() == "str" => Ok(string),
        (Some(_), _) => Err(Unknown::Function("a tag of YAML".into())),
        (None, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) => Ok(string),
        (None, ScalarStyle::Plain) => plain(text),
        // A block of text that looks like a number or a truth value would be read as one first.
        (None, _) => match plain(text)? {
            plain if plain == string => Ok(string),
            _ => Err(Unknown::Function("a block of YAML that looks like another value".into())),
        },
    }
}

/// A plain scalar by Terraform's rules: the truth values of YAML 1.1, the numbers of YAML 1.2, dates as timestamps.
fn plain(text: &str) -> Answer<Value> {
    let data = match text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Data::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Data::Bool(false),
        _ => return number_or_text(text),
    };
    Ok(made(data))
}

fn number_or_text(text: &str) -> Answer<Value> {
    let first = text.as_bytes().first().copied().unwrap_or_default();
    let string = || Ok(made(Data::String(text.into())));
    if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return string();
    }
    if looks_like_date(text) {
        return date(text);
    }
    let lower = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    if lower == ".inf" || text.eq_ignore_ascii_case(".nan") {
        return Err(Unknown::TooLarge("the number is too large".into()));
    }
    if let Some(number) = in_base(text) {
        return number.map(|number| made(Data::Number(number)));
    }
    match number::parse(text) {
        Ok(number) => Ok(made(Data::Number(number))),
        Err(NoNumber::Malformed) => string(),
        Err(NoNumber::TooLarge) => Err(Unknown::TooLarge(format!("the number {text} is too large"))),
    }
}

/// `0x1F` and `0o17`.
fn in_base(text: &str) -> Option<Answer<crate::value::Number>> {
    let (digits, base) = match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) => (digits, 8),
        _ => return None,
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return None;
    }
    let number = i128::from_str_radix(digits, base).ok().and_then(number::whole);
    Some(number.ok_or_else(|| Unknown::TooLarge(format!("the number {text} is too large"))))
}

/// A date alone is the timestamp of its midnight; other forms of time are left alone.
fn date(text: &str) -> Answer<Value> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let [year, month, day] = parts.as_slice() else { return Err(Unknown::Function("a time of YAML".into())) };
    if ![year, month, day].into_iter().all(is_number) || month.len() > 2 || day.len() > 2 {
        return Err(Unknown::Function("a time of YAML".into()));
    }
    let date = match (year.parse(), month.parse(), day.parse()) {
        (Ok(year), Ok(month), Ok(day)) => jiff::civil::Date::new(year, month, day).ok(),
        _ => None,
    };
    Ok(made(Data::String(date.map_or_else(|| text.into(), |date| format!("{date}T00:00:00Z").into()))))
}

/// Four digits and a dash: a timestamp, perhaps.
fn looks_like_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(4) == Some(&b'-') && bytes.iter().take(4).all(u8::is_ascii_digit)
}
