//! One test file, read into the runs that deploy something.

use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::names::OfFile;
use super::{Run, files_of, paths};
use crate::discover::Tree;
use crate::source::SourceFile;
use crate::terraform::evaluate::evaluate;
use crate::terraform::inputs::{Assignments, GivenProvider, automatic, tfvars};
use crate::terraform::module::{Block, Content, ModuleSource, ProviderName};
use crate::terraform::syntax;

/// The runs of a module's tests.
pub(super) fn runs_of(tree: &dyn Tree, directory: &str) -> Vec<Run> {
    let files = files_of(tree, directory);
    if files.is_empty() {
        return Vec::new();
    }
    let mut global = Assignments::default();
    for directory in [directory.to_owned(), paths::entry(directory, super::DIRECTORY)] {
        for path in automatic::of_root(tree, &directory) {
            global.extend(tfvars::read(tree, &path).values);
        }
    }
    files.into_iter().flat_map(|path| TestFile::read(tree, directory, path, &global).into_iter().flatten()).collect()
}

/// The directories that the runs of a module's tests name.
pub(in crate::terraform) fn called(tree: &dyn Tree, directory: &str) -> Vec<String> {
    files_of(tree, directory)
        .iter()
        .filter_map(|path| read(tree, path))
        .flat_map(|(_, content)| {
            let runs: Vec<Option<String>> =
                content.blocks_of("run").map(|run| named_directory(tree, directory, run)).collect();
            runs.into_iter().flatten()
        })
        .collect()
}

/// A test file, sorted.
struct TestFile {
    path: String,
    file: Arc<SourceFile>,
    variables: Assignments,
    /// Configurations of providers, those included that only pretend.
    providers: Vec<(GivenProvider, bool)>,
}

impl TestFile {
    /// The runs of a file; none of one that cannot be read as a whole.
    fn read(tree: &dyn Tree, directory: &str, path: String, global: &Assignments) -> Option<Vec<Run>> {
        let (file, content) = read(tree, &path)?;
        let mut variables = global.clone();
        for block in content.blocks_of("variables") {
            let own = values_in(&block.content, &variables);
            variables.extend(own);
        }
        let is_provider = |block: &&Block| matches!(block.kind.as_ref(), "provider" | "mock_provider");
        let providers = content.blocks.iter().filter(is_provider).map(|block| provider(block, &variables)).collect();
        let own = Self { path, file, variables, providers };
        let runs = content.blocks_of("run").filter(|run| deploys(run));
        Some(runs.filter_map(|run| own.run(tree, directory, run)).collect())
    }

    fn run(&self, tree: &dyn Tree, directory: &str, block: &Block) -> Option<Run> {
        let names_module = block.content.blocks_of("module").next().is_some();
        let named = named_directory(tree, directory, block);
        if names_module && named.is_none() {
            return None;
        }
        let mut values = self.variables.clone();
        for variables in block.content.blocks_of("variables") {
            values.extend(values_in(&variables.content, &self.variables));
        }
        let (path, file) = (self.path.clone(), Arc::clone(&self.file));
        Some(Run { path, file, named, values, providers: self.providers_of(block)? })
    }

    /// The configurations that a run uses; none where one of them only pretends.
    fn providers_of(&self, run: &Block) -> Option<Vec<GivenProvider>> {
        let Some(passed) = run.content.argument("providers") else {
            let used = self.providers.iter().filter(|(provider, pretends)| !pretends || provider.alias.is_none());
            return used.map(|(provider, pretends)| (!pretends).then(|| provider.clone())).collect();
        };
        let Expression::Object(entries) = &passed.expression else { return None };
        let mut used = Vec::new();
        for (key, value) in entries {
            let (name, meant) = (ProviderName::of_key(key)?, ProviderName::read(value.expr())?);
            let of_file = self.providers.iter().find(|(own, _)| own.is(&meant.local, meant.alias.as_deref()));
            match of_file {
                Some((_, true)) => return None,
                Some((own, false)) => used.push(GivenProvider { local: name.local, alias: name.alias, ..own.clone() }),
                // One that no block configures has no settings.
                None => {}
            }
        }
        Some(used)
    }
}

/// The text and blocks of a test file, where all of it can be read.
fn read(tree: &dyn Tree, path: &str) -> Option<(Arc<SourceFile>, Content)> {
    let file = tree.read(path).ok()?;
    let parsed = syntax::parse(&file);
    parsed.problem.is_none().then(|| (Arc::clone(&file), Content::read(parsed.body, &file)))
}

/// Whether a run makes something: it applies, and is not meant to fail.
fn deploys(run: &Block) -> bool {
    let plans = run
        .content
        .argument("command")
        .is_some_and(|command| !matches!(&command.expression, Expression::Variable(word) if word.as_str() == "apply"));
    !plans && run.content.argument("expect_failures").is_none()
}

/// The directory of the tree that a run deploys instead of the module under test.
fn named_directory(tree: &dyn Tree, directory: &str, run: &Block) -> Option<String> {
    let module = run.content.blocks_of("module").next()?;
    let source = module.content.argument("source")?.expression.as_str()?;
    match ModuleSource::parse(source) {
        ModuleSource::Local(path) => paths::join(directory, &path).map(|path| tree.real(&path)),
        ModuleSource::Remote(_) => None,
    }
}

fn values_in(content: &Content, variables: &Assignments) -> Assignments {
    let value = |argument: &crate::terraform::module::Argument| {
        (Arc::clone(&argument.name), evaluate(&argument.expression, argument.file(), &OfFile(variables)))
    };
    content.arguments.iter().map(value).collect()
}

/// A configuration of a provider, and whether it only pretends.
fn provider(block: &Block, variables: &Assignments) -> (GivenProvider, bool) {
    let alias = block.content.argument("alias").and_then(|alias| alias.expression.as_str().map(Arc::from));
    let mut settings = values_in(&block.content, variables);
    settings.remove("alias");
    let given = GivenProvider { local: block.label(0), alias, settings, at: block.at.clone() };
    (given, block.kind.as_ref() == "mock_provider")
}
