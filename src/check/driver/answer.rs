//! Where the answer to RL101 is to be written.

use std::collections::BTreeSet;

use crate::check::anchor::installer;
use crate::check::message::few;
use crate::check::sites::{Kind, Site, depth_of_choice, is_silent};
use crate::check::{Estate, Judged};
use crate::model::{ModuleCall, Resource, ResourceKind, Spot, StackKind};
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
        let below = if site.name.ends_with("**") { "" } else { "/**" };
        return format!(
            "in each of these stacks (one of each component may do without; a decision with `scope: \"{}{below}\"` in \
             regionlint.yaml says it for all at once)",
            site.name
        );
    }
    let place = match (judged.located.stack.kind, site.kind) {
        (StackKind::Kubernetes, Kind::Fleet) if !judged.located.stack.inputs.is_empty() => {
            "into the values of each but one"
        }
        (StackKind::Kubernetes, Kind::Fleet) => "into the Kustomization of each but one",
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

/// The block that needs a word where others that open the region have one already.
pub(super) fn silent_block(judged: &Judged<'_>, site: &Site, missing: &[usize]) -> Option<Location> {
    if site.kind != Kind::Extra || missing.len() == site.resources.len() {
        return None;
    }
    let silent = blocks(judged, site, missing);
    if silent.contains(&site.at) { None } else { silent.into_iter().next() }
}

/// Whether several blocks open the region, and none stands for all of them, as a provider or a module call would.
fn opens_by_several(judged: &Judged<'_>, site: &Site) -> bool {
    let blocks = blocks(judged, site, &site.resources);
    blocks.len() > 1 && blocks.contains(&site.at)
}

/// Where the answer has to stand for all that is `missing` one.
pub(super) fn spots(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, missing: &[usize]) -> Vec<Spot> {
    let calls = silent_calls(judged, site, missing);
    let at: Vec<Location> = match site.kind {
        Kind::Fleet => return spots_of_fleets(estate, site),
        Kind::Extra if opens_by_several(judged, site) => blocks(judged, site, missing).into_iter().collect(),
        _ if !calls.is_empty() => calls.iter().map(|call| call.at.clone()).collect(),
        _ => vec![site.at.clone()],
    };
    at.into_iter().map(|at| Spot { at, stack: judged.located.stack.name() }).collect()
}

/// Of each component, the stacks that say nothing, but for one: that which is at home, if there is one.
fn spots_of_fleets(estate: &Estate<'_>, site: &Site) -> Vec<Spot> {
    let abroad = site.abroad(estate);
    let mut asked: BTreeSet<usize> = BTreeSet::new();
    for fleet in &site.fleets {
        let silent = fleet.stacks.iter().filter(|index| estate.stacks.get(**index).is_some_and(is_silent));
        let silent: Vec<usize> = silent.copied().collect();
        let is_home = |index: &&usize| !abroad.contains(index) || fleet.stacks.first() == Some(*index);
        let spared = silent.iter().find(is_home).or(silent.last());
        asked.extend(silent.iter().filter(|index| Some(*index) != spared));
    }
    let spot = |index: usize| {
        let stack = &estate.stacks.get(index)?.located.stack;
        Some(Spot { at: stack.resources.first()?.at.clone(), stack: stack.name() })
    };
    asked.into_iter().filter_map(spot).collect()
}

/// The blocks that bring some of a site's resources where they are; what brings a whole brings its parts.
fn blocks(judged: &Judged<'_>, site: &Site, resources: &[usize]) -> BTreeSet<Location> {
    let beyond = site.beyond();
    let block = |index: usize| {
        let resource = judged.located.stack.resources.get(index)?;
        let call = || resource.calls.get(depth_of_choice(judged, index, &beyond)).map(|call| call.at.clone());
        provider_block(judged, resource, index).or_else(call).or_else(|| Some(resource.at.clone()))
    };
    let all: BTreeSet<usize> = resources.iter().copied().collect();
    let is_brought = |index: &&usize| judged.wholes(**index).skip(1).any(|whole| all.contains(&whole));
    resources.iter().filter(|index| !is_brought(index)).filter_map(|index| block(*index)).collect()
}

/// The block of the further provider configuration that says where a resource is, if its text is the user's.
fn provider_block(judged: &Judged<'_>, resource: &Resource, index: usize) -> Option<Location> {
    let provider = resource.provider.as_ref().filter(|provider| !provider.is_default)?;
    let place = judged.located.placements.get(index)?.primary()?;
    let says = place.trail.as_ref().is_some_and(|trail| trail.what == provider.label);
    let block = provider.at.as_ref().filter(|_| says)?;
    installer(resource, judged.depth_of(block.path())).is_none().then(|| block.clone())
}
