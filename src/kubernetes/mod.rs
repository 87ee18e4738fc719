//! Kubernetes manifests: from YAML and JSON to objects with partial values.
//!
//! The road is [`read`]: every file is looked at once, in parallel, and is manifests, a template, or neither; overlays
//! take objects together and patch them (`kustomize`); each directory or overlay becomes a
//! [`Stack`](crate::model::Stack) whose objects know their scopes (`scopes`) and refer to each other
//! (`reference`). The body of an object is the whole manifest, with a trail for each value.
//!
//! What a `release` of a chart that rules know is handed is an object, too, be it in an object of Flux or Argo CD or in
//! the `values` of a chart in the tree.
//!
//! Objects that deploy stacks to clusters (`delivery`) are joined to them last: which stack runs by which object.
//!
//! This room knows no rule and no region: where an object lives is for `locate` to say.

mod carried;
mod chart;
mod comments;
mod composition;
mod definition;
mod delivery;
mod file;
mod filling;
mod fleet;
mod kustomize;
mod manifest;
mod namespaces;
mod openshift;
mod reading;
mod reference;
mod release;
mod rendered;
mod scopes;
mod shelf;
mod stack;
mod template;
mod values;
mod yaml;

pub use chart::{Chart, is_part};
pub use reading::{Options, Reading, SkipReason, Skipped, read, read_text, read_texts};
pub use rendered::by_template;
pub use values::Unread;
