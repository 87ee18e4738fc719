//! A configuration as a value: what `read_terragrunt_config` returns and `include` exposes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{Context, MAX_NESTING};
use super::unit;
use crate::terraform::module::{Block, Content};
use crate::value::{Data, Origin, Unknown, Value};

/// Blocks that are no part of the value: locals have a place of their own, includes are merged.
const LEFT_OUT: [&str; 2] = ["locals", "include"];

/// Everything in one file.
pub(super) fn whole(context: &Context<'_>) -> Value {
    let mut entries = content(context, &context.config.content, MAX_NESTING);
    let locals = context.config.content.blocks_of("locals").flat_map(|block| &block.content.arguments);
    let locals = locals.map(|argument| (Arc::clone(&argument.name), context.value(argument)));
    entries.insert("locals".into(), Value::map(locals.collect::<Vec<_>>()));
    entries.entry("inputs".into()).or_insert_with(|| Value::map([]));
    Value::map(entries)
}

/// The same, over what the file includes.
pub(super) fn with_includes(context: &Context<'_>) -> Value {
    let whole = context.whole();
    if context.includes().is_empty() {
        return whole;
    }
    let mut entries = whole.as_map().cloned().unwrap_or_default();
    let inputs = unit::inputs(context);
    let inputs = match inputs.open {
        Some(open) => open,
        None => Value::map(inputs.entries),
    };
    entries.insert("inputs".into(), inputs);
    for include in context.includes().iter().rev() {
        let included = match &include.context {
            Ok(included) => included,
            // What it says may stand anywhere.
            Err(why) => return Value::unknown(Unknown::Function(format!("{} ({why})", include.address()))),
        };
        for (name, value) in
            included.whole().as_map().into_iter().flatten().filter(|(name, _)| name.as_ref() != "locals")
        {
            entries.entry(Arc::clone(name)).or_insert_with(|| value.clone());
        }
    }
    Value::map(entries)
}

fn content(context: &Context<'_>, content: &Content, depth: usize) -> BTreeMap<Arc<str>, Value> {
    let arguments = content.arguments.iter();
    let mut entries: BTreeMap<Arc<str>, Value> =
        arguments.map(|argument| (Arc::clone(&argument.name), context.value(argument))).collect();
    for block in content.blocks.iter().filter(|block| !LEFT_OUT.contains(&block.kind.as_ref())) {
        let value = body(context, block, depth);
        match block.labels.first() {
            None => drop(entries.insert(Arc::clone(&block.kind), value)),
            Some(label) => {
                let labelled = entries.entry(Arc::clone(&block.kind)).or_insert_with(|| Value::map([]));
                let mut all = labelled.as_map().cloned().unwrap_or_default();
                all.insert(Arc::clone(label), value);
                *labelled = Value::map(all);
            }
        }
    }
    entries
}

fn body(context: &Context<'_>, block: &Block, depth: usize) -> Value {
    let origin = Origin::literal(Arc::clone(&block.kind), block.at.clone());
    let Some(depth) = depth.checked_sub(1) else {
        return Value::unknown(Unknown::TooLarge("the blocks are nested too deep".to_owned())).with_origin(origin);
    };
    let mut entries = content(context, &block.content, depth);
    if block.kind.as_ref() == "dependency" {
        // What a dependency gives is in its state; what stands in for it in a first plan is no truth.
        let outputs = context.outputs(&block.label(0));
        let untold = || Value::unknown(Unknown::Computed(format!("dependency.{}.outputs", block.label(0))));
        entries.insert("outputs".into(), outputs.unwrap_or_else(untold));
    }
    Value::new(Data::Map(Arc::new(entries)), origin)
}
