//! Paths inside a tree: relative to its root, `/` between the parts, without `.` and `..`.

pub(crate) use crate::discover::folder;

/// `relative` as seen from `directory`; `None` when it climbs out of the tree or is absolute.
pub(crate) fn join(directory: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') || relative.contains(':') {
        return None;
    }
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The name of an entry of a directory.
pub(crate) fn entry(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

/// What remains of a path below a directory: `prod/eu.tfvars` of `envs/prod/eu.tfvars` below `envs`.
pub(crate) fn below<'a>(directory: &str, path: &'a str) -> Option<&'a str> {
    if directory.is_empty() {
        return Some(path);
    }
    path.strip_prefix(directory)?.strip_prefix('/')
}

/// A directory as reports show it; `.` for the working directory itself.
pub(crate) fn shown(tree: &dyn crate::discover::Tree, directory: &str) -> String {
    let shown = tree.display(directory);
    if shown.is_empty() { ".".to_owned() } else { shown }
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
        assert_eq!(join("live", "../../etc"), None);
        assert_eq!(join("live", "/etc"), None);
        assert_eq!(join("live", "C:\\modules"), None);
    }

    #[test]
    fn what_lies_below_a_directory_is_named_from_there() {
        assert_eq!(below("envs", "envs/prod/eu.tfvars"), Some("prod/eu.tfvars"));
        assert_eq!(below("env", "envs/prod"), None);
        assert_eq!(below("", "envs/prod"), Some("envs/prod"));
    }
}
