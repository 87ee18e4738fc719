//! RL203: the driver is regulation, but the places leave the regime's countries, one region would satisfy it, or no law
//! is named.
//!
//! The tool states facts (which country a region lies in, which countries a regime names) and the user's own policy. It
//! gives no legal advice. One file per contradiction; [`question`] asks what regulation would need.

mod outside;
mod question;
mod satisfied;
mod unnamed;

pub(super) use question::question;

use super::sites::Site;
use super::{Doubt, Estate, Judged};
use crate::geo::{Countries, Jurisdictions, Regime, Region, Residence, Standing};
use crate::model::Driver;

/// Why regulation cannot be the reason of a site.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, driver: &Driver) -> Option<Doubt> {
    let named = driver.regime.as_deref();
    match named.and_then(Jurisdictions::regime) {
        Some(regime) => outside::doubt(estate, site, regime).or_else(|| satisfied::doubt(estate, site, regime)),
        // A law that the catalogue does not know is taken at its word.
        None => unnamed::doubt(estate, judged, site, named),
    }
}

fn standing(estate: &Estate<'_>, regime: &Regime, one: &Region) -> Standing {
    let residence = Residence { countries: regime.countries, regions: Vec::new() };
    estate.catalogue.judge(&residence, one, None)
}

/// The country in which all regions of a site lie, in words.
fn only_country(estate: &Estate<'_>, site: &Site) -> Option<String> {
    let single = |one: &Region| match estate.catalogue.countries_of(one) {
        Countries::Known(set) if set.len() == 1 => Some(set),
        _ => None,
    };
    let first = single(site.regions.first()?)?;
    let same = site.regions.len() > 1 && site.regions.iter().all(|one| single(one) == Some(first));
    same.then(|| estate.catalogue.country_names(&first))
}
