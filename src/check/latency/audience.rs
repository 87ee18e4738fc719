//! Few users gain: the audience of the configuration sits elsewhere, or the home keeps the target already.
//!
//! A user gains by a further region when the home misses the target for them and the further region is nearer. The home
//! keeps a target when packets of a good network do ([`usual_ms`](super::light::usual_ms)), wherever in their countries
//! people live ([`Crowd`]). Users whose place nobody states (`rest`) count as gaining, so the share told is an upper
//! bound.

use super::crowd::Crowd;
use crate::check::Doubt;
use crate::check::message::{listed, percent, region};
use crate::check::sites::Site;
use crate::check::{Estate, Judged};
use crate::geo::Region;

/// Fewer users than this do not make a driver.
const FEW_PERCENT: f64 = 5.0;

/// A further region brings hardly anybody nearer.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let crowd = Crowd::of(judged)?;
    let home = site.home.as_ref()?;
    let at_home = estate.catalogue.info(home)?.at?;
    let gain = |one: &Region| Some(crowd.gain(at_home, estate.catalogue.info(one)?.at?));
    let idle: Vec<(&Region, f64)> = site
        .beyond()
        .into_iter()
        .filter_map(|one| Some((one, gain(one)?)))
        .filter(|(_, gain)| *gain <= FEW_PERCENT)
        .collect();
    let most = idle.iter().map(|(_, gain)| *gain).reduce(f64::max)?;
    let regions: Vec<String> = idle.iter().map(|(one, _)| region(estate.catalogue, one)).collect();
    let nearer = if most < 0.5 { "nobody".to_owned() } else { format!("at most {} of the users", percent(most)) };
    Some(Doubt {
        but: format!("{} {} {nearer} nearer{}", listed(&regions), brings(&regions), kept(&crowd, home)),
        instead: instead(&crowd.waiting(at_home), crowd.target_ms, home),
    })
}

fn brings(regions: &[String]) -> &'static str {
    if regions.len() == 1 { "brings" } else { "each bring" }
}

fn kept(crowd: &Crowd, home: &Region) -> String {
    match crowd.target_ms {
        Some(target) => format!(": otherwise {home} keeps the {target} ms of `audience`, or is nearer anyway"),
        None => " by 10 ms or more, by the `audience` of the configuration".to_owned(),
    }
}

/// What would make it true.
fn instead(waiting: &[(&str, f64)], target_ms: Option<f64>, home: &Region) -> String {
    let longer: Vec<String> = waiting.iter().map(|(name, share)| format!("{name} ({})", percent(*share))).collect();
    match (longer.as_slice(), target_ms) {
        ([], Some(target)) => format!(
            "Everybody reaches {home} within {target} ms. Stay in one region; a CDN brings what can be cached nearer still."
        ),
        ([], None) => "Choose a region near users who are far from home, or stay in one.".to_owned(),
        (longer, _) => format!(
            "Those who wait longer are {}: a region near them would serve latency. Otherwise stay in one region, with a CDN \
             in front.",
            listed(longer)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_wait_are_named() {
        let said = instead(&[("JP", 20.0), ("rest", 4.6)], Some(100.0), &Region::new("aws:us-east-1"));
        assert!(said.contains("JP (20 %) and rest (5 %)"), "{said}");
    }
}
