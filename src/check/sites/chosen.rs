//! Who chose a region: the caller that passes it, or the module that writes it down.

use crate::check::Judged;
use crate::geo::Region;
use crate::model::Place;

/// Steps of a trail that are looked through.
const STEPS: usize = 16;

/// How many module calls lie between the root and the outermost text that says a place. Text further inside only passes
/// it on, and what is declared there says nothing about the choice.
pub(super) fn chosen_depth(judged: &Judged<'_>, place: &Place) -> usize {
    let steps = place.trail.as_ref().map(|trail| trail.flatten(STEPS)).unwrap_or_default();
    steps.iter().map(|step| judged.depth_of(step.at.path())).min().unwrap_or_default()
}

/// The same for a resource, by its place in one of the given regions.
pub(in crate::check) fn depth_of_choice(judged: &Judged<'_>, resource: usize, regions: &[&Region]) -> usize {
    let places =
        judged.located.placements.get(resource).map(|placement| placement.places.as_slice()).unwrap_or_default();
    let there = places.iter().filter(|place| regions.contains(&&place.region));
    there.map(|place| chosen_depth(judged, place)).min().unwrap_or_default()
}
