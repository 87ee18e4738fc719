//! RL101's words: what spans, the comments that would answer, the way back.

use std::collections::BTreeSet;

use super::answer;
use crate::check::message::{few, region, regions};
use crate::check::sites::{Kind, Site, addresses};
use crate::check::{Estate, Judged};
use crate::finding::Count;
use crate::model::{Class, DriverTest, ModuleCall};

/// What is wrong and why it matters.
pub(super) fn message(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site, missing: &[usize]) -> String {
    let catalogue = estate.catalogue;
    let beyond = site.beyond();
    let listed = addresses(judged, missing);
    match site.kind {
        Kind::Itself | Kind::Workload
            if site.regions.len() < 2
                && beyond.is_empty()
                && site.regions.iter().any(|one| catalogue.spans_regions(one)) =>
        {
            let lives = regions(catalogue, &site.regions);
            match &site.argument {
                Some(argument) => format!(
                    "{} leaves `{argument}` out, and its default is {lives}, which is several regions at once: nobody decided that.",
                    site.name
                ),
                None => {
                    format!("{} lives in {lives}, which is several regions at once, and nothing says why.", site.name)
                }
            }
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
                Count(site.regions.len(), "region"),
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
            format!("{} spreads requests over {}, and nothing says why.", site.name, regions(catalogue, &site.regions))
        }
    }
}

/// The component of a fleet, or the folders that deploy several: `live/* (modules/vpc, modules/db and 2 more)`.
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
