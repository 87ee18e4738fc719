//! Drivers, labels and ignores: what people declare in comments, tags, annotations and the configuration, and what each
//! of these covers.
//!
//! [`grammar`] reads one comment's annotation, [`comments`] gathers them from a scope's comments, [`tags`] reads tags,
//! labels and Kubernetes annotations. [`declare`] lays it all over a stack: the nearest declaration counts.

mod comments;
mod declared;
mod grammar;
mod tags;

pub use declared::{Declared, Spoken, SpokenId, declare};
