//! What Terraform accepts and the parser does not: made acceptable without moving a byte.

use std::collections::BTreeMap;

use super::objects::{Object, objects};
use crate::source::Span;

/// A byte-order mark.
const MARK: &str = "\u{feff}";

/// The text with what Terraform reads over turned into spaces, so that every offset stays: a byte-order mark, line
/// breaks and comments inside `{for ...}`, and items of an object whose key comes again (the last one counts).
pub(super) fn repair(text: &str) -> String {
    let mut spans = Vec::new();
    if text.starts_with(MARK) {
        spans.push(Span::new(0, MARK.len()));
    }
    for object in objects(text) {
        if object.is_for {
            spans.extend(object.breaks);
        } else {
            spans.extend(overruled(&object, text));
        }
    }
    blank(text, &spans)
}

/// The items of an object whose key comes again later.
fn overruled(object: &Object, text: &str) -> Vec<Span> {
    let mut latest: BTreeMap<&str, Span> = BTreeMap::new();
    let keys = object.items.iter().map(|item| (text.get(item.key.start..item.key.end).unwrap_or_default(), item.whole));
    keys.filter_map(|(key, whole)| latest.insert(key.trim(), whole)).collect()
}

/// The text with spaces in the place of every byte of `spans`.
pub(super) fn blank(text: &str, spans: &[Span]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        bytes.get_mut(span.start..span.end).unwrap_or_default().fill(b' ');
    }
    // Spans end between characters, so the bytes are still text.
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text is refused as it is, and read with all offsets when repaired.
    fn mends(text: &str) -> String {
        assert!(hcl_edit::parser::parse_body(text).is_err(), "{text}");
        let repaired = repair(text);
        assert_eq!(repaired.len(), text.len());
        assert!(hcl_edit::parser::parse_body(&repaired).is_ok(), "{repaired}");
        repaired
    }

    #[test]
    fn a_byte_order_mark_is_read_over() {
        mends("\u{feff}a = 1\n");
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        assert_eq!(mends("a = {b = 1, b = 2}\n"), "a = {       b = 2}\n");
        mends("a = {\n b = {\n c = 1\n }\n d = 1\n b = 3\n}\n");
    }

    #[test]
    fn a_for_may_break_its_lines() {
        mends("a = {for k in y : k => k == 1 # one\n ? {}\n : {} }\n");
        mends("a = {for k in y : k =>\n k &&\n f({\n x = 1\n y = 2\n}) }\n");
    }

    #[test]
    fn attributes_of_a_block_may_not_repeat() {
        let text = "a {\n b = 1\n b = 2\n}\n";
        assert_eq!(repair(text), text);
    }
}
