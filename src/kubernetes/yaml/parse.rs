//! One document's text to a syntax tree with comments.

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use super::node::{AnchorId, Content, Entry, Node, Scalar, Tag};
use crate::source::Span;

/// A document read.
#[derive(Debug)]
pub(crate) struct Syntax<'t> {
    /// The top node; none where the document holds nothing.
    pub(crate) root: Option<Node<'t>>,
    /// Its comments in file order, `#` included.
    pub(crate) comments: Vec<Span>,
}

/// A document that is no YAML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The byte at which the parser gave up.
    pub(crate) at: usize,
    /// What it expected, in its own words.
    pub(crate) message: String,
}

/// Collections nested deeper than this are refused; the tree below may be walked by recursion.
const NESTING_LIMIT: usize = 200;

/// Reads the document that covers `span` of `text`.
///
/// # Errors
/// When it is no YAML, or nested too deep.
pub(crate) fn parse(text: &str, span: Span) -> Result<Syntax<'_>, SyntaxError> {
    let options = granit_parser::options! {
        // Long commented-out passages are common in manifests; the default of 96 lines refuses them.
        max_buffered_comment_events: 1 << 20,
        flow_nesting_limit: NESTING_LIMIT,
        block_nesting_limit: NESTING_LIMIT,
        // JSON has no limit for keys.
        simple_key_max_lookahead: 1 << 16,
    };
    let document = text.get(span.start..span.end).unwrap_or_default();
    let mut builder = Builder::new(document, span.start);
    for event in Parser::new_from_str_with_options(document, options) {
        let (event, range) = event.map_err(|error| SyntaxError {
            at: span.start + error.marker().byte_offset().unwrap_or(0),
            message: error.info(),
        })?;
        builder.event(event, range.byte_range().unwrap_or_default());
    }
    Ok(builder.finish())
}

/// Assembles nodes from events, without recursion.
struct Builder<'t> {
    document: &'t str,
    /// Where the document begins in the file.
    base: usize,
    open: Vec<Open<'t>>,
    syntax: Syntax<'t>,
}

/// A collection whose end has not come yet.
struct Open<'t> {
    start: usize,
    style: StructureStyle,
    anchor: Option<AnchorId>,
    inside: Inside<'t>,
}

enum Inside<'t> {
    Sequence(Vec<Node<'t>>),
    Mapping { entries: Vec<Entry<'t>>, key: Option<Node<'t>> },
}

impl<'t> Builder<'t> {
    fn new(document: &'t str, base: usize) -> Self {
        Self { document, base, open: Vec::new(), syntax: Syntax { root: None, comments: Vec::new() } }
    }

    fn finish(self) -> Syntax<'t> {
        self.syntax
    }

    fn event(&mut self, event: Event<'t>, range: std::ops::Range<usize>) {
        let span = Span::new(self.base + range.start, self.base + range.end);
        match event {
            Event::Comment(..) => self.syntax.comments.push(span),
            Event::SequenceStart(style, anchor, _) => self.open(span, style, anchor, Inside::Sequence(Vec::new())),
            Event::MappingStart(style, anchor, _) => {
                self.open(span, style, anchor, Inside::Mapping { entries: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.add(Node { span, anchor: None, content: Content::Alias(id) }),
            Event::Scalar(text, style, anchor, tag) => {
                // Where nothing is written the parser reports `~` with an empty span.
                let nothing = range.is_empty() && style == ScalarStyle::Plain;
                let scalar = Scalar {
                    text: if nothing { "".into() } else { text },
                    plain: style == ScalarStyle::Plain,
                    tag: tag.map(|tag| meaning_of(&tag)),
                };
                let span = self.trimmed(span, &range);
                self.add(Node { span, anchor: anchor_id(anchor), content: Content::Scalar(scalar) });
            }
            _ => {}
        }
    }

    /// The span of a block scalar reaches into the indent of the next line.
    fn trimmed(&self, span: Span, range: &std::ops::Range<usize>) -> Span {
        let written = self.document.get(range.clone()).unwrap_or_default();
        Span::new(span.start, span.start + written.trim_end().len())
    }

    fn open(&mut self, span: Span, style: StructureStyle, anchor: usize, inside: Inside<'t>) {
        self.open.push(Open { start: span.start, style, anchor: anchor_id(anchor), inside });
    }

    fn close(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let (content, last) = match open.inside {
            Inside::Sequence(items) => {
                let last = items.last().map(|item| item.span.end);
                (Content::Sequence(items), last)
            }
            Inside::Mapping { entries, .. } => {
                let last = entries.last().map(|entry| entry.value.span.end.max(entry.key.span.end));
                (Content::Mapping(entries), last)
            }
        };
        // A block collection's end event comes after blank lines and comments: its last child ends it.
        let end = match open.style {
            StructureStyle::Flow => end.end,
            StructureStyle::Block => last.unwrap_or(end.start),
        };
        self.add(Node { span: Span::new(open.start, end), anchor: open.anchor, content });
    }

    fn add(&mut self, node: Node<'t>) {
        match self.open.last_mut().map(|open| &mut open.inside) {
            Some(Inside::Sequence(items)) => items.push(node),
            Some(Inside::Mapping { entries, key }) => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => *key = Some(node),
            },
            None if self.syntax.root.is_none() => self.syntax.root = Some(node),
            None => {}
        }
    }
}

fn anchor_id(anchor: usize) -> Option<AnchorId> {
    (anchor != 0).then_some(anchor)
}

fn meaning_of(tag: &granit_parser::Tag) -> Tag {
    match tag.core_suffix() {
        Some("int" | "float" | "bool" | "null") => Tag::ByLooks,
        _ => Tag::String,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn read(text: &str) -> Syntax<'_> {
        parse(text, Span::new(0, text.len())).unwrap()
    }

    fn slice<'t>(text: &'t str, node: &Node<'_>) -> &'t str {
        text.get(node.span.start..node.span.end).unwrap()
    }

    #[test]
    fn spans_cover_what_is_written() {
        let text = "a: \"é\"\nb:\n  - {c: 1}\n  - d\n\n# end\nf: |\n  text\n  more\n\ng:\n";
        let root = read(text).root.unwrap();
        assert_eq!(slice(text, root.get("a").unwrap()), "\"é\"");
        assert_eq!(slice(text, root.get("b").unwrap()), "- {c: 1}\n  - d");
        assert_eq!(slice(text, &root.get("b").unwrap().items()[0]), "{c: 1}");
        assert_eq!(slice(text, root.get("f").unwrap()), "text\n  more");
        assert_eq!(slice(text, root.get("g").unwrap()), "");
        assert_eq!(slice(text, &root), text.trim_end_matches(":\n"));
    }

    #[test]
    fn nothing_written_is_empty_and_a_tilde_is_a_tilde() {
        let root = read("a:\nb: ~\nc: ''\n").root.unwrap();
        let texts: Vec<_> = ["a", "b", "c"].map(|key| root.get(key).unwrap().text().unwrap().to_owned()).into();
        assert_eq!(texts, ["", "~", ""]);
    }

    #[test]
    fn offsets_count_from_the_file_not_the_document() {
        let text = "x: 1\n---\ny: 2 # two\n";
        let syntax = parse(text, Span::new(5, text.len())).unwrap();
        assert_eq!(slice(text, syntax.root.unwrap().get("y").unwrap()), "2");
        let comment = syntax.comments[0];
        assert_eq!(text.get(comment.start..comment.end), Some("# two"));
    }

    #[test]
    fn an_error_says_where() {
        let text = "ok: 1\n---\na: [1\nb: 2\n";
        let error = parse(text, Span::new(6, text.len())).unwrap_err();
        assert!(error.at > 10, "{error:?}");
        assert!(!error.message.is_empty());
    }

    #[test]
    fn many_comment_lines_are_no_error() {
        let text = format!("a:\n{}  b: 1\n", "# note\n".repeat(5000));
        assert_eq!(read(&text).comments.len(), 5000);
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000)] {
            assert!(parse(&text, Span::new(0, text.len())).is_err());
        }
    }
}
