//! From the written form to the checked one: all that is wrong is gathered, so that one run tells everything.

use super::pattern::{NamePattern, PathPattern, resolve};
use super::reading::Sheet;
use crate::finding::{Code, Problem};
use crate::source::{Location, did_you_mean};

/// One file on its way to the checked form. Parts of it are named by their paths: `decisions[0].scope`.
#[derive(Debug)]
pub(super) struct Checking<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Checking<'a> {
    pub(super) fn new(sheet: &'a Sheet) -> Self {
        Self { sheet, problems: Vec::new() }
    }

    /// Where a part stands.
    pub(super) fn at(&self, path: &str) -> Location {
        self.sheet.positions.value(path)
    }

    /// Notes what is wrong with a part.
    pub(super) fn wrong(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(self.sheet.problem(path, message));
    }

    /// Notes what is wrong with a key.
    pub(super) fn wrong_key(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(self.sheet.key_problem(path, message));
    }

    /// A glob over paths.
    pub(super) fn glob(&mut self, path: &str, written: &str) -> Option<PathPattern> {
        let pattern = PathPattern::new(&self.sheet.directory, written);
        pattern.map_err(|why| self.wrong(path, why)).ok()
    }

    /// A pattern over names.
    pub(super) fn name(&mut self, path: &str, written: &str) -> Option<NamePattern> {
        NamePattern::new(written).map_err(|why| self.wrong(path, why)).ok()
    }

    /// A path relative to the file, as a path of the tree.
    pub(super) fn path(&mut self, path: &str, written: &str) -> Option<String> {
        let resolved = resolve(&self.sheet.directory, written);
        if resolved.is_none() {
            self.wrong(path, format!("`{written}` leads out of the repository"));
        }
        resolved
    }

    /// A code by its id or name.
    pub(super) fn code(&mut self, written: &str) -> Result<Code, String> {
        written.parse().map_err(|_| {
            let ids = Code::ALL.iter().flat_map(|code| [code.id(), code.name()]);
            let ids: Vec<&str> = ids.collect();
            format!("no code is called `{written}`; {}", did_you_mean(written, &ids, "there are"))
        })
    }
}
