//! Copies that serve nobody: backups, vaults, standbys, geo-redundant storage without read access.
//!
//! A backup has to be restored and a standby has to take over before anybody reads it. Azure's GRS and GZRS keep a copy
//! in the paired region that answers no request; only RA-GRS and RA-GZRS have a second endpoint
//! (<https://learn.microsoft.com/azure/storage/common/storage-redundancy>). The rules say which copy can be read.

use crate::check::Doubt;
use crate::check::Judged;
use crate::check::sites::Site;
use crate::model::Place;

/// All copies beyond the home are for restoring or taking over: no request ever reads them.
pub(super) fn doubt(judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let placements = site.resources.iter().filter_map(|index| judged.located.placements.get(*index));
    let places = placements.flat_map(|placement| &placement.places);
    let beyond: Vec<&Place> = places.filter(|place| Some(&place.region) != site.home.as_ref()).collect();
    if beyond.is_empty() || beyond.iter().any(|place| place.readable) {
        return None;
    }
    let role = beyond.first()?.role.name();
    Some(Doubt {
        but: format!("what lies beyond the home region is a {role} copy, which serves no request"),
        instead:
            "If it is there to survive the loss of a region, the driver is availability. If readers far away need \
                  it, give them a copy that can be read there."
                .into(),
    })
}
