//! Partial values: what an attribute holds as far as the files tell, and how we know.
//!
//! A [`Value`] is data and its [`Origin`]. The data may be known, [unknown with a reason](Unknown), or one of a finite
//! set of candidates; the origin keeps the [trail](Trail) from the place of use to the literal, the
//! [references](Reference) that flowed into the value (what links are made of), and whether it rests on an
//! input's default that a pipeline may override.

mod at_least;
mod data;
mod made_of;
mod origin;
mod outline;
mod path;
mod reference;
mod unknown;
mod written;

pub use at_least::AtLeast;
pub use data::{Data, Value};
pub use made_of::{MadeText, PartFrom, TextPart};
pub use origin::{Origin, Step, Trail};
pub use outline::{Outline, Written};
pub use path::{Path, PathError, Segment};
pub use reference::Reference;
pub use unknown::Unknown;
pub use written::written_value;

/// Numbers as Terraform counts: in decimal. What does not fit is unknown, never rounded.
pub type Number = rust_decimal::Decimal;
