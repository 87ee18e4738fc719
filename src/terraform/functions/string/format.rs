//! `format` and `formatlist`.

use super::verb::Verb;
use crate::terraform::functions::arguments::{Arguments, list, made, text};
use crate::terraform::partial::{MAX_TEXT, too_large};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Data, Value};

/// `format("%s-%02d", name, number)`.
pub(super) fn format(args: &Arguments<'_>) -> Answer<Value> {
    text(fill(args.text(0)?, args.from(1))?)
}

/// `formatlist`: once for each position of the lists among the arguments.
pub(super) fn formatlist(args: &Arguments<'_>) -> Answer<Value> {
    let (pattern, values) = (args.text(0)?, args.from(1));
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
        Ok(made(Data::String(fill(pattern, &values)?.into())))
    };
    list((0..rounds).map(round).collect::<Answer<Vec<_>>>()?)
}

/// Fills the verbs of a pattern.
fn fill(pattern: &str, values: &[Value]) -> Answer<String> {
    let mut out = String::new();
    let mut rest = pattern;
    let mut next = 1;
    let mut highest = 0;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let (verb, after) = Verb::read(after, next)?;
        let position = verb.argument;
        let Some(value) = position.checked_sub(1).and_then(|at| values.get(at)) else {
            return invalid("there are fewer arguments than verbs");
        };
        out.push_str(&verb.show(value)?);
        if out.len() > MAX_TEXT {
            return Err(too_large());
        }
        highest = highest.max(position);
        next = position + 1;
        rest = after;
    }
    out.push_str(rest);
    if highest < values.len() { invalid("there are more arguments than verbs") } else { Ok(out) }
}
