//! YAML (and JSON) as kubectl reads it: text to values with trails.
//!
//! Three steps, one file each: [`documents`] cuts a stream at its `---` lines, [`parse()`] turns one document into a
//! tree of [`Node`]s with byte spans and comments, and [`Reader::value`] gives the tree its meaning: which plain words
//! are booleans and numbers ([`scalar`]), what aliases and merge keys stand for, which scalars hold placeholders
//! ([`placeholder`]). Cutting first means that a broken document never costs its neighbours.
//!
//! The facts about scalars, merge keys and duplicate keys are those of sigs.k8s.io/yaml over go-yaml v2, which kubectl
//! uses, and are proved against kubectl itself.

mod embedded;
mod mapping;
mod meaning;
mod node;
mod parse;
mod placeholder;
mod scalar;
mod split;
mod written;

pub(crate) use embedded::embedded;
pub(crate) use meaning::Reader;
pub(crate) use node::{Content, Node};
pub(crate) use parse::{Syntax, SyntaxError, parse};
pub(crate) use split::documents;
pub(crate) use written::written;
