//! Finding the file that counts for a stack, and what it builds on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::checked::Config;
use super::pattern::resolve;
use super::reading::Sheet;
use crate::discover::{Tree, paths};
use crate::finding::Problem;
use crate::source::SourceFile;

/// Files may build on each other in a row this long.
const CHAIN_LIMIT: usize = 16;

/// The configurations of a tree.
#[derive(Debug)]
pub struct Configs {
    /// By directory, as paths of the tree. A broken file is told only to those whom it concerns.
    by_directory: BTreeMap<String, Result<Arc<Config>, Vec<Problem>>>,
    /// Where there is no file.
    otherwise: Arc<Config>,
    /// The working directory, as a path of the tree.
    working: String,
}

impl Configs {
    /// Reads the given files of a tree: all its `regionlint.yaml`.
    pub fn read(tree: &dyn Tree, files: &[String]) -> Self {
        let mut configs = Self::empty(tree);
        for path in files {
            let directory = paths::directory(path);
            let config = match configs.by_directory.get(directory) {
                Some(_) => Err(vec![Problem::file(
                    tree.display(path),
                    "another regionlint.yaml lies beside it: keep one of them",
                )]),
                None => read_file(tree, path, directory).map(Arc::new),
            };
            configs.by_directory.insert(directory.to_owned(), config);
        }
        configs
    }

    /// One file for everything, instead of the nearest ones (`--config`). Its globs are relative to `directory`: its
    /// own directory as a path of the tree, or the working directory's when it lies outside.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn single(tree: &dyn Tree, file: &Arc<SourceFile>, directory: &str) -> Result<Self, Vec<Problem>> {
        let sheet = Sheet::read(file, directory).map_err(|problem| vec![problem])?;
        let config = Config::merge(tree, &chain(tree, sheet).map_err(|problem| vec![problem])?)?;
        Ok(Self { otherwise: Arc::new(config), ..Self::empty(tree) })
    }

    fn empty(tree: &dyn Tree) -> Self {
        let otherwise = Config::merge(tree, &[]).unwrap_or_default();
        Self { by_directory: BTreeMap::new(), otherwise: Arc::new(otherwise), working: tree.working().to_owned() }
    }

    /// The configuration for a stack, by its directory as reports show it: the nearest file upwards.
    ///
    /// # Errors
    /// When that file is broken: what is wrong with it.
    pub fn of(&self, stack: &str) -> Result<&Arc<Config>, &[Problem]> {
        let stack = resolve(&self.working, stack).unwrap_or_default();
        let nearest = paths::upwards(&stack).find_map(|directory| self.by_directory.get(directory));
        match nearest {
            Some(config) => config.as_ref().map_err(Vec::as_slice),
            None => Ok(&self.otherwise),
        }
    }

    /// Whether a path of the tree is not looked at: any file above it may say so. A broken file says nothing.
    pub fn excludes(&self, path: &str) -> bool {
        let above = paths::upwards(path).filter_map(|directory| self.by_directory.get(directory)?.as_ref().ok());
        self.otherwise.excludes(path) || above.into_iter().any(|config| config.excludes(path))
    }

    /// Every configuration that can be read, by directory.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Config>> {
        let files = self.by_directory.values().filter_map(|config| config.as_ref().ok());
        std::iter::once(&self.otherwise).chain(files)
    }
}

fn read_file(tree: &dyn Tree, path: &str, directory: &str) -> Result<Config, Vec<Problem>> {
    let file = tree.read(path).map_err(|error| vec![Problem::file(tree.display(path), error.to_string())])?;
    let sheet = Sheet::read(&file, directory).map_err(|problem| vec![problem])?;
    Config::merge(tree, &chain(tree, sheet).map_err(|problem| vec![problem])?)
}

/// A file and what it builds on, the nearest first.
fn chain(tree: &dyn Tree, first: Sheet) -> Result<Vec<Sheet>, Problem> {
    let mut seen = BTreeSet::new();
    let mut sheets = vec![first];
    while let Some(last) = sheets.last()
        && let Some(written) = &last.written.extends
    {
        let wrong = |message: String| last.problem("extends", message);
        let path = resolve(&last.directory, written)
            .ok_or_else(|| wrong(format!("`{written}` leads out of the repository")))?;
        if !seen.insert(path.clone()) || sheets.len() >= CHAIN_LIMIT {
            return Err(wrong(format!("`{written}` builds on itself")));
        }
        let file = tree.read(&path).map_err(|error| wrong(format!("`{written}` cannot be read: {error}")))?;
        let directory = paths::directory(&path);
        sheets.push(Sheet::read(&file, directory)?);
    }
    Ok(sheets)
}
