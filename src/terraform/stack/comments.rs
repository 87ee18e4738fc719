//! The comments that belong to a block.

use crate::model::Comment;
use crate::terraform::module::Block;
use crate::terraform::syntax::{self, Comments};

/// The comments above a block, at the end of its first line, and inside it before its first argument or nested block;
/// in file order.
pub(super) fn of_block(block: &Block, comments: &Comments) -> Vec<Comment> {
    let above = block.at.start().line;
    let first_line = block.at.end().line;
    let mut belonging: Vec<&syntax::Comment> = comments
        .above(above)
        .iter()
        .chain(comments.at_end_of(first_line))
        .chain(comments.between(block.opening.start, block.opening.end))
        .collect();
    belonging.sort_by_key(|comment| comment.at.span);
    belonging.dedup_by_key(|comment| comment.at.span);
    belonging.into_iter().map(comment).collect()
}

/// Every comment of a file.
pub(super) fn of_file(comments: &Comments) -> Vec<Comment> {
    comments.all().iter().map(comment).collect()
}

fn comment(comment: &syntax::Comment) -> Comment {
    Comment { text: comment.text.clone(), at: comment.at.clone() }
}
