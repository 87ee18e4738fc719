//! regionlint
pub mod discover;
pub mod finding;
pub mod geo;
pub mod lint;
pub mod model;
pub mod report;
pub mod source;
pub mod value;
