//! `extra_arguments`: files of variables and variables that Terragrunt passes on the command line.

use std::rc::Rc;
use std::sync::Arc;

use super::context::Context;
use super::unit::merged_files;
use crate::finding::Problem;
use crate::terraform::inputs::Deployment;
use crate::terraform::inputs::tfvars;
use crate::terraform::module::Block;
use crate::value::{Data, Unknown, Value};

/// Variables of the environment that terraform reads.
const VARIABLE: &str = "TF_VAR_";

/// Variables that the environment sets: what a unit's inputs replace.
pub(super) fn environment(unit: &Rc<Context<'_>>) -> Vec<(Arc<str>, Value)> {
    let mut all = Vec::new();
    for (context, block) in blocks(unit) {
        let Some(argument) = block.content.argument("env_vars") else { continue };
        let value = context.value(argument);
        let entries = value.as_map().into_iter().flatten();
        let named = entries.filter_map(|(name, value)| Some((name.strip_prefix(VARIABLE)?, value)));
        all.extend(named.map(|(name, value)| {
            let step = value.clone().through(format!("{VARIABLE}{name}"), argument.at.clone());
            (Arc::from(name), step)
        }));
    }
    all
}

/// Files and variables of the command line, which stand over everything else; in the order in which they are given.
pub(super) fn apply(unit: &Rc<Context<'_>>, deployment: &mut Deployment) {
    for (context, block) in blocks(unit) {
        let files = |name: &str| list(&context, &block, name);
        for (name, is_required) in [("required_var_files", true), ("optional_var_files", false)] {
            for path in files(name) {
                load(&context, &path, is_required, deployment);
            }
        }
        let arguments = list(&context, &block, "arguments");
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let Some(text) = argument.as_str() else { continue };
            let text = text.trim_start_matches('-');
            if let Some(path) = text.strip_prefix("var-file=") {
                load(&context, &Value::string(path).with_origin(argument.origin.clone()), true, deployment);
            } else if let Some(assignment) = text.strip_prefix("var=") {
                assign(assignment, argument, deployment);
            } else if let ("var", Some(next)) = (text, arguments.as_slice().first()) {
                assign(next.as_str().unwrap_or_default(), next, deployment);
            }
        }
    }
}

/// The blocks that count when a plan is made.
fn blocks<'a>(unit: &Rc<Context<'a>>) -> Vec<(Rc<Context<'a>>, Block)> {
    let mut found: Vec<(Rc<Context<'a>>, Block)> = Vec::new();
    for context in merged_files(unit) {
        let own =
            context.config.content.blocks_of("terraform").flat_map(|block| block.content.blocks_of("extra_arguments"));
        for block in own {
            let same = |(_, other): &(Rc<Context<'a>>, Block)| other.labels == block.labels;
            found.retain(|other| !same(other));
            found.push((Rc::clone(&context), block.clone()));
        }
    }
    found.retain(|(context, block)| {
        let commands = list(context, block, "commands");
        let plans = |command: &Value| matches!(command.as_str(), Some("plan" | "apply") | None);
        commands.is_empty() || commands.iter().any(plans)
    });
    found
}

/// The items of a list; a list that cannot be told is one item that cannot be told.
fn list(context: &Context<'_>, block: &Block, name: &str) -> Vec<Value> {
    let Some(argument) = block.content.argument(name) else { return Vec::new() };
    let value = context.value(argument);
    match &value.data {
        Data::List(items) | Data::Set(items) => items.as_ref().clone(),
        Data::Null => Vec::new(),
        _ => vec![value],
    }
}

fn load(context: &Context<'_>, path: &Value, is_required: bool, deployment: &mut Deployment) {
    let Some(written) = path.as_str() else {
        let why = path.why_unknown().cloned();
        let why = why.unwrap_or_else(|| Unknown::Ambiguous("a file of variables has several candidates".to_owned()));
        return deployment.overlay(&Value::unknown(why).with_origin(path.origin.clone()));
    };
    let found = context.folder.resolve(written);
    let read = found
        .as_ref()
        .filter(|path| context.shelf.tree.is_file(path))
        .map(|path| tfvars::read(context.shelf.tree, path));
    match read {
        Some(Ok(mut file)) => {
            context.record.problems.borrow_mut().extend(file.problem.take());
            deployment.load(&file);
        }
        Some(Err(problem)) => context.record.problems.borrow_mut().push(problem),
        None if is_required => {
            let message =
                format!("the file of variables {written} is not in the scanned tree; what it sets is unknown");
            let at = path.origin.at().cloned();
            let problem =
                at.map_or_else(|| Problem::file(context.config.file.path(), &message), |at| Problem::at(at, &message));
            context.record.problems.borrow_mut().push(problem.as_note());
            deployment.overlay(
                &Value::unknown(Unknown::Function(format!("the file {written}"))).with_origin(path.origin.clone()),
            );
        }
        None => {}
    }
}

fn assign(assignment: &str, argument: &Value, deployment: &mut Deployment) {
    if let Some((name, value)) = assignment.split_once('=') {
        let value = Value::string(value).with_origin(argument.origin.clone());
        deployment.values.insert(Arc::from(name.trim()), value);
    }
}
