//! Upper and lower case, letter by letter as Go has it.

use crate::terraform::functions::arguments::{Arguments, text};
use crate::terraform::types::Answer;
use crate::value::{Unknown, Value};

/// `upper("ab")`.
pub(super) fn upper(args: &Arguments<'_>) -> Answer<Value> {
    text(args.text(0)?.chars().map(to_upper).collect::<Answer<String>>()?)
}

/// `lower("AB")`.
pub(super) fn lower(args: &Arguments<'_>) -> Answer<Value> {
    text(args.text(0)?.chars().map(to_lower).collect::<Answer<String>>()?)
}

/// `title("ab cd")`: the first letter of every word.
pub(super) fn title(args: &Arguments<'_>) -> Answer<Value> {
    let mut titled = String::new();
    let mut before = ' ';
    for letter in args.text(0)?.chars() {
        titled.push(if parts_words(before) { to_title(letter)? } else { letter });
        before = letter;
    }
    text(titled)
}

fn to_upper(letter: char) -> Answer<char> {
    // One letter to one letter: the sharp s has no capital.
    if letter == 'ß' { Ok(letter) } else { single(letter, letter.to_uppercase()) }
}

fn to_lower(letter: char) -> Answer<char> {
    single(letter, letter.to_lowercase())
}

/// The title case of digraphs is neither upper nor lower case.
fn to_title(letter: char) -> Answer<char> {
    match letter {
        'ǆ' | 'ǅ' | 'Ǆ' | 'ǉ' | 'ǈ' | 'Ǉ' | 'ǌ' | 'ǋ' | 'Ǌ' | 'ǳ' | 'ǲ' | 'Ǳ' => Err(unclear(letter)),
        _ => to_upper(letter),
    }
}

fn single(letter: char, mut mapped: impl Iterator<Item = char>) -> Answer<char> {
    match (mapped.next(), mapped.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(unclear(letter)),
    }
}

fn unclear(letter: char) -> Unknown {
    Unknown::Function(format!("the case of {letter}"))
}

/// Whether a letter stands between words, by Go's rule.
fn parts_words(letter: char) -> bool {
    match letter {
        '_' => false,
        _ if letter.is_ascii() => !letter.is_ascii_alphanumeric(),
        _ => !letter.is_alphabetic() && !letter.is_numeric() && letter.is_whitespace(),
    }
}
