//! Which configurations count for a run.

use super::{Options, UsageError};
use crate::config::Configs;
use crate::discover::{Disk, FileKind, Tree, Walked, paths};

/// The configuration that the options name, or the nearest ones in the tree.
pub(super) fn read(options: &Options, disk: &Disk, tree: &dyn Tree, walked: &Walked) -> Result<Configs, UsageError> {
    match &options.config {
        Some(named) => single(disk, named),
        None => Ok(Configs::read(tree, &walked.of_kind(FileKind::Config).map(str::to_owned).collect::<Vec<_>>())),
    }
}

/// The configuration that the user named, for everything.
pub(super) fn single(disk: &Disk, named: &str) -> Result<Configs, UsageError> {
    let file = disk.read_named(named).map_err(|error| UsageError::new(named, error.to_string()))?;
    let path = disk.find_named(named).unwrap_or_default();
    Configs::single(disk, &file, paths::directory(&path)).map_err(|problems| UsageError { problems })
}
