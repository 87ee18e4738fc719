//! A far service that asks the home for its data: the request ends near its user, and what it needs crosses the ocean.
//!
//! Somebody far away waits for the round trip to the home either way: the request makes it, or the service near the user
//! makes it for each query, one after the other where a query needs the answer of the last. Only a copy near the service
//! saves it (a read replica, a global table, a cache:
//! <https://docs.yugabyte.com/stable/develop/build-global-apps/read-replicas/>,
//! <https://aws-samples.github.io/aws-dbs-refarch-rdbms/src/multi-region-scale-out-aurora>).
//!
//! It is told only where nothing in the stack holds data anywhere but at home, and where all of a kind beyond the home
//! lean on it: who answers from elsewhere, or from nothing, may well be quicker. A name alone proves nothing either, since
//! a client asks for it in its own region: it has to be an endpoint, which leads to the home from anywhere.

use std::collections::BTreeSet;

use super::light;
use crate::check::leaning::{Leaning, is_known_at, leanings, leant_on, stores};
use crate::check::message::{few, region, regions};
use crate::check::sites::Site;
use crate::check::{Doubt, Estate, Judged};
use crate::geo::Region;
use crate::model::ResourceKind;
use crate::rules::written::Stores;
use crate::value::Reference;

/// How attributes end by which a client reaches a store from anywhere.
const ENDPOINTS: [&str; 9] =
    ["endpoint", "address", "hostname", "host", "fqdn", "url", "uri", "dns_name", "connection_string"];

/// What runs beyond the home reaches for data that lies in the home alone, and for none besides.
pub(super) fn doubt(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Option<Doubt> {
    let home = site.home.as_ref()?;
    let leanings = leanings(estate, judged, site, |reference, stores| holds_data(stores) && is_endpoint(reference));
    if leanings.is_empty() || !all_lean(judged, site, &leanings) || holds_data_elsewhere(judged, home) {
        return None;
    }
    let distances: Option<Vec<f64>> =
        site.beyond().into_iter().map(|one| estate.catalogue.distance_km(home, one)).collect();
    let nearest = distances?.into_iter().reduce(f64::min)?;
    let stores = leant_on(judged, &leanings);
    Some(Doubt {
        but: format!(
            "what runs in {} asks {} for its data, which {} in {} alone: {:.0} ms at best there and back for each query",
            regions(estate.catalogue, site.beyond()),
            few(&stores),
            if stores.len() == 1 { "lives" } else { "live" },
            region(estate.catalogue, home),
            light::best_ms(nearest),
        ),
        instead:
            "Give it a copy to read from there (a replica, a global table, a cache). Without one, what needs the data \
                  waits as long as if the home had answered itself."
                .into(),
    })
}

fn holds_data(stores: Stores) -> bool {
    matches!(stores, Stores::Data | Stores::Cache)
}

/// `primary_endpoint_address`, `instances.ip_address`, `queue.url`.
fn is_endpoint(reference: &Reference) -> bool {
    let last = reference.attribute.rsplit('.').next().unwrap_or_default();
    ENDPOINTS.iter().any(|end| last.ends_with(end))
}

/// Whether nothing of the same type as what leans answers beyond the home without.
fn all_lean(judged: &Judged<'_>, site: &Site, leanings: &[Leaning]) -> bool {
    let resources = &judged.located.stack.resources;
    let type_of = |index: usize| resources.get(index).map(|resource| &resource.type_name);
    let by: BTreeSet<usize> = leanings.iter().map(|leaning| leaning.by).collect();
    let types: BTreeSet<_> = by.iter().map(|index| type_of(*index)).collect();
    site.resources.iter().all(|index| by.contains(index) || !types.contains(&type_of(*index)))
}

/// Whether any data of the stack lies, or may lie, anywhere but in the home: in a module that is not at hand, say.
fn holds_data_elsewhere(judged: &Judged<'_>, home: &Region) -> bool {
    judged.located.stack.resources.iter().enumerate().any(|(index, resource)| {
        let rule = judged.located.rules.get(index).and_then(Option::as_ref);
        let is_ruled = rule.is_some_and(|rule| !rule.at_least);
        let is_closed = resource.kind == ResourceKind::OpaqueModule && !is_ruled;
        is_closed || stores(judged, index).is_some_and(holds_data) && !is_known_at(judged, index, home)
    })
}
