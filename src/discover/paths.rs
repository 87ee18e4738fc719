//! Paths of a tree: relative to its root, `/` between the parts, without `.` and `..`; the root is the empty path.

use super::Tree;

/// The directory that a path lies in; the root's own is the root.
pub fn directory(path: &str) -> &str {
    split(path).0
}

/// The name of a file or directory in the directory that it lies in.
pub fn name(path: &str) -> &str {
    split(path).1
}

/// The directory that a path lies in, and its name there.
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The path of what has a name in a directory.
pub fn entry(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

/// A path as written in a file of a directory; none when it is absolute or leads out of the tree.
pub fn resolve(directory: &str, written: &str) -> Option<String> {
    if written.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
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

/// What remains of a path below a directory: `prod/eu.tfvars` of `envs/prod/eu.tfvars` below `envs`.
pub fn below<'p>(directory: &str, path: &'p str) -> Option<&'p str> {
    if directory.is_empty() {
        return Some(path);
    }
    path.strip_prefix(directory)?.strip_prefix('/')
}

/// One path as seen from another, a directory; `.` for itself.
pub fn relative(from: &str, to: &str) -> String {
    let shared = parts(from).zip(parts(to)).take_while(|(one, other)| one == other).count();
    let up = parts(from).skip(shared).map(|_| "..");
    let steps: Vec<&str> = up.chain(parts(to).skip(shared)).collect();
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

/// A path and the directories above it, the nearest first, the root last.
pub fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |below| (!below.is_empty()).then(|| directory(below)))
}

/// A directory as reports show it; `.` for the working directory itself.
pub fn shown(tree: &dyn Tree, directory: &str) -> String {
    let shown = tree.display(directory);
    if shown.is_empty() { ".".to_owned() } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_paths_are_resolved_inside_the_tree_only() {
        assert_eq!(resolve("a/b", "../c/./d.yaml").as_deref(), Some("a/c/d.yaml"));
        assert_eq!(resolve("", "x//").as_deref(), Some("x"));
        assert_eq!(resolve("a", "..").as_deref(), Some(""));
        assert_eq!(resolve("a", "../../b"), None);
        assert_eq!(resolve("a", "/etc/passwd"), None);
    }

    #[test]
    fn a_path_is_its_directory_and_its_name() {
        for path in ["a/b/c.tf", "c.tf", ""] {
            assert_eq!(entry(directory(path), name(path)), path);
        }
    }

    #[test]
    fn a_path_is_seen_from_another() {
        for (from, to, seen) in [
            ("", "live/eu/main.tf", "live/eu/main.tf"),
            ("live", "live/eu/main.tf", "eu/main.tf"),
            ("live/eu", "modules/app", "../../modules/app"),
            ("live/eu", "", "../.."),
            ("live", "live", "."),
            ("live", "liver", "../liver"),
        ] {
            assert_eq!(relative(from, to), seen, "{to} from {from}");
        }
    }

    #[test]
    fn upwards_ends_at_the_root() {
        assert_eq!(upwards("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(upwards("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn what_lies_below_a_directory_is_named_from_there() {
        assert_eq!(below("envs", "envs/prod/eu.tfvars"), Some("prod/eu.tfvars"));
        assert_eq!(below("env", "envs/prod"), None);
        assert_eq!(below("", "envs/prod"), Some("envs/prod"));
    }
}
