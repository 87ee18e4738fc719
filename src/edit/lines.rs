//! Lines of a file, as an edit needs them.

use super::annotation::breaks_lines;
use crate::source::SourceFile;

/// The line break that a file uses around a byte: the next one, else the one before; `\n` in a file of one line.
pub(super) fn line_break(file: &SourceFile, at: usize) -> &'static str {
    let text = file.text();
    let next = text.get(at..).and_then(|rest| rest.find('\n')).map(|offset| at + offset);
    let end = next.or_else(|| text.get(..at).and_then(|before| before.rfind('\n')));
    let carriage = end.and_then(|end| end.checked_sub(1)).and_then(|before| text.as_bytes().get(before));
    if carriage == Some(&b'\r') { "\r\n" } else { "\n" }
}

/// One line: where it begins, its indentation and what stands in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'f> {
    /// The line's first byte.
    pub(super) start: usize,
    /// How many spaces it begins with.
    pub(super) indent: usize,
    /// The rest, without spaces at its end.
    pub(super) text: &'f str,
}

impl Line<'_> {
    /// Whether it says something: it is neither empty nor a comment.
    pub(super) fn is_content(&self) -> bool {
        !self.text.is_empty() && !self.text.starts_with('#')
    }

    /// What follows `key:` when the line begins with that, comments left out.
    pub(super) fn after_key(&self, key: &str) -> Option<&str> {
        let rest = self.text.strip_prefix(key)?.strip_prefix(':')?;
        if !rest.is_empty() && !rest.starts_with(' ') {
            return None;
        }
        let rest = rest.trim();
        Some(if rest.starts_with('#') { "" } else { rest })
    }
}

/// The lines of a file from line `from` (from 1) on.
pub(super) fn lines_from(file: &SourceFile, from: usize) -> impl Iterator<Item = Line<'_>> {
    (from..=file.line_count()).map(|number| {
        let line = file.line_text(number);
        let text = line.trim_start_matches(' ');
        Line { start: file.line_start(number), indent: line.len() - text.len(), text: text.trim_end() }
    })
}

/// A text as a YAML scalar of one line: as it is where that is safe, else in double quotes.
pub(super) fn scalar(text: &str) -> String {
    const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    let begins_well = text.chars().next().is_some_and(char::is_alphabetic);
    let is_plain = |character: char| {
        character.is_alphanumeric()
            || matches!(character, ' ' | '_' | '.' | '/' | '-' | '(' | ')' | ';' | '+' | '%' | '\'')
    };
    let plain = begins_well
        && !text.ends_with(' ')
        && text.chars().all(is_plain)
        && !WORDS.contains(&text.to_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    // JSON's strings are YAML's, and text can always be written as one; YAML only ends lines at more characters.
    let written = serde_json::Value::from(text).to_string();
    let escaped = |character: char| match character {
        character if breaks_lines(character) => format!("\\u{:04x}", u32::from(character)),
        character => character.to_string(),
    };
    written.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_has_one_line_for_everybody() {
        for text in ["a\u{2028}b", "a\u{85}b", "a\u{7f}", "a\nb", "yes", ""] {
            let written = scalar(text);
            assert!(!written.chars().any(breaks_lines), "{written:?}");
            assert_eq!(serde_yaml::from_str::<String>(&written).ok().as_deref(), Some(text), "{written}");
        }
    }
}
