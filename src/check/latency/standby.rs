//! A far region that routing asks only when the first fails, or never.
//!
//! The secondary of a failover pair answers once the primary is unhealthy, a weighted record of weight zero is not given
//! out, and a dial at zero lets nobody through: wherever users are, their requests go to the one region that is left
//! (<https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-failover.html>,
//! <https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-traffic-dial.html>). The rules say of
//! each kind of routing when it is `standby`.

use crate::check::message::regions;
use crate::check::sites::Site;
use crate::check::{Doubt, Estate, Judged};
use crate::geo::Region;
use crate::locate::Route;

/// Routing leads to all regions of the site, and to all but one of them only on standby.
pub(super) fn doubt(estate: &Estate<'_>, site: &Site) -> Option<Doubt> {
    let routes = site.routes(estate).filter(|(judged, route)| !route.names && !stays(judged, route));
    let routes: Vec<&Route> = routes.map(|(_, route)| route).collect();
    // What leads nobody knows where may well lead to the far one.
    if routes.iter().any(|route| !route.standby && route.regions.is_empty()) {
        return None;
    }
    let is_led_to = |region: &&Region, standby: bool| {
        routes.iter().any(|route| route.standby == standby && route.regions.contains(region))
    };
    let (answering, others): (Vec<&Region>, Vec<&Region>) =
        site.regions.iter().partition(|region| is_led_to(region, false));
    let [answering] = answering.as_slice() else { return None };
    (!others.is_empty() && others.iter().all(|region| is_led_to(region, true))).then(|| Doubt {
        but: format!(
            "every request goes to {answering}: routing keeps {} on standby",
            regions(estate.catalogue, others.iter().copied())
        ),
        instead: "If it is there to take over, the driver is availability. If users are near it, let routing send them there \
                  (by latency, by place, or by share)."
            .into(),
    })
}

/// Whether it stands by itself in the region to which it leads: who gets there is for others to say.
fn stays(judged: &Judged<'_>, route: &Route) -> bool {
    let placement = judged.located.placements.get(route.resource);
    let is_there = placement.is_some_and(|placement| placement.regions() == route.regions);
    !route.regions.is_empty() && is_there && judged.index.whole_of(route.resource).is_none()
}
