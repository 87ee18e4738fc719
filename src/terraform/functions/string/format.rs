//! `format` and `formatlist`.

use super::verb::Verb;
use crate::terraform::functions::arguments::{Arguments, list, made};
use crate::terraform::partial::{MAX_TEXT, everything, first_error, first_unknown, too_large};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Data, Outline, PartFrom, TextPart, Unknown, Value};

/// `format("%s-%02d", name, number)`. Where a part cannot be told, the letters beside it can.
pub(super) fn format(args: &Arguments<'_>) -> Answer<Value> {
    let (outline, missing, parts) = fill(args.value(0)?, args.text(0)?, args.from(1))?;
    let why = missing.unwrap_or_else(|| Unknown::Function("format()".to_owned()));
    Ok(Value::unknown_text(why, outline, args.put_together(parts)))
}

/// `formatlist`: once for each position of the lists among the arguments.
pub(super) fn formatlist(args: &Arguments<'_>) -> Answer<Value> {
    let (pattern, values) = (args.value(0)?, args.from(1));
    let lists: Vec<usize> = values.iter().filter_map(Value::as_items).map(<[Value]>::len).collect();
    let rounds = lists.first().copied().unwrap_or(1);
    if lists.iter().any(|length| *length != rounds) {
        return invalid("the lists must have one length");
    }
    let round = |at: usize| -> Answer<Value> {
        let pick = |value: &Value| match value.as_items() {
            Some(items) => items.get(at).cloned().unwrap_or_else(Value::null),
            None => value.clone(),
        };
        let values: Vec<Value> = values.iter().map(pick).collect();
        let (outline, missing, _) = fill(pattern, args.text(0)?, &values)?;
        let filled = outline.whole().ok_or_else(|| missing.unwrap_or_else(too_large))?;
        Ok(made(Data::String(filled)))
    };
    list((0..rounds).map(round).collect::<Answer<Vec<_>>>()?)
}

/// Fills the verbs of a pattern; with the reason for the first gap in it, and with the parts.
fn fill(written: &Value, pattern: &str, values: &[Value]) -> Answer<(Outline, Option<Unknown>, Vec<TextPart>)> {
    let (mut out, mut missing, mut parts) = (Outline::default(), None, Vec::new());
    let around = |letters: &str| TextPart {
        letters: Outline::written(letters),
        from: PartFrom::Around(written.origin.trail.clone()),
    };
    let mut rest = pattern;
    let mut next = 1;
    let mut highest = 0;
    while let Some((before, after)) = rest.split_once('%') {
        out.push(before);
        parts.push(around(before));
        if let Some(after) = after.strip_prefix('%') {
            out.push("%");
            parts.push(around("%"));
            rest = after;
            continue;
        }
        let (verb, after) = Verb::read(after, next)?;
        let position = verb.argument;
        let Some(value) = position.checked_sub(1).and_then(|at| values.get(at)) else {
            return invalid("there are fewer arguments than verbs");
        };
        if let Some(error) = first_error(value) {
            return Err(error);
        }
        let letters = match first_unknown(value) {
            None => Outline::written(verb.show(value)?),
            Some(why) => {
                missing.get_or_insert(why);
                verb.outline(value).cloned().unwrap_or_else(Outline::open)
            }
        };
        out.append(&letters);
        parts.push(TextPart { letters, from: PartFrom::Inserted(everything(value).trail) });
        if out.len() > MAX_TEXT {
            return Err(too_large());
        }
        highest = highest.max(position);
        next = position + 1;
        rest = after;
    }
    out.push(rest);
    parts.push(around(rest));
    if highest < values.len() { invalid("there are more arguments than verbs") } else { Ok((out, missing, parts)) }
}
