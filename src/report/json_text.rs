//! Typed structs as JSON text that is safe on a terminal.

use serde::Serialize;

use super::{Error, sanitise};

/// Pretty JSON with a line break at the end. Characters that steer a terminal or cannot be seen are written as
/// `\u....`, so that names stay exact and harmless at once.
///
/// # Errors
/// When the value cannot be written as JSON, which no report does.
pub(super) fn write(value: &impl Serialize) -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    if !text.chars().any(|character| character != '\n' && sanitise::is_hostile(character)) {
        return Ok(text);
    }
    Ok(text.chars().fold(String::with_capacity(text.len()), escape))
}

/// Outside strings JSON is ASCII, so a hostile character always stands in a string.
fn escape(mut text: String, character: char) -> String {
    use std::fmt::Write;
    if character == '\n' || !sanitise::is_hostile(character) {
        text.push(character);
        return text;
    }
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a string cannot fail.
        let _ = write!(text, "\\u{unit:04x}");
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    #[test]
    fn hostile_characters_are_escaped_and_survive() {
        let name = "a\u{1b}\u{202e}\u{9b}\u{e0041}\n\"ä";
        let text = super::write(&name).unwrap();
        assert_eq!(text, "\"a\\u001b\\u202e\\u009b\\udb40\\udc41\\n\\\"ä\"\n");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), name);
    }
}
