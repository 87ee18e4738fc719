//! No regime is named, so nobody can say which place the law asks for.
//!
//! A label on the data names a jurisdiction as well: where the site's data is labelled, that is held against its places
//! by the codes of residency, and nothing is missing here.

use crate::check::Doubt;
use crate::check::sites::Site;
use crate::check::{Estate, Judged};
use crate::geo::Jurisdictions;
use crate::model::says_why;

/// Neither the driver nor the data says which law.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, regime: Option<&str>) -> Option<Doubt> {
    // A placeholder (`regime=<law>`) names none.
    if says_why(regime) || is_labelled(judged, site) {
        return None;
    }
    let same = super::only_country(estate, site);
    let but = match same {
        Some(country) => format!("all its regions lie in {country}, and no regime is named that asks for two"),
        None => "no regime is named, so nobody can tell which place the law asks for".to_owned(),
    };
    let known: Vec<&str> = Jurisdictions::regimes().map(|regime| regime.name).take(5).collect();
    Some(Doubt {
        but,
        instead: format!(
            "Name the law (`regime=gdpr`; known are {} and others), or label the data (`data-residency: eu`), or name the \
             driver that holds.",
            known.join(", ")
        ),
    })
}

fn is_labelled(judged: &Judged<'_>, site: &Site) -> bool {
    let all = site.resources.iter().chain(&site.explains);
    all.filter_map(|index| judged.declared.label(*index)).any(|label| !label.what.is_anywhere())
}
