//! What an annotation covers.

use crate::source::Location;
use crate::value::Value;

/// The index of a [`Scope`] in its stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub usize);

/// What kind of thing an annotation stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeKind {
    /// A resource block or a Kubernetes object.
    Resource,
    /// A module call.
    Module,
    /// A provider block: all that lives through it.
    Provider,
    /// A file.
    File,
    /// A Kubernetes namespace.
    Namespace,
    /// The whole stack.
    Stack,
}

/// One comment, its marker (`#`, `//`, `/*`) taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text after the marker, its leading spaces kept: a deeper indent goes on with a reason.
    pub text: String,
    /// The whole comment, marker included.
    pub at: Location,
}

/// Something that annotations can stand on, with the comments and tags that stand on it.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What it is.
    pub kind: ScopeKind,
    /// Its name in messages: an address, `provider.aws.dr`, a path.
    pub name: String,
    /// The block's header, the object's first key; the file's first byte.
    pub at: Location,
    /// The comments that belong to it, in file order.
    pub comments: Vec<Comment>,
    /// Tags that it gives to everything inside (a provider's `default_tags`, a namespace's labels and annotations). A
    /// resource's own tags are in its body.
    pub tags: Option<Value>,
    /// How many module calls lie between the root module and the text it stands in: 0 for the root itself.
    pub depth: usize,
}
