//! RL101 to RL104: the driver of each decision site, and drivers on nothing.

use super::cover::{Busy, Cover, cover};
use super::message::{count, few, region, regions, written};
use super::sites::{Kind, Site, addresses};
use super::waivers::Used;
use super::{Estate, Judged, availability, latency, regulation};
use crate::declare::Spoken;
use crate::finding::{Code, Finding, Related, Severity};
use crate::geo::Region;
use crate::model::{Class, Completeness, Driver, DriverName};

/// All findings about drivers. Drivers that cover a site are marked as used.
pub(super) fn check(estate: &Estate<'_>, sites: &[Site], used: &mut Used) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut busy = Busy::new();
    for site in sites {
        if site.class == Class::Ambient
            && estate.stacks.get(site.stack).is_none_or(|judged| judged.config.ambient().is_none())
        {
            continue;
        }
        findings.extend(judge(estate, site, &mut busy));
    }
    used.drivers(estate, &busy);
    for (index, judged) in estate.stacks.iter().enumerate() {
        findings.extend(reasons(judged, index, &busy));
        findings.extend(idle(judged, index, &busy));
    }
    findings
}

fn judge(estate: &Estate<'_>, site: &Site, busy: &mut Busy) -> Vec<Finding> {
    let Some(judged) = estate.stacks.get(site.stack) else { return Vec::new() };
    match cover(estate, site, busy) {
        Cover::Declared(None) => Vec::new(),
        Cover::Declared(Some(spoken)) => contradictions(estate, judged, site, spoken),
        Cover::Missing(resources) => vec![undeclared(estate, judged, site, &resources)],
        Cover::Unknown(spoken) => vec![unknown(estate, judged, site, spoken)],
        Cover::Beyond(spoken, beyond) => vec![exceeded(estate, judged, site, spoken, &beyond)],
    }
}

/// RL201 to RL203: the stated drivers held against what is configured. Where several are stated, one that holds is
/// enough: the others are only asked when none does.
fn contradictions(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, spoken: &Spoken<Driver>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in &spoken.what.names {
        let (code, doubt) = match name {
            DriverName::Latency => (Code::RL201, latency::doubt(estate, judged, site)),
            DriverName::Availability => (Code::RL202, availability::doubt(estate, judged, site)),
            DriverName::Regulation => (Code::RL203, regulation::doubt(estate, site, &spoken.what)),
        };
        let Some(doubt) = doubt else { return Vec::new() };
        let message = format!("The driver of {} is {name}, but {}.", site.name, doubt.but);
        let mut finding = finding(estate, judged, site, code, code.severity(), message, doubt.instead);
        finding.related.insert(0, Related { at: spoken.what.at.clone(), message: "the driver".into() });
        findings.push(finding);
    }
    findings
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
        Kind::Itself | Kind::Workload
            if site.regions.len() < 2
                && beyond.is_empty()
                && site.regions.iter().any(|one| catalogue.spans_regions(one)) =>
        {
            format!(
                "{} lives in {}, which is several regions at once, and nothing says why.",
                site.name,
                regions(catalogue, &site.regions)
            )
        }
        Kind::Itself if site.regions.len() < 2 && beyond.is_empty() => match &site.argument {
            Some(argument) => format!(
                "{} leaves `{argument}` out, and its default takes in every region of the cloud: nobody decided that.",
                site.name
            ),
            None => format!("{} takes in every region of the cloud; nothing says why.", site.name),
        },
        Kind::Itself if site.class == Class::Default => format!(
            "{} leaves `{}` out, and its default keeps a copy in {}: nobody decided that.",
            site.name,
            site.argument.as_deref().unwrap_or("an argument"),
            regions(catalogue, beyond),
        ),
        Kind::Itself => {
            format!(
                "{} spans {}: {}; nothing says why.",
                site.name,
                count(site.regions.len(), "region"),
                regions(catalogue, &site.regions)
            )
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
        Kind::Routing => {
            format!("{} spreads requests over {}, and nothing says why.", site.name, regions(catalogue, &site.regions))
        }
    }
}

fn where_to_write(site: &Site) -> &'static str {
    match site.kind {
        Kind::Itself | Kind::Routing => "above this block",
        Kind::Workload => {
            "above this object, or the annotation `regionlint.dev/driver` with `regionlint.dev/reason` on it"
        }
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
        format!(
            "{} spans regions, and \"{word}\" is no driver: the three are latency, availability and regulation.",
            site.name
        )
    };
    let help =
        "Cost or habit is no reason for a second region. Name the driver that holds, or keep one region.".to_owned();
    let mut finding = finding(estate, judged, site, Code::RL102, Severity::Error, message, help);
    finding.related.insert(0, Related { at: spoken.what.at.clone(), message: "the annotation".into() });
    finding
}

fn exceeded(
    estate: &Estate<'_>,
    judged: &Judged<'_>,
    site: &Site,
    spoken: &Spoken<Driver>,
    beyond: &[Region],
) -> Finding {
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
        related.push(Related {
            at: literal.at.clone(),
            message: format!("{one} comes from here: {}", steps.join(" <- ")),
        });
    }
    related.sort_by(|a, b| (&a.at, &a.message).cmp(&(&b.at, &b.message)));
    related.dedup();
    related.retain(|other: &Related| other.at != site.at);
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
fn reasons(judged: &Judged<'_>, stack: usize, busy: &Busy) -> Vec<Finding> {
    let drivers = judged.declared.all_drivers().filter(|spoken| busy.contains(&(stack, spoken.id)));
    let silent = drivers.filter(|spoken| spoken.what.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()));
    silent
        .map(|spoken| {
            let names: Vec<&str> = spoken.what.names.iter().map(|name| name.name()).collect();
            let message = format!("The driver {} is named here and no sentence says why.", names.join(", "));
            let help = format!(
                "Add the reason: `multi-region: {} -- who needs it, and what they lose without it`.",
                names.join(", ")
            );
            on_annotation(judged, spoken, Code::RL103, message, help)
        })
        .collect()
}

/// RL104: a driver on something that lives in one region for sure.
fn idle(judged: &Judged<'_>, stack: usize, busy: &Busy) -> Vec<Finding> {
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
