//! Where everything lives, findings or none.

mod json;
mod tree;

pub use json::write as write_json;
pub use tree::write as write_tree;
