//! What a decision multiplies: counted, not judged.

use std::collections::BTreeSet;

use crate::check::message::count;
use crate::check::sites::{Kind, Site};
use crate::check::{Estate, Judged};
use crate::geo::{Countries, CountrySet, Jurisdictions, Region};
use crate::model::{Burden, Link, RULE_OF_THUMB, Role};

/// What a site multiplies.
pub(super) fn burden(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Burden {
    let links: Vec<&Link> = links(judged, site);
    let copies = links.iter().filter(|link| link.kind.copies()).count();
    Burden {
        resources: resources(estate, site),
        regions: site.regions.len(),
        links: links.len(),
        copies: copies.max(copied_places(judged, site)),
        jurisdictions: jurisdictions(estate, &site.regions),
        monthly: None,
    }
}

/// The short line of messages.
pub(super) fn line(burden: &Burden) -> String {
    let (from, to) = RULE_OF_THUMB;
    let mut parts = vec![format!("{} more", count(burden.resources, "resource"))];
    if burden.copies > 0 {
        let copies = if burden.copies == 1 { "copy" } else { "copies" };
        parts.push(format!("{} {copies} (stale reads, lost writes)", burden.copies));
    }
    if burden.jurisdictions.len() > 1 {
        parts.push(count(burden.jurisdictions.len(), "jurisdiction"));
    }
    format!("Costs {from}-{to}x as a rule: {}.", parts.join(", "))
}

/// Resources beyond the home.
fn resources(estate: &Estate<'_>, site: &Site) -> usize {
    match site.kind {
        Kind::Itself | Kind::Workload | Kind::Routing => site.resources.len() * site.beyond().len().max(1),
        Kind::Extra | Kind::Repeated => site.resources.len(),
        Kind::Fleet => {
            let stacks = site.fleet.iter().skip(1).filter_map(|index| estate.stacks.get(*index));
            stacks.map(|judged| judged.located.stack.resources.len()).sum()
        }
    }
}

/// What goes between the site's regions, from or to something that lives by it.
fn links<'j>(judged: &'j Judged<'_>, site: &Site) -> Vec<&'j Link> {
    let addresses: BTreeSet<&str> = site
        .resources
        .iter()
        .chain(&site.explains)
        .filter_map(|index| judged.located.stack.resources.get(*index))
        .map(|resource| resource.address.as_ref())
        .collect();
    let is_own = |link: &&Link| {
        let ends = [link.from.resource.as_deref(), link.to.resource.as_deref(), Some(link.by.as_ref())];
        ends.into_iter().flatten().any(|end| addresses.contains(end))
    };
    let crosses = |link: &&Link| {
        link.from.regions.iter().any(|from| {
            site.regions.contains(from) && link.to.regions.iter().any(|to| to != from && site.regions.contains(to))
        })
    };
    judged.located.links.iter().filter(crosses).filter(is_own).collect()
}

/// Places of its resources that hold copies.
fn copied_places(judged: &Judged<'_>, site: &Site) -> usize {
    let placements = site.resources.iter().filter_map(|index| judged.located.placements.get(*index));
    let copies = placements.flat_map(|placement| &placement.places);
    copies
        .filter(|place| !matches!(place.role, Role::Primary | Role::Edge) && Some(&place.region) != site.home.as_ref())
        .count()
}

/// Countries, those of the European Union as one: one law of data holds in all of it.
fn jurisdictions(estate: &Estate<'_>, regions: &[Region]) -> BTreeSet<String> {
    let known = regions.iter().filter_map(|one| match estate.catalogue.countries_of(one) {
        Countries::Known(set) => Some(set),
        Countries::Unknown => None,
    });
    let all = known.fold(CountrySet::EMPTY, |all, more| all.union(&more));
    let union = Jurisdictions::builtin().iter().find(|set| set.name == "eu");
    let (members, title) = union.map_or((CountrySet::EMPTY, ""), |set| (set.countries, set.title));
    let mut names: BTreeSet<String> = all.without(&members).iter().map(|country| country.name().to_owned()).collect();
    if !all.within(&members).is_empty() {
        names.insert(title.to_owned());
    }
    names
}
