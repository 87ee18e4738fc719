//! Functions of strings.

use unicode_segmentation::UnicodeSegmentation;

use super::arguments::{Arguments, text, text_list, truth};
use super::signature::{Function, Takes};
use crate::terraform::partial::MAX_TEXT;
use crate::terraform::types::{Answer, invalid};
use crate::value::{Data, Outline, PartFrom, TextPart, Value, Written};

mod case;
mod format;
mod number;
pub(in crate::terraform) mod pattern;
mod verb;

/// The functions.
pub(super) const TABLE: &[Function] = &[
    Function::new("chomp", &[Takes::Text], |args| text(args.text(0)?.trim_end_matches(['\r', '\n']))),
    Function::new("endswith", &[Takes::Text, Takes::Text], |args| truth(args.text(0)?.ends_with(args.text(1)?))),
    Function::new("format", &[Takes::Text], format::format).and(Takes::Settled).of(1),
    Function::new("formatlist", &[Takes::Text], format::formatlist).and(Takes::Known).of(1),
    Function::new("indent", &[Takes::Number, Takes::Text], indent).of(1),
    Function::new("join", &[Takes::Text, Takes::Texts], join).and(Takes::Texts).of(1),
    Function::new("lower", &[Takes::Text], case::lower),
    Function::new("regex", &[Takes::Text, Takes::Text], pattern::regex).of(1),
    Function::new("regexall", &[Takes::Text, Takes::Text], pattern::regexall).of(1),
    Function::new("replace", &[Takes::Text, Takes::Text, Takes::Text], replace),
    Function::new("split", &[Takes::Text, Takes::Text], split).of(1),
    Function::new("startswith", &[Takes::Outlined, Takes::Text], startswith),
    Function::new("strcontains", &[Takes::Text, Takes::Text], |args| truth(args.text(0)?.contains(args.text(1)?))),
    Function::new("strrev", &[Takes::Text], |args| text(args.text(0)?.graphemes(true).rev().collect::<String>())),
    Function::new("substr", &[Takes::Text, Takes::Number, Takes::Number], substr),
    Function::new("title", &[Takes::Text], case::title),
    Function::new("trim", &[Takes::Text, Takes::Text], trim),
    Function::new("trimprefix", &[Takes::Text, Takes::Text], trimprefix),
    Function::new("trimspace", &[Takes::Text], |args| text(args.text(0)?.trim())),
    Function::new("trimsuffix", &[Takes::Text, Takes::Text], trimsuffix),
    Function::new("upper", &[Takes::Text], case::upper),
];

/// How a text begins may be known where the whole cannot be told.
fn startswith(args: &Arguments<'_>) -> Answer<Value> {
    let (given, beginning) = (args.value(0)?, args.text(1)?);
    match given.outline().map(Outline::parts) {
        Some([Written::Letters(letters), ..]) if letters.starts_with(beginning) => truth(true),
        Some([Written::Letters(letters), ..]) if !beginning.starts_with(letters.as_ref()) => truth(false),
        _ => match given.why_unknown() {
            Some(why) => Err(why.clone()),
            None => truth(args.text(0)?.starts_with(beginning)),
        },
    }
}

fn indent(args: &Arguments<'_>) -> Answer<Value> {
    let (spaces, given) = (args.count(0)?, args.text(1)?);
    let breaks = given.matches('\n').count();
    if breaks.saturating_mul(spaces) > MAX_TEXT {
        return Err(crate::terraform::partial::too_large());
    }
    text(given.replace('\n', &format!("\n{}", " ".repeat(if breaks == 0 { 0 } else { spaces }))))
}

fn join(args: &Arguments<'_>) -> Answer<Value> {
    let lists = (1..args.len()).map(|position| args.texts(position)).collect::<Answer<Vec<_>>>()?;
    let (separator, between) = (args.text(0)?, args.value(0)?.origin.trail.clone());
    let mut parts = Vec::new();
    for item in args.from(1).iter().filter_map(Value::as_items).flatten() {
        if !parts.is_empty() {
            let from = PartFrom::Around(between.clone());
            parts.push(TextPart { letters: Outline::written(separator), from });
        }
        let letters = Outline::written(item.as_str().unwrap_or_default());
        parts.push(TextPart { letters, from: PartFrom::Inserted(item.origin.trail.clone()) });
    }
    let text = lists.concat().join(separator);
    Ok(Value::new(Data::String(text.into()), args.put_together(parts)))
}

/// A pattern between slashes is a regular expression.
fn replace(args: &Arguments<'_>) -> Answer<Value> {
    let (given, wanted, with) = (args.text(0)?, args.text(1)?, args.text(2)?);
    match wanted.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        Some(pattern) => pattern::replace(given, pattern, with),
        None => text(given.replace(wanted, with)),
    }
}

/// By nothing: into letters.
fn split(args: &Arguments<'_>) -> Answer<Value> {
    let (separator, given) = (args.text(0)?, args.text(1)?);
    if separator.is_empty() { text_list(given.chars().map(String::from)) } else { text_list(given.split(separator)) }
}

/// Counts what a reader takes for letters; a negative start counts from the end, a negative length takes the rest.
fn substr(args: &Arguments<'_>) -> Answer<Value> {
    let letters: Vec<&str> = args.text(0)?.graphemes(true).collect();
    let (start, length) = (args.whole(1)?, args.whole(2)?);
    if start >= 0 && length == 0 {
        return text("");
    }
    let total = i128::try_from(letters.len()).unwrap_or(i128::MAX);
    let start = if start < 0 { start.saturating_add(total).max(0) } else { start.min(total) };
    // A negative start with the length 0 takes the rest too.
    let end = if length <= 0 { total } else { start.saturating_add(length).min(total) };
    let (start, end) = (usize::try_from(start).unwrap_or(0), usize::try_from(end).unwrap_or(0));
    text(letters.get(start..end).unwrap_or_default().concat())
}

fn trim(args: &Arguments<'_>) -> Answer<Value> {
    let letters: Vec<char> = args.text(1)?.chars().collect();
    text(args.text(0)?.trim_matches(letters.as_slice()))
}

fn trimprefix(args: &Arguments<'_>) -> Answer<Value> {
    let given = args.text(0)?;
    text(given.strip_prefix(args.text(1)?).unwrap_or(given))
}

fn trimsuffix(args: &Arguments<'_>) -> Answer<Value> {
    let given = args.text(0)?;
    text(given.strip_suffix(args.text(1)?).unwrap_or(given))
}

/// A whole number from the text of a verb.
fn bounded(number: usize) -> Answer<usize> {
    if number > MAX_TEXT { invalid("the width is too large") } else { Ok(number) }
}
