//! What latency would need: somebody near a further region for whom the home is too far.

use super::crowd::Crowd;
use super::{light, standby, unread};
use crate::check::message::{grouped, percent, region};
use crate::check::sites::Site;
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::{DriverName, Far, LatencyQuestion, Question};

/// Who is far from the home, and how far.
pub(in crate::check) fn question(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> LatencyQuestion {
    let far = far(estate, judged, site);
    let ask = match (far.as_slice(), &site.home) {
        ([one], _) => {
            format!("who is near {}, {} km and {:.0} ms away?", one.region, grouped(one.distance_km), one.best_ms)
        }
        ([first, between @ .., last], _) => {
            let others = match between.len() {
                0 => last.region.to_string(),
                more => format!("{} others", more + 1),
            };
            let (first, distance) = (&first.region, grouped(last.distance_km));
            format!("who is near {first} or {others}, up to {distance} km and {:.0} ms away?", last.best_ms)
        }
        ([], Some(home)) if estate.catalogue.spans_regions(home) => {
            format!("who is too far from one region of {home}?")
        }
        ([], Some(home)) => format!("who is too far from {home}?"),
        ([], None) => "who is too far from one region?".to_owned(),
    };
    let shown = shown(estate, judged, site, &far);
    LatencyQuestion { question: Question::answered_by(DriverName::Latency, site.reach(judged), "", ask, shown), far }
}

/// The further regions, the nearest first.
fn far(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Vec<Far> {
    let crowd = Crowd::of(judged);
    let Some(home) = &site.home else { return Vec::new() };
    let point = |region: &Region| estate.catalogue.info(region)?.at;
    let mut far: Vec<Far> = site
        .beyond()
        .into_iter()
        .filter_map(|region| {
            let (at_home, there) = (point(home)?, point(region)?);
            let distance_km = at_home.distance_km(there);
            let users_percent = crowd.as_ref().map(|crowd| crowd.gain(at_home, there));
            Some(Far { region: region.clone(), distance_km, best_ms: light::best_ms(distance_km), users_percent })
        })
        .collect();
    far.sort_by(|one, other| one.distance_km.total_cmp(&other.distance_km).then(one.region.cmp(&other.region)));
    far
}

fn shown(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, far: &[Far]) -> Vec<String> {
    let Some(home) = &site.home else { return Vec::new() };
    let mut shown: Vec<String> = far
        .iter()
        .map(|one| {
            let users = one.users_percent.map_or_else(String::new, |gain| {
                if gain < 0.5 {
                    "; nobody of the audience gains".to_owned()
                } else {
                    format!("; at most {} of the audience gain", percent(gain))
                }
            });
            format!(
                "{} is {} km from {home}: a round trip takes {:.0} ms at best, about {:.0} ms in practice{users}",
                region(estate.catalogue, &one.region),
                grouped(one.distance_km),
                one.best_ms,
                light::usual_ms(one.distance_km),
            )
        })
        .collect();
    let unserved = unread::doubt(judged, site).or_else(|| standby::doubt(estate, site));
    shown.extend(unserved.map(|doubt| doubt.but));
    if Crowd::of(judged).is_none() {
        shown.push("who uses it is not said: `audience` in regionlint.yaml tells who would gain".to_owned());
    }
    shown
}
