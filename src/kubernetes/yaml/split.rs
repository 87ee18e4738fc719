//! Cutting a stream into its documents.

use crate::source::Span;

/// The documents of a stream, in order.
///
/// A line that begins with `---` or `...` in its first column always ends a document in YAML, also inside quotes and
/// block scalars, so that cutting by lines is exact. Directives and comments in front of the first `---` belong to the
/// document that follows; what stands between a document and the next `---` belongs to the former.
pub(crate) fn documents(text: &str) -> Vec<Span> {
    let mut cutter = Cutter::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        cutter.line(line, at);
        at += line.len();
    }
    cutter.cut(at);
    cutter.documents.into_iter().flat_map(|span| json_objects(text, span)).collect()
}

#[derive(Default)]
struct Cutter {
    documents: Vec<Span>,
    start: usize,
    /// A `---` has opened the current document.
    opened: bool,
    /// The current document has more than comments and directives.
    content: bool,
}

impl Cutter {
    fn line(&mut self, line: &str, at: usize) {
        if let Some(rest) = marker(line, "---") {
            if self.opened || self.content {
                self.cut(at);
            }
            self.opened = true;
            self.content = !is_blank(rest);
        } else if marker(line, "...").is_some() {
            self.cut(at + line.len());
        } else if !self.content {
            self.content = !is_blank(line) && (self.opened || !line.starts_with('%'));
        }
    }

    /// Ends the current document at a byte; a stretch with neither marker nor content is none.
    fn cut(&mut self, end: usize) {
        if self.opened || self.content {
            self.documents.push(Span::new(self.start, end));
            self.start = end;
        }
        self.opened = false;
        self.content = false;
    }
}

/// What follows a document marker on its line.
fn marker<'l>(line: &'l str, mark: &str) -> Option<&'l str> {
    let rest = line.trim_start_matches('\u{feff}').strip_prefix(mark)?;
    (rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])).then_some(rest)
}

fn is_blank(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim_start();
    line.is_empty() || line.starts_with('#')
}

/// kubectl takes JSON objects one after another without any `---` between them.
fn json_objects(text: &str, document: Span) -> Vec<Span> {
    let mut objects = Vec::new();
    let mut start = document.start;
    while let Some(end) = json_object_end(text, Span::new(start, document.end)) {
        let rest = text.get(end..document.end).unwrap_or_default();
        if !rest.trim_start().starts_with('{') {
            break;
        }
        objects.push(Span::new(start, end));
        start = end;
    }
    objects.push(Span::new(start, document.end));
    objects
}

/// One past the `}` that closes the object a text begins with; none when it begins with something else.
fn json_object_end(text: &str, within: Span) -> Option<usize> {
    let json = text.get(within.start..within.end)?;
    if !json.trim_start().starts_with('{') {
        return None;
    }
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(within.start + at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        documents(text).iter().map(|span| text.get(span.start..span.end).unwrap_or_default()).collect()
    }

    #[test]
    fn markers_part_documents_and_stay_with_the_one_they_open() {
        assert_eq!(cut("a: 1\n---\nb: 2\n--- # note\nc: 3\n"), ["a: 1\n", "---\nb: 2\n", "--- # note\nc: 3\n"]);
        assert_eq!(cut("a: 1\n...\nb: 2"), ["a: 1\n...\n", "b: 2"]);
        assert_eq!(cut("--- a\r\n---\r\nb: 2\r\n"), ["--- a\r\n", "---\r\nb: 2\r\n"]);
    }

    #[test]
    fn comments_and_directives_before_the_first_marker_belong_to_what_follows() {
        assert_eq!(cut("# licence\n%YAML 1.2\n---\na: 1\n"), ["# licence\n%YAML 1.2\n---\na: 1\n"]);
        assert_eq!(cut("\u{feff}---\na: 1\n"), ["\u{feff}---\na: 1\n"]);
    }

    #[test]
    fn dashes_elsewhere_part_nothing() {
        assert_eq!(cut("a: |\n  ---\n  x\nb: ---x\n---x: 1\n").len(), 1);
    }

    #[test]
    fn an_empty_stream_has_no_document() {
        assert!(cut("").is_empty());
        assert!(cut("# only a comment\n\n").is_empty());
        assert_eq!(cut("---\n---\na: 1\n"), ["---\n", "---\na: 1\n"]);
    }

    #[test]
    fn json_objects_may_follow_each_other() {
        assert_eq!(cut("{\"a\": \"}\\\"{\"}\n{\"b\": {}}\n"), ["{\"a\": \"}\\\"{\"}", "\n{\"b\": {}}\n"]);
        assert_eq!(cut("{a: 1}\n# end\n"), ["{a: 1}\n# end\n"]);
    }
}
