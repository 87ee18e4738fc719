//! RL203: the driver is regulation, but the places leave the regime's countries, or one region would satisfy it.
//!
//! The tool states facts (which country a region lies in, which countries a regime names) and the user's own policy. It
//! gives no legal advice.

use super::message::{region, regions};
use super::sites::Site;
use super::{Doubt, Estate, Judged};
use crate::geo::Standing;
use crate::model::Driver;

/// Why regulation cannot be the reason of a site.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, driver: &Driver) -> Option<Doubt> {
    let Some(regime) = driver.regime.as_deref() else { return same_countries(estate, site) };
    outside(estate, judged, site, regime).or_else(|| satisfied(estate, judged, site, regime))
}

/// The footprint leaves the regime's set.
fn outside(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, regime: &str) -> Option<Doubt> {
    let known = estate.catalogue.regime(regime)?;
    let residence = estate.residence(judged, &known.set).ok()?;
    let leaves = |one: &&crate::geo::Region| matches!(estate.judge(&residence, one), Standing::Outside(_) | Standing::Mixed { .. });
    let foreign: Vec<_> = site.regions.iter().filter(leaves).collect();
    (!foreign.is_empty()).then(|| Doubt {
        but: format!("{} lies outside the countries of {}", regions(estate.catalogue, foreign.iter().copied()), known.name),
        instead: "Keep the data inside, or say which other driver puts it there. This is a statement of places, not legal advice.".into(),
    })
}

/// All regions lie inside: one of them would satisfy the regime as well.
fn satisfied(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, regime: &str) -> Option<Doubt> {
    let known = estate.catalogue.regime(regime)?;
    let residence = estate.residence(judged, &known.set).ok()?;
    let inside = |one: &crate::geo::Region| estate.judge(&residence, one) == Standing::Inside;
    let home = site.home.as_ref().filter(|home| inside(home))?;
    site.regions.iter().all(inside).then(|| Doubt {
        but: format!("{} alone satisfies {}: the second region adds nothing to it", region(estate.catalogue, home), known.name),
        instead: "If the copy is for outages, the driver is availability; regulation asks for a place, rarely for two.".into(),
    })
}

/// Without a regime: two regions of one country keep nobody's data nearer to its law.
fn same_countries(estate: &Estate<'_>, site: &Site) -> Option<Doubt> {
    let mut countries = site.regions.iter().map(|one| estate.catalogue.countries_of(one));
    let first = countries.next()??;
    let same = countries.all(|other| other.is_some_and(|other| other == first));
    (same && site.regions.len() > 1).then(|| Doubt {
        but: "all its regions lie in the same country, and no regime is named that asks for two".into(),
        instead: "Name the law (`regime=...`), or the driver that holds.".into(),
    })
}
