//! `generate` blocks: files that Terragrunt writes into a unit's module.
//!
//! The contents are a text, and the text is a program: it is read as if it stood in a file. What its interpolations
//! insert becomes a name where it stands for a value, so that one value that cannot be told costs no other, and a
//! region's trail goes on to the local value that it comes from.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::context::Context;
use super::recipes::{self, Recipe};
use crate::finding::Problem;
use crate::source::{Location, Passage, SourceFile};
use crate::terraform::evaluate::{Part, evaluate};
use crate::terraform::inputs::Constants;
use crate::terraform::paths;
use crate::terraform::syntax::{self, Place};
use crate::terraform::types::to_string;
use crate::value::{Data, Origin, Unknown, Value};

/// How a name for an inserted value begins.
const NAME: &str = "inserted_";
/// Arguments that are read as words before anything is evaluated.
const WORDS: [&str; 4] = ["alias", "default", "source", "version"];
/// How long a generated file may be.
const TEXT_LIMIT: usize = 1 << 18;

/// A file that a unit generates.
#[derive(Debug)]
pub(super) struct Generated {
    /// Its name in the module's directory.
    pub(super) name: String,
    /// Whether it gives way to a file that is there; none where that cannot be told.
    pub(super) gives_way: Option<bool>,
    /// Where the unit says so.
    pub(super) at: Location,
    /// The text, with the places that it comes from.
    pub(super) file: Arc<SourceFile>,
    /// The values of the names in it.
    pub(super) insertions: BTreeMap<Arc<str>, Value>,
    /// What is missing in it.
    pub(super) notes: Vec<Problem>,
}

/// The files that a unit generates, as far as terraform reads them; and what of them cannot be told.
pub(super) fn of_unit(unit: &Rc<Context<'_>>) -> (Vec<Generated>, Vec<Problem>) {
    let (mut generated, mut untold) = (Vec::new(), Vec::new());
    let mut names = 0;
    for recipe in recipes::of_unit(unit) {
        match recipe.and_then(|recipe| recipe.made(&mut names)) {
            Ok(made) => generated.extend(made),
            Err(problem) => untold.push(problem),
        }
    }
    (generated, untold)
}

impl Recipe<'_> {
    /// The file; none where there is to be none, or none that terraform reads.
    fn made(&self, names: &mut usize) -> Result<Option<Generated>, Problem> {
        if self.is_disabled()? {
            return Ok(None);
        }
        let Some(name) = self.name()? else { return Ok(None) };
        let text = Text::render(&self.contents()?, names);
        let shown = paths::directory(self.context.config.file.path());
        Ok(Some(Generated {
            gives_way: self.gives_way(),
            at: self.at.clone(),
            file: Arc::new(SourceFile::made(paths::entry(shown, &name), text.text, text.passages)),
            insertions: text.insertions,
            notes: text.notes,
            name,
        }))
    }
}

/// A text that is put together.
#[derive(Default)]
struct Text {
    text: String,
    passages: Vec<Passage>,
    insertions: BTreeMap<Arc<str>, Value>,
    notes: Vec<Problem>,
    /// How many values were inserted.
    count: usize,
}

impl Text {
    /// Puts parts together; one that gets too long is left out as a whole.
    fn render(parts: &[Part], names: &mut usize) -> Self {
        let first = *names;
        let places = places(parts, names);
        let mut places = places.into_iter();
        let mut text = Self::default();
        for (position, part) in parts.iter().enumerate() {
            match part {
                Part::Written { text: written, at, verbatim } => text.push(written, at, *verbatim),
                Part::Inserted { value, at } => {
                    let place = places.next().unwrap_or(Place::Glued);
                    let name = format!("{NAME}{}", first + text.count);
                    let inserted = if text.at_a_statement(place, value, parts.get(position + 1)) {
                        text.miss(value, at);
                        String::new()
                    } else {
                        text.inserted(value, place, &name)
                    };
                    text.push(&inserted, at, false);
                    text.count += 1;
                }
            }
            if text.text.len() > TEXT_LIMIT {
                let at = part.at().clone();
                let message = format!("this generates a file of more than {} KiB; it was not read", TEXT_LIMIT >> 10);
                return Self { notes: vec![Problem::at(at, message)], ..Self::default() };
            }
        }
        text
    }

    fn push(&mut self, text: &str, at: &Location, verbatim: bool) {
        self.passages.push(Passage { start: self.text.len(), at: at.clone(), verbatim });
        self.text.push_str(text);
    }

    /// What stands in the text for an inserted value: a name for it where a value is asked for, else its letters.
    fn inserted(&mut self, value: &Value, place: Place, name: &str) -> String {
        let letters = known_text(value);
        let as_letters = || letters.as_deref().unwrap_or(name).to_owned();
        match place {
            Place::Comment | Place::Glued => as_letters(),
            Place::Text if self.at_a_word() => as_letters(),
            Place::Text => {
                self.insertions.insert(name.into(), value.clone());
                format!("${{{name}}}")
            }
            Place::Code => match self.at_an_expression().then(|| read(value)).flatten() {
                Some(read) => {
                    self.insertions.insert(name.into(), read);
                    name.to_owned()
                }
                None => as_letters(),
            },
        }
    }

    /// Whether a value that cannot be told stands for whole arguments or blocks.
    fn at_a_statement(&self, place: Place, value: &Value, next: Option<&Part>) -> bool {
        let is_key = |part: &Part| matches!(part, Part::Written { text, .. } if text.trim_start().starts_with('='));
        place == Place::Code
            && known_text(value).is_none()
            && self.line().trim().is_empty()
            && !self.at_an_expression()
            && !next.is_some_and(is_key)
    }

    /// Notes that a part of the text is missing.
    fn miss(&mut self, value: &Value, at: &Location) {
        let why = value.candidates().iter().find_map(Value::why_unknown);
        let why = why.map_or_else(|| "it has several candidates".to_owned(), ToString::to_string);
        let message = format!("a part of this generated file cannot be told: {why}");
        self.notes.push(Problem::at(at.clone(), message).as_note());
    }

    /// The line so far.
    fn line(&self) -> &str {
        self.text.rsplit('\n').next().unwrap_or_default()
    }

    /// Whether a string begins here that is read as a word: a block's label, an alias.
    fn at_a_word(&self) -> bool {
        let Some((before, _)) = self.line().rsplit_once('"') else { return false };
        match before.trim_end().strip_suffix('=') {
            Some(argument) => WORDS.iter().any(|word| {
                let rest = argument.trim_end().strip_suffix(word);
                rest.is_some_and(|rest| !rest.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
            }),
            None => before.trim_end().ends_with(|letter: char| letter.is_alphanumeric() || "_-\"".contains(letter)),
        }
    }

    /// Whether a value is asked for here.
    fn at_an_expression(&self) -> bool {
        self.text.trim_end().ends_with(['=', '(', '[', ',', '?', ':', '+', '-', '*', '/', '>', '<', '|', '&', '!'])
    }
}

/// What each inserted value stands in, in order. Counts the names that they get.
fn places(parts: &[Part], names: &mut usize) -> Vec<Place> {
    let mut text = String::new();
    let mut offsets = Vec::new();
    for part in parts {
        match part {
            Part::Written { text: written, .. } => text.push_str(written),
            Part::Inserted { .. } => {
                offsets.push(text.len());
                text.push_str(NAME);
                text.push_str(&names.to_string());
                *names += 1;
            }
        }
    }
    syntax::places(&text, &offsets)
}

fn known_text(value: &Value) -> Option<Arc<str>> {
    match value.data {
        Data::OneOf(_) | Data::Unknown(_) => None,
        _ => to_string(value).ok(),
    }
}

/// What a value's letters mean where they stand as an expression.
fn read(value: &Value) -> Option<Value> {
    match &value.data {
        Data::Unknown(_) => Some(value.unheld()),
        Data::OneOf(candidates) => {
            let unread = || Value::unknown(Unknown::Ambiguous("a generated text has several forms".to_owned()));
            let read = candidates.iter().map(|one| read(one).unwrap_or_else(unread));
            Some(Value::one_of(read.collect::<Vec<_>>(), value.origin.clone()))
        }
        _ => {
            let text = known_text(value)?;
            let expression = syntax::parse_expression(text.trim()).ok()?;
            let file = Arc::new(SourceFile::new("<generated>", text.as_ref()));
            let read = evaluate(&expression, &file, &Constants);
            is_constant(&read).then(|| with_origin(&read, &value.origin))
        }
    }
}

fn is_constant(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(_) => false,
        Data::List(items) | Data::Set(items) | Data::OneOf(items) => items.iter().all(is_constant),
        Data::Map(entries) => entries.values().all(is_constant),
        _ => true,
    }
}

/// The same value, all of which comes from one place.
fn with_origin(value: &Value, origin: &Origin) -> Value {
    let data = match &value.data {
        Data::List(items) => Data::List(Arc::new(items.iter().map(|item| with_origin(item, origin)).collect())),
        Data::Set(items) => Data::Set(Arc::new(items.iter().map(|item| with_origin(item, origin)).collect())),
        Data::Map(entries) => {
            let entries = entries.iter().map(|(name, entry)| (Arc::clone(name), with_origin(entry, origin)));
            Data::Map(Arc::new(entries.collect::<BTreeMap<_, _>>()))
        }
        data => data.clone(),
    };
    Value::new(data, origin.clone())
}
