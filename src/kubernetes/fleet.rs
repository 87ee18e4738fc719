//! `fleet.yaml`: to which clusters Rancher's Fleet deploys the directory that it stands in, and with which changes.
//!
//! It is no object and says neither `apiVersion` nor `kind`; what it holds is a `FleetYAML` in Fleet's own words. Only
//! one that names clusters is read. Facts: `fleet.rancher.io/ref-fleet-yaml`, `v1alpha1/fleetyaml.go` of
//! `rancher/fleet`.

use std::sync::Arc;

use super::comments;
use super::manifest::{Identity, Manifest};
use super::yaml::{Reader, Syntax, written};
use crate::discover::paths;
use crate::finding::Problem;
use crate::source::{Location, SourceFile};
use crate::value::Value;

/// What rules know what it holds by.
pub(super) const TYPE: &str = "fleet.cattle.io/FleetYAML";

/// The names of such a file; Fleet takes the first one that is there.
pub(super) const NAMES: [&str; 2] = ["fleet.yaml", "fleet.yml"];

/// Its field that names the clusters; `targetCustomizations` only change what is deployed to those that a GitRepo
/// targets.
const TARGETS: &str = "overrideTargets";

/// Whether a file is one that names clusters.
pub(super) fn names_clusters(file: &SourceFile) -> bool {
    NAMES.contains(&paths::name(file.path())) && file.text().contains(TARGETS)
}

/// The clusters that a body of one names.
pub(super) fn targets(body: &Value) -> Option<&Value> {
    body.get(TARGETS).filter(|targets| !targets.is_null())
}

/// What it says, as an object that is called as it says itself, or after its directory.
pub(super) fn manifest(
    file: &Arc<SourceFile>,
    syntax: &Syntax<'_>,
    alias_budget: usize,
    problems: &mut Vec<Problem>,
) -> Option<Manifest> {
    let root = syntax.root.as_ref()?;
    let mut reader = Reader::new(file, alias_budget);
    let body = reader.value(root);
    body.as_map()?;
    problems.append(&mut reader.problems);
    let directory = Some(paths::directory(file.path())).filter(|directory| !directory.is_empty()).unwrap_or(".");
    let name = body.get("name").and_then(written).filter(|name| !name.is_empty()).unwrap_or(directory);
    let identity = Identity {
        group: "fleet.cattle.io".into(),
        kind: "FleetYAML".into(),
        namespace: None,
        name: Some(name.into()),
    };
    let at = body.origin.at().cloned().unwrap_or_else(|| Location::new(file, root.span));
    Some(Manifest { identity, body, at, comments: comments::at(file, &syntax.comments), carrier: None })
}
