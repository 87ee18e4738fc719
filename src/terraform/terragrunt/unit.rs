//! A unit: what its file says together with the files that it includes.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::context::Context;
use super::include::Included;
use super::layers::{Layers, Strategy};
use crate::terraform::module::Block;
use crate::value::Value;

/// The inputs of a file, over those that it includes.
pub(super) fn inputs(context: &Context<'_>) -> Layers {
    let mut merged = own_inputs(context);
    // A later include stands over an earlier one, the file itself over all of them.
    for include in context.includes().iter().rev() {
        let below = match &include.context {
            Ok(included) => own_inputs(included),
            Err(why) => Layers::open(Value::unknown(why.clone())),
        };
        merged = merged.over(below, include.strategy);
    }
    merged
}

fn own_inputs(context: &Context<'_>) -> Layers {
    let Some(argument) = context.config.content.argument("inputs") else { return Layers::default() };
    let mut layers = Layers::of(&context.value(argument));
    for (name, value) in &mut layers.entries {
        let step = std::mem::replace(value, Value::null()).through(format!("inputs.{name}"), argument.entry(name));
        *value = step;
    }
    layers
}

/// The blocks of a kind by their labels, each with the context that it is evaluated in: the unit's own, and those of
/// its includes that it does not replace.
pub(super) fn blocks_of<'a>(unit: &Rc<Context<'a>>, kind: &str) -> BTreeMap<Arc<str>, (Rc<Context<'a>>, Block)> {
    let mut blocks = BTreeMap::new();
    for context in merged_files(unit) {
        let own = context.config.content.blocks_of(kind).cloned();
        for block in own.collect::<Vec<_>>() {
            blocks.insert(block.label(0), (Rc::clone(&context), block));
        }
    }
    blocks
}

/// The files that are merged into a unit, the strongest last: the unit's own.
pub(super) fn merged_files<'a>(unit: &Rc<Context<'a>>) -> Vec<Rc<Context<'a>>> {
    merged(unit).into_iter().filter_map(Result::ok).collect()
}

/// The same, with the includes of files that cannot be read.
pub(super) fn merged<'a>(unit: &Rc<Context<'a>>) -> Vec<Result<Rc<Context<'a>>, Included<'a>>> {
    let includes = unit.includes();
    let merged = includes.iter().filter(|include| include.strategy != Strategy::None);
    let merged = merged.map(|include| include.context.clone().map_err(|_| include.clone()));
    merged.chain([Ok(Rc::clone(unit))]).collect()
}

/// Whether the unit itself says that it is to be skipped. What it includes cannot say that for it.
pub(super) fn is_skipped(unit: &Context<'_>) -> bool {
    let skip = unit.config.content.argument("skip").map(|argument| unit.value(argument));
    skip.and_then(|value| value.as_bool()).unwrap_or(false)
}
