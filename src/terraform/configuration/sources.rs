//! Which module the source of a call leads to.

use std::sync::Arc;

use super::{Configuration, View};
use crate::finding::Problem;
use crate::terraform::module::{Block, Module, ModuleSource, missing};
use crate::terraform::paths;

/// Where a call's module is.
#[derive(Debug)]
pub(super) enum Found {
    /// In the tree.
    Here { module: Arc<Module>, installed: bool },
    /// Not at hand.
    Elsewhere(Arc<str>),
}

impl View<'_, '_> {
    /// Looks for the module of a call. One that should be in the tree and is not is a problem.
    pub(super) fn find(&self, name: &str, block: &Block) -> Found {
        let Some(argument) = block.content.argument("source") else {
            self.configuration.report(Problem::at(block.at.clone(), "this module call names no source"));
            return Found::Elsewhere("".into());
        };
        let source = self.evaluate(argument);
        // OpenTofu allows expressions here; one that cannot be told stands for itself.
        let Some(written) = source.as_str() else { return Found::Elsewhere(argument.at.text().into()) };
        if let Some(path) = (self.configuration.surroundings.module_path)(written) {
            let directory = paths::join("", &path);
            let found = self.here(block, directory.clone(), false);
            return found.unwrap_or_else(|| self.missing(block, written, directory.as_deref()));
        }
        let tree = self.configuration.surroundings.library.tree;
        match ModuleSource::in_tree(tree, &self.instance.module.directory, written) {
            ModuleSource::Local(path) => {
                let directory = paths::join(&self.instance.module.directory, &path);
                let found = self.here(block, directory.clone(), self.instance.is_installed());
                let installed = || self.configuration.not_installed(directory.as_deref()?).map(Found::Elsewhere);
                found.or_else(installed).unwrap_or_else(|| self.missing(block, written, directory.as_deref()))
            }
            ModuleSource::Remote(source) => {
                let names = self.call_names().chain([name]).collect::<Vec<_>>().join(".");
                let installed = self.configuration.surroundings.installed;
                let directory = installed.directory(&names, &source).map(str::to_owned);
                self.here(block, directory, true).unwrap_or(Found::Elsewhere(source))
            }
        }
    }

    /// The module in a directory of the tree; for an embedded stack its configuration.
    fn here(&self, block: &Block, directory: Option<String>, installed: bool) -> Option<Found> {
        let library = self.configuration.surroundings.library;
        let module = match block.kind.as_ref() {
            "stack" => library.stack_configuration(&directory?)?,
            _ => library.module(&directory?)?,
        };
        Some(Found::Here { module, installed })
    }

    /// A module that should be in the tree and is not.
    fn missing(&self, block: &Block, written: &str, directory: Option<&str>) -> Found {
        let tree = self.configuration.surroundings.library.tree;
        self.configuration.report(missing(tree, written, directory, &block.at));
        Found::Elsewhere(written.into())
    }

    /// The names of the calls that lead here, without keys, as the manifest of installed modules parts them.
    fn call_names(&self) -> impl Iterator<Item = &str> {
        let block = self.instance.calls.last().map_or("", |call| &call.block);
        block.split('.').skip(1).step_by(2)
    }
}

impl Configuration<'_> {
    /// The source of a directory in a module that `terraform init` would install for the root:
    /// `.terraform/modules/shared/vpc` is the directory `vpc` of what `module "shared"` names.
    fn not_installed(&self, directory: &str) -> Option<Arc<str>> {
        let root = &self.root.module;
        let path = paths::below(&root.directory, directory)?.strip_prefix(".terraform/modules/")?;
        let (key, below) = path.split_once('/').unwrap_or((path, ""));
        let source = &root.calls.get(key)?.content.argument("source")?.expression;
        match ModuleSource::parse(source.as_str()?) {
            ModuleSource::Remote(source) if below.is_empty() => Some(source),
            ModuleSource::Remote(source) => {
                let parted = if source.contains("//") { "/" } else { "//" };
                Some(format!("{source}{parted}{below}").into())
            }
            ModuleSource::Local(_) => None,
        }
    }
}
