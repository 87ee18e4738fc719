//! Directories of units, and what paths mean in them.

use crate::terraform::paths;

/// What stands for the absolute path of the tree: nobody can tell where a pipeline checks it out.
pub(super) const ABSOLUTE: &str = "/[repository]";

/// The directory of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directory {
    /// The path in the tree; of a unit that a stack file makes, the one where Terragrunt would put it.
    pub(super) path: String,
    /// Where a made unit is copied from.
    pub(super) copied_from: Option<String>,
}

impl Directory {
    /// A directory that is there.
    pub(super) fn real(path: &str) -> Self {
        Self { path: path.to_owned(), copied_from: None }
    }

    /// A path as an expression gives it, as a path of the tree: relative to the directory, or from Terragrunt's
    /// functions.
    pub(super) fn resolve(&self, written: &str) -> Option<String> {
        let path = match written.strip_prefix(ABSOLUTE) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => paths::join("", rest.trim_start_matches('/'))?,
            _ => paths::join(&self.path, written)?,
        };
        let copied =
            self.copied_from.as_ref().filter(|_| path == self.path || paths::below(&self.path, &path).is_some());
        match copied {
            Some(from) if path == self.path => Some(from.clone()),
            Some(from) => Some(paths::entry(from, paths::below(&self.path, &path)?)),
            None => Some(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_functions_and_relative_ones_lead_into_the_tree() {
        let directory = Directory::real("live/eu");
        assert_eq!(directory.resolve("../us/a.yaml").as_deref(), Some("live/us/a.yaml"));
        assert_eq!(directory.resolve("/[repository]/live/../x").as_deref(), Some("x"));
        assert_eq!(directory.resolve("/etc/passwd"), None);
        assert_eq!(directory.resolve("/[repository]/../etc"), None);
        assert_eq!(directory.resolve("../../../etc"), None);
    }

    #[test]
    fn a_made_unit_has_the_files_that_it_is_copied_from() {
        let directory =
            Directory { path: "live/.terragrunt-stack/db".to_owned(), copied_from: Some("units/database".to_owned()) };
        assert_eq!(directory.resolve("a.yaml").as_deref(), Some("units/database/a.yaml"));
        assert_eq!(directory.resolve("/[repository]/live/.terragrunt-stack/db").as_deref(), Some("units/database"));
        assert_eq!(directory.resolve("../../region.hcl").as_deref(), Some("live/region.hcl"));
    }
}
