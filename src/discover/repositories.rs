//! The repositories that a run reads from, and where paths lie in them.

use super::Tree;
use super::paths::relative;

/// What paths of reports mean beyond the working directory: the same file has the same path in its repository, wherever
/// the command was started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repositories {
    /// The working directory in the tree.
    working: String,
    /// The directories that may be read, as paths of the tree.
    bases: Vec<String>,
}

impl Repositories {
    /// Those of a tree.
    pub fn of(tree: &dyn Tree) -> Self {
        Self { working: tree.working().to_owned(), bases: tree.bases() }
    }

    /// The path in its repository of one that reports show; the repository itself is the empty path.
    pub fn path(&self, shown: &str) -> String {
        if shown.starts_with(['/', '<']) {
            // A file that was named from elsewhere, or standard input.
            return shown.to_owned();
        }
        let path = self.tree_path(shown);
        let inside = self.base_of(&path).and_then(|base| path.strip_prefix(base));
        inside.map_or(path.as_str(), |path| path.trim_start_matches('/')).to_owned()
    }

    /// The path that a platform knows a file by that holds this repository: that in the repository. As reports show it
    /// where several repositories were read.
    pub fn uploaded(&self, shown: &str) -> String {
        match self.bases.as_slice() {
            [_] => self.path(shown),
            _ => shown.to_owned(),
        }
    }

    /// The directory, as reports show it, of the repository in which a path lies.
    pub fn root_of(&self, shown: &str) -> String {
        let path = self.tree_path(shown);
        relative(&self.working, self.base_of(&path).unwrap_or_default())
    }

    /// One path that reports show as seen from another one, a directory; `.` for itself.
    pub fn relative(&self, from: &str, to: &str) -> String {
        relative(&self.tree_path(from), &self.tree_path(to))
    }

    fn base_of(&self, path: &str) -> Option<&str> {
        let holds = |base: &&String| match path.strip_prefix(base.as_str()) {
            Some(rest) => base.is_empty() || rest.is_empty() || rest.starts_with('/'),
            None => false,
        };
        self.bases.iter().find(holds).map(String::as_str)
    }

    /// The path of the tree for one that reports show, relative to the working directory.
    pub(super) fn tree_path(&self, shown: &str) -> String {
        let mut parts: Vec<&str> = self.working.split('/').filter(|part| !part.is_empty()).collect();
        for part in shown.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(working: &str) -> Repositories {
        Repositories { working: working.to_owned(), bases: vec!["home/estate".to_owned(), "home/other".to_owned()] }
    }

    #[test]
    fn a_path_in_its_repository_does_not_hang_on_the_working_directory() {
        assert_eq!(from("home/estate").path("live/main.tf"), "live/main.tf");
        assert_eq!(from("home/estate/live").path("main.tf"), "live/main.tf");
        assert_eq!(from("home/estate/live/eu").path("../main.tf"), "live/main.tf");
        assert_eq!(from("home").path("other/main.tf"), "main.tf");
        assert_eq!(from("home/estate").path("."), "");
    }

    #[test]
    fn roots_are_shown_from_the_working_directory() {
        assert_eq!(from("home/estate/live").root_of("main.tf"), "..");
        assert_eq!(from("home/estate").root_of("live"), ".");
        assert_eq!(from("home/estate").root_of("../other/x"), "../other");
        assert_eq!(from("home/estate/live").relative("..", "prod"), "live/prod");
    }
}
