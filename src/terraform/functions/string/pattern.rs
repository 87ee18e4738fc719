//! Regular expressions: Go's syntax and meaning on the same kind of engine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use regex::{Captures, Regex, RegexBuilder};

use crate::terraform::functions::arguments::{Arguments, list, made, map, text};
use crate::terraform::types::{Answer, invalid};
use crate::value::{Data, Unknown, Value};

/// How large a compiled pattern may be, in bytes.
const MAX_SIZE: usize = 1 << 20;

/// `regex(pattern, text)`: the first match.
pub(super) fn regex(args: &Arguments<'_>) -> Answer<Value> {
    let pattern = compile(args.text(0)?)?;
    match pattern.captures(args.text(1)?) {
        Some(captures) => captured(&pattern, &captures),
        None => invalid("the pattern matches nothing in the given string"),
    }
}

/// `regexall(pattern, text)`: every match.
pub(super) fn regexall(args: &Arguments<'_>) -> Answer<Value> {
    let pattern = compile(args.text(0)?)?;
    let matches = pattern.captures_iter(args.text(1)?).map(|captures| captured(&pattern, &captures));
    list(matches.collect::<Answer<Vec<_>>>()?)
}

/// Replaces every match; `$1` and `${name}` stand for what was captured.
pub(super) fn replace(given: &str, pattern: &str, with: &str) -> Answer<Value> {
    text(compile(pattern)?.replace_all(given, with).into_owned())
}

/// A match: the text itself, or the list of its groups, or the map of its named groups.
fn captured(pattern: &Regex, captures: &Captures<'_>) -> Answer<Value> {
    let group = |group: Option<regex::Match<'_>>| match group {
        Some(group) => made(Data::String(group.as_str().into())),
        None => made(Data::Null),
    };
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    if names.is_empty() {
        return Ok(group(captures.get(0)));
    }
    if names.iter().all(Option::is_none) {
        return list(captures.iter().skip(1).map(group));
    }
    if names.iter().any(Option::is_none) {
        return invalid("a pattern must not have both named and unnamed groups");
    }
    map(names.into_iter().flatten().map(|name| (Arc::from(name), group(captures.name(name)))))
}

thread_local! {
    /// Patterns that this thread compiled: a pattern is mostly used on many texts, and compiling takes the longest.
    static COMPILED: RefCell<BTreeMap<String, Rc<Regex>>> = const { RefCell::new(BTreeMap::new()) };
}

/// How many compiled patterns are kept.
const MAX_KEPT: usize = 64;

/// Compiles a pattern, once.
fn compile(pattern: &str) -> Answer<Rc<Regex>> {
    if let Some(compiled) = COMPILED.with_borrow(|kept| kept.get(pattern).cloned()) {
        return Ok(compiled);
    }
    let compiled = Rc::new(compile_anew(pattern)?);
    COMPILED.with_borrow_mut(|kept| {
        if kept.len() == MAX_KEPT {
            kept.clear();
        }
        kept.insert(pattern.to_owned(), Rc::clone(&compiled));
    });
    Ok(compiled)
}

/// Compiles a pattern; what Go may read otherwise cannot be told.
fn compile_anew(pattern: &str) -> Answer<Regex> {
    let unclear = || Unknown::Function(format!("the pattern \"{pattern}\""));
    let translated = translate(pattern).ok_or_else(unclear)?;
    RegexBuilder::new(&translated).size_limit(MAX_SIZE).build().map_err(|_| unclear())
}

/// The pattern with Go's meaning: `\d`, `\w`, `\s` and `\b` know only ASCII, and `[`, `&` and `~` stand for themselves
/// inside classes. None for what the two engines read differently.
pub(in crate::terraform) fn translate(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    let mut letters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.push_str(&escape(letters.next()?, in_class)?),
            '[' if !in_class => {
                in_class = true;
                out.push('[');
                if letters.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                // A closing bracket in the first place stands for itself.
                if letters.next_if_eq(&']').is_some() {
                    out.push_str("\\]");
                }
            }
            '[' if letters.peek() == Some(&':') => {
                out.push('[');
                for letter in letters.by_ref() {
                    out.push(letter);
                    if out.ends_with(":]") {
                        break;
                    }
                }
            }
            '[' | '&' | '~' if in_class => {
                out.push('\\');
                out.push(letter);
            }
            '-' if in_class && letters.peek() == Some(&'-') => return None,
            ']' => {
                in_class = false;
                out.push(']');
            }
            _ => out.push(letter),
        }
    }
    Some(out)
}

fn escape(letter: char, in_class: bool) -> Option<String> {
    Some(match letter {
        'd' => "[0-9]".to_owned(),
        'D' => "[^0-9]".to_owned(),
        'w' => "[0-9A-Za-z_]".to_owned(),
        'W' => "[^0-9A-Za-z_]".to_owned(),
        's' => "[\\t\\n\\f\\r ]".to_owned(),
        'S' => "[^\\t\\n\\f\\r ]".to_owned(),
        'b' if !in_class => "(?-u:\\b)".to_owned(),
        // Not at a border between bytes of one letter.
        'B' | 'C' | 'Q' | 'E' | 'b' | '0'..='9' => return None,
        // To Rust's engine these are the borders of words.
        '<' | '>' => letter.to_string(),
        _ => format!("\\{letter}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_know_only_ascii() {
        let matches = |pattern: &str, text: &str| compile(pattern).is_ok_and(|pattern| pattern.is_match(text));
        assert!(!matches("^\\d$", "٣") && matches("^\\d$", "3"));
        assert!(!matches("^\\w$", "ä") && matches("^[\\w.-]$", "-"));
        assert!(matches("^[[&~]$", "[") && matches("^[]a]$", "]") && matches("^[[:alpha:]]$", "x"));
    }

    #[test]
    fn what_go_reads_otherwise_cannot_be_told() {
        for pattern in ["\\Qa.b\\E", "[a--z]", "\\101", "a{", "("] {
            assert!(matches!(compile(pattern), Err(Unknown::Function(_))), "{pattern}");
        }
    }
}
