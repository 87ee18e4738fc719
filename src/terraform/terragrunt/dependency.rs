//! `dependency` blocks: what other units give.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::Context;
use super::file::UNIT_NAMES;
use super::layers::{self, Strategy};
use super::{context, mocks};
use crate::source::Location;
use crate::terraform::evaluate::{Access, Resolved};
use crate::terraform::paths;
use crate::value::{Unknown, Value};

/// What a block says, by its arguments; a block in it stands there too.
pub(super) type Settings = BTreeMap<Arc<str>, Value>;

/// Resolves what follows `dependency`: its name, `outputs`, an output.
pub(super) fn resolve(context: &Context<'_>, path: &[Access], at: &Location) -> Resolved {
    let names: Vec<&str> = path.iter().map_while(Access::name).collect();
    let ["outputs", output @ ..] = names.get(1..).unwrap_or_default() else {
        return after_apply("dependency", path, at);
    };
    let name = names.first().copied().unwrap_or_default();
    let Some(outputs) = context.outputs(name) else { return after_apply("dependency", path, at) };
    let whole = format!("dependency.{name}.outputs");
    let (value, used) = match output.first().and_then(|output| Some((output, self::output(&outputs, &whole, output)?)))
    {
        Some((output, value)) => (value.through(format!("{whole}.{output}"), at.clone()), 3),
        None => (outputs.through(whole, at.clone()), 2),
    };
    Resolved { value, used }
}

/// What only a state knows.
pub(super) fn after_apply(root: &str, path: &[Access], at: &Location) -> Resolved {
    let names: Vec<&str> = path.iter().map_while(Access::name).collect();
    let what = [&[root], names.as_slice()].concat().join(".");
    let value = Value::unknown(Unknown::Computed(what.clone())).through(what, at.clone());
    Resolved { value, used: path.len() }
}

/// One of a unit's outputs; of a module that is not at hand, what refers to it.
fn output(outputs: &Value, whole: &str, name: &str) -> Option<Value> {
    let of_module = || {
        let why = Unknown::Computed(format!("{whole}.{name}"));
        Some(Value::unknown(why).referring_to(outputs.instance()?.to(name)))
    };
    outputs.held(name).cloned().or_else(of_module)
}

/// The outputs that a file's blocks of a name read; none where nobody can tell them.
pub(super) fn outputs_of(context: &Context<'_>, name: &str) -> Option<Value> {
    let said = said(context, name)?;
    // One that is repeated gives a map of what it would give; one without outputs, what stands in for them.
    if said.contains_key("expansion") || !is(&said, "enabled", true)? || is(&said, "skip_outputs", false)? {
        return None;
    }
    let outputs = context.outputs_in(&directory(context, said.get("config_path")?)?)?;
    // A state without outputs counts as none at all.
    let has_none = outputs.instance().is_none() && outputs.as_map().is_some_and(BTreeMap::is_empty);
    (!has_none).then(|| mocks::beside(outputs, &said, name))
}

/// The names of a file's dependencies, and of those that it includes.
pub(super) fn names(context: &Context<'_>) -> Vec<Arc<str>> {
    let labels = |context: &Context<'_>| -> Vec<Arc<str>> {
        context.config.content.blocks_of("dependency").map(|block| block.label(0)).collect()
    };
    let included = context.includes();
    let included = included.iter().filter_map(|include| include.context.as_ref().ok());
    let mut names: Vec<_> = included.flat_map(|included| labels(included)).chain(labels(context)).collect();
    names.sort();
    names.dedup();
    names
}

/// What the blocks of a name say: a unit's own, over those of the files that it includes. None where there is none, or
/// where it cannot be told what stands in such a file.
fn said(context: &Context<'_>, name: &str) -> Option<Settings> {
    let mut said = in_file(context, name);
    for include in context.includes().iter().rev().filter(|include| include.strategy != Strategy::None) {
        if said.is_some() && include.strategy == Strategy::Shallow {
            continue;
        }
        let below = in_file(include.context.as_ref().ok()?, name);
        said = match (said, below) {
            (Some(above), Some(below)) => Some(merged(above, below)),
            (above, below) => above.or(below),
        };
    }
    said
}

fn in_file(context: &Context<'_>, name: &str) -> Option<Settings> {
    let blocks = context.config.content.blocks_of("dependency").filter(|block| block.label(0).as_ref() == name);
    let content = &blocks.last()?.content;
    let arguments = content.arguments.iter().map(|argument| (Arc::clone(&argument.name), context.value(argument)));
    let blocks = content.blocks.iter().map(|block| (Arc::clone(&block.kind), Value::map([])));
    Some(arguments.chain(blocks).filter(|(_, value)| !value.is_null()).collect())
}

/// A deep merge: what stands in for outputs is merged, anything else is replaced.
fn merged(mut above: Settings, below: Settings) -> Settings {
    for (name, value) in below {
        match above.get_mut(&name) {
            Some(own) if name.as_ref() == "mock_outputs" => *own = layers::deep(&value, own, context::MAX_NESTING),
            Some(_) => {}
            None => drop(above.insert(name, value)),
        }
    }
    above
}

/// What a switch says; none where that cannot be told for sure.
fn is(said: &Settings, switch: &str, default: bool) -> Option<bool> {
    match said.get(switch) {
        None => Some(default),
        Some(value) => value.as_bool().filter(|_| !value.origin.assumed),
    }
}

/// The directory of the unit that a path names, its file or not.
fn directory(context: &Context<'_>, path: &Value) -> Option<String> {
    let written = path.as_str().filter(|_| !path.origin.assumed)?;
    let path = context.directory.resolve(written)?;
    Some(if UNIT_NAMES.contains(&paths::name(&path)) { paths::directory(&path).to_owned() } else { path })
}
