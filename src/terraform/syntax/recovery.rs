//! After a syntax error: what else of the file can be read.

use super::native::parse_text;
use super::repair::blank;
use super::tokens::{Kind, Tokens};
use crate::source::Span;

/// The words that begin a block at the top of a file.
const BLOCKS: &[&str] = &[
    "check",
    "component",
    "data",
    "deployment",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "required_providers",
    "resource",
    "terraform",
    "variable",
];

/// A file with more broken parts than this is given up: each may cost a look at all of the rest.
const MAX_BROKEN: usize = 64;

/// The text with every top-level block or attribute that cannot be read turned into spaces.
pub(super) fn without_broken_parts(text: &str) -> String {
    let mut broken = Vec::new();
    let mut start = 0;
    while start < text.len() {
        if broken.len() == MAX_BROKEN {
            broken.push(Span::new(start, text.len()));
            break;
        }
        let end = part_end(text, start).filter(|end| reads(text, start, *end));
        let next = end.unwrap_or_else(|| next_block(text, start));
        if end.is_none() {
            broken.push(Span::new(start, next));
        }
        start = next.max(start + 1);
    }
    blank(text, &broken)
}

fn reads(text: &str, start: usize, end: usize) -> bool {
    text.get(start..end).is_some_and(|part| parse_text(part).is_ok())
}

/// The end of the block or attribute that begins at or after `start`, its line break included.
fn part_end(text: &str, start: usize) -> Option<usize> {
    let mut tokens = Tokens::from(text, start);
    let mut begun = false;
    while let Some(token) = tokens.next() {
        match token.kind {
            Kind::Newline if begun && tokens.depth() == 0 => return Some(token.span.end),
            Kind::Newline | Kind::LineComment | Kind::BlockComment => {}
            _ => begun = true,
        }
    }
    (tokens.depth() == 0).then_some(text.len())
}

/// The next line after the one of `start` that begins with a block's type, without indentation.
fn next_block(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    // The part may begin with empty lines and comments: skip to its first line first.
    let lead = rest.len() - rest.trim_start().len();
    let mut at = start + lead;
    let lines = text.get(at..).unwrap_or_default().split_inclusive('\n');
    for (number, line) in lines.enumerate() {
        if number > 0 && begins_block(line) {
            return at;
        }
        at += line.len();
    }
    text.len()
}

fn begins_block(line: &str) -> bool {
    let end = line.find(|letter: char| !letter.is_ascii_lowercase() && letter != '_').unwrap_or(line.len());
    let (word, rest) = line.split_at(end);
    BLOCKS.contains(&word) && rest.trim_start().starts_with(['"', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Vec<String> {
        let rest = without_broken_parts(text);
        assert_eq!(rest.len(), text.len());
        rest.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn blocks_around_an_error_are_kept() {
        let text = "locals {\n a = 1\n}\nresource \"x\" \"y\" {\n  b = = 2\n}\noutput \"z\" {\n}\n";
        assert_eq!(kept(text), ["locals {", "a = 1", "}", "output \"z\" {", "}"]);
    }

    #[test]
    fn a_missing_brace_costs_one_block() {
        let text = "resource \"x\" \"y\" {\n  c {\n  b = 2\n}\noutput \"z\" {\n}\nmodule \"m\" {\n}\n";
        assert_eq!(kept(text), ["output \"z\" {", "}", "module \"m\" {", "}"]);
    }

    #[test]
    fn an_open_string_costs_one_block() {
        let text = "variable \"x\" {\n  default = \"a\n}\nvariable \"z\" {\n  default = \"b\"\n}\n";
        assert_eq!(kept(text), ["variable \"z\" {", "default = \"b\"", "}"]);
    }

    #[test]
    fn nonsense_ends() {
        assert!(kept("}}}}\n((((\n\"\"\"\n").is_empty());
    }
}
