//! Where the answer to RL101 is to be written.

use std::collections::BTreeSet;

use crate::check::Judged;
use crate::check::anchor::installer;
use crate::check::message::few;
use crate::check::sites::{Kind, Site, depth_of_choice};
use crate::model::{ModuleCall, Resource, ResourceKind, StackKind};
use crate::source::Location;

/// The calls that need a word where a source is called several times, in file order.
pub(super) fn silent_calls<'a>(judged: &Judged<'a>, site: &Site, missing: &[usize]) -> Vec<&'a ModuleCall> {
    let depth = site.depth.filter(|_| site.kind == Kind::Repeated);
    let resources = missing.iter().filter_map(|index| judged.located.stack.resources.get(*index));
    let call = |resource: &'a Resource| {
        // An object's call is the set that made it, and the site stands on that already.
        let depth = depth.filter(|_| resource.kind != ResourceKind::Object);
        let call = resource.calls.get(depth?)?;
        installer(resource, depth?).is_none().then_some(call.as_ref())
    };
    let mut calls: Vec<&ModuleCall> = resources.filter_map(call).collect();
    calls.sort_by(|one, other| one.at.cmp(&other.at));
    calls.dedup_by(|later, first| later.at == first.at);
    calls
}

/// "above this block", in the words of the stack's language.
pub(super) fn place(judged: &Judged<'_>, site: &Site, calls: &[&ModuleCall]) -> String {
    if site.fleets.len() > 1 {
        return format!(
            "in each of these stacks (one of each component may do without; a decision with `scope: \"{}/**\"` in \
             regionlint.yaml says it for all at once)",
            site.name
        );
    }
    let place = match (judged.located.stack.kind, site.kind) {
        (StackKind::Kubernetes, Kind::Fleet) => "as `multi-region(stack)` into the Kustomization of each but one",
        (StackKind::Kubernetes, _) => "above this object",
        (StackKind::TerraformStacks, Kind::Fleet) => "above this block",
        (StackKind::Terragrunt, Kind::Fleet) => "at the top of this file, or of one that it includes",
        (_, Kind::Repeated) if calls.len() > 1 => {
            let names: Vec<&str> = calls.iter().map(|call| call.block.as_ref()).collect();
            return format!("above each of {} (or above the `terraform` block)", few(&names));
        }
        (_, Kind::Itself | Kind::Routing | Kind::Workload | Kind::Repeated) => "above this block",
        (_, Kind::Extra) if opens_by_several(judged, site) => "above each of them (or above the `terraform` block)",
        (_, Kind::Extra) => "above the block that opens the region",
        (_, Kind::Fleet) => "above this stack's `terraform` block",
    };
    place.to_owned()
}

/// Whether several blocks open the region, and none stands for all of them, as a provider or a module call would.
fn opens_by_several(judged: &Judged<'_>, site: &Site) -> bool {
    let resources =
        || site.resources.iter().filter_map(|index| Some((*index, judged.located.stack.resources.get(*index)?)));
    let block = |(index, resource): (usize, &'_ Resource)| {
        let call = resource.calls.get(depth_of_choice(judged, index, &site.beyond()));
        call.map_or_else(|| resource.at.clone(), |call| call.at.clone())
    };
    let blocks: BTreeSet<Location> = resources().map(block).collect();
    blocks.len() > 1 && blocks.contains(&site.at)
}
