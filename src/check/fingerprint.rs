//! Fingerprints: they name a decision, and hang neither on lines nor on where the command was started.

use super::Judged;
use crate::finding::{Code, Finding};
use crate::source::Location;

impl Judged<'_> {
    /// The fingerprint of a finding on something at a place, and what else tells it from others of its kind there.
    pub(super) fn fingerprint(&self, code: Code, at: &Location, name: &str, further: &[&str]) -> String {
        let (path, name) = (self.repositories.path(at.path()), self.steady(name));
        let parts = [code.id(), &path, &name];
        Finding::fingerprint(&[&parts[..], further].concat())
    }

    /// A name as every working directory sees it: what is a path of this stack becomes its path in the repository.
    pub(super) fn steady(&self, name: &str) -> String {
        let stack = &self.located.stack;
        let full = stack.name();
        if name == full || name == stack.directory {
            let inputs = full.strip_prefix(&stack.directory).filter(|_| name == full).unwrap_or_default();
            return format!("{}{inputs}", self.repositories.path(&stack.directory));
        }
        let is_path = |file: &str| file.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let known = stack.files.iter().any(|file| is_path(file.path()));
        if known { self.repositories.path(name) } else { name.to_owned() }
    }
}
