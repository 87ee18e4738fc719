//! RL104: a driver on something that lives in one region for sure.

use std::collections::BTreeSet;

use super::cover::Busy;
use super::on_annotation;
use crate::check::availability::same_region;
use crate::check::sites::Site;
use crate::check::{Estate, Judged};
use crate::declare::Spoken;
use crate::finding::{Code, Finding};
use crate::model::{Completeness, Driver, From};
use crate::source::Location;

/// What drivers may stand on for a reason.
struct Spans<'a> {
    /// Texts that cover a site: one may speak in several stacks, for several callers, and span in one of them only.
    in_force: BTreeSet<&'a Location>,
    /// What belongs to a site, by stack and index: another driver may be nearer to it.
    spanning: BTreeSet<(usize, usize)>,
}

/// One finding per driver that covers no span. What was meant as a spare and lies in the same region is RL202.
pub(super) fn check(estate: &Estate<'_>, sites: &[Site], busy: &Busy) -> Vec<Finding> {
    let spans = Spans::new(estate, sites, busy);
    let mut findings = Vec::new();
    for (stack, judged) in estate.stacks.iter().enumerate() {
        let idle = judged.declared.all_drivers().filter(|spoken| spans.is_idle(judged, stack, spoken));
        findings.extend(idle.map(|spoken| finding(estate, judged, spoken)));
    }
    findings
}

fn finding(estate: &Estate<'_>, judged: &Judged<'_>, spoken: &Spoken<Driver>) -> Finding {
    match same_region::doubt(estate, judged, spoken) {
        Some(doubt) => {
            let message = format!("The driver of {} is availability, but {}.", spoken.name, doubt.but);
            on_annotation(judged, spoken, Code::RL202, message, doubt.instead)
        }
        None => {
            let message = format!("A driver stands on {}, which lives in one region.", spoken.name);
            let help = "Take the annotation out, or put it where the second region is decided.".to_owned();
            on_annotation(judged, spoken, Code::RL104, message, help)
        }
    }
}

impl<'a> Spans<'a> {
    fn new(estate: &Estate<'a>, sites: &[Site], busy: &Busy) -> Self {
        let stacks = estate.stacks.iter().enumerate();
        let in_force = stacks.flat_map(|(stack, judged)| {
            let drivers = judged.declared.all_drivers().filter(move |spoken| busy.contains(&(stack, spoken.id)));
            drivers.map(|spoken| &spoken.what.at)
        });
        let spanning = sites.iter().flat_map(|site| {
            let own = site.resources.iter().chain(&site.explains);
            own.map(|resource| (site.stack, *resource))
        });
        Self { in_force: in_force.collect(), spanning: spanning.collect() }
    }

    fn is_idle(&self, judged: &Judged<'_>, stack: usize, spoken: &Spoken<Driver>) -> bool {
        let covered = judged.declared.covered_by(spoken.id);
        let is_alone = |index: &usize| !self.spanning.contains(&(stack, *index)) && is_in_one_region(judged, *index);
        !spoken.what.names.is_empty()
            && !matches!(spoken.what.from, From::Config(_))
            && !self.in_force.contains(&spoken.what.at)
            && !covered.is_empty()
            && covered.iter().all(is_alone)
    }
}

/// Whether a resource lives in one region for sure, and nothing of it is copied to another.
fn is_in_one_region(judged: &Judged<'_>, index: usize) -> bool {
    let Some(placement) = judged.located.placements.get(index) else { return false };
    let leads_on = judged
        .links(judged.index.links_at(index))
        .any(|link| link.kind.copies() && link.to.regions.iter().any(|region| !link.from.regions.contains(region)));
    placement.completeness <= Completeness::Assumed
        && placement.unnamed_span.is_none()
        && !(placement.inherited && placement.regions().len() > 1)
        && !leads_on
}
