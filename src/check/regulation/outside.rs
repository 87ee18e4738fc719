//! The footprint leaves the regime's countries.
//!
//! Copies of one thing are all under its law, the first one included. Separate resources are not: what serves a country
//! from inside it may well be run from a home elsewhere, so only the further regions are held against the regime.

use super::standing;
use crate::check::Doubt;
use crate::check::Estate;
use crate::check::message::regions;
use crate::check::sites::{Kind, Site};
use crate::geo::{Regime, Region, Standing};

/// Some region that has to be inside is not.
pub(super) fn doubt(estate: &Estate<'_>, site: &Site, regime: &Regime) -> Option<Doubt> {
    let leaves = |one: &&Region| {
        matches!(standing(estate, regime, one), Standing::Outside(_) | Standing::Mixed { certain: true, .. })
    };
    let held: Vec<&Region> = if site.kind == Kind::Itself { site.regions.iter().collect() } else { site.beyond() };
    let foreign: Vec<&Region> = held.into_iter().filter(leaves).collect();
    (!foreign.is_empty()).then(|| Doubt {
        but: format!(
            "{} {} outside the countries of {}",
            regions(estate.catalogue, foreign.iter().copied()),
            if foreign.len() == 1 { "lies" } else { "lie" },
            regime.title,
        ),
        instead:
            "Keep the data inside, or say which other driver puts it there. This states places and is no legal advice."
                .into(),
    })
}
