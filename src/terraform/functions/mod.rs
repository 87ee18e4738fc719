//! Terraform's built-in functions, one file per family.

use std::sync::Arc;

use crate::discover::{Entry, ReadError};
use crate::source::SourceFile;

/// The files that filesystem functions may read: those inside the tree. Paths are as the configuration writes
/// them: relative to the root module's folder.
pub trait Files {
    /// The text of a file.
    ///
    /// # Errors
    /// When it cannot be read as text, or lies outside the tree.
    fn read(&self, path: &str) -> Result<Arc<SourceFile>, ReadError>;

    /// The entries of a directory, sorted by name.
    ///
    /// # Errors
    /// When it lies outside the tree.
    fn list(&self, directory: &str) -> Result<Vec<Entry>, ReadError>;
}
