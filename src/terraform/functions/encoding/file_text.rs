//! Where the parts of a decoded text stand: in the file that holds the whole of it.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{Location, SourceFile};
use crate::value::{Data, Origin, Value};

/// How long a literal may be for a trail to quote it.
const QUOTED: usize = 80;

/// The file whose whole content a text is.
pub(super) struct FileText<'t> {
    text: &'t str,
    file: Arc<SourceFile>,
}

impl<'t> FileText<'t> {
    /// The file of a text that `file()` read and nothing changed.
    pub(super) fn of(value: &'t Value) -> Option<Self> {
        let text = value.as_str()?;
        let at = &value.origin.trail.as_ref()?.literal().at;
        (at.span.start == 0 && at.file.text() == text).then(|| Self { text, file: Arc::clone(&at.file) })
    }

    /// A part of the text as the literal that it is there; of collections only what is in them.
    pub(super) fn literal(&self, value: Value, part: Range<usize>) -> Value {
        if matches!(value.data, Data::List(_) | Data::Map(_)) {
            return value;
        }
        let letters = self.text.get(part.clone()).unwrap_or_default();
        let what = if letters.len() > QUOTED { self.file.path() } else { letters };
        let origin = Origin::literal(what, Location::new(&self.file, part));
        value.with_origin(origin)
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
