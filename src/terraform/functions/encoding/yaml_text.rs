//! YAML as Terraform writes it: quoted keys and strings, block style, lines broken behind 80 letters.

use std::fmt::Write;

use crate::terraform::partial::{MAX_TEXT, too_large};
use crate::terraform::types::{Answer, number};
use crate::value::{Data, Unknown, Value};

/// Behind so many letters a space in a string becomes a line break.
const WIDTH: usize = 80;

/// A known value as YAML.
pub(super) fn encode(value: &Value) -> Answer<String> {
    let mut out = String::new();
    match &value.data {
        Data::List(_) | Data::Set(_) | Data::Map(_) if !is_empty(value) => block(value, 0, true, &mut out)?,
        Data::Null | Data::Bool(_) | Data::Number(_) => {
            // The writer marks the end behind a plain scalar.
            scalar(value, 2, &mut out)?;
            out.push_str("\n...");
        }
        _ => scalar(value, 2, &mut out)?,
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Ok(out)
}

fn is_empty(value: &Value) -> bool {
    value.as_items().is_some_and(<[Value]>::is_empty)
        || value.as_map().is_some_and(std::collections::BTreeMap::is_empty)
}

/// A collection's lines. `inline` puts the first one behind what stands there already.
fn block(value: &Value, indent: usize, inline: bool, out: &mut String) -> Answer<()> {
    if out.len() > MAX_TEXT {
        return Err(too_large());
    }
    match &value.data {
        Data::Map(entries) => {
            for (position, (key, entry)) in entries.iter().enumerate() {
                line(position == 0 && inline, indent, out);
                simple_key(key, out)?;
                out.push(':');
                match &entry.data {
                    _ if !is_block(entry) => spaced(entry, indent + 2, out)?,
                    // A list stands below its key without further indentation.
                    Data::List(_) | Data::Set(_) => block(entry, indent, false, out)?,
                    _ => block(entry, indent + 2, false, out)?,
                }
            }
        }
        Data::List(items) | Data::Set(items) => {
            for (position, item) in items.iter().enumerate() {
                line(position == 0 && inline, indent, out);
                out.push('-');
                if is_block(item) {
                    out.push(' ');
                    block(item, indent + 2, true, out)?;
                } else {
                    spaced(item, indent + 2, out)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn is_block(value: &Value) -> bool {
    matches!(value.data, Data::List(_) | Data::Set(_) | Data::Map(_)) && !is_empty(value)
}

fn line(inline: bool, indent: usize, out: &mut String) {
    if !inline {
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.extend(std::iter::repeat_n(' ', indent));
    }
}

fn spaced(value: &Value, indent: usize, out: &mut String) -> Answer<()> {
    out.push(' ');
    scalar(value, indent, out)
}

/// A value without lines of its own; `indent` is that of its further lines.
fn scalar(value: &Value, indent: usize, out: &mut String) -> Answer<()> {
    match &value.data {
        Data::Null => out.push_str("null"),
        Data::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Data::Number(given) => out.push_str(&number::text(*given)),
        Data::List(_) | Data::Set(_) => out.push_str("[]"),
        Data::Map(_) => out.push_str("{}"),
        Data::String(text) if text.contains('\n') && may_be_literal(text) => literal(text, indent, out)?,
        Data::String(text) => quoted(text, Some(indent), out),
        Data::Unknown(why) => return Err(why.clone()),
        Data::OneOf(_) => return Err(Unknown::Ambiguous("a part has several candidates".into())),
    }
    Ok(())
}

/// A key on one line; others are written in a form of their own.
fn simple_key(key: &str, out: &mut String) -> Answer<()> {
    if key.contains(is_break) || key.len() > 126 {
        return Err(Unknown::Function("yamlencode() of such a key".into()));
    }
    quoted(key, None, out);
    Ok(())
}

/// Whether the lines of a text can stand as they are.
fn may_be_literal(text: &str) -> bool {
    let is_special = |letter: char| !is_printable(letter) && letter != '\n';
    !text.ends_with(' ') && !text.contains(" \n") && !text.contains(is_special)
}

fn literal(text: &str, indent: usize, out: &mut String) -> Answer<()> {
    if text.contains(|letter| is_break(letter) && letter != '\n') {
        return Err(Unknown::Function("yamlencode() of such line breaks".into()));
    }
    out.push('|');
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    match text.strip_suffix('\n') {
        None => out.push('-'),
        Some(rest) if rest.is_empty() || rest.ends_with('\n') => out.push('+'),
        Some(_) => {}
    }
    out.push('\n');
    for line in text.split_inclusive('\n') {
        if line != "\n" {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(line);
    }
    Ok(())
}

/// A string in quotes, broken behind the width where `indent` allows it.
fn quoted(text: &str, indent: Option<usize>, out: &mut String) {
    let mut column = out.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    out.push('"');
    let mut after_space = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let is_inside = at > 0 && letters.peek().is_some();
        if let (' ', Some(indent), true) = (letter, indent, is_inside && !after_space && column > WIDTH) {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
            if letters.peek().is_some_and(|(_, next)| *next == ' ') {
                out.push('\\');
                column += 1;
            }
            after_space = true;
            continue;
        }
        let before = out.len();
        escaped(letter, out);
        column += out.get(before..).unwrap_or_default().chars().count();
        after_space = letter == ' ';
    }
    out.push('"');
}

fn escaped(letter: char, out: &mut String) {
    let code = u32::from(letter);
    match letter {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\0' => out.push_str("\\0"),
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{b}' => out.push_str("\\v"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        '\u{1b}' => out.push_str("\\e"),
        '\u{85}' => out.push_str("\\N"),
        '\u{2028}' => out.push_str("\\L"),
        '\u{2029}' => out.push_str("\\P"),
        _ if is_printable(letter) => out.push(letter),
        _ => {
            let _ = match code {
                0..=0xFF => write!(out, "\\x{code:02X}"),
                0x100..=0xFFFF => write!(out, "\\u{code:04X}"),
                _ => write!(out, "\\U{code:08X}"),
            };
        }
    }
}

/// What the writer takes for printable: no tab, nothing beyond the basic plane.
fn is_printable(letter: char) -> bool {
    matches!(letter, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
