//! Where a finding about a resource stands.

use crate::model::{Resource, ResourceKind};
use crate::source::Location;

/// Its block's first line; in an installed module the caller's block; for a
/// Kubernetes object the deciding field.
pub(super) fn anchor(resource: &Resource, field: Option<&Location>) -> Location {
    if resource.kind == ResourceKind::Object {
        return field.unwrap_or(&resource.at).clone();
    }
    let installed = resource.calls.iter().position(|call| call.installed);
    match installed.and_then(|position| resource.calls.get(position)) {
        Some(call) => call.at.clone(),
        None => resource.at.clone(),
    }
}
