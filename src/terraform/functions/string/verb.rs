//! One verb of a format: `%-8s`, `%03d`, `%.2f`, `%[2]v`.

use unicode_segmentation::UnicodeSegmentation;

use super::bounded;
use super::number::{self, Flags};
use crate::terraform::functions::encoding::json;
use crate::terraform::types::{Answer, invalid, number as numbers, to_bool, to_number, to_string};
use crate::value::{Data, Outline, Value};

/// One verb.
pub(super) struct Verb {
    /// Which argument it shows, from 1.
    pub(super) argument: usize,
    letter: char,
    flags: Flags,
    width: Option<usize>,
    precision: Option<usize>,
}

impl Verb {
    /// Reads what follows a `%`; `next` is the argument's position where the verb does not say it.
    pub(super) fn read(text: &str, next: usize) -> Answer<(Self, &str)> {
        let (flags, rest) = read_flags(text);
        let (width, rest) = if rest.starts_with('0') { (None, rest) } else { read_number(rest)? };
        let (precision, rest) = match rest.strip_prefix('.') {
            Some(rest) => {
                let (precision, rest) = read_number(rest)?;
                (Some(precision.unwrap_or(0)), rest)
            }
            None => (None, rest),
        };
        let (argument, rest) = match rest.strip_prefix('[') {
            Some(rest) => match read_number(rest)? {
                (Some(argument), rest) if argument > 0 && rest.starts_with(']') => {
                    (argument, rest.get(1..).unwrap_or_default())
                }
                _ => return invalid("the argument's index is wrong"),
            },
            None => (next, rest),
        };
        match rest.chars().next() {
            Some(letter) if letter.is_ascii_alphabetic() => {
                Ok((Self { argument, letter, flags, width, precision }, rest.get(1..).unwrap_or_default()))
            }
            _ => invalid("a verb of the format is wrong"),
        }
    }

    /// The value as the verb shows it.
    pub(super) fn show(&self, value: &Value) -> Answer<String> {
        if self.letter != 'v' && value.is_null() {
            return invalid("a null value cannot be formatted");
        }
        match self.letter {
            'v' => self.plain(value),
            't' => Ok(to_bool(value)?.to_string()),
            'b' | 'd' | 'o' | 'x' | 'X' => {
                let Some(whole) = numbers::as_whole(to_number(value)?) else {
                    return invalid("a whole number is required");
                };
                Ok(number::whole(whole, self.letter, self.flags, self.width, self.precision))
            }
            'e' | 'E' | 'f' | 'g' | 'G' => {
                number::float(to_number(value)?, self.letter, self.flags, self.width, self.precision)
            }
            's' => Ok(self.pad(self.cut(&to_string(value)?))),
            'q' => Ok(self.pad(json::quote(&self.cut(&to_string(value)?)))),
            _ => invalid(format!("there is no verb %{}", self.letter)),
        }
    }

    /// What is known of how it shows a text that cannot be told.
    pub(super) fn outline<'v>(&self, value: &'v Value) -> Option<&'v Outline> {
        let is_whole = matches!(self.letter, 's' | 'v') && !self.flags.sharp && self.width.is_none();
        value.outline().filter(|_| is_whole && self.precision.is_none())
    }

    fn plain(&self, value: &Value) -> Answer<String> {
        let shown = match &value.data {
            Data::String(text) if !self.flags.sharp => text.to_string(),
            Data::Number(given) if !self.flags.sharp => number::shortest(*given),
            _ => json::encode(value)?,
        };
        Ok(self.pad(shown))
    }

    fn cut(&self, text: &str) -> String {
        match self.precision {
            Some(letters) if letters > 0 => text.graphemes(true).take(letters).collect(),
            _ => text.to_owned(),
        }
    }

    fn pad(&self, text: String) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(text.graphemes(true).count());
        let padding = if self.flags.zero { "0" } else { " " }.repeat(missing);
        if self.flags.minus { text + &padding } else { padding + &text }
    }
}

fn read_flags(text: &str) -> (Flags, &str) {
    let mut flags = Flags::default();
    let mut rest = text;
    loop {
        match rest.as_bytes().first() {
            Some(b'0') => flags.zero = true,
            Some(b'#') => flags.sharp = true,
            Some(b'-') => flags.minus = true,
            Some(b'+') => flags.plus = true,
            Some(b' ') => flags.space = true,
            _ => return (flags, rest),
        }
        rest = rest.get(1..).unwrap_or_default();
    }
}

fn read_number(text: &str) -> Answer<(Option<usize>, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    match digits.parse::<usize>() {
        Ok(number) => Ok((Some(bounded(number)?), rest)),
        Err(_) if digits.is_empty() => Ok((None, rest)),
        Err(_) => invalid("a number of the format is too large"),
    }
}
