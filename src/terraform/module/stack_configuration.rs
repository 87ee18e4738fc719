//! Terraform Stacks: the files of a configuration, read into the shape of a module.
//!
//! A component is a module call whose arguments stand under `inputs`, an embedded stack is one of another
//! configuration, and a provider's settings stand under `config`. So the same road leads from both languages.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::{Block, Content, Module, ModuleFile, ProviderBlock, Variable, requirements};
use crate::discover::{EntryKind, Tree};
use crate::finding::Problem;
use crate::source::SourceFile;
use crate::terraform::paths;
use crate::terraform::syntax::{self, Parsed};
use crate::value::{Origin, Unknown, Value};

/// The endings of configuration files.
const CONFIGURATION: [&str; 4] = [".tfcomponent.hcl", ".tfcomponent.json", ".tfstack.hcl", ".tfstack.json"];
/// The endings of files of deployments.
const DEPLOYMENTS: [&str; 2] = [".tfdeploy.hcl", ".tfdeploy.json"];

/// What the files of deployments of a directory say: a module with their local values, and the `deployment` blocks.
#[derive(Debug, Default)]
pub(crate) struct Deploy {
    /// The local values.
    pub(crate) module: Module,
    /// The deployments, in the order of the files.
    pub(crate) deployments: Vec<Block>,
}

/// The configuration of a directory; none where it has no file of one.
pub(super) fn read(tree: &dyn Tree, directory: &str) -> Option<Module> {
    let mut module = Module { directory: directory.to_owned(), ..Module::default() };
    for block in blocks(tree, &mut module, &CONFIGURATION)? {
        add(&mut module, block);
    }
    Some(module)
}

impl Deploy {
    /// The deployments of a directory.
    pub(crate) fn read(tree: &dyn Tree, directory: &str) -> Self {
        let mut deploy = Self::default();
        deploy.module.directory = directory.to_owned();
        let mut outside = Vec::new();
        for block in blocks(tree, &mut deploy.module, &DEPLOYMENTS).unwrap_or_default() {
            match block.kind.as_ref() {
                "deployment" => deploy.deployments.push(block),
                "locals" => add(&mut deploy.module, block),
                "identity_token" | "store" | "upstream_input" => outside.push(block),
                // Rules and groups of deployments place nothing.
                _ => {}
            }
        }
        deploy.module.insertions = unread(&outside);
        deploy
    }
}

/// What only Terraform's own service can read, by the names that lead there: `store.varset.shared`.
fn unread(blocks: &[Block]) -> BTreeMap<Arc<str>, Value> {
    let mut names: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    for block in blocks {
        // None has more than two labels; hostile input may.
        let labels = block.labels.iter().take(2);
        let path: Vec<&Arc<str>> = std::iter::once(&block.kind).chain(labels).collect();
        let what = path.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(".");
        let origin = Origin::literal(what.as_str(), block.at.clone());
        let value = Value::unknown(Unknown::Data(what)).with_origin(origin);
        let labelled = |inner, label: &&Arc<str>| Value::map([(Arc::clone(label), inner)]);
        let value = path.iter().skip(1).rev().fold(value, labelled);
        let value = names.get(&block.kind).map_or(value.clone(), |known| together(known, &value));
        names.insert(Arc::clone(&block.kind), value);
    }
    names
}

/// Maps of labels as one.
fn together(known: &Value, more: &Value) -> Value {
    let (Some(known), Some(more)) = (known.as_map(), more.as_map()) else { return more.clone() };
    let mut all = known.clone();
    for (label, value) in more {
        let value = all.get(label).map_or_else(|| value.clone(), |known| together(known, value));
        all.insert(Arc::clone(label), value);
    }
    Value::map(all)
}

/// The blocks of the files with certain endings, which become files of the module; none where there is no such file.
fn blocks(tree: &dyn Tree, module: &mut Module, endings: &[&str]) -> Option<Vec<Block>> {
    let entries = tree.list(&module.directory).into_iter().filter(|entry| entry.kind == EntryKind::File);
    let names = entries.map(|entry| entry.name).filter(|name| endings.iter().any(|ending| name.ends_with(ending)));
    let names: Vec<String> = names.collect();
    let mut blocks = Vec::new();
    for name in &names {
        let path = paths::entry(&module.directory, name);
        match tree.read(&path) {
            Ok(file) => blocks.extend(content(module, &file).blocks),
            Err(error) => module.problems.push(Problem::file(tree.display(&path), error.to_string())),
        }
    }
    (!names.is_empty()).then_some(blocks)
}

fn content(module: &mut Module, file: &Arc<SourceFile>) -> Content {
    let Parsed { file, body, comments, problem } = syntax::parse(file);
    module.problems.extend(problem);
    let is_json = file.path().ends_with(".json");
    let content = if is_json { Content::read_json(body, &file) } else { Content::read(body, &file) };
    module.files.push(ModuleFile { file, comments });
    content
}

fn add(module: &mut Module, block: Block) {
    let name = block.label(0);
    match block.kind.as_ref() {
        "component" => drop(module.calls.entry(name).or_insert(block)),
        "stack" => drop(module.calls.entry(format!("stack.{name}").into()).or_insert(block)),
        "variable" => drop(module.variables.entry(name).or_insert(Variable { block, default: OnceLock::new() })),
        "output" => drop(module.outputs.entry(name).or_insert(block)),
        "locals" => {
            for argument in block.content.arguments {
                module.locals.entry(Arc::clone(&argument.name)).or_insert(argument);
            }
        }
        "provider" => module.providers.push(provider(block)),
        "required_providers" => {
            let content = Content { arguments: Vec::new(), blocks: vec![block.clone()] };
            requirements::collect(&Block { content, ..block }, &mut module.requirements);
        }
        // `removed` deploys nothing; what else stands here is not known.
        _ => {}
    }
}

/// `provider "aws" "main" { config { ... } }`: the second label is what modules call an alias.
fn provider(mut block: Block) -> ProviderBlock {
    let config = block.content.blocks.iter().find(|inner| inner.kind.as_ref() == "config");
    let mut content = config.map(|config| config.content.clone()).unwrap_or_default();
    content.arguments.extend(block.content.argument("for_each").cloned());
    block.content = content;
    ProviderBlock { name: block.label(0), alias: Some(block.label(1)), block }
}
