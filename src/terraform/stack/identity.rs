//! What a stack is called, and what speaks for it or belongs to it beyond its root module's blocks.

use std::sync::Arc;

use super::comments;
use crate::discover::Tree;
use crate::model::{Comment, StackKind};
use crate::source::Location;
use crate::terraform::module::{Block, Module};
use crate::terraform::paths;
use crate::terraform::syntax::Comments;
use crate::value::Value;

/// What a stack is called, and where it comes from.
#[derive(Debug)]
pub(crate) struct Identity {
    /// The directory as reports show it.
    pub(crate) directory: String,
    /// Its kind.
    pub(crate) kind: StackKind,
    /// The components that it is known to deploy already.
    pub(crate) components: Vec<String>,
    /// What speaks for all of it, the nearest first.
    pub(crate) speakers: Vec<Speaker>,
    /// A module that is not at hand and stands for the whole stack.
    pub(crate) elsewhere: Option<Elsewhere>,
}

impl Identity {
    /// A root module of Terraform.
    pub(crate) fn of_root(tree: &dyn Tree, root: &Module) -> Self {
        Self {
            directory: paths::shown(tree, &root.directory),
            kind: StackKind::Terraform,
            components: Vec::new(),
            speakers: Vec::new(),
            elsewhere: None,
        }
    }
}

/// A file or block that speaks for a whole stack by its comments.
#[derive(Debug)]
pub(crate) struct Speaker {
    /// Its name in messages.
    pub(super) name: String,
    /// Where it stands.
    pub(super) at: Location,
    /// Its comments.
    pub(super) comments: Vec<Comment>,
    /// All comments of its file.
    pub(super) file_comments: Vec<Comment>,
}

impl Speaker {
    /// A file, all of whose comments speak for the stack; told at a place in it.
    pub(crate) fn of_file(at: Location, all: &Comments) -> Self {
        let comments = comments::of_file(all);
        Self { name: at.path().to_owned(), at, file_comments: comments.clone(), comments }
    }

    /// A block.
    pub(crate) fn of_block(block: &Block, all: &Comments) -> Self {
        Self {
            name: format!("{}.{}", block.kind, block.label(0)),
            at: block.at.clone(),
            comments: comments::of_block(block, all),
            file_comments: comments::of_file(all),
        }
    }
}

/// A module that is not at hand and stands for a whole stack.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    /// What it is called in the stack.
    pub(crate) address: Arc<str>,
    /// Its source, normalised.
    pub(crate) source: Arc<str>,
    /// Where the source is written.
    pub(crate) at: Location,
    /// What is passed to it.
    pub(crate) body: Value,
}
