//! A service in several regions that leans on something in one of them falls with that one.
//!
//! A chain is as available as its weakest link: what runs in the second region and needs a database, cache, queue,
//! secret or key of the first stands still when the first is lost (AWS calls it static stability:
//! <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/static-stability.html>). Logs and
//! backups are not needed to serve. A read replica does not help whoever names the first database alone.

use crate::check::Doubt;
use crate::check::leaning::{leanings, leant_on};
use crate::check::message::{few, region};
use crate::check::sites::Site;
use crate::check::{Estate, Judged};
use crate::rules::written::Stores;

/// Something beyond the home leans on something in the home alone.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let home = site.home.as_ref()?;
    let alone = alone(estate, judged, site);
    (!alone.is_empty()).then(|| Doubt {
        but: format!(
            "what runs beyond the home region leans on {}, which {} in {} alone",
            few(&alone),
            if alone.len() == 1 { "lives" } else { "live" },
            region(estate.catalogue, home)
        ),
        instead: "Give each region its own, or let it reach a copy there: else the spare falls with the first.".into(),
    })
}

/// What lives in the home alone and is needed beyond it, by address, sorted.
pub(super) fn alone<'j>(estate: &Estate<'_>, judged: &'j Judged<'_>, site: &Site) -> Vec<&'j str> {
    let is_needed = |stores| matches!(stores, Stores::Data | Stores::Cache | Stores::Secrets | Stores::Keys);
    leant_on(judged, &leanings(estate, judged, site, |_, stores| is_needed(stores)))
}
