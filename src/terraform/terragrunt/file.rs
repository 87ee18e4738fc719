//! Configuration files of Terragrunt: `terragrunt.hcl`, and whatever it includes or reads.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::discover::{ReadError, Tree};
use crate::finding::Problem;
use crate::source::SourceFile;
use crate::terraform::module::{Argument, Block, Content};
use crate::terraform::paths;
use crate::terraform::syntax::{self, Comments};

/// The names under which Terragrunt looks for a unit, the stronger first.
pub(super) const UNIT_NAMES: [&str; 2] = ["terragrunt.hcl", "terragrunt.hcl.json"];
/// The name of a file of units.
pub(super) const STACK_NAME: &str = "terragrunt.stack.hcl";

/// One file, parsed.
#[derive(Debug)]
pub(super) struct ConfigFile {
    /// The path in the tree.
    pub(super) path: String,
    /// The text.
    pub(super) file: Arc<SourceFile>,
    /// Its attributes and blocks.
    pub(super) content: Content,
    /// Its comments.
    pub(super) comments: Comments,
    /// The first syntax error, if any.
    pub(super) problem: Option<Problem>,
}

impl ConfigFile {
    fn parse(path: &str, file: &Arc<SourceFile>) -> Self {
        let parsed = syntax::parse(file);
        Self {
            path: path.to_owned(),
            file: Arc::clone(file),
            content: Content::read(parsed.body, file),
            comments: parsed.comments,
            problem: parsed.problem,
        }
    }

    /// The directory that it lies in.
    pub(super) fn directory(&self) -> &str {
        paths::directory(&self.path)
    }

    /// The first block of a kind: most may stand once.
    pub(super) fn block(&self, kind: &str) -> Option<&Block> {
        self.content.blocks.iter().find(|block| block.kind.as_ref() == kind)
    }

    /// A local value by name.
    pub(super) fn local(&self, name: &str) -> Option<&Argument> {
        self.content.blocks_of("locals").find_map(|block| block.content.argument(name))
    }
}

type Read = Arc<OnceLock<Result<Arc<ConfigFile>, ReadError>>>;

/// The files of a tree. Each is parsed once, however many units include it.
pub(super) struct Shelf<'a> {
    /// Where the files are.
    pub(super) tree: &'a dyn Tree,
    files: Mutex<BTreeMap<String, Read>>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(tree: &'a dyn Tree) -> Self {
        Self { tree, files: Mutex::default() }
    }

    /// The file of a path.
    pub(super) fn file(&self, path: &str) -> Result<Arc<ConfigFile>, ReadError> {
        let read = {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(files.entry(path.to_owned()).or_default())
        };
        read.get_or_init(|| self.tree.read(path).map(|file| Arc::new(ConfigFile::parse(path, &file)))).clone()
    }

    /// What could not be read in the files that were asked for.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let read = files.values().filter_map(|file| file.get()?.as_ref().ok());
        read.filter_map(|file| file.problem.clone()).collect()
    }
}
