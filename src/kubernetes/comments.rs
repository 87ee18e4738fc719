//! Comments as the model holds them.

use std::sync::Arc;

use crate::model::Comment;
use crate::source::{Location, SourceFile, Span};

/// The comments at the given places of a file, their `#` taken off.
pub(super) fn at(file: &Arc<SourceFile>, places: &[Span]) -> Vec<Comment> {
    let comment = |place: &Span| {
        let at = Location::new(file, *place);
        Comment { text: at.text().strip_prefix('#').unwrap_or_default().to_owned(), at }
    };
    places.iter().map(comment).collect()
}
