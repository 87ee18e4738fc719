//! What is told of a module that should be in the tree and is not.

use crate::discover::{Tree, unchecked_submodule};
use crate::finding::Problem;
use crate::source::Location;

/// The problem of a module, as its call names it, that is not in a directory. All of one submodule that is not checked out
/// are told at once.
pub(crate) fn missing(tree: &dyn Tree, written: &str, directory: Option<&str>, at: &Location) -> Problem {
    match directory.and_then(|directory| unchecked_submodule(tree, directory)) {
        Some(submodule) => {
            let message = "this git submodule is not checked out: what the modules in it hold was not read. \
                           `git submodule update --init` checks it out";
            Problem::file(tree.display(&submodule), message)
        }
        None => {
            let message = format!("the module \"{written}\" is not in the scanned tree; what it holds was not read");
            Problem::at(at.clone(), message)
        }
    }
}
