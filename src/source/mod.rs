//! Text, byte spans and line tables: the only room that knows offsets.
//!
//! A [`SourceFile`] owns the text of one file and answers where a byte is. A [`Location`] is a file and a
//! [`Span`] in it; everything downstream (trails, findings, labels) points with locations, and only
//! [`Location::start`] and [`Location::end`] turn them into lines and columns. [`Positions`] finds the parts of the
//! user's own YAML files (the configuration, rule packs) and reads these in their written form.

mod file;
mod form;
mod location;
mod positions;
mod suggestion;

pub use file::{Passage, Position, SourceFile};
pub use form::Misread;
pub use location::{Location, Span};
pub use positions::Positions;
pub use suggestion::{did_you_mean, nearest};
