//! What decisions multiply: counted, not judged. What two decisions share is counted once in the sum of both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::sites::{Kind, Site};
use crate::check::{Estate, Judged};
use crate::geo::{CountrySet, Jurisdictions, Region};
use crate::locate::Route;
use crate::model::{Burden, LinkKind, RULE_OF_THUMB, Role};

/// What one decision multiplies, or several together, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Resources by stack and index, and in how many regions beyond the home each exists.
    resources: BTreeMap<(usize, usize), usize>,
    regions: BTreeSet<Region>,
    /// Links by stack and index.
    links: BTreeSet<(usize, usize)>,
    /// Copies by stack, by what makes them, and by where they are kept; whether every way to them is synchronous.
    copies: BTreeMap<(usize, Arc<str>, Region), bool>,
}

/// The short line of messages.
pub(super) fn line(burden: &Burden) -> String {
    let (from, to) = RULE_OF_THUMB;
    format!("Costs {from}-{to}x as a rule: {burden}.")
}

impl Tally {
    pub(super) fn of(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> Self {
        let mut tally = Self { regions: site.regions.iter().cloned().collect(), ..Self::default() };
        tally.add_resources(estate, site);
        tally.add_links(judged, site);
        tally.add_places(judged, site);
        tally
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (resource, times) in &other.resources {
            let most = self.resources.entry(*resource).or_default();
            *most = (*most).max(*times);
        }
        self.regions.extend(other.regions.iter().cloned());
        self.links.extend(&other.links);
        other.copies.iter().for_each(|(copy, synchronous)| self.add_copy(copy.clone(), *synchronous));
    }

    fn add_copy(&mut self, copy: (usize, Arc<str>, Region), synchronous: bool) {
        *self.copies.entry(copy).or_insert(true) &= synchronous;
    }

    pub(super) fn burden(&self, estate: &Estate<'_>) -> Burden {
        Burden {
            resources: self.resources.values().sum(),
            regions: self.regions.len(),
            links: self.links.len(),
            copies: self.copies.len(),
            synchronous: self.copies.values().filter(|synchronous| **synchronous).count(),
            jurisdictions: jurisdictions(estate, &self.regions),
            monthly: None,
        }
    }

    /// Resources beyond the home.
    fn add_resources(&mut self, estate: &Estate<'_>, site: &Site) {
        if site.kind == Kind::Fleet {
            for stack in site.abroad(estate) {
                let count = estate.stacks.get(stack).map_or(0, |judged| judged.located.stack.resources.len());
                self.resources.extend((0..count).map(|index| ((stack, index), 1)));
            }
            return;
        }
        if site.kind == Kind::Routing {
            // A record is nowhere: those that lead beyond the home are what the further regions need.
            let leads = |route: &&Route| route.regions.iter().any(|region| Some(region) != site.home.as_ref());
            let beyond = site.routes(estate).map(|(_, route)| route).filter(leads);
            self.resources.extend(beyond.map(|route| ((site.stack, route.resource), 1)));
            return;
        }
        let times = match site.kind {
            Kind::Itself | Kind::Workload => site.beyond().len().max(1),
            Kind::Extra | Kind::Repeated | Kind::Fleet | Kind::Routing => 1,
        };
        self.resources.extend(site.resources.iter().map(|index| ((site.stack, *index), times)));
    }

    /// What goes between the site's regions, from or to something that lives by it.
    fn add_links(&mut self, judged: &Judged<'_>, site: &Site) {
        let own = site.resources.iter().chain(&site.explains);
        let own = own.flat_map(|index| judged.index.links_at(*index).iter().chain(judged.index.links_by(*index)));
        for index in own.copied().collect::<BTreeSet<usize>>() {
            let Some(link) = judged.located.links.get(index) else { continue };
            let inside = |regions: &[Region]| regions.iter().any(|region| site.regions.contains(region));
            let targets: Vec<&Region> = link
                .to
                .regions
                .iter()
                .filter(|to| site.regions.contains(to) && !link.from.regions.contains(to))
                .collect();
            if targets.is_empty() || !inside(&link.from.regions) {
                continue;
            }
            self.links.insert((site.stack, index));
            // What is delivered elsewhere is no copy that has to keep step.
            if link.kind.copies() && link.kind != LinkKind::LogExport {
                let copies = targets.into_iter().map(|to| (site.stack, Arc::clone(&link.by), to.clone()));
                copies.for_each(|copy| self.add_copy(copy, link.synchronous));
            }
        }
    }

    /// Places of its resources that hold copies. A group's are its members', which links join.
    fn add_places(&mut self, judged: &Judged<'_>, site: &Site) {
        let located = judged.located;
        for index in &site.resources {
            let is_group = located.rules.get(*index).and_then(Option::as_ref).is_some_and(|rule| rule.group);
            let (Some(resource), Some(placement), false) =
                (located.stack.resources.get(*index), located.placements.get(*index), is_group)
            else {
                continue;
            };
            let copies = placement.places.iter().filter(|place| {
                !matches!(place.role, Role::Primary | Role::Edge) && Some(&place.region) != site.home.as_ref()
            });
            for place in copies {
                let copy = (site.stack, Arc::clone(&resource.address), place.region.clone());
                self.add_copy(copy, place.synchronous);
            }
        }
    }
}

/// Countries, those of the European Union as one: one law of data holds in all of it.
fn jurisdictions(estate: &Estate<'_>, regions: &BTreeSet<Region>) -> BTreeSet<String> {
    let all = estate.catalogue.known_countries(regions);
    let union = Jurisdictions::builtin().iter().find(|set| set.name == "eu");
    let (members, title) = union.map_or((CountrySet::EMPTY, ""), |set| (set.countries, set.title));
    let mut names: BTreeSet<String> = all.without(&members).iter().map(|country| country.name().to_owned()).collect();
    if !all.within(&members).is_empty() {
        names.insert(title.to_owned());
    }
    names
}
