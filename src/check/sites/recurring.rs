//! Which sites are one decision: a block that several stacks bring, by several callers or inputs, was written once.

use std::collections::BTreeMap;

use super::{Kind, Site};
use crate::geo::Region;
use crate::source::Location;

/// What makes sites of several stacks one decision.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Choice<'s> {
    /// A block that spans regions by itself, whichever its callers hand to it.
    Block(&'s Location),
    /// What brings something to the same regions, seen from the same home.
    Regions { kind: Kind, at: &'s Location, home: Option<&'s Region>, regions: &'s [Region] },
}

impl<'s> Choice<'s> {
    /// None for a fleet, which is of several stacks already.
    fn of(site: &'s Site) -> Option<Self> {
        let Site { kind, at, home, regions, .. } = site;
        match kind {
            Kind::Fleet => None,
            Kind::Itself => Some(Self::Block(at)),
            Kind::Extra | Kind::Repeated | Kind::Workload | Kind::Routing => {
                Some(Self::Regions { kind: *kind, at, home: home.as_ref(), regions })
            }
        }
    }
}

/// The sites of each decision, of every stack at most one, in the order of the first.
pub(in crate::check) fn decisions(sites: &[Site]) -> Vec<Vec<&Site>> {
    let mut decisions: Vec<Vec<&Site>> = Vec::new();
    let mut by_choice: BTreeMap<Choice<'_>, Vec<usize>> = BTreeMap::new();
    for site in sites {
        let alike = Choice::of(site).map(|choice| by_choice.entry(choice).or_default());
        let is_free = |index: &&usize| {
            let last = decisions.get(**index).and_then(|decision| decision.last());
            last.is_some_and(|last| last.stack != site.stack)
        };
        let same = alike.as_ref().and_then(|alike| alike.iter().find(is_free).copied());
        if let Some(decision) = same.and_then(|index| decisions.get_mut(index)) {
            decision.push(site);
            continue;
        }
        if let Some(alike) = alike {
            alike.push(decisions.len());
        }
        decisions.push(vec![site]);
    }
    decisions
}
