//! What the audience advises: a further region, or none.
//!
//! A further region costs two to three times one. Where fewer than a quarter of the users gain by it and no label asks
//! for another place, one region with a CDN in front is the better bargain. The quarter is a rule of thumb of ours, not
//! physics.

use crate::check::Judged;
use crate::check::message::percent;
use crate::check::sites::Site;
use crate::model::{Far, RegulationQuestion};

/// Fewer users than this do not pay for a region.
const WORTH_PERCENT: f64 = 25.0;

/// The advice for a site; none where nobody says who the users are.
pub(in crate::check) fn advice(
    judged: &Judged<'_>,
    site: &Site,
    far: &[Far],
    regulation: &RegulationQuestion,
) -> Option<String> {
    let home = site.home.as_ref()?;
    let best = far.iter().filter_map(|one| Some((one, one.users_percent?))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (region, gain) = (&best.0.region, percent(best.1));
    let target = judged.config.audience().and_then(|audience| audience.latency_ms);
    let wait = target.map_or_else(String::new, |target| format!(" who wait longer than {target} ms for {home}"));
    if best.1 >= WORTH_PERCENT {
        return Some(format!("Latency may hold: {region} is nearer to up to {gain} of the users{wait}."));
    }
    let law = match regulation.labels.as_slice() {
        [] => "no label asks for another place".to_owned(),
        labels => format!("whether the labels ({}) ask for another place is regulation's question", labels.join(", ")),
    };
    Some(format!(
        "Stay in {home}: {region} is nearer to at most {gain} of the users{wait}, {law}, and a CDN brings what can be cached \
         near to everybody. Only an outage that must be survived would still ask for it."
    ))
}
