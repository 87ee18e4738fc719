//! What a resource's `lifecycle` block says of its arguments.

use std::sync::Arc;

use hcl_edit::expr::Expression;

use super::Block;

/// The word that stands for every argument.
const ALL: &str = "all";

impl Block {
    /// The arguments of which only the first value is set, and changes are somebody else's (`ignore_changes`), by name;
    /// `all` stands for every one.
    pub(crate) fn ignored_changes(&self) -> Vec<Arc<str>> {
        let lifecycles = self.content.blocks_of("lifecycle");
        let ignored = lifecycles.filter_map(|lifecycle| lifecycle.content.argument("ignore_changes"));
        ignored.flat_map(|argument| names(&argument.expression)).collect()
    }
}

fn names(expression: &Expression) -> Vec<Arc<str>> {
    match expression {
        Expression::Array(items) => items.iter().filter_map(name).map(Into::into).collect(),
        single => name(single).filter(|name| *name == ALL).map(Into::into).into_iter().collect(),
    }
}

/// The argument that one entry means, or means a part of: `value`, `tags["a"]`; old configurations quote it.
fn name(entry: &Expression) -> Option<&str> {
    match entry {
        Expression::Variable(name) => Some(name.as_str()),
        Expression::Traversal(steps) => name(&steps.expr),
        Expression::String(text) if text.as_str() == "*" => Some(ALL),
        Expression::String(text) => text.split(['.', '[']).next(),
        _ => None,
    }
}
