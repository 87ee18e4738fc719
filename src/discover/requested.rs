//! What is to be judged, in the words of reports.

use super::{Repositories, Request, Tree, paths};

/// The requests, answerable for paths as reports show them.
#[derive(Clone, Debug, Default)]
pub struct Requested {
    repositories: Repositories,
    requests: Vec<Request>,
}

impl Requested {
    /// The requests of a run over a tree.
    pub fn new(tree: &dyn Tree, requests: &[Request]) -> Self {
        Self { repositories: Repositories::of(tree), requests: requests.to_vec() }
    }

    /// The repositories in which they lie.
    pub fn repositories(&self) -> &Repositories {
        &self.repositories
    }

    /// Whether a path, as reports show it, is to be judged.
    pub fn covers(&self, shown: &str) -> bool {
        let path = self.repositories.tree_path(shown);
        self.requests.iter().any(|request| request.covers(&path))
    }

    /// Whether everything below the directory of a file is to be judged.
    pub fn covers_directory_of(&self, shown: &str) -> bool {
        let path = self.repositories.tree_path(shown);
        self.requests.iter().any(|request| request.covers(paths::directory(&path)))
    }
}
