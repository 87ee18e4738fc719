//! Paths as Terraform and Terragrunt write them.

pub(crate) use crate::discover::paths::{below, directory, entry, name, relative, shown, upwards};

use crate::discover::paths::resolve;

/// `relative` as seen from `directory`, Windows' way of writing included; `None` when it climbs out of the tree or is
/// absolute.
pub(crate) fn join(directory: &str, relative: &str) -> Option<String> {
    if relative.contains(':') { None } else { resolve(directory, &relative.replace('\\', "/")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_paths_have_no_dots() {
        assert_eq!(join("live/prod", "../../modules/app").as_deref(), Some("modules/app"));
        assert_eq!(join("live/prod", "./").as_deref(), Some("live/prod"));
        assert_eq!(join("", "./a//b").as_deref(), Some("a/b"));
        assert_eq!(join("live", "..\\modules").as_deref(), Some("modules"));
    }

    #[test]
    fn nothing_outside_the_tree_has_a_path() {
        for path in ["../../etc", "/etc", "C:\\modules", "\\modules"] {
            assert_eq!(join("live", path), None, "{path}");
        }
    }
}
