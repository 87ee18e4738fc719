//! Kustomize overlays, as far as they can be read without running `kubectl kustomize`.
//!
//! An overlay is a stack: the files and bases that it names, with its namespace, prefixes and patches. What it takes
//! from other repositories or makes by plugins is not at hand; that is counted, never guessed. The source of facts is
//! the reference of the Kustomization file, <https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/>,
//! proved against `kubectl kustomize`.

mod budget;
mod field;
mod field_path;
mod kustomization;
mod overlay;
mod patch;
mod pointer;
mod replacement;
mod selector;
mod strategic;

pub(super) use kustomization::{Kustomization, is_kustomization, paths_in};
pub(super) use overlay::{Member, Overlay, Overlays};
