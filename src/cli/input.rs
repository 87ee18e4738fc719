//! The files that a command is given for itself, beside those that it judges: a baseline, an estimate.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use crate::discover;
use crate::lint::UsageError;
use crate::source::SourceFile;

/// Reads one.
///
/// # Errors
/// When it is not there, too large, or no text.
pub(super) fn read(path: &Path) -> Result<Arc<SourceFile>, Failure> {
    let name = path.to_string_lossy().replace('\\', "/");
    let stream = fs::File::open(path).map_err(|error| Failure::stream(name.as_str(), error))?;
    discover::read_stream(&name, stream).map_err(|error| UsageError::new(name, error.to_string()).into())
}
