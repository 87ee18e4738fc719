//! regionlint
pub mod discover;
pub mod finding;
pub mod geo;
pub mod model;
pub mod source;
pub mod terraform;
pub mod value;
