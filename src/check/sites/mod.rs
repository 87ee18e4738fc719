//! Decision sites: the spots where somebody chose to span regions.
//!
//! There is one file per kind of site, in the order in which they explain each other: what a site of a lower number
//! lists is not told again by a higher one.

mod chosen;
mod environment;
mod extra;
mod fleet;
mod itself;
mod linked;
mod recurring;
mod repeated;
mod routing;
mod same_choice;
mod voice;

pub(super) use chosen::depth_of_choice;
pub(super) use fleet::{Fleet, fleets, is_silent};
pub(super) use recurring::decisions;

use std::collections::BTreeSet;

use super::{Estate, Judged};
use crate::geo::Region;
use crate::locate::Route;
use crate::model::{Class, Placement, Resource, StackKind, Unnamed};
use crate::source::Location;
use crate::value::Trail;

/// The kinds of sites, by the numbers of the design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A resource that spans regions by itself.
    Itself,
    /// A module or resource repeated over regions.
    Repeated,
    /// An extra region in a stack.
    Extra,
    /// The same component in several stacks.
    Fleet,
    /// A workload that may land in several regions.
    Workload,
    /// Routing that presupposes several regions.
    Routing,
}

/// A spot where somebody chose to span regions.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) kind: Kind,
    /// The stack's index in the estate.
    pub(super) stack: usize,
    /// Where it is reported.
    pub(super) at: Location,
    /// Its name: an address, a provider's label, a component.
    pub(super) name: String,
    /// The resources that live by this decision, by index.
    pub(super) resources: Vec<usize>,
    /// Further resources that only exist because of it: the members of a group and their parts, by index.
    pub(super) explains: Vec<usize>,
    /// The links by which it is tied to a region in which nothing of the stack lives, as positions; none for a decision
    /// that is told from where things live.
    pub(super) links: Vec<usize>,
    /// All regions that the decision spans, sorted.
    pub(super) regions: Vec<Region>,
    /// Which regions those are, where it spans some that nobody names.
    pub(super) unnamed: Option<Unnamed>,
    /// The region that would remain without it.
    pub(super) home: Option<Region>,
    /// Whether somebody decided it.
    pub(super) class: Class,
    /// The argument left out that makes it a default.
    pub(super) argument: Option<String>,
    /// Module depth of the text in which the choice was made: deeper drivers do not cover it. `None`: any depth.
    pub(super) depth: Option<usize>,
    /// Trails that prove the regions.
    pub(super) trails: Vec<(Region, Trail)>,
    /// The fleets that it deploys.
    pub(super) fleets: Vec<Fleet>,
    /// What the names of a fleet's stacks in the repository have in common, whichever comes first.
    pub(super) family: String,
}

impl Site {
    /// A deliberate choice of which no more is known than where it stands and what it is called.
    fn new(kind: Kind, stack: usize, at: Location, name: String) -> Self {
        Self {
            kind,
            stack,
            at,
            name,
            resources: Vec::new(),
            explains: Vec::new(),
            links: Vec::new(),
            regions: Vec::new(),
            unnamed: None,
            home: None,
            class: Class::Deliberate,
            argument: None,
            depth: None,
            trails: Vec::new(),
            fleets: Vec::new(),
            family: String::new(),
        }
    }

    /// The regions beyond the home.
    pub(super) fn beyond(&self) -> Vec<&Region> {
        self.regions.iter().filter(|region| Some(*region) != self.home.as_ref()).collect()
    }

    /// How far an answer to it has to say that it reaches: what stands in a Kustomization is about that file, else.
    pub(super) fn reach(&self, judged: &Judged<'_>) -> &'static str {
        let is_overlay = judged.located.stack.kind == StackKind::Kubernetes && self.kind == Kind::Fleet;
        if is_overlay { "(stack)" } else { "" }
    }

    /// The routing that may lead to its regions: its stack's, and for a fleet its stacks'.
    pub(super) fn routes<'e>(&self, estate: &'e Estate<'e>) -> impl Iterator<Item = (&'e Judged<'e>, &'e Route)> {
        let stacks: Vec<usize> = match self.kind {
            // One table's copies are not what the records lead to.
            Kind::Itself | Kind::Workload => Vec::new(),
            Kind::Extra | Kind::Repeated | Kind::Routing => vec![self.stack],
            Kind::Fleet => self.fleets.iter().flat_map(|fleet| fleet.stacks.iter().copied()).collect(),
        };
        let judged = stacks.into_iter().filter_map(|stack| estate.stacks.get(stack));
        judged.flat_map(|judged| judged.located.routes.iter().map(move |route| (judged, route)))
    }

    /// What of it lives in some of its regions beyond the home, and at home: what one of several drivers speaks for. None
    /// where it is no span.
    pub(super) fn share(&self, stack: usize, resources: &[usize], beyond: &BTreeSet<Region>) -> Option<Self> {
        let mine = |region: &&Region| Some(*region) == self.home.as_ref() || beyond.contains(*region);
        let share = Self {
            stack,
            resources: resources.to_vec(),
            regions: self.regions.iter().filter(mine).cloned().collect(),
            ..self.clone()
        };
        (!share.beyond().is_empty()).then_some(share)
    }

    /// The stacks of its fleets that are at home elsewhere, by index; where all are at home in one region, those with
    /// something beyond it.
    pub(super) fn abroad(&self, estate: &Estate<'_>) -> Vec<usize> {
        let those = |lives: &dyn Fn(&Judged<'_>) -> bool| -> Vec<usize> {
            let stacks = self.fleets.iter().flat_map(|fleet| fleet.stacks.iter().copied());
            stacks.filter(|index| estate.stacks.get(*index).is_some_and(lives)).collect()
        };
        let at_home_elsewhere = those(&|judged| {
            extra::home(estate, judged).is_some_and(|own| self.home.as_ref().is_some_and(|home| own != *home))
        });
        if at_home_elsewhere.is_empty() {
            return those(&|judged| fleet::lives_beyond(judged, self.home.as_ref()));
        }
        at_home_elsewhere
    }
}

/// All sites of the estate, in the order of stacks and kinds.
pub(super) fn find(estate: &Estate<'_>) -> Vec<Site> {
    let mut sites = Vec::new();
    for (index, judged) in estate.stacks.iter().enumerate() {
        sites.extend(in_stack(estate, index, judged));
    }
    let fleets = fleet::sites(estate, &sites);
    sites.extend(fleets);
    for site in &mut sites {
        if estate.stacks.get(site.stack).is_some_and(|judged| rests_on_the_unread(judged, site)) {
            site.class = Class::Default;
        }
    }
    sites
}

fn in_stack(estate: &Estate<'_>, index: usize, judged: &Judged<'_>) -> Vec<Site> {
    let mut sites = itself::sites(estate, index, judged);
    let home = extra::home(estate, judged);
    let neighbourhoods = extra::neighbourhoods(judged);
    let linked = linked::sites(index, judged, home.as_ref(), &neighbourhoods, &sites);
    sites.extend(linked);
    let repeated = repeated::sites(estate, index, judged, home.as_ref(), &explained(&sites, &BTreeSet::new()));
    sites.extend(repeated);
    let extra = |sites: &[Site], but: &BTreeSet<usize>| {
        extra::sites(estate, index, judged, &neighbourhoods, &explained(sites, but))
    };
    let told_at_once = same_choice::told_at_once(judged, &sites, |but| extra(&sites, but));
    let extra = extra(&sites, &told_at_once);
    let kept = sites.into_iter().enumerate().filter(|(position, _)| !told_at_once.contains(position));
    let mut sites: Vec<Site> = kept.map(|(_, site)| site).chain(extra).collect();
    if sites.is_empty() {
        sites.extend(routing::site(index, judged));
    }
    sites
}

/// Whether only modules that nobody read, and their parts, open a further region. That weighs less: the class carries it to
/// the severity.
fn rests_on_the_unread(judged: &Judged<'_>, site: &Site) -> bool {
    let rule = |index: usize| judged.located.rules.get(index).and_then(Option::as_ref);
    let is_unread = |index: usize| rule(index).is_some_and(|rule| rule.at_least);
    let settles = |index: &&usize| {
        let placement = judged.located.placements.get(**index);
        placement.is_some_and(|placement| opened(placement, judged.located.stack.is_child).next().is_some())
    };
    let mut settlers = site.resources.iter().filter(settles).peekable();
    matches!(site.kind, Kind::Extra | Kind::Repeated | Kind::Fleet)
        && settlers.peek().is_some()
        && settlers.all(|index| judged.index.wholes(*index).any(is_unread))
}

/// The resources whose regions are told already, but for some of the sites.
fn explained(sites: &[Site], but: &BTreeSet<usize>) -> BTreeSet<(usize, Region)> {
    let mut told = BTreeSet::new();
    let counts = |(position, site): &(usize, &Site)| site.class != Class::Ambient && !but.contains(position);
    for (_, site) in sites.iter().enumerate().filter(counts) {
        for resource in site.resources.iter().chain(&site.explains) {
            told.extend(site.regions.iter().map(|region| (*resource, region.clone())));
        }
    }
    told
}

/// The regions in which a resource lives first of all, as far as they count as opened by it.
pub(super) fn opened(placement: &Placement, is_child: bool) -> impl Iterator<Item = &crate::model::Place> {
    let counts = placement.opens;
    placement.places.iter().filter(move |place| {
        // What a module leaves to its caller, the module did not choose.
        counts && place.role == crate::model::Role::Primary && !(is_child && place.assumed)
    })
}

/// The addresses of some resources.
pub(super) fn addresses<'s>(judged: &'s Judged<'_>, resources: &[usize]) -> Vec<&'s str> {
    let stack = &judged.located.stack;
    resources
        .iter()
        .filter_map(|index| stack.resources.get(*index))
        .map(|resource: &Resource| resource.address.as_ref())
        .collect()
}
