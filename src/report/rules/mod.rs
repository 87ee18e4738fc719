//! The rules in force: their list, and what trying a pack showed.

mod list;
mod trial;

pub use list::{write_columns, write_json};
pub use trial::write_trial;
