//! RL101's words: what spans, the comments that would answer, the way back.

use crate::check::anchor::installer;
use crate::check::message::{count, few, region, regions};
use crate::check::sites::{Kind, Site, addresses};
use crate::check::{Estate, Judged};
use crate::model::{Class, DriverTest, ModuleCall, Resource};

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
            format!(
                "{} lives in {}, which is several regions at once, and nothing says why.",
                site.name,
                regions(catalogue, &site.regions)
            )
        }
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

/// What to do: the three comments, one of which may be true, and the way back.
pub(super) fn help(site: &Site, test: &DriverTest, calls: &[&ModuleCall]) -> String {
    let mut lines = vec![format!("Paste the one that holds {}, its question answered:", where_to_write(site, calls))];
    lines.extend(test.questions().into_iter().map(|(_, question)| question.comment.clone()));
    lines.push(format!("If none holds, {}.", test.way_back));
    lines.join("\n")
}

/// The calls that need a word where a source is called several times, in file order.
pub(super) fn silent_calls<'a>(judged: &Judged<'a>, site: &Site, missing: &[usize]) -> Vec<&'a ModuleCall> {
    let depth = site.depth.filter(|_| site.kind == Kind::Repeated);
    let resources = missing.iter().filter_map(|index| judged.located.stack.resources.get(*index));
    let call = |resource: &'a Resource| {
        let call = resource.calls.get(depth?)?;
        installer(resource, depth?).is_none().then_some(call.as_ref())
    };
    let mut calls: Vec<&ModuleCall> = resources.filter_map(call).collect();
    calls.sort_by(|one, other| one.at.cmp(&other.at));
    calls.dedup_by(|later, first| later.at == first.at);
    calls
}

fn where_to_write(site: &Site, calls: &[&ModuleCall]) -> String {
    match site.kind {
        Kind::Repeated if calls.len() > 1 => {
            let names: Vec<&str> = calls.iter().map(|call| call.block.as_ref()).collect();
            return format!("above each of {} (or above the `terraform` block)", few(&names));
        }
        Kind::Itself | Kind::Routing | Kind::Repeated => "above this block",
        Kind::Workload => "above this object",
        Kind::Extra => "above the block that opens the region",
        Kind::Fleet => "above this stack's `terraform` block",
    }
    .to_owned()
}
