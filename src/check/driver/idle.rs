//! RL104: a driver on something that lives in one region for sure.

use super::cover::Busy;
use super::on_annotation;
use crate::check::availability::same_region;
use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding};
use crate::model::{Completeness, From};

/// One finding per driver that covers no span. What was meant as a spare and lies in the same region is RL202.
pub(super) fn check(estate: &Estate<'_>, judged: &Judged<'_>, stack: usize, busy: &Busy) -> Vec<Finding> {
    let drivers = judged.declared.all_drivers();
    let unused = drivers.filter(|spoken| !spoken.what.names.is_empty() && !busy.contains(&(stack, spoken.id)));
    let certain = unused.filter(|spoken| {
        let covered = judged.declared.covered_by(spoken.id);
        !covered.is_empty() && covered.iter().all(|index| in_one_region(judged, *index))
    });
    certain
        .filter(|spoken| !matches!(spoken.what.from, From::Config(_)))
        .map(|spoken| match same_region::doubt(estate, judged, spoken) {
            Some(doubt) => {
                let message = format!("The driver of {} is availability, but {}.", spoken.name, doubt.but);
                on_annotation(judged, spoken, Code::RL202, message, doubt.instead)
            }
            None => {
                let message = format!("A driver stands on {}, which lives in one region.", spoken.name);
                let help = "Take the annotation out, or put it where the second region is decided.".to_owned();
                on_annotation(judged, spoken, Code::RL104, message, help)
            }
        })
        .collect()
}

fn in_one_region(judged: &Judged<'_>, index: usize) -> bool {
    let Some(placement) = judged.located.placements.get(index) else { return false };
    placement.completeness <= Completeness::Assumed
        && placement.unnamed_span.is_none()
        && !(placement.inherited && placement.regions().len() > 1)
}
