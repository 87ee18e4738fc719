//! What availability would need: an outage that the second region survives, and nothing that falls with the first.

use super::{dependency, failover};
use crate::check::message::few;
use crate::check::sites::Site;
use crate::check::{Estate, Judged};
use crate::model::{AvailabilityQuestion, DriverName, Question};

/// Which outage it survives, and what does not.
pub(in crate::check) fn question(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> AvailabilityQuestion {
    let alone = dependency::alone(estate, judged, site);
    let unchecked = failover::unchecked(estate, site);
    let home = site.home.as_ref().filter(|home| !estate.catalogue.spans_regions(home));
    let loss = home.map_or_else(|| "one of its regions".to_owned(), ToString::to_string);
    let but = match (alone.as_slice(), unchecked.as_slice()) {
        ([], []) => String::new(),
        ([], unchecked) => format!(" {} never fails over", few(unchecked)),
        ([only], _) => format!(" {only} falls with it"),
        ([first, others @ ..], _) => format!(" {first} and {} more fall with it", others.len()),
    };
    let ask = format!("what must survive the loss of {loss}?{but}");
    let whole = home.map_or_else(|| "a whole region".to_owned(), |home| format!("all of {home}"));
    let mut shown = vec![format!(
        "the zones of one region survive the loss of a data centre; a second region is for the loss of {whole}"
    )];
    if !alone.is_empty() {
        let fall = if alone.len() == 1 { "falls" } else { "fall" };
        shown.push(format!("what runs beyond the home leans on {}, which {fall} with {loss}", few(&alone)));
    }
    if !unchecked.is_empty() {
        shown.push(format!("{} fails over without a health check, so it never does", few(&unchecked)));
    }
    let owned = |list: Vec<&str>| list.into_iter().map(ToOwned::to_owned).collect();
    let question = Question::answered_by(DriverName::Availability, site.reach(judged), "", ask, shown);
    AvailabilityQuestion { question, alone: owned(alone), unchecked: owned(unchecked) }
}
