//! Failover routing that never looks whether the first is alive does not fail over.
//!
//! Route 53 answers with the primary record of a failover pair as long as it is healthy, and without a health check (or
//! an alias that evaluates its target's) it always is
//! (<https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-simple-configs.html>). The rules say of
//! each kind of routing when it is unchecked.

use crate::check::Doubt;
use crate::check::Estate;
use crate::check::message::few;
use crate::check::sites::Site;

/// Failover that leads to the site is unchecked.
pub(super) fn doubt(estate: &Estate<'_>, site: &Site) -> Option<Doubt> {
    let unchecked = unchecked(estate, site);
    (!unchecked.is_empty()).then(|| Doubt {
        but: format!("{} fails over without a health check, so it never does", few(&unchecked)),
        instead: "Give the primary record a health check (or let the alias evaluate its target's health).".into(),
    })
}

/// The routing that leads to a site's regions and is unchecked, by address.
pub(super) fn unchecked<'j>(estate: &'j Estate<'_>, site: &Site) -> Vec<&'j str> {
    let unchecked = site.routes(estate).filter(|(_, route)| route.unchecked);
    let unchecked = unchecked.filter_map(|(judged, route)| judged.located.stack.resources.get(route.resource));
    let mut addresses: Vec<&str> = unchecked.map(|resource| resource.address.as_ref()).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}
