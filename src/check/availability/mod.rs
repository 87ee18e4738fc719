//! RL202: the driver is availability, but the spare cannot take over.
//!
//! One file per contradiction, each with its physics or semantics; [`question`] asks what availability would need.
//! [`same_region`] is told on drivers that cover no span at all.

mod dependency;
mod disaster;
mod entry;
mod failover;
mod promotion;
mod question;
pub(super) mod same_region;

pub(super) use question::question;

use super::sites::Site;
use super::{Doubt, Estate, Judged};

/// Why the site does not deliver availability.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    disaster::doubt(estate, site)
        .or_else(|| promotion::doubt(judged, site))
        .or_else(|| failover::doubt(estate, site))
        .or_else(|| entry::doubt(estate, judged, site))
        .or_else(|| dependency::doubt(estate, judged, site))
}
