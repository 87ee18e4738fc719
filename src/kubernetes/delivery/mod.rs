//! Objects that deploy others: Applications of Argo CD, and the ApplicationSets that make them; Kustomizations of Flux;
//! GitRepos of Rancher's Fleet, and the `fleet.yaml` of a directory.
//!
//! Four questions, one file each: what such an object deploys ([`source`]), whether that repository is at hand
//! ([`repository`]) in that [`revision`], which stacks of the scan it is ([`find`], and for Fleet [`bundle`]), and which
//! Applications a set makes ([`set`]). Where the clusters are is for `locate` to say. Facts: the reference pages of the
//! three projects.

mod bundle;
mod find;
mod generator;
mod git;
mod parameters;
mod repository;
mod revision;
mod set;
mod source;

pub(super) use find::find;
pub(super) use repository::Repositories;
pub(super) use set::{Known, applications};

#[cfg(test)]
mod tests;
