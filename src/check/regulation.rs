//! RL203: the driver is regulation, but the places leave the regime's countries, or one region would satisfy it.
//!
//! The tool states facts (which country a region lies in, which countries a regime names) and the user's own policy. It
//! gives no legal advice.

use super::message::{region, regions};
use super::sites::Site;
use super::{Doubt, Estate};
use crate::geo::{Countries, Jurisdictions, Regime, Region, Residence, Standing};
use crate::model::Driver;

/// Why regulation cannot be the reason of a site.
pub(super) fn doubt(estate: &Estate<'_>, site: &Site, driver: &Driver) -> Option<Doubt> {
    let Some(named) = driver.regime.as_deref() else { return same_country(estate, site) };
    let regime = Jurisdictions::regime(named)?;
    outside(estate, site, regime).or_else(|| satisfied(estate, site, regime))
}

fn standing(estate: &Estate<'_>, regime: &Regime, one: &Region) -> Standing {
    let residence = Residence { countries: regime.countries, regions: Vec::new() };
    estate.catalogue.judge(&residence, one, None)
}

/// The footprint leaves the regime's countries.
fn outside(estate: &Estate<'_>, site: &Site, regime: &Regime) -> Option<Doubt> {
    let leaves = |one: &&Region| {
        matches!(standing(estate, regime, one), Standing::Outside(_) | Standing::Mixed { certain: true, .. })
    };
    let foreign: Vec<&Region> = site.regions.iter().filter(leaves).collect();
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

/// All regions lie inside: the home alone would satisfy the regime as well.
fn satisfied(estate: &Estate<'_>, site: &Site, regime: &Regime) -> Option<Doubt> {
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

/// Without a regime: regions of one country keep nobody's data nearer to its law.
fn same_country(estate: &Estate<'_>, site: &Site) -> Option<Doubt> {
    let single = |one: &Region| match estate.catalogue.countries_of(one) {
        Countries::Known(set) if set.len() == 1 => Some(set),
        _ => None,
    };
    let first = single(site.regions.first()?)?;
    let same = site.regions.len() > 1 && site.regions.iter().all(|one| single(one) == Some(first));
    same.then(|| Doubt {
        but: format!(
            "all its regions lie in {}, and no regime is named that asks for two",
            estate.catalogue.country_names(&first)
        ),
        instead: "Name the law (`regime=...`), or the driver that holds.".into(),
    })
}
