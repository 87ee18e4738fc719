//! Both regions within the reach of one disaster.
//!
//! Two sites within about 150 km share storms, floods, earthquakes and power grids: BSI's criteria for geo-redundant
//! data centres (Kriterien für die Standortwahl von Rechenzentren, 2019) ask for 200 km and accept 100 km only with a
//! reason. Azure pairs its regions at 300 miles or more where it can
//! (<https://learn.microsoft.com/azure/reliability/regions-paired>).

use crate::check::Doubt;
use crate::check::Estate;
use crate::check::message::{grouped, region};
use crate::check::sites::Site;
use crate::geo::Region;

/// Nearer than this, one disaster reaches both.
const APART_KM: f64 = 150.0;

/// Every further region is that near to the home.
pub(super) fn doubt(estate: &Estate<'_>, site: &Site) -> Option<Doubt> {
    let home = site.home.as_ref()?;
    let distances: Option<Vec<(f64, &Region)>> =
        site.beyond().into_iter().map(|one| Some((estate.catalogue.distance_km(home, one)?, one))).collect();
    let (farthest, which) = distances?.into_iter().reduce(|a, b| if a.0 >= b.0 { a } else { b })?;
    (farthest < APART_KM).then(|| Doubt {
        but: format!(
            "{} is only {} km from {}: one disaster reaches both",
            region(estate.catalogue, which),
            grouped(farthest),
            region(estate.catalogue, home)
        ),
        instead: format!("Choose a region at least {APART_KM:.0} km away, or stay with the zones of one region."),
    })
}
