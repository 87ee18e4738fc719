//! What stands at a byte of a text: code, the inside of a string, a comment.

use super::tokens::{Kind, Tokens};

/// What a byte of a text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A word of code begins there.
    Code,
    /// It goes on with a word of code.
    Glued,
    /// A quoted string or a heredoc.
    Text,
    /// A comment.
    Comment,
}

/// What the given bytes of a text belong to; they are in ascending order.
pub fn places(text: &str, offsets: &[usize]) -> Vec<Place> {
    let mut tokens = Tokens::from(text, 0).peekable();
    let mut places = Vec::new();
    for offset in offsets {
        while tokens.peek().is_some_and(|token| token.span.end <= *offset) {
            tokens.next();
        }
        let place = match tokens.peek() {
            Some(token) if token.span.start > *offset => Place::Text,
            Some(token) => match token.kind {
                Kind::LineComment | Kind::BlockComment => Place::Comment,
                _ if token.span.start == *offset => Place::Code,
                _ => Place::Glued,
            },
            None => Place::Text,
        };
        places.push(place);
    }
    places
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn a_byte_is_code_text_or_comment() {
        let text = "a = HERE\nb = \"x-HERE\" # HERE\nc = <<E\n  HERE\nE\npre_HERE = [HERE]\n";
        let offsets: Vec<usize> = text.match_indices("HERE").map(|(at, _)| at).collect();
        let expected = [Place::Code, Place::Text, Place::Comment, Place::Text, Place::Glued, Place::Code];
        assert_eq!(places(text, &offsets), expected);
    }
}
