//! The second region brings nothing to the regime: the home alone would satisfy it.
//!
//! A law about where data lies asks for a place, not for two. Where a rule does ask for a second site (banks, public
//! utilities), it asks for availability, and says how far away.

use super::standing;
use crate::check::Doubt;
use crate::check::Estate;
use crate::check::message::region;
use crate::check::sites::Site;
use crate::geo::{Regime, Region, Standing};

/// All regions lie inside.
pub(super) fn doubt(estate: &Estate<'_>, site: &Site, regime: &Regime) -> Option<Doubt> {
    let inside = |one: &Region| standing(estate, regime, one) == Standing::Inside;
    let home = site.home.as_ref().filter(|home| inside(home))?;
    site.regions.iter().all(inside).then(|| Doubt {
        but: format!(
            "{} alone satisfies {}: a further region adds nothing to it",
            region(estate.catalogue, home),
            regime.title
        ),
        instead: "If the copy is for outages, the driver is availability; regulation asks for a place, rarely for two."
            .into(),
    })
}
