//! RL101 to RL104: the driver of each decision site, and drivers on nothing.

use std::collections::BTreeSet;

use super::message::{count, few, region, regions, written};
use super::sites::{Kind, Site, addresses};
use super::waivers::Used;
use super::{Estate, Judged};
use crate::declare::{Spoken, SpokenId};
use crate::finding::{Code, Finding, Related, Severity};
use crate::geo::Region;
use crate::model::{Class, Completeness, Driver};

/// What the drivers of a site amount to.
enum Cover<'a> {
    /// Nobody named one (for these resources, by index).
    Missing(Vec<usize>),
    /// Somebody wrote something that is none of the three.
    Unknown(&'a Spoken<Driver>),
    /// A driver, but for other regions.
    Beyond(&'a Spoken<Driver>, Vec<Region>),
    /// A driver for all of it.
    Declared,
}

/// All findings about drivers. Drivers that cover a site are marked as used.
pub(super) fn check(estate: &Estate<'_>, sites: &[Site], used: &mut Used) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut busy: BTreeSet<(usize, SpokenId)> = BTreeSet::new();
    for site in sites {
        if site.class == Class::Ambient && estate.stacks.get(site.stack).is_none_or(|judged| judged.config.ambient().is_none()) {
            continue;
        }
        findings.extend(judge(estate, site, &mut busy));
    }
    used.drivers(&busy);
    for (index, judged) in estate.stacks.iter().enumerate() {
        findings.extend(reasons(judged, index, &busy));
        findings.extend(idle(judged, index, &busy));
    }
    findings
}

fn judge(estate: &Estate<'_>, site: &Site, busy: &mut BTreeSet<(usize, SpokenId)>) -> Option<Finding> {
    let judged = estate.stacks.get(site.stack)?;
    match cover(estate, site, busy) {
        Cover::Declared => None,
        Cover::Missing(resources) => Some(undeclared(estate, judged, site, &resources)),
        Cover::Unknown(spoken) => Some(unknown(estate, judged, site, spoken)),
        Cover::Beyond(spoken, beyond) => Some(exceeded(estate, judged, site, spoken, &beyond)),
    }
}

/// The drivers that hold for a site's resources. A fleet is covered when all its stacks but one say why; a shared block
/// when every caller's stack does.
fn cover<'a>(estate: &'a Estate<'_>, site: &Site, busy: &mut BTreeSet<(usize, SpokenId)>) -> Cover<'a> {
    if site.kind == Kind::Fleet {
        return fleet_cover(estate, site, busy);
    }
    let mut own = stack_cover(estate, site.stack, &site.resources, site, busy);
    let brought = abroad(estate, site);
    if matches!(own, Cover::Missing(_)) && !brought.is_empty() {
        // A driver on all that the decision brought says the same.
        let through_members = stack_cover(estate, site.stack, &brought, site, busy);
        own = if matches!(through_members, Cover::Declared) { through_members } else { own };
    }
    if !matches!(own, Cover::Declared) {
        return own;
    }
    for other in &site.fleet {
        let Some(judged) = estate.stacks.get(*other) else { continue };
        let blocks = judged.located.stack.resources.iter().enumerate().filter(|(_, resource)| resource.at == site.at);
        let same: Vec<usize> = blocks.map(|(index, _)| index).collect();
        let cover = stack_cover(estate, *other, &same, site, busy);
        if !matches!(cover, Cover::Declared) {
            return cover;
        }
    }
    own
}

/// What a site explains and lives beyond its home.
fn abroad(estate: &Estate<'_>, site: &Site) -> Vec<usize> {
    let Some(judged) = estate.stacks.get(site.stack) else { return Vec::new() };
    let beyond = |index: &&usize| {
        let placement = judged.located.placements.get(**index);
        placement.is_some_and(|placement| placement.regions().iter().any(|region| Some(region) != site.home.as_ref()))
    };
    site.explains.iter().filter(beyond).copied().collect()
}

fn stack_cover<'a>(
    estate: &'a Estate<'_>,
    stack: usize,
    resources: &[usize],
    site: &Site,
    busy: &mut BTreeSet<(usize, SpokenId)>,
) -> Cover<'a> {
    let Some(judged) = estate.stacks.get(stack) else { return Cover::Declared };
    let mut missing = Vec::new();
    let mut wrong = None;
    let mut beyond = None;
    for index in resources {
        match judged.declared.driver(*index, site.depth) {
            None => missing.push(*index),
            Some(spoken) if spoken.what.names.is_empty() => wrong = wrong.or(Some(spoken)),
            Some(spoken) => {
                busy.insert((stack, spoken.id));
                let outside: Vec<Region> =
                    site.beyond().into_iter().filter(|region| !covers(&spoken.what, region)).cloned().collect();
                if !outside.is_empty() {
                    beyond = beyond.or(Some((spoken, outside)));
                }
            }
        }
    }
    match (wrong, beyond) {
        (Some(spoken), _) => Cover::Unknown(spoken),
        (None, Some((spoken, outside))) if missing.is_empty() => Cover::Beyond(spoken, outside),
        _ if missing.is_empty() => Cover::Declared,
        _ => Cover::Missing(missing),
    }
}

fn fleet_cover<'a>(estate: &'a Estate<'_>, site: &Site, busy: &mut BTreeSet<(usize, SpokenId)>) -> Cover<'a> {
    let mut silent = 0;
    let mut wrong = None;
    for stack in &site.fleet {
        let Some(judged) = estate.stacks.get(*stack) else { continue };
        let all: Vec<usize> = (0..judged.located.stack.resources.len()).collect();
        match stack_cover(estate, *stack, &all, site, busy) {
            Cover::Missing(_) => silent += 1,
            Cover::Unknown(spoken) => wrong = wrong.or(Some(spoken)),
            Cover::Beyond(..) | Cover::Declared => {}
        }
    }
    match (wrong, silent) {
        (Some(spoken), _) => Cover::Unknown(spoken),
        (None, 0 | 1) => Cover::Declared,
        _ => Cover::Missing(site.resources.clone()),
    }
}

/// Whether a driver's `regions` (all, when it names none) cover a region.
fn covers(driver: &Driver, region: &Region) -> bool {
    let written = region.to_string();
    let fits = |pattern: &String| match pattern.strip_suffix('*') {
        Some(prefix) => written.starts_with(prefix),
        None => *pattern == written,
    };
    driver.regions.is_empty() || driver.regions.iter().any(fits)
}

fn undeclared(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, missing: &[usize]) -> Finding {
    let usual = match (site.kind, site.class) {
        (Kind::Fleet, Class::Deliberate) => Severity::Error,
        (_, Class::Deliberate) => Severity::Error,
        (_, Class::Default) => Severity::Warning,
        (_, Class::Ambient) => judged.config.ambient().unwrap_or(Severity::Off),
    };
    let message = what(estate, judged, site, missing);
    let help = format!(
        "If it is meant, say why: put `# multi-region: latency -- REASON` (or availability, or regulation) {}. If it is not, {}.",
        where_to_write(site),
        how_to_go_back(estate, site),
    );
    finding(estate, judged, site, Code::RL101, usual, message, help)
}

/// What is wrong and why it matters.
fn what(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, missing: &[usize]) -> String {
    let catalogue = estate.catalogue;
    let beyond = site.beyond();
    let listed = addresses(judged, missing);
    match site.kind {
        Kind::Itself | Kind::Workload if site.regions.len() < 2 && beyond.is_empty() && site.regions.iter().any(|one| catalogue.spans_regions(one)) => {
            format!("{} lives in {}, which is several regions at once, and nothing says why.", site.name, regions(catalogue, &site.regions))
        }
        Kind::Itself if site.class == Class::Default => format!(
            "{} leaves `{}` out, and its default keeps a copy in {}: nobody decided that.",
            site.name,
            site.argument.as_deref().unwrap_or("an argument"),
            regions(catalogue, beyond),
        ),
        Kind::Itself => {
            format!("{} spans {}: {}; nothing says why.", site.name, count(site.regions.len(), "region"), regions(catalogue, &site.regions))
        }
        Kind::Workload if site.regions.is_empty() => {
            format!("{} is spread over regions (by the topology key of regions), and nothing says why.", site.name)
        }
        Kind::Workload => format!("{} may run in {}; nothing says why.", site.name, regions(catalogue, &site.regions)),
        Kind::Repeated => format!(
            "{} is repeated over {}: {}; nothing says why.",
            site.name,
            count(site.regions.len(), "region"),
            regions(catalogue, &site.regions),
        ),
        Kind::Extra => format!(
            "{} opens a further region, {}, beside {}: {} there ({}); nothing says why.",
            site.name,
            regions(catalogue, beyond),
            site.home.as_ref().map_or_else(|| "home".to_owned(), |home| region(catalogue, home)),
            if listed.len() == 1 { "1 resource lives".to_owned() } else { format!("{} resources live", listed.len()) },
            few(&listed),
        ),
        Kind::Fleet => format!(
            "{} is deployed by {} to {}: {}; nothing says why.",
            site.name,
            count(site.fleet.len(), "stack"),
            count(site.regions.len(), "region"),
            regions(catalogue, &site.regions),
        ),
        Kind::Routing => format!("{} spreads requests over {}, and nothing says why.", site.name, regions(catalogue, &site.regions)),
    }
}

fn where_to_write(site: &Site) -> &'static str {
    match site.kind {
        Kind::Itself | Kind::Routing => "above this block",
        Kind::Workload => "above this object, or the annotation `regionlint.dev/driver` with `regionlint.dev/reason` on it",
        Kind::Repeated => "above this block",
        Kind::Extra => "above the block that opens the region",
        Kind::Fleet => "above the `terraform` block of this stack, or a decision in regionlint.yaml",
    }
}

fn how_to_go_back(estate: &Estate<'_>, site: &Site) -> String {
    let home = site.home.as_ref().filter(|home| !estate.catalogue.spans_regions(home));
    match (&site.argument, home) {
        (Some(argument), _) => format!("set `{argument}` to what you want"),
        (None, Some(home)) => format!("keep it in {home}: one region costs half and never disagrees with itself"),
        (None, None) => "choose one region".to_owned(),
    }
}

fn unknown(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, spoken: &Spoken<Driver>) -> Finding {
    let word = spoken.what.unknown.first().map_or("", String::as_str);
    let message = if word.is_empty() {
        format!("{} spans regions, and its annotation names no driver.", site.name)
    } else {
        format!("{} spans regions, and \"{word}\" is no driver: the three are latency, availability and regulation.", site.name)
    };
    let help = "Cost or habit is no reason for a second region. Name the driver that holds, or keep one region.".to_owned();
    let mut finding = finding(estate, judged, site, Code::RL102, Severity::Error, message, help);
    finding.related.insert(0, Related { at: spoken.what.at.clone(), message: "the annotation".into() });
    finding
}

fn exceeded(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, spoken: &Spoken<Driver>, beyond: &[Region]) -> Finding {
    let message = format!(
        "{} also reaches {}, which its driver does not name (it names {}).",
        site.name,
        regions(estate.catalogue, beyond),
        spoken.what.regions.join(", "),
    );
    let help = "Add the region to `regions=` with the reason that holds for it, or take it out.".to_owned();
    let mut finding = finding(estate, judged, site, Code::RL101, Severity::Error, message, help);
    finding.related.insert(0, Related { at: spoken.what.at.clone(), message: "the driver".into() });
    finding
}

fn finding(
    estate: &Estate<'_>,
    judged: &Judged<'_>,
    site: &Site,
    code: Code,
    usual: Severity,
    message: String,
    help: String,
) -> Finding {
    let mut related = Vec::new();
    for (one, trail) in &site.trails {
        let literal = trail.literal();
        let steps: Vec<String> = trail.flatten(8).iter().map(|step| step.what.to_string()).collect();
        related.push(Related { at: literal.at.clone(), message: format!("{one} comes from here: {}", steps.join(" <- ")) });
    }
    related.sort_by(|a, b| (&a.at, &a.message).cmp(&(&b.at, &b.message)));
    related.dedup();
    let written = written(&site.regions);
    Finding {
        code,
        severity: judged.severity(code, usual),
        message,
        help,
        at: site.at.clone(),
        stack: judged.located.stack.name(),
        resource: site.name.clone(),
        fingerprint: fingerprint(estate, code, site),
        regions: written,
        related,
    }
}

/// Names the decision: not its line, not a count, not which stack comes first.
fn fingerprint(_estate: &Estate<'_>, code: Code, site: &Site) -> String {
    let beyond: Vec<String> = written(site.beyond());
    let kind = format!("{:?}", site.kind);
    let mut parts = vec![code.id(), &kind, site.at.path(), &site.name];
    parts.extend(site.argument.as_deref());
    if site.kind == Kind::Extra {
        parts.extend(beyond.iter().map(String::as_str));
    }
    Finding::fingerprint(&parts)
}

/// RL103: a driver without a sentence that says why.
fn reasons(judged: &Judged<'_>, stack: usize, busy: &BTreeSet<(usize, SpokenId)>) -> Vec<Finding> {
    let drivers = judged.declared.all_drivers().filter(|spoken| busy.contains(&(stack, spoken.id)));
    let silent = drivers.filter(|spoken| spoken.what.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()));
    silent
        .map(|spoken| {
            let names: Vec<&str> = spoken.what.names.iter().map(|name| name.name()).collect();
            let message = format!("The driver {} is named here and no sentence says why.", names.join(", "));
            let help = format!("Add the reason: `multi-region: {} -- who needs it, and what they lose without it`.", names.join(", "));
            on_annotation(judged, spoken, Code::RL103, message, help)
        })
        .collect()
}

/// RL104: a driver on something that lives in one region for sure.
fn idle(judged: &Judged<'_>, stack: usize, busy: &BTreeSet<(usize, SpokenId)>) -> Vec<Finding> {
    let drivers = judged.declared.all_drivers();
    let unused = drivers.filter(|spoken| !spoken.what.names.is_empty() && !busy.contains(&(stack, spoken.id)));
    let certain = unused.filter(|spoken| {
        let covered = judged.declared.covered_by(spoken.id);
        !covered.is_empty() && covered.iter().all(|index| in_one_region(judged, *index))
    });
    certain
        .filter(|spoken| !matches!(spoken.what.from, crate::model::From::Config(_)))
        .map(|spoken| {
            let message = format!("A driver stands on {}, which lives in one region.", spoken.name);
            let help = "Take the annotation out, or put it where the second region is decided.".to_owned();
            on_annotation(judged, spoken, Code::RL104, message, help)
        })
        .collect()
}

fn in_one_region(judged: &Judged<'_>, index: usize) -> bool {
    let Some(placement) = judged.located.placements.get(index) else { return false };
    placement.completeness <= Completeness::Assumed && placement.unnamed_span.is_none()
}

fn on_annotation(judged: &Judged<'_>, spoken: &Spoken<Driver>, code: Code, message: String, help: String) -> Finding {
    Finding {
        code,
        severity: judged.severity(code, code.severity()),
        message,
        help,
        at: spoken.what.at.clone(),
        stack: judged.located.stack.name(),
        resource: spoken.name.clone(),
        regions: Vec::new(),
        related: Vec::new(),
        fingerprint: Finding::fingerprint(&[code.id(), spoken.what.at.path(), &spoken.name]),
    }
}
