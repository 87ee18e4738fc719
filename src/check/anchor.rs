//! Where a finding about a resource stands.

use crate::model::{Resource, ResourceKind};
use crate::source::Location;

/// Its block's first line; in an installed module the caller's block; for a
/// Kubernetes object the deciding field.
pub(super) fn anchor(resource: &Resource, field: Option<&Location>) -> Location {
    if resource.kind == ResourceKind::Object {
        return field.unwrap_or(&resource.at).clone();
    }
    installer(resource, resource.calls.len()).unwrap_or(&resource.at).clone()
}

/// The `module` block through which text that lies `depth` calls below the root was installed; none when it is the user's.
pub(super) fn installer(resource: &Resource, depth: usize) -> Option<&Location> {
    resource.calls.iter().take(depth).find(|call| call.installed).map(|call| &call.at)
}
