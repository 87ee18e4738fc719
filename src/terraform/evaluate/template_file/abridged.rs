//! A template that is parsed without its long literal texts.
//!
//! Files of templates are literal text for the most part, and hcl-edit's parser asks at each letter of it whether
//! something else begins. So what is literal for sure is left out, with a mark in its place, and put back into what was
//! parsed; places in the shortened text are told where they come from.

use std::ops::Range;
use std::sync::Arc;

use hcl_edit::parser::{Error, parse_template};
use hcl_edit::template::{Directive, Element, Template};

use crate::source::{Location, Passage, SourceFile};

/// What stands for a text that was left out: a letter of Unicode's private use.
const MARK: char = '\u{f8ff}';
/// Shorter texts stay.
const WORTH_IT: usize = 40;

/// Parses a text as a template; with the text to which the spans belong.
pub(super) fn parse(file: Arc<SourceFile>) -> (Arc<SourceFile>, Result<Template, Box<Error>>) {
    let left_out = if file.text().contains(MARK) { Vec::new() } else { literal_texts(file.text()) };
    if left_out.is_empty() {
        let parsed = parse_template(file.text()).map_err(Box::new);
        return (file, parsed);
    }
    let shortened = shortened(&file, &left_out);
    let mut parsed = parse_template(shortened.text()).map_err(Box::new);
    if let Ok(template) = &mut parsed {
        put_back(template, &mut left_out.iter().map(|range| file.slice(range.start, range.end)));
    }
    (Arc::new(shortened), parsed)
}

/// The long texts that are literal for sure and stay as they are: up to the first sequence that may reach further than
/// can be told here, or that changes what stands beside it.
fn literal_texts(text: &str) -> Vec<Range<usize>> {
    let mut literal = Vec::new();
    let mut start = 0;
    loop {
        let rest = text.get(start..).unwrap_or_default();
        let sequence = next_sequence(rest);
        let end = sequence.map_or(text.len(), |at| start + at);
        let (before, after) = (text.get(start..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let is_escaped = sequence.is_some() && before.ends_with(['$', '%']);
        let trims = after.get(2..).is_some_and(|inside| inside.starts_with('~'));
        if is_escaped || trims {
            return literal;
        }
        if before.len() >= WORTH_IT {
            literal.push(start..end);
        }
        match sequence.and_then(|_| plain_length(after)) {
            Some(length) => start = end + length,
            None => return literal,
        }
    }
}

/// Where the next interpolation, directive or escape begins.
fn next_sequence(text: &str) -> Option<usize> {
    let before = |brace: usize| brace.checked_sub(1).filter(|at| matches!(text.as_bytes().get(*at), Some(b'$' | b'%')));
    text.match_indices('{').find_map(|(brace, _)| before(brace))
}

/// How long a sequence is in which nothing hides its end (no string, object, heredoc or comment), and which trims
/// nothing.
fn plain_length(sequence: &str) -> Option<usize> {
    let inside = sequence.get(2..)?;
    let end = inside.find(['}', '{', '"', '<', '#', '/', '~'])?;
    inside.get(end..)?.starts_with('}').then_some(2 + end + 1)
}

fn shortened(file: &Arc<SourceFile>, left_out: &[Range<usize>]) -> SourceFile {
    let mut text = String::new();
    let mut passages = Vec::new();
    let mut add = |range: Range<usize>, verbatim: bool| {
        if !range.is_empty() {
            passages.push(Passage { start: text.len(), at: Location::new(file, range.clone()), verbatim });
            if verbatim { text.push_str(file.slice(range.start, range.end)) } else { text.push(MARK) }
        }
    };
    let mut kept = 0;
    for range in left_out {
        add(kept..range.start, true);
        add(range.clone(), false);
        kept = range.end;
    }
    add(kept..file.text().len(), true);
    SourceFile::made(file.path(), text, passages)
}

fn put_back<'a>(template: &mut Template, left_out: &mut impl Iterator<Item = &'a str>) {
    for element in template.iter_mut() {
        match element {
            Element::Literal(text) if text.chars().eq([MARK]) => {
                left_out.next().unwrap_or_default().clone_into(text);
            }
            Element::Literal(_) | Element::Interpolation(_) => {}
            Element::Directive(directive) => match directive.as_mut() {
                Directive::If(choice) => {
                    put_back(&mut choice.if_expr.template, left_out);
                    if let Some(otherwise) = &mut choice.else_expr {
                        put_back(&mut otherwise.template, left_out);
                    }
                }
                Directive::For(repeated) => put_back(&mut repeated.for_expr.template, left_out),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    #[test]
    fn what_was_left_out_is_put_back() {
        let long = "lorem ipsum \"dolor\" sit amet {consectetur} adipiscing\n elit sed $ do % eiusmod\n".repeat(2);
        for text in [
            long.clone(),
            format!("{long}${{a}}{long}${{ b.c }}\n{long}${{d}}{long}"),
            format!("{long}${{a}}{long}${{ b.c ~}}\n{long}"),
            format!("{long}%{{ if a }}{long}%{{ else }}{long}%{{ endif }}{long}%{{ for x in y ~}}{long}%{{ endfor }}x"),
            format!("{long}${{a}}{long}$${{a}}{long}${{b}}"),
            format!("{long}${{a}}{long}$$${{a}}{long}"),
            format!("${{a}}{long}${{ f(\"}} {{x}} $\", {{ a = 1 }}) }}{long}${{b}}"),
            format!("{long}${{a /* }} */ }}{long}"),
        ] {
            let file = Arc::new(SourceFile::new("a.tftpl", text.as_str()));
            let whole = parse_template(&text).unwrap();
            let (shortened, parsed) = parse(Arc::clone(&file));
            assert!(shortened.text().len() < text.len(), "{text}");
            let parsed = parsed.unwrap();
            assert_eq!(parsed.to_string(), whole.to_string());
            let literals = |template: &Template| {
                let all = template.iter().filter_map(Element::as_literal).map(|text| text.as_str().to_owned());
                all.collect::<Vec<_>>()
            };
            assert_eq!(literals(&parsed), literals(&whole));
            let places = |file: &Arc<SourceFile>, template: &Template| {
                let at = |element: &Element| crate::terraform::syntax::location(element, file).span;
                template.iter().map(at).collect::<Vec<_>>()
            };
            assert_eq!(places(&shortened, &parsed), places(&file, &whole), "{text}");
        }
    }

    #[test]
    fn a_text_with_the_mark_is_parsed_as_it_stands() {
        let text = format!("{MARK}{}${{a}}", "x".repeat(100));
        let (file, parsed) = parse(Arc::new(SourceFile::new("a.tftpl", text.as_str())));
        assert!(!file.is_made());
        assert_eq!(parsed.unwrap().to_string(), text);
    }
}
