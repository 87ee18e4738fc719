//! What regulation would need: a law that wants some data in a place that the home is not.

use std::collections::BTreeSet;

use crate::check::message::few;
use crate::check::sites::Site;
use crate::check::{Estate, Judged};
use crate::geo::CountrySet;
use crate::model::{DriverName, Question, RegulationQuestion};

/// Which law could ask for it, for which data.
pub(in crate::check) fn question(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> RegulationQuestion {
    let catalogue = estate.catalogue;
    let home = site.home.as_ref().map_or(CountrySet::EMPTY, |home| catalogue.known_countries([home]));
    let all = catalogue.known_countries(&site.regions);
    let added = all.without(&home);
    let ask = match (all.is_empty(), added.is_empty()) {
        (true, _) => "what must lie in which country?".to_owned(),
        (false, true) => format!("what must lie in two regions of {}?", catalogue.country_names(&all)),
        (false, false) => format!("what must lie in {}?", catalogue.country_names(&added)),
    };
    let labels = labels(judged, site);
    let data = data(judged, site);
    let mut shown = vec![match (home.is_empty(), added.is_empty()) {
        _ if all.is_empty() => "in which countries it lies is not known".to_owned(),
        (_, true) => format!("all of it lies in {}", catalogue.country_names(&all)),
        (true, false) => format!("it lies in {}", catalogue.country_names(&all)),
        (false, false) => {
            format!(
                "it brings the law of {} beside that of {}",
                catalogue.country_names(&added),
                catalogue.country_names(&home)
            )
        }
    }];
    shown.push(match labels.as_slice() {
        [] => "no label says where its data must stay (`data-residency: eu`)".to_owned(),
        labels => format!("its data is labelled {}", labels.join(", ")),
    });
    if !data.is_empty() {
        shown.push(format!("data beyond the home lies in {}", few(&data)));
    }
    RegulationQuestion {
        question: Question::answered_by(DriverName::Regulation, site.reach(judged), "regime=<law>", ask, shown),
        countries: all.iter().map(|country| country.code().to_owned()).collect(),
        labels,
        data,
    }
}

fn labels(judged: &Judged<'_>, site: &Site) -> Vec<String> {
    let all = site.resources.iter().chain(&site.explains);
    let labels: BTreeSet<&str> =
        all.filter_map(|index| judged.declared.label(*index)).map(|label| label.what.name.as_str()).collect();
    labels.into_iter().map(ToOwned::to_owned).collect()
}

/// What stores anything and lives beyond the home.
fn data(judged: &Judged<'_>, site: &Site) -> Vec<String> {
    let located = judged.located;
    let stores =
        |index: &usize| located.rules.get(*index).and_then(Option::as_ref).is_some_and(|rule| rule.stores.is_some());
    let abroad = |index: &usize| {
        let placement = located.placements.get(*index);
        placement.is_some_and(|placement| placement.regions().iter().any(|one| Some(one) != site.home.as_ref()))
    };
    let all: BTreeSet<usize> = site.resources.iter().chain(&site.explains).copied().collect();
    let data = all.into_iter().filter(|index| stores(index) && abroad(index));
    data.filter_map(|index| located.stack.resources.get(index)).map(|resource| resource.address.to_string()).collect()
}
