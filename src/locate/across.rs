//! Links that lead into another stack, where a name proves it: a bucket's name is unique in the whole world.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Located;
use super::naming::plain_name;
use crate::geo::Region;
use crate::model::{Abroad, Completeness, Endpoint, Link, Placement, Role};
use crate::value::Trail;

/// A resource that other stacks can name.
#[derive(Clone, Debug)]
struct Known {
    stack: usize,
    abroad: Abroad,
    regions: Vec<Region>,
    trail: Option<Trail>,
}

/// Names and the resources that go by them, by pack: each provider has names of its own. A name that two resources go by
/// proves nothing.
type Names = BTreeMap<(Arc<str>, String), Vec<Known>>;

/// Ties the open ends of links to the resources of other stacks that they name.
pub fn join(located: &mut [&mut Located]) {
    if !located.iter().any(|located| located.links.iter().any(leads_out)) {
        return;
    }
    let names = names(located);
    for (stack, located) in located.iter_mut().enumerate() {
        let Located { stack: own, rules, links, .. } = &mut **located;
        for link in links.iter_mut().filter(|link| leads_out(link)) {
            let by = own.position(&link.by);
            let Some(rule) = by.and_then(|index| rules.get(index)?.as_ref()) else { continue };
            tie(link, stack, &rule.pack, &names);
        }
    }
}

fn leads_out(link: &Link) -> bool {
    link.from.resource.is_none() || link.to.resource.is_none()
}

fn names(located: &[&mut Located]) -> Names {
    let mut names = Names::new();
    for (stack, located) in located.iter().enumerate().filter(|(_, located)| !located.stack.is_child) {
        let name_of_stack: Arc<str> = located.stack.name().into();
        for (index, resource) in located.stack.resources.iter().enumerate() {
            let rule = located.rules.get(index).and_then(Option::as_ref);
            let (Some(rule), Some(placement)) =
                (rule.filter(|rule| rule.known_everywhere), located.placements.get(index))
            else {
                continue;
            };
            let values = rule.known_by.iter().flat_map(|path| path.select(&resource.body));
            for name in values.filter_map(|value| value.as_str().map(str::to_owned)) {
                let key = (Arc::clone(&rule.pack), name);
                names.entry(key).or_default().push(Known {
                    stack,
                    abroad: Abroad { stack: Arc::clone(&name_of_stack), address: Arc::clone(&resource.address) },
                    regions: certain(placement),
                    trail: placement.primary().and_then(|place| place.trail.clone()),
                });
            }
        }
    }
    names
}

/// Where it lives first of all, if that is the whole truth.
fn certain(placement: &Placement) -> Vec<Region> {
    if !matches!(placement.completeness, Completeness::Known | Completeness::Assumed) {
        return Vec::new();
    }
    let primary = placement.places.iter().filter(|place| place.role == Role::Primary);
    let mut regions: Vec<Region> = primary.map(|place| place.region.clone()).collect();
    regions.sort();
    regions.dedup();
    regions
}

fn tie(link: &mut Link, stack: usize, pack: &Arc<str>, names: &Names) {
    for end in [&mut link.from, &mut link.to] {
        let Some(known) = find(end, pack, stack, names) else { continue };
        end.abroad = Some(known.abroad.clone());
        end.name = format!("{} of {}", known.abroad.address, known.abroad.stack).into();
        if end.regions.is_empty() {
            end.regions.clone_from(&known.regions);
            link.trail = link.trail.take().or_else(|| known.trail.clone());
        }
    }
}

fn find<'n>(end: &Endpoint, pack: &Arc<str>, stack: usize, names: &'n Names) -> Option<&'n Known> {
    if end.resource.is_some() {
        return None;
    }
    let known = names.get(&(Arc::clone(pack), plain_name(&end.name).to_owned()))?;
    match known.as_slice() {
        [only] if only.stack != stack => Some(only),
        _ => None,
    }
}
