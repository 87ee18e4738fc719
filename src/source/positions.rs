//! Where the parts of a YAML file of the user's stand (a configuration, a rule pack), so that an error can point at
//! them.
//!
//! serde gives values without places; this reads the same text for the places alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::{Event, Parser, Span as YamlSpan};

use super::{Location, Misread, SourceFile, Span};

/// The places of a YAML document's parts by their paths: `decisions[0].scope`.
#[derive(Debug)]
pub struct Positions {
    pub(super) file: Arc<SourceFile>,
    values: BTreeMap<String, Span>,
    keys: BTreeMap<String, Span>,
    /// Where the last word or bracket ended.
    end: usize,
}

/// A collection that is being read.
enum Open {
    List { path: String, next: usize, start: usize },
    Map { path: String, key: Option<String>, start: usize },
}

impl Positions {
    /// Reads the places of a file.
    ///
    /// # Errors
    /// When it is no YAML, or a key stands twice.
    pub fn read(file: &Arc<SourceFile>) -> Result<Self, Misread> {
        let mut positions = Self { file: Arc::clone(file), values: BTreeMap::new(), keys: BTreeMap::new(), end: 0 };
        let mut open: Vec<Open> = Vec::new();
        let options = granit_parser::options! { emit_comments: false };
        for event in Parser::new_from_str_with_options(file.text(), options) {
            let (event, span) = event.map_err(|error| {
                let at = error.marker().byte_offset().unwrap_or_default();
                Misread { at: Location::new(file, at..at), message: format!("this is no YAML: {}", error.kind()) }
            })?;
            positions.take(&event, bytes(&span), &mut open)?;
        }
        Ok(positions)
    }

    fn take(&mut self, event: &Event<'_>, span: Span, open: &mut Vec<Open>) -> Result<(), Misread> {
        match event {
            Event::Scalar(text, ..) => self.word(open, Some(text), span)?,
            Event::Alias(_) => self.word(open, None, span)?,
            Event::SequenceStart(..) => {
                let path = self.enter(open, None, span)?.unwrap_or_default();
                open.push(Open::List { path, next: 0, start: span.start });
            }
            Event::MappingStart(..) => {
                let path = self.enter(open, None, span)?.unwrap_or_default();
                open.push(Open::Map { path, key: None, start: span.start });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                // Only a bracket is written down; a block ends with the last word in it.
                if matches!(self.file.slice(span.start, span.end), "]" | "}") {
                    self.end = span.end;
                }
                if let Some(Open::List { path, start, .. } | Open::Map { path, start, .. }) = open.pop() {
                    self.values.insert(path, Span::new(start, self.end));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn word(&mut self, open: &mut [Open], text: Option<&str>, span: Span) -> Result<(), Misread> {
        self.end = span.end;
        if let Some(path) = self.enter(open, text, span)? {
            self.values.insert(path, span);
        }
        Ok(())
    }

    /// The path of a node that begins now; none when it is a key.
    fn enter(&mut self, open: &mut [Open], text: Option<&str>, span: Span) -> Result<Option<String>, Misread> {
        match open.last_mut() {
            None => Ok(Some(String::new())),
            Some(Open::List { path, next, .. }) => {
                let own = format!("{path}[{next}]");
                *next += 1;
                Ok(Some(own))
            }
            Some(Open::Map { path, key, .. }) => match key.take() {
                Some(own) => Ok(Some(own)),
                None => {
                    let own = below(path, text.unwrap_or("?"));
                    if self.keys.insert(own.clone(), span).is_some() {
                        let message = format!("the key `{}` stands here twice", text.unwrap_or("?"));
                        return Err(Misread { at: Location::new(&self.file, span), message });
                    }
                    *key = Some(own);
                    Ok(None)
                }
            },
        }
    }

    /// Where the value of a path stands; where it was not written, the nearest part around it.
    pub fn value(&self, path: &str) -> Location {
        let mut path = path;
        loop {
            if let Some(span) = self.values.get(path) {
                return Location::new(&self.file, *span);
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = path.get(..end).unwrap_or_default(),
                None if path.is_empty() => return Location::new(&self.file, 0..0),
                None => path = "",
            }
        }
    }

    /// Where a text stands, as a value of its own, below a path; the first place, if there is one.
    pub fn find(&self, path: &str, text: &str) -> Option<Location> {
        let below = self
            .values
            .iter()
            .filter(|(part, _)| part.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '['])));
        let plain = |span: &Span| self.file.slice(span.start, span.end).trim_matches(['"', '\'']) == text;
        below.map(|(_, span)| *span).filter(plain).min().map(|span| Location::new(&self.file, span))
    }

    /// Where the key of a path stands; where it was not written, its value or the nearest part around it.
    pub fn key(&self, path: &str) -> Location {
        match self.keys.get(path) {
            Some(span) => Location::new(&self.file, *span),
            None => self.value(path),
        }
    }
}

/// The path of a key in a map.
pub(super) fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn bytes(span: &YamlSpan) -> Span {
    span.byte_range().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn read(text: &str) -> Result<Positions, Misread> {
        Positions::read(&Arc::new(SourceFile::new("regionlint.yaml", text)))
    }

    #[test]
    fn parts_are_found_by_their_paths() {
        let text = "decisions:\n  - id: adr-1\n    scope: 'live/**'\n  - {id: adr-2}\nclusters: {prod.eu: \"aws:eu-west-1\"}\nlast: x\n";
        let positions = read(text).unwrap();
        assert_eq!(positions.value("decisions[0].scope").text(), "'live/**'");
        assert_eq!(positions.value("decisions[0]").text(), "id: adr-1\n    scope: 'live/**'");
        assert_eq!(positions.value("decisions[1]").text(), "{id: adr-2}");
        assert_eq!(positions.value("decisions[1].reason").text(), "{id: adr-2}", "the nearest part around it");
        assert_eq!(positions.key("clusters.prod.eu").text(), "prod.eu");
        assert_eq!(positions.value("nowhere").start().line, 1);
    }

    #[test]
    fn a_key_that_stands_twice_is_told() {
        let problem = read("a: 1\nb: {c: 1, c: 2}\n").unwrap_err();
        assert_eq!(problem.message, "the key `c` stands here twice");
        assert_eq!(problem.at.start().column, 11);
    }

    #[test]
    fn broken_yaml_is_told_with_its_place() {
        let problem = read("a: 1\nb: [1\nc: 2\n").unwrap_err();
        assert!(problem.message.starts_with("this is no YAML"), "{}", problem.message);
        assert_eq!(problem.at.start().line, 3);
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
