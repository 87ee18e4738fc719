//! RL101's words: what spans, the comments that would answer, the way back.

use std::collections::BTreeSet;

use super::answer;
use crate::check::message::{few, region, regions};
use crate::check::sites::{Kind, Site, addresses};
use crate::check::{Estate, Judged};
use crate::finding::Count;
use crate::geo::Catalogue;
use crate::model::{Class, DriverTest, Endpoint, Link, ModuleCall, Placement, Unnamed};

/// What is wrong and why it matters.
pub(super) fn message(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, missing: &[usize]) -> String {
    let catalogue = estate.catalogue;
    let beyond = site.beyond();
    let listed = addresses(judged, missing);
    match site.kind {
        Kind::Itself if !site.links.is_empty() => {
            let links: Vec<String> = judged.links(&site.links).map(|link| tie(catalogue, site, link)).collect();
            let spanned = Count(site.regions.len(), "region");
            format!("{} spans {spanned} by what it links: {}; nothing says why.", site.name, few(&links))
        }
        Kind::Itself => of_resource(estate, site),
        Kind::Workload if is_several_at_once(estate, site) => of_resource(estate, site),
        Kind::Workload if site.regions.is_empty() => {
            format!("{} is spread over regions (by the topology key of regions), and nothing says why.", site.name)
        }
        Kind::Workload => format!("{} may run in {}; nothing says why.", site.name, regions(catalogue, &site.regions)),
        Kind::Repeated => format!(
            "{} is repeated over {}: {}; nothing says why.",
            site.name,
            Count(site.regions.len(), "region"),
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
            deployed(site),
            Count(site.fleets.iter().map(|fleet| fleet.stacks.len()).sum(), "stack"),
            Count(site.regions.len(), "region"),
            regions(catalogue, &site.regions),
        ),
        Kind::Routing => {
            let names = site.routes(estate).all(|(_, route)| route.names);
            let does = if names { "is answered in the networks of" } else { "spreads requests over" };
            format!("{} {does} {}, and nothing says why.", site.name, regions(catalogue, &site.regions))
        }
    }
}

/// `log-export from azure:italynorth (Milan, Italy) to azurerm_log_analytics_workspace.logs of core in azure:westeurope
/// (Netherlands)`.
fn tie(catalogue: &Catalogue, site: &Site, link: &Link) -> String {
    let end = |end: &Endpoint| {
        let at = regions(catalogue, &end.regions);
        let is_itself = end.resource.as_deref() == Some(site.name.as_str());
        let is_place = end.regions.iter().any(|region| region.as_str() == end.name.as_ref());
        if is_itself || is_place { at } else { format!("{} in {at}", end.name) }
    };
    format!("{} from {} to {}", link.kind.name(), end(&link.from), end(&link.to))
}

/// Of a resource that spans regions by itself.
fn of_resource(estate: &Estate<'_>, site: &Site) -> String {
    let (catalogue, name) = (estate.catalogue, &site.name);
    let lives = regions(catalogue, &site.regions);
    let left_out = site.argument.as_ref().map(|argument| format!("{name} leaves `{argument}` out, and its default"));
    match left_out {
        Some(left_out) if is_several_at_once(estate, site) => {
            format!("{left_out} is {lives}, which is several regions at once: nobody decided that.")
        }
        None if is_several_at_once(estate, site) => {
            format!("{name} lives in {lives}, which is several regions at once, and nothing says why.")
        }
        Some(left_out) if is_everywhere(site) => {
            format!("{left_out} takes in every region of the cloud: nobody decided that.")
        }
        None if site.unnamed == Some(Unnamed::Paired) => format!(
            "{name} is copied to the region that is paired with its own, wherever that is, and nothing says why."
        ),
        None if site.unnamed == Some(Unnamed::Apart) => {
            format!("{name} lives in {lives} and in another region, whichever that is, and nothing says why.")
        }
        None if is_everywhere(site) => format!("{name} takes in every region of the cloud; nothing says why."),
        Some(left_out) if site.class == Class::Default => {
            format!("{left_out} keeps a copy in {}: nobody decided that.", regions(catalogue, site.beyond()))
        }
        _ => format!("{}: {lives}; nothing says why.", spans(estate, site)),
    }
}

/// That it spans so many regions, alone or with the further instances of its block, each of which lives in some.
fn spans(estate: &Estate<'_>, site: &Site) -> String {
    let (name, count) = (&site.name, Count(site.regions.len(), "region"));
    let first = site.resources.first().and_then(|index| estate.stacks.get(site.stack)?.located.placements.get(*index));
    let own = first.map(Placement::regions).unwrap_or_default();
    match site.resources.len().saturating_sub(1) {
        0 => format!("{name} spans {count}"),
        _ if site.regions.iter().all(|region| own.contains(region)) => format!("{name} spans {count}"),
        more => format!("{name} and {more} more of its block span {count} among them"),
    }
}

/// Whether it is in one location that is several regions.
fn is_several_at_once(estate: &Estate<'_>, site: &Site) -> bool {
    is_everywhere(site) && site.regions.iter().any(|region| estate.catalogue.spans_regions(region))
}

/// Whether no second region is named.
fn is_everywhere(site: &Site) -> bool {
    site.regions.len() < 2 && site.beyond().is_empty()
}

/// The component of a fleet, or the directories that deploy several: `live/* (modules/vpc, modules/db and 2 more)`.
fn deployed(site: &Site) -> String {
    let components: BTreeSet<&str> = site.fleets.iter().map(|fleet| fleet.component.as_str()).collect();
    match components.into_iter().collect::<Vec<_>>().as_slice() {
        [only] if *only == site.name => site.name.clone(),
        components => format!("{} ({})", site.name, few(components)),
    }
}

/// What to do: the three comments, one of which may be true, and the way back.
pub(super) fn help(judged: &Judged<'_>, site: &Site, test: &DriverTest, calls: &[&ModuleCall]) -> String {
    let place = answer::place(judged, site, calls);
    let mut lines = vec![format!("Paste the one that holds {place}, its question answered:")];
    lines.extend(test.questions().into_iter().map(|(_, question)| question.comment.clone()));
    lines.push(format!("If none holds, {}.", test.way_back));
    lines.join("\n")
}
