//! What is wrong: the decision sites, and a file or directory per family of codes, over located and declared stacks.
//!
//! The checks know neither language: they see places, links, drivers and labels.

mod anchor;
mod availability;
mod contradiction;
mod deliveries;
mod driver;
mod fingerprint;
mod index;
mod latency;
mod leaning;
mod message;
mod once;
mod register;
mod regulation;
mod residency;
mod review;
mod sites;
mod waivers;

pub use deliveries::Deliveries;
pub use index::Index;

use crate::config::Config;
use crate::declare::Declared;
use crate::discover::{Repositories, Requested};
use crate::finding::{Code, Finding, Severity};
use crate::geo::{self, Catalogue, CountrySet, Jurisdictions, Region, Residence, Standing};
use crate::locate::Located;
use crate::model::{Burden, DecisionSite, Link, Place, Placement, RegisteredDriver, Upcoming};
use crate::source::Location;

/// One stack with all that is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Its places and links.
    pub located: &'a Located,
    /// Look-ups in them.
    pub index: &'a Index,
    /// What people declared on it.
    pub declared: &'a Declared,
    /// The configuration in force for it.
    pub config: &'a Config,
    /// The catalogue's jurisdictions with its own.
    pub jurisdictions: &'a Jurisdictions,
    /// Where its paths lie.
    pub repositories: &'a Repositories,
}

/// Everything that is judged together.
#[derive(Debug)]
pub struct Estate<'a> {
    /// The stacks, sorted by name.
    pub stacks: Vec<Judged<'a>>,
    /// Which objects deploy which stacks.
    pub deliveries: Deliveries<'a>,
    /// The regions there are.
    pub catalogue: &'a Catalogue,
    /// The day against which dates are held.
    pub as_of: jiff::civil::Date,
    /// What cannot be told counts as an error, and so does a span that comes with a service.
    pub strict: bool,
    /// What was asked for: entries of a configuration can only be of no use where all below it was judged.
    pub requested: &'a Requested,
}

/// What the checks say.
#[derive(Debug, Default)]
pub struct Verdict {
    /// The findings, sorted.
    pub findings: Vec<Finding>,
    /// Every decision site that was judged, in the order of stacks and kinds.
    pub sites: Vec<DecisionSite>,
    /// What all of them multiply together.
    pub burden: Burden,
    /// The register of drivers.
    pub drivers: Vec<RegisteredDriver>,
    /// Reviews and ends that come soon, sorted by place.
    pub upcoming: Vec<Upcoming>,
    /// How many findings an ignore or an exception took out.
    pub suppressed: usize,
    /// The fleets, for the map: component, stacks by index, regions.
    pub fleets: Vec<(String, Vec<usize>, Vec<Region>)>,
}

/// Judges an estate.
pub fn check(estate: &Estate<'_>) -> Verdict {
    let sites = sites::find(estate);
    let mut findings = Vec::new();
    let mut used = waivers::Used::default();
    let said = driver::check(estate, &sites, &mut used);
    findings.extend(said.findings);
    findings.extend(residency::check(estate));
    findings.extend(review::check(estate));
    let drivers = register::register(estate, &said.sites, &said.covered);
    findings.extend(contradiction::check(estate));
    let suppressed = used.suppress(estate, &mut findings);
    findings.extend(used.unused(estate));
    let fleets =
        sites::fleets(estate).into_iter().map(|fleet| (fleet.component, fleet.stacks, fleet.regions)).collect();
    findings.retain(|finding| finding.severity != Severity::Off);
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    findings.dedup();
    once::for_plan_and_source(estate, &mut findings);
    once::for_all_stacks(&said.sites, &mut findings);
    Verdict {
        findings,
        sites: said.sites,
        burden: said.burden,
        drivers,
        upcoming: review::upcoming(estate),
        suppressed,
        fleets,
    }
}

/// Why a stated driver does not hold, and what would make it true.
struct Doubt {
    /// "... the far copy serves nobody".
    but: String,
    /// What to do instead.
    instead: String,
}

impl Estate<'_> {
    /// What a label asks for under a stack's configuration; otherwise the nearest word that is a label.
    fn residence(&self, judged: &Judged<'_>, label: &str) -> Result<Residence, Option<String>> {
        self.catalogue.residence(label, judged.jurisdictions)
    }

    /// What spans of a stack weigh that come with a service; none where they do not count.
    fn ambient(&self, judged: &Judged<'_>) -> Option<Severity> {
        if self.strict { Some(Severity::Error) } else { judged.config.ambient() }
    }

    /// What places of a stack weigh that cannot be told; none where they do not count.
    pub fn unknown(&self, judged: &Judged<'_>) -> Option<Severity> {
        if self.strict { Some(Severity::Error) } else { judged.config.unknown() }
    }

    /// How a region stands to what a label asks for.
    fn judge(&self, residence: &Residence, region: &Region) -> Standing {
        self.catalogue.judge(residence, region, None)
    }

    /// How a place stands to it: a zone may lie in another country than its region.
    fn standing(&self, residence: &Residence, place: &Place) -> Standing {
        self.catalogue.judge(residence, &place.region, place.zone.as_deref())
    }
}

impl<'a> Judged<'a> {
    /// How many module calls lie between the root and the module of a file, at least; none for inputs from elsewhere.
    fn depth_of(&self, path: &str) -> usize {
        self.declared.depth_of(path)
    }

    /// The countries of a name in `audience`: a country, a jurisdiction or a continent.
    fn countries_of_users(&self, name: &str) -> Option<CountrySet> {
        self.jurisdictions.countries(name).or_else(|| geo::continent(name))
    }

    /// A finding about something that was said at a place; `further` tells it from others of its kind there.
    fn finding_at(
        &self,
        code: Code,
        at: &Location,
        on: &str,
        further: &[&str],
        (message, help): (String, String),
    ) -> Finding {
        Finding {
            code,
            severity: self.severity(code, code.severity()),
            message,
            help,
            at: at.clone(),
            stack: self.located.stack.name(),
            resource: on.to_owned(),
            regions: Vec::new(),
            related: Vec::new(),
            fingerprint: self.fingerprint(code, at, on, further),
        }
    }

    /// The links at these positions.
    fn links<'l>(&self, positions: &'l [usize]) -> impl Iterator<Item = &'a Link> + use<'a, 'l> {
        let links = &self.located.links;
        positions.iter().filter_map(|position| links.get(*position))
    }

    /// A resource, what it is a part of, what that is a part of, and so on, as long as they live where it lives.
    fn wholes(&self, resource: usize) -> impl Iterator<Item = usize> + use<'a> {
        let placements = &self.located.placements;
        let regions = move |index: usize| placements.get(index).map(Placement::regions).unwrap_or_default();
        let own = regions(resource);
        let is_there = move |index: &usize| *index == resource || own.iter().all(|one| regions(*index).contains(one));
        self.index.wholes(resource).take_while(is_there)
    }

    /// Whether a resource adds places of its own to those of what it is a part of.
    fn adds_places(&self, resource: usize) -> bool {
        self.located.rules.get(resource).and_then(Option::as_ref).is_some_and(|rule| !rule.also.is_empty())
    }

    /// The severity of a code for this stack: what the configuration says, else `usual`.
    fn severity(&self, code: Code, usual: Severity) -> Severity {
        self.config.severity(code, &self.located.stack.directory).unwrap_or(usual)
    }
}
