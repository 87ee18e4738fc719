//! The rules in force: their list, how much they know, and what trying a pack showed.

mod coverage;
mod list;
mod trial;

pub use coverage::{write_coverage, write_coverage_json};
pub use list::{write_columns, write_json};
pub use trial::write_trial;
