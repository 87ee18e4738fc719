//! RL101 to RL104 and RL201 to RL203: the driver of each decision site, and drivers on nothing.

mod answer;
mod burden;
mod cover;
mod decision;
mod idle;
mod reason;
mod undeclared;
mod way_back;

pub(super) use cover::Busy;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use self::burden::Tally;
use self::cover::{Claim, Cover, cover};
use super::message::{comes_from, regions, written};
use super::sites::{Kind, Site, decisions};
use super::waivers::Used;
use super::{Estate, Judged, availability, latency, regulation};
use crate::declare::{Spoken, SpokenId};
use crate::discover::paths::directory;
use crate::finding::{Code, Finding, Related, Severity};
use crate::geo::Region;
use crate::model::{Burden, Class, DecisionSite, Driver, DriverName, DriverTest, Spot, StackKind};

/// Which sites each driver covers: positions in the list of sites, by stack and driver.
pub(super) type Covered = BTreeMap<(usize, SpokenId), Vec<usize>>;

/// What is said about drivers.
#[derive(Default)]
pub(super) struct Said {
    /// The findings.
    pub(super) findings: Vec<Finding>,
    /// Every site that was judged.
    pub(super) sites: Vec<DecisionSite>,
    /// What all of them multiply together.
    pub(super) burden: Burden,
    /// What each driver covers.
    pub(super) covered: Covered,
}

/// A site with what is asked about it.
struct Asked<'a> {
    estate: &'a Estate<'a>,
    judged: &'a Judged<'a>,
    site: &'a Site,
    test: DriverTest,
    /// What the decision multiplies in all its stacks.
    burden: Burden,
    tally: Tally,
}

/// What comes out for one site.
struct Verdict {
    findings: Vec<Finding>,
    /// The driver that covers it.
    driver: Option<Driver>,
    /// Where the answer is to stand.
    spots: Vec<Spot>,
}

/// All that is to be said about drivers. Drivers that cover a site are marked as used.
pub(super) fn check(estate: &Estate<'_>, sites: &[Site], used: &mut Used) -> Said {
    let mut said = Said::default();
    let mut all = Tally::default();
    for decision in decisions(sites) {
        let asked: Vec<Asked<'_>> = decision.into_iter().filter_map(|site| Asked::about(estate, site)).collect();
        said.take_in(estate, asked, &mut all);
    }
    said.burden = all.burden(estate);
    let busy: Busy = said.covered.keys().copied().collect();
    used.drivers(estate, &busy);
    said.findings.extend(idle::check(estate, sites, &busy));
    for (index, judged) in estate.stacks.iter().enumerate() {
        said.findings.extend(reason::check(judged, index, &busy));
    }
    said
}

impl Said {
    /// Judges a decision in every stack in which it was made, and adds it to the sum of all.
    fn take_in(&mut self, estate: &Estate<'_>, mut asked: Vec<Asked<'_>>, all: &mut Tally) {
        let mut tally = Tally::default();
        counted(&asked).for_each(|one| tally.add(&one.tally));
        all.add(&tally);
        let burden = tally.burden(estate);
        asked.iter_mut().for_each(|one| one.burden.clone_from(&burden));
        let mut busy = Busy::new();
        let mut verdicts: Vec<Verdict> = asked.iter().map(|one| one.judge(&mut busy)).collect();
        decision::tell_answered(&asked, &mut verdicts);
        self.findings.extend(verdicts.iter().flat_map(|verdict| verdict.findings.iter().cloned()));
        for driver in busy {
            self.covered.entry(driver).or_default().push(self.sites.len());
        }
        self.sites.extend(decision::of(estate, &asked, &verdicts));
    }
}

impl<'a> Asked<'a> {
    /// None where a span that comes with its service is not asked about.
    fn about(estate: &'a Estate<'a>, site: &'a Site) -> Option<Self> {
        let judged = estate.stacks.get(site.stack)?;
        if site.class == Class::Ambient && estate.ambient(judged).is_none() {
            return None;
        }
        let latency = latency::question(estate, judged, site);
        let regulation = regulation::question(estate, judged, site);
        let test = DriverTest {
            advice: latency::advice(judged, site, &latency.far, &regulation),
            latency,
            availability: availability::question(estate, judged, site),
            regulation,
            way_back: way_back::way_back(estate, judged, site),
        };
        let tally = Tally::of(estate, judged, site);
        Some(Self { estate, judged, site, test, burden: Burden::default(), tally })
    }

    fn judge(&self, busy: &mut Busy) -> Verdict {
        let spots = vec![Spot { at: self.site.at.clone(), stack: self.judged.located.stack.name() }];
        let verdict = |findings, driver: Option<&Spoken<Driver>>| Verdict {
            findings,
            driver: driver.map(|spoken| spoken.what.clone()),
            spots: spots.clone(),
        };
        match cover(self.estate, self.site, busy) {
            Cover::Declared(claims) => verdict(contradictions(self, &claims), claims.first().map(|first| first.driver)),
            Cover::Missing(resources) => Verdict {
                spots: answer::spots(self.estate, self.judged, self.site, &resources),
                ..verdict(vec![undeclared(self, &resources)], None)
            },
            Cover::Unknown(spoken) => verdict(vec![unknown(self, spoken)], None),
            Cover::Beyond(spoken, beyond) => verdict(vec![exceeded(self, spoken, &beyond)], Some(spoken)),
        }
    }
}

/// What counts of a decision: a plan and its source are one deployment.
fn counted<'s, 'a>(asked: &'s [Asked<'a>]) -> impl Iterator<Item = &'s Asked<'a>> {
    let is_source = |one: &Asked<'_>| one.judged.located.stack.kind != StackKind::Plan;
    let has_source = asked.iter().any(is_source);
    asked.iter().filter(move |one| !has_source || is_source(one))
}

/// RL201 to RL203: the stated drivers held against what is configured, each against what it speaks for, and one finding
/// a code.
fn contradictions(asked: &Asked<'_>, claims: &[Claim<'_>]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for claim in claims {
        let site = match claims {
            [_] => Cow::Borrowed(asked.site),
            all => match asked.site.share(claim.stack, &claim.resources, &spoken_for(asked.site, claim, all)) {
                Some(share) => Cow::Owned(share),
                None => continue,
            },
        };
        for finding in contradicted(asked, &site, claim.driver) {
            if findings.iter().all(|known| known.code != finding.code) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// The regions beyond the home for which one of several drivers speaks. One that speaks at home alone speaks for those of
/// which no other does.
fn spoken_for(site: &Site, claim: &Claim<'_>, all: &[Claim<'_>]) -> BTreeSet<Region> {
    if !claim.regions.is_empty() {
        return claim.regions.clone();
    }
    let left = site.beyond().into_iter().filter(|region| all.iter().all(|other| !other.regions.contains(region)));
    left.cloned().collect()
}

/// What one driver says of a site that is not so. Where it names several drivers, one that holds is enough: the others are
/// only asked when none does.
fn contradicted(asked: &Asked<'_>, site: &Site, spoken: &Spoken<Driver>) -> Vec<Finding> {
    let Asked { estate, .. } = asked;
    let Some(judged) = estate.stacks.get(site.stack) else { return Vec::new() };
    let mut findings = Vec::new();
    for name in &spoken.what.names {
        let (code, doubt) = match name {
            DriverName::Latency => (Code::RL201, latency::doubt(estate, judged, site)),
            DriverName::Availability => (Code::RL202, availability::doubt(estate, judged, site)),
            DriverName::Regulation => (Code::RL203, regulation::doubt(estate, judged, site, &spoken.what)),
        };
        let Some(doubt) = doubt else { return Vec::new() };
        let message = format!("The driver of {} is {name}, but {}.", site.name, doubt.but);
        let mut finding = finding(asked, code, code.severity(), message, doubt.instead);
        finding.related.insert(0, Related { at: spoken.what.at.clone(), message: "the driver".into() });
        findings.push(finding);
    }
    findings
}

fn undeclared(asked: &Asked<'_>, missing: &[usize]) -> Finding {
    let Asked { estate, judged, site, test, .. } = asked;
    let usual = match site.class {
        Class::Deliberate => Severity::Error,
        Class::Default => Severity::Warning,
        Class::Ambient => estate.ambient(judged).unwrap_or(Severity::Off),
    };
    let message = undeclared::message(estate, judged, site, missing);
    let calls = answer::silent_calls(judged, site, missing);
    let mut finding = finding(asked, Code::RL101, usual, message, undeclared::help(judged, site, test, &calls));
    let silent = calls.first().map(|call| call.at.clone());
    if let Some(at) = silent.or_else(|| answer::silent_block(judged, site, missing)) {
        finding.at = at;
    }
    finding
}

fn unknown(asked: &Asked<'_>, spoken: &Spoken<Driver>) -> Finding {
    let site = asked.site;
    let word = spoken.what.unknown.first().map_or("", String::as_str);
    let message = if word.is_empty() {
        format!("{} spans regions, and its annotation names no driver.", site.name)
    } else {
        format!(
            "{} spans regions, and \"{word}\" is no driver: the three are latency, availability and regulation.",
            site.name
        )
    };
    let help =
        "Cost or habit is no reason for a second region. Name the driver that holds, or keep one region.".to_owned();
    let mut finding = finding(asked, Code::RL102, Severity::Error, message, help);
    finding.related.insert(0, Related { at: spoken.what.at.clone(), message: "the annotation".into() });
    finding
}

fn exceeded(asked: &Asked<'_>, spoken: &Spoken<Driver>, beyond: &[Region]) -> Finding {
    let Asked { estate, site, .. } = asked;
    let message = format!(
        "{} also reaches {}, which its driver does not name (it names {}).",
        site.name,
        regions(estate.catalogue, beyond),
        spoken.what.regions.join(", "),
    );
    let help = "Add the region to `regions=` with the reason that holds for it, or take it out.".to_owned();
    let mut finding = finding(asked, Code::RL101, Severity::Error, message, help);
    finding.related.insert(0, Related { at: spoken.what.at.clone(), message: "the driver".into() });
    finding
}

/// A finding about a site, what it costs said last.
fn finding(asked: &Asked<'_>, code: Code, usual: Severity, message: String, help: String) -> Finding {
    let Asked { judged, site, .. } = asked;
    let mut related = Vec::new();
    for (one, trail) in &site.trails {
        related.push(Related { at: trail.literal().at.clone(), message: comes_from(one.as_str(), trail) });
    }
    related.sort_by(|a, b| (&a.at, &a.message).cmp(&(&b.at, &b.message)));
    related.dedup();
    related.retain(|other: &Related| other.at != site.at);
    let written = written(&site.regions);
    Finding {
        code,
        severity: judged.severity(code, usual),
        message,
        help: format!("{help}\n{}", burden::line(&asked.burden)),
        at: site.at.clone(),
        stack: judged.located.stack.name(),
        resource: site.name.clone(),
        fingerprint: fingerprint(judged, code, site),
        regions: written,
        related,
    }
}

/// Names the decision: not its line, not a count, not which stack or which call comes first.
fn fingerprint(judged: &Judged<'_>, code: Code, site: &Site) -> String {
    let kind = format!("{:?}", site.kind);
    let beyond: Vec<String> = written(site.beyond());
    let place = match site.kind {
        Kind::Fleet => site.family.clone(),
        Kind::Extra => judged.steady(&judged.located.stack.directory),
        Kind::Repeated => directory(&judged.repositories.path(site.at.path())).to_owned(),
        Kind::Itself | Kind::Workload | Kind::Routing => judged.repositories.path(site.at.path()),
    };
    let name = judged.steady(&site.name);
    let mut parts = vec![code.id(), &kind, &place];
    match site.kind {
        Kind::Fleet => {}
        Kind::Extra => parts.extend(beyond.iter().map(String::as_str)),
        _ => parts.push(&name),
    }
    parts.extend(site.argument.as_deref());
    Finding::fingerprint(&parts)
}

fn on_annotation(judged: &Judged<'_>, spoken: &Spoken<Driver>, code: Code, message: String, help: String) -> Finding {
    judged.finding_at(code, &spoken.what.at, &spoken.name, &[], (message, help))
}
