//! What is refused before parsing: what Terraform refuses and the parser does not, and what would take too long.

use super::objects::objects;
use super::tokens::{Kind, Tokens};
use crate::source::Span;

/// The parser compares every key of an object with all earlier ones, so that 100,000 of them take minutes.
const MAX_ITEMS: usize = 20_000;

/// Why and where a text is refused, if it is.
pub(super) fn refusal(text: &str) -> Option<(Span, String)> {
    broken_quote(text).or_else(|| oversized_object(text))
}

/// Why an expression on its own is refused, if it is.
pub(super) fn refusal_of_expression(text: &str) -> Option<String> {
    oversized_object(&format!("value = {text}")).map(|(_, why)| why)
}

fn broken_quote(text: &str) -> Option<(Span, String)> {
    let broken = Tokens::from(text, 0).find(|token| token.kind == Kind::BrokenQuote)?;
    Some((broken.span, "a quoted string may not go over several lines; use a heredoc, or write \\n".into()))
}

fn oversized_object(text: &str) -> Option<(Span, String)> {
    // An item takes four bytes at least.
    if text.len() / 4 < MAX_ITEMS {
        return None;
    }
    let object = objects(text).into_iter().find(|object| object.items.len() > MAX_ITEMS)?;
    let first = object.items.first()?;
    Some((first.key, format!("an object with more than {MAX_ITEMS} items is not read; keep such data in a file")))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn a_quoted_string_ends_on_its_line() {
        assert!(refusal("a = \"x\ny\"\n").is_some());
        assert!(refusal("a = \"${\nx\n}\"\nb = <<E\nx\nE\n").is_none());
    }

    #[test]
    fn a_huge_object_is_refused_quickly() {
        let items = (0..=MAX_ITEMS).fold(String::new(), |mut text, number| {
            let _ = writeln!(text, "k{number} = 1");
            text
        });
        assert!(refusal(&format!("a = {{\n{items}}}\n")).is_some());
        assert!(refusal(&format!("a {{\n{items}}}\n")).is_none());
        assert!(refusal_of_expression(&format!("{{\n{items}}}")).is_some());
        assert!(refusal_of_expression("{ a = 1 }").is_none());
    }
}
