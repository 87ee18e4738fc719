//! Where the parts of a decoded text come from: the file that holds the whole of it, or what it was made of.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{Location, SourceFile};
use crate::value::{Data, MadeText, Origin, Value};

/// A text that is decoded, and where it comes from.
pub(super) struct WholeText<'t> {
    text: &'t str,
    /// The origin of the text as one.
    origin: &'t Origin,
    from: From,
    /// Where its bytes stand in the text that is known in part for which it is read; the same, where it is that itself.
    places: Vec<(usize, usize)>,
}

enum From {
    /// It is the whole content of a file.
    File(Arc<SourceFile>),
    /// It was made of several texts.
    Made(MadeText),
}

impl<'t> WholeText<'t> {
    /// A text that `file()` read and nothing changed, or one that was put together.
    pub(super) fn of(value: &'t Value) -> Option<Self> {
        let text = value.as_str()?;
        let at = &value.origin.trail.as_ref()?.literal().at;
        let is_file = at.span.start == 0 && at.file.text() == text;
        let from = if is_file { From::File(Arc::clone(&at.file)) } else { From::Made(value.made_text()?) };
        Some(Self { text, origin: &value.origin, from, places: Vec::new() })
    }

    /// A text that stands for one which is known in part; with the places where its parts begin in both.
    pub(super) fn standing_for(value: &'t Value, text: &'t str, places: Vec<(usize, usize)>) -> Option<Self> {
        Some(Self { text, origin: &value.origin, from: From::Made(value.made_text()?), places })
    }

    /// A part of the text with its own way to its literal; of collections only what is in them.
    pub(super) fn literal(&self, value: Value, part: Range<usize>) -> Value {
        if matches!(value.data, Data::List(_) | Data::Map(_)) {
            return value;
        }
        match &self.from {
            From::File(file) => value.with_origin(Origin::quoted(Location::new(file, part))),
            From::Made(parts) => match parts.way(self.place(part.start)..self.place(part.end)) {
                Some(trail) => value.with_origin(Origin { trail: Some(trail), ..self.origin.clone() }),
                None => value,
            },
        }
    }

    fn place(&self, offset: usize) -> usize {
        let after = self.places.partition_point(|(start, _)| *start <= offset);
        let begun = after.checked_sub(1).and_then(|last| self.places.get(last));
        begun.map_or(offset, |(start, place)| place + (offset - start))
    }

    /// The same for a part that was cut out of the text.
    pub(super) fn literal_of(&self, value: Value, part: &str) -> Value {
        let start = part.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        if start > self.text.len() {
            return value;
        }
        self.literal(value, start..start + part.len())
    }
}
