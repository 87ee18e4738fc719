//! The literal texts of a template, after its trim markers and a flush heredoc's indentation have had their effect.
//!
//! Both work on the template as written, line by line, before anything is rendered, so a directive's own texts take
//! part in the order in which they stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use hcl_edit::template::{Directive, Element, Strip, Template};
use hcl_edit::{Span as _, Spanned};

use crate::source::SourceFile;

/// The texts that differ from what is written, by the byte at which they begin.
#[derive(Default)]
pub(super) struct Texts {
    changed: BTreeMap<usize, String>,
}

/// A template, flattened: its texts cut into lines, and what stands between.
enum Piece {
    /// A line or its end, and the byte at which its text begins.
    Line { of: usize, text: String },
    /// An interpolation or directive and its trim markers.
    Sequence(Strip),
}

impl Texts {
    /// The texts of a quoted template: a trim marker reaches over all line breaks.
    pub(super) fn quoted(template: &Template) -> Self {
        Self::trimmed(template, &|text| vec![text.as_str().to_owned()])
    }

    /// The texts of a template of lines whose indentation stays: a trim marker reaches to the end of its line.
    pub(super) fn lines(template: &Template) -> Self {
        Self::trimmed(template, &|text| lines(text.as_str()))
    }

    fn trimmed(template: &Template, written: &Written) -> Self {
        if !has_markers(template) {
            return Self::default();
        }
        let mut pieces = Vec::new();
        flatten(template, written, &mut pieces);
        trim(&mut pieces);
        Self::from(pieces)
    }

    /// The texts of a `<<-` heredoc, taken from the file: the parser has its own idea of indentation.
    pub(super) fn flush(template: &Template, file: &Arc<SourceFile>) -> Self {
        let written = |text: &Spanned<String>| match text.span() {
            Some(span) => lines(&file.slice(span.start, span.end).replace("$${", "${").replace("%%{", "%{")),
            None => lines(text.as_str()),
        };
        let mut pieces = Vec::new();
        flatten(template, &written, &mut pieces);
        trim(&mut pieces);
        dedent(&mut pieces);
        Self::from(pieces)
    }

    fn from(pieces: Vec<Piece>) -> Self {
        let mut texts = Self::default();
        for piece in pieces {
            if let Piece::Line { of, text } = piece {
                texts.changed.entry(of).or_default().push_str(&text);
            }
        }
        texts
    }

    /// What counts for a literal text of the template.
    pub(super) fn of<'a>(&'a self, text: &'a Spanned<String>) -> &'a str {
        let changed = text.span().and_then(|span| self.changed.get(&span.start));
        changed.map_or(text.as_str(), String::as_str)
    }
}

/// The pieces into which a literal text is cut.
type Written<'a> = dyn Fn(&Spanned<String>) -> Vec<String> + 'a;

fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(str::to_owned).collect()
}

fn has_markers(template: &Template) -> bool {
    template.iter().any(|element| match element {
        Element::Literal(_) => false,
        Element::Interpolation(inner) => inner.strip != Strip::None,
        // Directives are few: no need to look inside.
        Element::Directive(_) => true,
    })
}

fn flatten(template: &Template, written: &Written, pieces: &mut Vec<Piece>) {
    for element in template {
        match element {
            Element::Literal(text) => {
                let of = text.span().map_or(0, |span| span.start);
                pieces.extend(written(text).into_iter().map(|text| Piece::Line { of, text }));
            }
            Element::Interpolation(inner) => pieces.push(Piece::Sequence(inner.strip)),
            Element::Directive(directive) => match directive.as_ref() {
                Directive::If(choice) => {
                    pieces.push(Piece::Sequence(choice.if_expr.strip));
                    flatten(&choice.if_expr.template, written, pieces);
                    if let Some(otherwise) = &choice.else_expr {
                        pieces.push(Piece::Sequence(otherwise.strip));
                        flatten(&otherwise.template, written, pieces);
                    }
                    pieces.push(Piece::Sequence(choice.endif_expr.strip));
                }
                Directive::For(repeated) => {
                    pieces.push(Piece::Sequence(repeated.for_expr.strip));
                    flatten(&repeated.for_expr.template, written, pieces);
                    pieces.push(Piece::Sequence(repeated.endfor_expr.strip));
                }
            },
        }
    }
}

/// `~` takes white space from the line before or after, its line break included.
fn trim(pieces: &mut [Piece]) {
    for at in 0..pieces.len() {
        let Some(Piece::Sequence(strip)) = pieces.get(at) else { continue };
        let strip = *strip;
        let before = at.checked_sub(1).and_then(|before| pieces.get_mut(before));
        if let (true, Some(Piece::Line { text, .. })) = (strip.strip_start(), before) {
            text.truncate(text.trim_end().len());
        }
        if let (true, Some(Piece::Line { text, .. })) = (strip.strip_end(), pieces.get_mut(at + 1)) {
            *text = text.trim_start().to_owned();
        }
    }
}

/// Takes the smallest indentation from every line; blank lines have none and keep what they have.
fn dedent(pieces: &mut [Piece]) {
    let mut smallest = usize::MAX;
    let mut starts = Vec::new();
    let mut line_begins = true;
    for (at, piece) in pieces.iter().enumerate() {
        let spaces = match piece {
            Piece::Line { text, .. } if text.trim_start().is_empty() && text.ends_with('\n') => usize::MAX,
            Piece::Line { text, .. } => text.chars().take_while(|letter| letter.is_whitespace()).count(),
            Piece::Sequence(_) => 0,
        };
        if line_begins {
            smallest = smallest.min(spaces);
            if spaces != usize::MAX {
                starts.push(at);
            }
        }
        line_begins = matches!(piece, Piece::Line { text, .. } if text.ends_with('\n'));
    }
    for at in starts {
        if let Some(Piece::Line { text, .. }) = pieces.get_mut(at) {
            *text = text.chars().skip(smallest).collect();
        }
    }
}
