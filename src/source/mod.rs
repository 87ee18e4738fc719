//! Text, byte spans and line tables: the only room that knows offsets.
//!
//! A [`SourceFile`] owns the text of one file and answers where a byte is. A [`Location`] is a file and a
//! [`Span`] in it; everything downstream (trails, findings, labels) points with locations, and only
//! [`Location::start`] and [`Location::end`] turn them into lines and columns.

mod file;
mod location;

pub use file::{Passage, Position, SourceFile};
pub use location::{Location, Span};
