//! Terraform and OpenTofu: reads the language and gives resources with partial values.
//!
//! The language half goes from text to values: [`syntax`] parses files, [`types`] knows type constraints and
//! conversions, [`functions`] has the built-in functions, and [`evaluate`] brings them together over partial values.

pub mod evaluate;
pub mod functions;
pub mod syntax;
pub mod types;
