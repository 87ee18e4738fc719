//! The one way to the spare leads through the first region.
//!
//! A load balancer of one region may well have targets in others, and falls with its own: what it would send on to the
//! spare never reaches it. The entry has to be in no one region (Traffic Manager, Front Door, Route 53, a global load
//! balancer), or in each of them
//! (<https://learn.microsoft.com/azure/architecture/guide/technology-choices/load-balancing-overview>).
//!
//! It is told only where references prove it: the entry lives in the home alone, its targets beyond, and nothing else of
//! the stack that lives outside the home names anything there.

use crate::check::leaning::{is_known_at, named_by};
use crate::check::message::{few, region, regions};
use crate::check::sites::{Kind, Site, addresses};
use crate::check::{Doubt, Estate, Judged};
use crate::geo::Region;
use crate::locate::Route;

/// All that leads beyond the home stands in the home.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let home = site.home.as_ref().filter(|_| matches!(site.kind, Kind::Extra | Kind::Repeated))?;
    let beyond = site.beyond();
    let leads_there = |route: &&Route| !route.names && route.regions.iter().any(|one| beyond.contains(&one));
    let mut entries: Vec<usize> =
        judged.located.routes.iter().filter(leads_there).map(|route| route.resource).collect();
    entries.dedup();
    let stand_at_home = entries.iter().all(|entry| is_known_at(judged, *entry, home));
    if entries.is_empty() || !stand_at_home || is_named_from_nowhere(judged, &beyond) {
        return None;
    }
    Some(Doubt {
        but: format!(
            "the only way to {} that this stack has leads through {}, which {} in {} alone",
            regions(estate.catalogue, beyond),
            few(&addresses(judged, &entries)),
            if entries.len() == 1 { "stands" } else { "stand" },
            region(estate.catalogue, home),
        ),
        instead: "Give each region an entry of its own and let something that is in no one region choose between them (DNS with \
                  health checks, a global load balancer)."
            .into(),
    })
}

/// Whether something that lives in no region, a record say, names anything in these.
fn is_named_from_nowhere(judged: &Judged<'_>, regions: &[&Region]) -> bool {
    let located = judged.located;
    let lives_there = |index: usize| {
        let placement = located.placements.get(index);
        placement.is_some_and(|placement| placement.regions().iter().any(|one| regions.contains(&one)))
    };
    let mut all = located.stack.resources.iter().zip(&located.placements);
    all.any(|(resource, placement)| {
        placement.global && named_by(judged, resource).iter().any(|(index, _)| lives_there(*index))
    })
}
