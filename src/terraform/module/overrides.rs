//! Override files: what `override.tf` and `*_override.tf` change in blocks that are declared elsewhere.

use std::sync::Arc;

use super::{Block, Content};

impl Block {
    /// Merges an override into this block, as terraform does: arguments replace those of the same name, and nested
    /// blocks of a type replace all of that type. The block stays where it was declared.
    pub(crate) fn override_with(&mut self, other: Block) {
        self.content.override_with(other.content);
    }
}

impl Content {
    fn override_with(&mut self, other: Content) {
        let replaced: Vec<Arc<str>> = other.blocks.iter().map(made_kind).collect();
        // `lifecycle` is merged by its arguments and replaces nothing.
        self.blocks.retain(|block| !replaced.contains(&made_kind(block)));
        self.blocks.extend(other.blocks);
        for argument in other.arguments {
            // `count` and `for_each` exclude each other: the override's wins.
            match argument.name.as_ref() {
                "count" => self.arguments.retain(|own| own.name.as_ref() != "for_each"),
                "for_each" => self.arguments.retain(|own| own.name.as_ref() != "count"),
                _ => {}
            }
            self.set(argument);
        }
    }
}

/// The type of the blocks that a block makes: `dynamic "replica"` makes `replica` blocks.
fn made_kind(block: &Block) -> Arc<str> {
    if block.kind.as_ref() == "dynamic" { block.label(0) } else { Arc::clone(&block.kind) }
}
