//! `extra_arguments`: variables that Terragrunt passes in the environment and on the command line.

use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::context::Context;
use super::functions::text_of;
use super::layers::{Layers, Strategy};
use super::unit::merged_files;
use super::words::{Assignment, Word, assignments};
use crate::finding::Problem;
use crate::source::SourceFile;
use crate::terraform::environment::root_variable;
use crate::terraform::inputs::tfvars;
use crate::terraform::module::Block;
use crate::value::{Data, Unknown, Value};

/// Variables that the environment sets. They stand over a unit's inputs: Terragrunt passes those only where the
/// environment has nothing of the name.
pub(super) fn environment(unit: &Rc<Context<'_>>) -> Layers {
    over_each_other(unit, |context, block| {
        let Some(argument) = block.content.argument("env_vars") else { return Layers::default() };
        let mut layers = Layers::of(&context.value(argument));
        let named = std::mem::take(&mut layers.entries).into_iter().filter_map(|(name, value)| {
            let variable = root_variable(&name)?;
            Some((Arc::from(variable), value.through(Arc::clone(&name), argument.entry(&name))))
        });
        layers.entries = named.collect();
        layers
    })
}

/// Variables of the command line, which stand over everything else; with the files that were read for them.
pub(super) fn command_line(unit: &Rc<Context<'_>>) -> (Layers, Vec<Arc<SourceFile>>) {
    let mut files = Vec::new();
    let layers = over_each_other(unit, |context, block| of_block(context, block, &mut files));
    (layers, files)
}

/// What each block sets, over those before it.
fn over_each_other<'a>(unit: &Rc<Context<'a>>, mut set: impl FnMut(&Context<'a>, &Block) -> Layers) -> Layers {
    let mut all = Layers::default();
    for (context, block) in blocks(unit) {
        let layers = match is_for_plans(&context, &block) {
            Some(false) => continue,
            Some(true) => set(&context, &block),
            None => set(&context, &block).perhaps(),
        };
        all = layers.over(all, Strategy::Shallow);
    }
    all
}

/// The blocks of a unit in the order in which they count: one of the same name takes the place of what it replaces.
fn blocks<'a>(unit: &Rc<Context<'a>>) -> Vec<(Rc<Context<'a>>, Block)> {
    let mut found: Vec<(Rc<Context<'a>>, Block)> = Vec::new();
    for context in merged_files(unit) {
        let own =
            context.config.content.blocks_of("terraform").flat_map(|block| block.content.blocks_of("extra_arguments"));
        for block in own {
            let one = (Rc::clone(&context), block.clone());
            match found.iter_mut().find(|(_, other)| other.labels == block.labels) {
                Some(other) => *other = one,
                None => found.push(one),
            }
        }
    }
    found
}

/// Whether a block counts when a plan is made; none where that cannot be told.
fn is_for_plans(context: &Context<'_>, block: &Block) -> Option<bool> {
    let commands = items(context, block, "commands");
    let plans = |command: &Value| command.as_str().map(|command| matches!(command, "plan" | "apply"));
    if commands.iter().any(|(command, _)| plans(command) == Some(true)) {
        return Some(true);
    }
    commands.iter().all(|(command, _)| plans(command).is_some()).then_some(false)
}

/// The command line of one block: its arguments, and after them its files.
fn of_block(context: &Context<'_>, block: &Block, files: &mut Vec<Arc<SourceFile>>) -> Layers {
    let arguments = items(context, block, "arguments");
    let words = arguments.into_iter().map(|(value, expression)| match expression {
        Some((expression, file)) => Word::written(value, &expression, &file, context),
        None => Word::of(value),
    });
    let mut layers = Layers::default();
    for assignment in assignments(words) {
        let set = match assignment {
            Assignment::Variables(set) => set,
            Assignment::File(path) => load(context, &path, true, files),
        };
        layers = set.over(layers, Strategy::Shallow);
    }
    for (name, is_required) in [("required_var_files", true), ("optional_var_files", false)] {
        for (path, _) in items(context, block, name) {
            layers = load(context, &path, is_required, files).over(layers, Strategy::Shallow);
        }
    }
    layers
}

/// How an item is written.
type Written = (Expression, Arc<SourceFile>);

/// The items of a list, each with how it is written where that is one by one; a list that cannot be told is one item
/// that cannot be told.
fn items(context: &Context<'_>, block: &Block, name: &str) -> Vec<(Value, Option<Written>)> {
    let Some(argument) = block.content.argument(name) else { return Vec::new() };
    let value = context.value(argument);
    match (&value.data, &argument.expression) {
        (Data::List(items), Expression::Array(written)) if items.len() == written.len() => {
            let written = written.iter().map(|item| Some((item.clone(), Arc::clone(argument.file()))));
            items.iter().cloned().zip(written).collect()
        }
        (Data::List(items) | Data::Set(items), _) => items.iter().map(|item| (item.clone(), None)).collect(),
        (Data::Null, _) => Vec::new(),
        _ => vec![(value, None)],
    }
}

/// What a file of variables sets.
fn load(context: &Context<'_>, path: &Value, is_required: bool, files: &mut Vec<Arc<SourceFile>>) -> Layers {
    let written = match text_of(path, "the path of a file of variables") {
        Ok(written) => written,
        Err(why) => return Layers::open(Value::unknown(why).with_origin(path.origin.clone())),
    };
    let unknown = || {
        let why = Unknown::Function(format!("the file {written}"));
        Layers::open(Value::unknown(why).with_origin(path.origin.clone()))
    };
    let tell = |problem| context.record.problems.borrow_mut().push(problem);
    let found = context.directory.resolve(&written);
    // What lies outside the tree may be there.
    let may_be_there = is_required || found.is_none();
    match found.filter(|path| context.shelf.tree.is_file(path)) {
        Some(path) => {
            let file = tfvars::read(context.shelf.tree, &path);
            let open = file.unread();
            file.problem.into_iter().for_each(tell);
            files.extend(file.file);
            Layers { entries: file.values, open }
        }
        None if may_be_there => {
            let message =
                format!("the file of variables {written} is not in the scanned tree; what it sets is unknown");
            let at = path.origin.at().cloned();
            let problem =
                at.map_or_else(|| Problem::file(context.config.file.path(), &message), |at| Problem::at(at, &message));
            tell(problem.as_note());
            unknown()
        }
        None => Layers::default(),
    }
}
