//! RL304: labelled data would leave if it is copied, and whether it is cannot be told.

use super::super::flow::{Flow, Held};
use super::super::leaves::{foreign, target};
use super::super::ways::Way;
use super::super::{Told, whither};
use super::unproven;
use crate::check::Estate;
use crate::finding::Finding;

/// One finding per copy that there may be.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let copies = flow.possible().iter().filter(|(_, way)| way.link.kind.copies());
    let held = copies.flat_map(|(from, way)| flow.of(*from).iter().map(move |held| (held, way)));
    held.filter_map(|(held, way)| may_leave(estate, held, way)).collect()
}

fn may_leave(estate: &Estate<'_>, held: &Held<'_>, way: &Way<'_>) -> Option<Finding> {
    let (judged, link) = (estate.stacks.get(way.stack)?, way.link);
    let foreign = foreign(estate, held, link);
    // A module that nobody calls has callers who switch it on or off.
    let (first, outside) = foreign.first().filter(|_| !judged.located.stack.is_child)?;
    let message = format!(
        "Data labelled `{}` leaves for {} if {} sends it to {} ({}), and whether it does cannot be told.",
        held.label.what.name,
        whither(estate, &held.residence, outside),
        link.from.name,
        target(estate, link, first),
        link.kind.name(),
    );
    let told = Told {
        at: link.at.clone(),
        resource: &link.by,
        message,
        help: "Write what switches the copy on or off where it can be read: on the resource, as a default of the \
               variable, in a tfvars file, or under `inputs` in regionlint.yaml."
            .into(),
        regions: foreign.iter().map(|(region, _)| *region).collect(),
        trail: link.trail.as_ref(),
    };
    Some(unproven(estate, judged, held, told))
}
