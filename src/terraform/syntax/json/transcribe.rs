//! JSON's letters to HCL's, without moving a byte.
//!
//! The two differ in escapes, in the meaning of line breaks, and in that JSON's quotes are escaped inside `${...}`.
//! What gets shorter is filled up with [marks](FILLER) that no JSON text may hold; they are taken out of the tree.

use std::iter::repeat_n;

use hcl_edit::expr::{Expression, Object, ObjectKey};
use hcl_edit::template::Element;
use hcl_edit::visit_mut::{VisitMut, visit_element_mut, visit_expr_mut};

/// Nothing: fills what an escape left over.
const FILLER: char = '\u{2}';
/// A `$` or `%` that begins no template.
const DOLLAR: char = '\u{1}';
const PERCENT: char = '\u{3}';

/// What a letter of a JSON string stands in.
enum Inside {
    /// The string itself.
    Text,
    /// `${...}`, with the number of open braces inside.
    Template(usize),
    /// A quoted string inside `${...}`.
    Quote,
}

struct Transcript<'a> {
    rest: &'a str,
    out: String,
    inside: Vec<Inside>,
    /// Where the run of escaped letters of a template began, and the letters.
    run: (usize, String),
    templates: bool,
}

/// The HCL expression that a JSON text means, of the same length.
pub(super) fn transcribe(text: &str, templates: bool) -> String {
    let mut transcript = Transcript {
        rest: text,
        out: String::with_capacity(text.len()),
        inside: Vec::new(),
        run: (0, String::new()),
        templates,
    };
    while let Some(letter) = transcript.rest.chars().next() {
        if transcript.inside.is_empty() { transcript.outside(letter) } else { transcript.inside(letter) }
    }
    transcript.out
}

impl Transcript<'_> {
    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    fn copy(&mut self, length: usize) {
        self.out.push_str(self.rest.get(..length).unwrap_or(self.rest));
        self.skip(length);
    }

    /// Writes `text` for the next `length` bytes, filled up with marks.
    fn write(&mut self, text: &str, length: usize) {
        self.out.push_str(text);
        self.out.extend(repeat_n(FILLER, length.saturating_sub(text.len())));
        self.skip(length);
    }

    fn outside(&mut self, letter: char) {
        match letter {
            '"' => {
                self.inside.push(Inside::Text);
                self.copy(1);
            }
            '\n' | '\r' => {
                self.out.push(' ');
                self.skip(1);
            }
            _ => self.copy(letter.len_utf8()),
        }
    }

    fn inside(&mut self, letter: char) {
        match (self.inside.last_mut(), letter) {
            (_, '"') => {
                self.inside.clear();
                self.copy(1);
            }
            (Some(Inside::Template(_)), '\\') => self.escape_in_template(),
            (Some(Inside::Quote), '\\') => self.escape_in_quote(),
            (_, '\\') => self.escape_in_text(),
            (Some(Inside::Template(open)), '{') => {
                *open += 1;
                self.copy(1);
            }
            (Some(Inside::Template(open)), '}') => {
                match open.checked_sub(1) {
                    Some(fewer) => *open = fewer,
                    None => drop(self.inside.pop()),
                }
                self.copy(1);
            }
            (Some(Inside::Text | Inside::Quote), '$' | '%') => self.sign(letter),
            _ => self.copy(letter.len_utf8()),
        }
    }

    /// A `$` or `%` in a string: it may begin a template.
    fn sign(&mut self, sign: char) {
        let mut after = self.rest.chars().skip(1);
        let (next, second) = (after.next(), after.next());
        if !self.templates {
            let mark = if sign == '$' { DOLLAR } else { PERCENT };
            self.out.push(if next == Some('{') { mark } else { sign });
            self.skip(1);
        } else if next == Some(sign) && second == Some('{') {
            self.copy(3);
        } else if next == Some('{') {
            self.inside.push(Inside::Template(0));
            self.copy(2);
        } else {
            self.copy(1);
        }
    }

    fn escape_in_text(&mut self) {
        match self.rest.as_bytes().get(1) {
            Some(b'/') => self.write("/", 2),
            Some(b'b') => self.write("\u{8}", 2),
            Some(b'f') => self.write("\u{c}", 2),
            Some(b'u') => self.unicode_in_text(),
            _ => self.copy(2),
        }
    }

    fn unicode_in_text(&mut self) {
        let (letter, length) = unicode(self.rest);
        if length == 6 && letter != char::REPLACEMENT_CHARACTER {
            self.copy(6);
        } else {
            self.write(letter.encode_utf8(&mut [0; 4]), length);
        }
    }

    /// A string inside a template: its own escapes come escaped once more.
    fn escape_in_quote(&mut self) {
        let bytes = self.rest.as_bytes();
        match (bytes.get(1), bytes.get(2), bytes.get(3)) {
            (Some(b'"'), ..) => {
                self.inside.pop();
                self.out.push_str("\" ");
                self.skip(2);
            }
            (Some(b'\\'), Some(b'\\'), Some(b'"')) => self.write("\\\"", 4),
            (Some(b'\\'), Some(b'\\'), Some(b'\\')) => self.write("\\\\", 4),
            (Some(b'\\'), Some(letter @ (b'n' | b'r' | b't' | b'u' | b'U')), _) => {
                let escape = format!("\\{}", char::from(*letter));
                self.write_before(&escape, 3);
            }
            _ => self.escape_in_text(),
        }
    }

    /// Writes marks first, so that what follows stays next to `text`: the digits of `\u`.
    fn write_before(&mut self, text: &str, length: usize) {
        self.out.extend(repeat_n(FILLER, length.saturating_sub(text.len())));
        self.out.push_str(text);
        self.skip(length);
    }

    fn escape_in_template(&mut self) {
        match self.rest.as_bytes().get(1) {
            Some(b'"') => {
                self.inside.push(Inside::Quote);
                self.out.push_str(" \"");
                self.skip(2);
            }
            Some(b'u') => self.unicode_in_template(),
            Some(b'/') => {
                self.out.push_str(" /");
                self.skip(2);
            }
            _ => {
                self.out.push_str("  ");
                self.skip(2);
            }
        }
    }

    /// An escaped letter of an expression: letters that follow each other stay together, so that `\u0026\u0026` is
    /// one operator.
    fn unicode_in_template(&mut self) {
        let (letter, length) = unicode(self.rest);
        let (start, letters) = &mut self.run;
        if letters.is_empty() || self.out.len() != *start {
            letters.clear();
        }
        letters.push(letter);
        self.out.truncate(self.out.len() - (letters.len() - letter.len_utf8()));
        let spaces = length + letters.len() - letter.len_utf8();
        self.out.extend(repeat_n(' ', spaces.saturating_sub(letters.len())));
        self.out.push_str(letters);
        *start = self.out.len();
        self.skip(length);
    }
}

/// The letter that an escape of four hexadecimal digits or a pair of them means, and how many bytes it takes.
fn unicode(text: &str) -> (char, usize) {
    let unit = |at: usize| text.get(at + 2..at + 6).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let first = unit(0).unwrap_or(0xFFFD);
    let second = text.get(6..8).filter(|start| *start == "\\u").and_then(|_| unit(6));
    let units = [first, second.unwrap_or_default()];
    let is_pair = matches!(first, 0xD800..=0xDBFF) && matches!(second, Some(0xDC00..=0xDFFF));
    let (units, length) = if is_pair { (units.as_slice(), 12) } else { (units.get(..1).unwrap_or_default(), 6) };
    let letter = char::decode_utf16(units.iter().copied()).next().and_then(Result::ok);
    (letter.unwrap_or(char::REPLACEMENT_CHARACTER), length)
}

/// Takes the marks out of the strings of a tree.
pub(super) fn strip_marks(expression: &mut Expression) {
    Strip.visit_expr_mut(expression);
}

struct Strip;

impl Strip {
    fn text(text: &mut String) {
        if text.contains([FILLER, DOLLAR, PERCENT]) {
            *text = text.replace(FILLER, "").replace(DOLLAR, "$").replace(PERCENT, "%");
        }
    }

    /// Keys cannot be changed in place: those with marks move to the end, where they mean the same.
    fn keys(object: &mut Object) {
        let is_marked = |key: &&ObjectKey| key.as_expr().is_some_and(|key| key.to_string().contains(FILLER));
        let marked: Vec<ObjectKey> = object.iter().map(|(key, _)| key).filter(is_marked).cloned().collect();
        for key in marked {
            let Some((ObjectKey::Expression(mut key), value)) = object.remove_entry(&key) else { continue };
            strip_marks(&mut key);
            object.insert(ObjectKey::Expression(key), value);
        }
    }
}

impl VisitMut for Strip {
    fn visit_expr_mut(&mut self, expression: &mut Expression) {
        match expression {
            Expression::String(text) => Self::text(text.value_mut()),
            Expression::Object(object) => Self::keys(object),
            _ => {}
        }
        visit_expr_mut(self, expression);
    }

    fn visit_element_mut(&mut self, element: &mut Element) {
        if let Element::Literal(text) = element {
            Self::text(text.value_mut());
        }
        visit_element_mut(self, element);
    }
}
