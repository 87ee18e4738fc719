//! RL201: the driver is latency, but the far copy serves nobody, nobody is far, or few users are near it.
//!
//! One file per contradiction, each with its physics or semantics; [`question`] asks what latency would need.

mod advice;
mod audience;
mod crowd;
mod distance;
mod light;
mod overseas;
mod question;
mod standby;
mod unattended;
mod unread;

pub(super) use advice::advice;
pub(super) use question::question;

use super::sites::Site;
use super::{Doubt, Estate, Judged};

/// Why latency cannot be the reason of a site.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    unread::doubt(judged, site)
        .or_else(|| unattended::doubt(judged, site))
        .or_else(|| standby::doubt(estate, site))
        .or_else(|| distance::doubt(estate, site))
        .or_else(|| overseas::doubt(estate, judged, site))
        .or_else(|| audience::doubt(estate, judged, site))
}
