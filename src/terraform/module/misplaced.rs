//! Blocks that stand inside another one, though Terraform knows them only at the top of a file: what they declare would be
//! lost without a word.

use super::Block;
use crate::finding::Problem;

/// The blocks in which others may stand that are misplaced there. A `check` has data sources of its own.
const WHOLES: &[&str] =
    &["data", "ephemeral", "locals", "module", "output", "provider", "resource", "terraform", "variable"];

/// The blocks of a file's top that stand somewhere inside a block.
pub(super) fn misplaced(block: &Block) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Block> = Vec::new();
    if WHOLES.contains(&block.kind.as_ref()) {
        waiting.extend(block.content.blocks.iter().rev());
    }
    while let Some(nested) = waiting.pop() {
        if is_of_the_top(nested) {
            found.push(told(nested, block));
        } else {
            waiting.extend(nested.content.blocks.iter().rev());
        }
    }
    found
}

/// Whether its type and labels are those of a block of the top. A provider's own blocks have no labels.
fn is_of_the_top(block: &Block) -> bool {
    match block.kind.as_ref() {
        "resource" | "data" | "ephemeral" => block.labels.len() == 2,
        "module" | "output" | "provider" | "variable" => block.labels.len() == 1,
        _ => false,
    }
}

fn told(block: &Block, around: &Block) -> Problem {
    let message = format!(
        "{} stands inside {}: Terraform refuses that, and what it declares was not read; it belongs outside, or a closing brace is missing before it",
        name(block),
        name(around)
    );
    Problem::at(block.at.clone(), message)
}

fn name(block: &Block) -> String {
    let labels: String = block.labels.iter().map(|label| format!(" \"{label}\"")).collect();
    format!("{}{labels}", block.kind)
}
