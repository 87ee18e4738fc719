//! Replicas that cannot be promoted: when the first is lost, none of them ever takes writes.
//!
//! A read-only node does not vote and is never elected; a Cosmos DB account with one write region and without
//! service-managed failover stops writing for as long as that region is lost
//! (<https://learn.microsoft.com/azure/reliability/reliability-cosmos-db-nosql>). The rules say of each kind of copy
//! when it is `unpromotable`.

use crate::check::Doubt;
use crate::check::Judged;
use crate::check::message::few;
use crate::check::sites::Site;
use crate::model::{Place, Role};

/// Some resource has copies beyond the home, and none of them can take over.
pub(super) fn doubt(judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let located = judged.located;
    let is_stuck = |index: &&usize| {
        let Some(placement) = located.placements.get(**index) else { return false };
        let copies: Vec<&Place> = placement
            .places
            .iter()
            .filter(|place| place.role != Role::Primary && Some(&place.region) != site.home.as_ref())
            .collect();
        !copies.is_empty() && copies.iter().all(|place| !place.promotable)
    };
    let stuck = site.resources.iter().filter(is_stuck).filter_map(|index| located.stack.resources.get(*index));
    let stuck: Vec<&str> = stuck.map(|resource| resource.address.as_ref()).collect();
    (!stuck.is_empty()).then(|| Doubt {
        but: format!("no copy of {} can be promoted: reads go on, writes stop until the first region is back", few(&stuck)),
        instead: "Let a copy take over (automatic failover, an electable node, writes in several regions); if only reads must \
                  go on, say so in the reason."
            .into(),
    })
}
