//! Nobody is far: light between the regions is so quick that the second one gains nothing that anybody notices.
//!
//! A thousand kilometres cost 10 ms there and back at best ([`light`]). A page spends more than that on its own work,
//! and people notice nothing below 100 ms (Nielsen, Response Times: The 3 Important Limits, 1993).

use super::light;
use crate::check::Doubt;
use crate::check::Estate;
use crate::check::message::{grouped, region, regions};
use crate::check::sites::Site;
use crate::geo::Region;

/// Nearer than this, another region gains less than 10 ms there and back.
pub(super) const FAR_KM: f64 = 1_000.0;

/// Every further region is near the home.
pub(super) fn doubt(estate: &Estate<'_>, site: &Site) -> Option<Doubt> {
    let home = site.home.as_ref()?;
    let beyond: Vec<&Region> = site.beyond();
    let distances: Option<Vec<f64>> = beyond.iter().map(|one| estate.catalogue.distance_km(home, one)).collect();
    let farthest = distances?.into_iter().reduce(f64::max)?;
    let most = if beyond.len() == 1 { "" } else { "at most " };
    (farthest < FAR_KM).then(|| Doubt {
        but: format!(
            "{} {} {most}{farthest:.0} km from {}: that saves {:.0} ms at best there and back",
            regions(estate.catalogue, beyond.iter().copied()),
            if beyond.len() == 1 { "is" } else { "are" },
            region(estate.catalogue, home),
            light::best_ms(farthest),
        ),
        instead: format!(
            "One region serves both; one that is {} km away or more would gain something. If something else needs this one, \
             name that driver.",
            grouped(FAR_KM)
        ),
    })
}
