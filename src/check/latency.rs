//! RL201: the driver is latency, but the far copy serves nobody, or nobody is far.
//!
//! Light in fibre travels about 200 km in a millisecond (refractive index 1.47), so 1,000 km cost at least 10 ms there
//! and back, whatever is done. Regions nearer than that gain less than a page's own work.

use super::message::{count, region};
use super::sites::Site;
use super::{Doubt, Estate, Judged};
use crate::geo::Region;
use crate::model::Place;

/// Kilometres that light in fibre travels in one millisecond.
const KM_PER_MS: f64 = 200.0;
/// Nearer than this, another region gains less than 10 ms there and back.
const FAR_KM: f64 = 1_000.0;

/// Why latency cannot be the reason of a site.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    unread(judged, site).or_else(|| unattended(judged, site)).or_else(|| near(estate, site))
}

/// All copies beyond the home are for restoring or taking over: no request ever reads them.
fn unread(judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let beyond: Vec<&Place> = places(judged, site).filter(|place| Some(&place.region) != site.home.as_ref()).collect();
    if beyond.is_empty() || beyond.iter().any(|place| place.readable) {
        return None;
    }
    let role = beyond.first()?.role.name();
    Some(Doubt {
        but: format!("what lies beyond the home region is a {role} copy, which serves no request"),
        instead: "If it is there to survive the loss of a region, the driver is availability. If readers far away need it, give them a copy that can be read there.".into(),
    })
}

/// A secondary cluster without instances holds data and answers nobody.
fn unattended(judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let located = judged.located;
    let serves = |member: usize| {
        let rule = located.rules.get(member).and_then(Option::as_ref);
        let through = rule.and_then(|rule| rule.serves_through.as_deref())?;
        let part_serves = |(part, whole): &(usize, usize)| {
            *whole == member
                && located.stack.resources.get(*part).is_some_and(|part| part.type_name.as_ref() == through)
        };
        Some(located.parts.iter().any(part_serves))
    };
    let beyond = site.resources.iter().chain(&site.explains).filter(|member| {
        let placement = located.placements.get(**member);
        placement.is_some_and(|placement| placement.regions().iter().any(|one| Some(one) != site.home.as_ref()))
    });
    let answers: Vec<bool> = beyond.filter_map(|member| serves(*member)).collect();
    if answers.is_empty() || answers.contains(&true) {
        return None;
    }
    Some(Doubt {
        but: "the clusters beyond the home region have no instance, so they answer nobody".into(),
        instead: "Give the far cluster an instance to read from. Without one it only helps after a failover: that is availability.".into(),
    })
}

/// Every further region is near the home.
fn near(estate: &Estate<'_>, site: &Site) -> Option<Doubt> {
    let home = site.home.as_ref()?;
    let beyond: Vec<&Region> = site.beyond();
    let distances: Option<Vec<f64>> = beyond.iter().map(|one| estate.catalogue.distance_km(home, one)).collect();
    let farthest = distances?.into_iter().reduce(f64::max)?;
    if farthest >= FAR_KM {
        return None;
    }
    let saved = 2.0 * farthest / KM_PER_MS;
    Some(Doubt {
        but: format!(
            "{} beyond {} {} at most {farthest:.0} km away, which saves {saved:.0} ms at best there and back",
            count(beyond.len(), "region"),
            region(estate.catalogue, home),
            if beyond.len() == 1 { "is" } else { "are" },
        ),
        instead: "One region serves both. If something else needs the second one, name that driver.".into(),
    })
}

fn places<'p>(judged: &'p Judged<'_>, site: &'p Site) -> impl Iterator<Item = &'p Place> {
    let placements = site.resources.iter().filter_map(|index| judged.located.placements.get(*index));
    placements.flat_map(|placement| &placement.places)
}
