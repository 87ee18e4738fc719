//! What is to be judged, in the words of reports.

use super::{Request, Tree};

/// The requests, answerable for paths as reports show them.
#[derive(Clone, Debug, Default)]
pub struct Requested {
    working: String,
    requests: Vec<Request>,
}

impl Requested {
    /// The requests of a run over a tree.
    pub fn new(tree: &dyn Tree, requests: &[Request]) -> Self {
        Self { working: tree.working().to_owned(), requests: requests.to_vec() }
    }

    /// Whether a path, as reports show it, is to be judged.
    pub fn covers(&self, shown: &str) -> bool {
        let path = self.tree_path(shown);
        self.requests.iter().any(|request| request.covers(&path))
    }

    /// Whether everything below the folder of a file is to be judged.
    pub fn covers_folder_of(&self, shown: &str) -> bool {
        let path = self.tree_path(shown);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.requests.iter().any(|request| request.covers(folder))
    }

    /// The path of the tree for one that reports show, relative to the working directory.
    fn tree_path(&self, shown: &str) -> String {
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
