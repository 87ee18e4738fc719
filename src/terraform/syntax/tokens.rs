//! A small lexer: where comments, brackets, strings and heredocs are, and nothing about what they mean.
//!
//! The parser keeps comments in five kinds of places and stops at the first error; this lexer never fails, so that
//! comments, repairs and recovery can work on any text.

use crate::source::Span;

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `# ...` or `// ...`, without its line break.
    LineComment,
    /// `/* ... */`.
    BlockComment,
    /// A line break outside strings.
    Newline,
    /// `(`, `[` or `{`.
    Open(u8),
    /// `)`, `]` or `}`.
    Close(u8),
    /// `${` or `%{` in a string.
    TemplateOpen,
    /// The `}` that ends it.
    TemplateClose,
    /// The `"` that opens a string.
    QuoteOpen,
    /// The `"` that closes it.
    QuoteClose,
    /// A line break inside a quoted string: Terraform refuses it.
    BrokenQuote,
    /// `<<EOT` or `<<-EOT` with its line break.
    HeredocOpen,
    /// The line with the heredoc's marker, without its line break.
    HeredocClose,
    /// An identifier.
    Word,
    /// `=` alone.
    Equals,
    /// Any other byte outside strings that is no white space.
    Other(u8),
}

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) span: Span,
}

/// What the lexer is inside of.
enum Inside {
    Bracket,
    Template,
    Quote,
    /// The heredoc's marker.
    Heredoc(Span),
}

/// The tokens of a text; what lies inside strings is skipped, what lies inside their templates is not.
pub(super) struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
    inside: Vec<Inside>,
}

impl<'a> Tokens<'a> {
    /// The tokens of `text` from byte `start`, which is taken to lie outside of everything.
    pub(super) fn from(text: &'a str, start: usize) -> Self {
        Self { text: text.as_bytes(), at: start, inside: Vec::new() }
    }

    /// How many brackets, strings and templates are open at this point.
    pub(super) fn depth(&self) -> usize {
        self.inside.len()
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn token(&mut self, kind: Kind, length: usize) -> Option<Token> {
        let start = self.at;
        self.at = (start + length).min(self.text.len());
        Some(Token { kind, span: Span::new(start, self.at) })
    }

    fn outside_strings(&mut self) -> Option<Token> {
        while matches!(self.byte(0), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
        let byte = self.byte(0)?;
        match byte {
            b'\n' => self.token(Kind::Newline, 1),
            b'#' => self.line_comment(),
            b'/' if self.byte(1) == Some(b'/') => self.line_comment(),
            b'/' if self.byte(1) == Some(b'*') => {
                let length = find(self.rest(), b"*/").map_or(self.rest().len(), |end| end + 2);
                self.token(Kind::BlockComment, length)
            }
            b'"' => {
                self.inside.push(Inside::Quote);
                self.token(Kind::QuoteOpen, 1)
            }
            b'(' | b'[' | b'{' => {
                self.inside.push(Inside::Bracket);
                self.token(Kind::Open(byte), 1)
            }
            b')' | b']' | b'}' => self.close(byte),
            b'<' if self.byte(1) == Some(b'<') => self.heredoc_open(),
            b'=' => self.equals(),
            _ if is_word_start(byte) => {
                let length = self.rest().iter().take_while(|byte| is_word(**byte)).count();
                self.token(Kind::Word, length)
            }
            _ => self.token(Kind::Other(byte), 1),
        }
    }

    fn line_comment(&mut self) -> Option<Token> {
        let length = self.rest().iter().position(|byte| *byte == b'\n').unwrap_or(self.rest().len());
        let carriage = usize::from(length > 0 && self.byte(length - 1) == Some(b'\r'));
        self.token(Kind::LineComment, length - carriage)
    }

    fn close(&mut self, byte: u8) -> Option<Token> {
        match self.inside.last() {
            Some(Inside::Template) if byte == b'}' => {
                self.inside.pop();
                self.token(Kind::TemplateClose, 1)
            }
            Some(Inside::Bracket) => {
                self.inside.pop();
                self.token(Kind::Close(byte), 1)
            }
            _ => self.token(Kind::Close(byte), 1),
        }
    }

    fn equals(&mut self) -> Option<Token> {
        match self.byte(1) {
            Some(b'=' | b'>') => self.token(Kind::Other(b'='), 2),
            _ => self.token(Kind::Equals, 1),
        }
    }

    fn heredoc_open(&mut self) -> Option<Token> {
        let dash = usize::from(self.byte(2) == Some(b'-'));
        let name = self.text.get(self.at + 2 + dash..).unwrap_or_default();
        let length = name.iter().take_while(|byte| is_word(**byte)).count();
        let line_break = match name.get(length..) {
            Some([b'\n', ..]) => 1,
            Some([b'\r', b'\n', ..]) => 2,
            _ => return self.token(Kind::Other(b'<'), 2),
        };
        if length == 0 {
            return self.token(Kind::Other(b'<'), 2);
        }
        let marker = self.at + 2 + dash;
        self.inside.push(Inside::Heredoc(Span::new(marker, marker + length)));
        self.token(Kind::HeredocOpen, 2 + dash + length + line_break)
    }

    fn inside_quote(&mut self) -> Option<Token> {
        loop {
            match self.byte(0)? {
                b'\\' => self.at += 2,
                b'"' => {
                    self.inside.pop();
                    return self.token(Kind::QuoteClose, 1);
                }
                b'\n' => return self.token(Kind::BrokenQuote, 1),
                _ => {
                    if let Some(token) = self.template() {
                        return Some(token);
                    }
                }
            }
        }
    }

    fn inside_heredoc(&mut self, marker: Span) -> Option<Token> {
        loop {
            if self.at_line_start()
                && let Some(length) = self.heredoc_close(marker)
            {
                self.inside.pop();
                return self.token(Kind::HeredocClose, length);
            }
            self.byte(0)?;
            if let Some(token) = self.template() {
                return Some(token);
            }
        }
    }

    fn at_line_start(&self) -> bool {
        self.at.checked_sub(1).and_then(|before| self.text.get(before)) == Some(&b'\n')
    }

    /// How long the closing line is, if this is one.
    fn heredoc_close(&self, marker: Span) -> Option<usize> {
        let indent = self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let name = self.text.get(marker.start..marker.end)?;
        let after = self.rest().get(indent..)?.strip_prefix(name)?;
        let ends = after.first().is_none_or(|byte| !is_word(*byte));
        ends.then_some(indent + name.len())
    }

    /// Steps over one byte of a string, or over an escaped marker, or opens a template.
    fn template(&mut self) -> Option<Token> {
        let Some(sign @ (b'$' | b'%')) = self.byte(0) else {
            self.at += 1;
            return None;
        };
        if self.byte(1) == Some(sign) && self.byte(2) == Some(b'{') {
            self.at += 3;
            None
        } else if self.byte(1) == Some(b'{') {
            self.inside.push(Inside::Template);
            self.token(Kind::TemplateOpen, 2)
        } else {
            self.at += 1;
            None
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        match self.inside.last() {
            Some(Inside::Quote) => self.inside_quote(),
            Some(Inside::Heredoc(marker)) => {
                let marker = *marker;
                self.inside_heredoc(marker)
            }
            Some(Inside::Bracket | Inside::Template) | None => self.outside_strings(),
        }
    }
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'-'
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        Tokens::from(text, 0).map(|token| token.kind).collect()
    }

    #[test]
    fn comments_are_no_comments_inside_strings_and_heredocs() {
        let text = "a = \"# no ${b /* yes */}\" # yes\nb = <<-E\n  # no\n  E\n";
        let comments = kinds(text).into_iter().filter(|kind| matches!(kind, Kind::LineComment | Kind::BlockComment));
        assert_eq!(comments.collect::<Vec<_>>(), [Kind::BlockComment, Kind::LineComment]);
    }

    #[test]
    fn escaped_markers_open_nothing() {
        assert!(!kinds(r#"a = "$${b} %%{c} \" $ %""#).contains(&Kind::TemplateOpen));
        assert_eq!(kinds("<<E\n$${a}\nE\n").len(), 3);
    }

    #[test]
    fn a_marker_inside_a_line_does_not_close_a_heredoc() {
        let text = "<<EOT\nEOTX\n not EOT\n  EOT\nb";
        assert_eq!(kinds(text), [Kind::HeredocOpen, Kind::HeredocClose, Kind::Newline, Kind::Word]);
    }

    #[test]
    fn hostile_texts_end() {
        for text in ["\"", "<<", "<<E\n", "\"${", "/*", "{{{{", "}}}}", "\"\\", "<<E\n${\"", "#\r"] {
            assert!(kinds(text).len() < 10, "{text}");
        }
    }
}
