//! Terraform and OpenTofu: reads the language and gives resources with partial values.
//!
//! The language half goes from text to values: [`syntax`] parses files, `types` knows type constraints and
//! conversions, `partial` how to compute with what is only partly known, [`functions`] has the built-in functions, and
//! [`evaluate`] brings them together.

pub mod evaluate;
pub mod functions;
pub mod syntax;

mod partial;
mod types;

pub use evaluate::console;
