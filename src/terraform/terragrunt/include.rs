//! `include` blocks.

use std::rc::Rc;
use std::sync::Arc;

use super::context::Context;
use super::functions::text_of;
use super::layers::Strategy;
use crate::finding::Problem;
use crate::source::Location;
use crate::terraform::module::Block;
use crate::value::{Unknown, Value};

/// A file that a unit includes.
#[derive(Clone)]
pub(super) struct Included<'a> {
    /// The block's label; empty for the one without a name.
    pub(super) name: Arc<str>,
    /// The block.
    pub(super) at: Location,
    /// How it is merged.
    pub(super) strategy: Strategy,
    /// Its values can be used in the unit.
    pub(super) exposed: bool,
    /// The file, or why it cannot be told or read.
    pub(super) context: Result<Rc<Context<'a>>, Unknown>,
}

impl Included<'_> {
    /// The block as an address names it: `include.root`.
    pub(super) fn address(&self) -> String {
        if self.name.is_empty() { "include".to_owned() } else { format!("include.{}", self.name) }
    }
}

/// The files that a unit includes, in the order of its blocks.
pub(super) fn of<'a>(unit: &Context<'a>) -> Vec<Included<'a>> {
    unit.config.content.blocks_of("include").map(|block| included(unit, block)).collect()
}

fn included<'a>(unit: &Context<'a>, block: &Block) -> Included<'a> {
    let setting = |name: &str| block.content.argument(name).map(|argument| unit.value(argument));
    let written = setting("merge_strategy");
    let strategy = match written.as_ref().and_then(Value::as_str) {
        Some("no_merge") => Strategy::None,
        Some("deep") => Strategy::Deep,
        _ => Strategy::Shallow,
    };
    let context = match written.as_ref().and_then(Value::as_str) {
        None | Some("no_merge" | "shallow" | "deep") => read(unit, setting("path")),
        // `deep_map_only` too: it is for the outputs of dependencies.
        Some(other) => Err(Unknown::Invalid(format!("Terragrunt merges no include by the strategy \"{other}\""))),
    };
    if let Err(why) = &context {
        let message = format!("the included file cannot be read: {why}; what it says is unknown");
        unit.record.problems.borrow_mut().push(Problem::at(block.at.clone(), message));
    }
    Included {
        name: block.label(0),
        at: block.at.clone(),
        strategy,
        exposed: setting("expose").and_then(|value| value.as_bool()).unwrap_or(false),
        context,
    }
}

fn read<'a>(unit: &Context<'a>, path: Option<Value>) -> Result<Rc<Context<'a>>, Unknown> {
    let path = path.ok_or_else(|| Unknown::Invalid("the include names no path".to_owned()))?;
    let written = text_of(&path, "the path")?;
    let path = unit.directory.resolve(&written);
    unit.inner(&path.ok_or_else(|| Unknown::Function(format!("{written} (outside the scanned tree)")))?, true)
}
