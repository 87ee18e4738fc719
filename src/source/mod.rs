//! Text, byte spans and line tables: the only room that knows offsets.
//!
//! A [`SourceFile`] owns the text of one file and answers where a byte is. A [`Location`] is a file and a
//! [`Span`] in it; everything downstream (trails, findings, labels) points with locations, and only
//! [`Location::start`] and [`Location::end`] turn them into lines and columns. [`Positions`] finds the parts of the
//! user's own YAML files (the configuration, rule packs) and reads these in their written form. [`Table`] and
//! [`Records`] are texts that the program carries with it.

mod file;
mod form;
mod location;
mod positions;
mod records;
mod suggestion;
mod table;

pub use file::{Passage, Position, SourceFile};
pub use form::Misread;
pub use location::{Location, Span};
pub use positions::Positions;
pub use records::{Cell, Records};
pub use suggestion::{did_you_mean, nearest};
pub use table::Table;
