//! The project's file, `regionlint.yaml`: found, checked, merged.
//!
//! The [written form](written) is what people write; [`Config`] is what the program asks. The nearest file upwards from
//! each stack counts ([`Configs::of`]), so that a scan of the root and of one directory agree; `extends` builds on
//! another. What is wrong is told with its place and what was perhaps meant. Each room owns the options that it takes;
//! this one only says what the file holds.

mod audience;
mod checked;
mod checking;
mod cluster;
mod decision;
mod geography;
mod input;
mod load;
mod pattern;
mod reading;
mod render;
mod residency;
mod severity;
mod vocabulary;
pub mod written;

#[cfg(test)]
mod tests;

pub use audience::Audience;
pub use checked::Config;
pub use cluster::Cluster;
pub use decision::Decision;
pub use input::Input;
pub use load::Configs;
pub use pattern::{NamePattern, PathPattern, without_keys};
pub use render::{Chart, Render};
pub use residency::{Exception, LabelRule, Subject};
pub use vocabulary::{TagField, Vocabulary, fold};

/// The JSON Schema of `regionlint.yaml`, for editors.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(written::Config).to_value()
}
