//! Where a finding about a resource stands.

use crate::model::{Resource, ResourceKind};
use crate::source::Location;
use crate::value::Trail;

/// Its block's first line; in an installed module the caller's block; for a
/// Kubernetes object the deciding field.
pub(super) fn anchor(resource: &Resource, field: Option<&Location>) -> Location {
    if resource.kind == ResourceKind::Object {
        return field.unwrap_or(&resource.at).clone();
    }
    installer(resource, resource.calls.len()).unwrap_or(&resource.at).clone()
}

/// The `module` block through which text that lies `depth` calls below the root was installed; none when it is the
/// user's.
pub(super) fn installer(resource: &Resource, depth: usize) -> Option<&Location> {
    resource.calls.iter().take(depth).find(|call| call.installed).map(|call| &call.at)
}

/// Trails are looked through so far.
const STEPS: usize = 16;

/// The last step of a trail that stands in one of the wanted files.
pub(super) fn deciding(trail: &Trail, is_wanted: impl Fn(&str) -> bool) -> Option<Location> {
    trail.flatten(STEPS).iter().rev().map(|step| &step.at).find(|at| is_wanted(at.path())).cloned()
}
