//! What people declare: drivers, labels and ignores, with what they cover.
//!
//! They come from comments (`annotation.rs` has the grammar), from tags, labels and annotations of resources, and from
//! the configuration. A declaration covers what lies inside its scope: resource < module call < provider < file <
//! stack < decision of the configuration. The nearest counts, and a caller counts before the module that it calls;
//! each resource's scopes stand in that order. [`declare`] listens to a stack, [`Declared`] answers.

mod annotation;
mod comments;
mod declared;
mod gathering;
mod reading;
mod register;
mod spoken;
mod standing;
mod tags;

#[cfg(test)]
mod tests;

pub use annotation::LENGTH_LIMIT;
pub use comments::annotation_lines;
pub use declared::Declared;
pub use gathering::declare;
pub use spoken::{Spoken, SpokenId, Undecided};
pub use tags::PREFIX;
