//! The fourth answer: none of the three. What to remove to be in one region again.

use crate::check::message::{few, listed};
use crate::check::sites::{Kind, Site};
use crate::check::{Estate, Judged};
use crate::model::{StackKind, Unnamed};

/// What to do, after "if none holds,".
pub(super) fn way_back(estate: &Estate<'_>, judged: &Judged<'_>, site: &Site) -> String {
    let home = site.home.as_ref().filter(|home| !estate.catalogue.spans_regions(home));
    let (Some(home), None) = (home, &site.argument) else {
        return match &site.argument {
            Some(argument) => format!("set `{argument}` to what you want"),
            None if matches!(site.unnamed, Some(Unnamed::Paired | Unnamed::Apart)) => "take the copy out".to_owned(),
            None => "choose one region".to_owned(),
        };
    };
    let what = match site.kind {
        Kind::Itself if !site.links.is_empty() => untying(judged, site),
        Kind::Itself => removal(site),
        Kind::Extra => moves(judged, site),
        Kind::Repeated => "take the other regions out of what it repeats over".to_owned(),
        Kind::Fleet => others(estate, site),
        Kind::Workload => "allow no other region".to_owned(),
        Kind::Routing => "answer with it alone".to_owned(),
    };
    format!("keep {home} and {what}")
}

/// `move or remove what provider.aws.dr opens`; where it is a resource that opens the region, what else lives there.
fn moves(judged: &Judged<'_>, site: &Site) -> String {
    let is_resource = judged.located.stack.position(&site.name).is_some();
    if is_resource || judged.located.stack.kind == StackKind::Plan {
        let beyond: Vec<String> = site.beyond().into_iter().map(ToString::to_string).collect();
        return format!("move or remove what lives in {}", listed(&beyond));
    }
    format!("move or remove what {} opens", site.name)
}

/// `take aws:us-east-1 out (main.tf:12)`.
fn removal(site: &Site) -> String {
    let beyond = site.trails.iter().filter(|(region, _)| Some(region) != site.home.as_ref());
    let mut spots: Vec<String> = beyond.map(|(region, trail)| format!("{region} ({})", trail.at)).collect();
    spots.dedup();
    if spots.is_empty() { "take the copies out".to_owned() } else { format!("take {} out", few(&spots)) }
}

/// `take out its log-export to logs of core (main.tf:12)`.
fn untying(judged: &Judged<'_>, site: &Site) -> String {
    let ties = judged.links(&site.links).map(|link| {
        let (way, far) = if link.to.resource.is_none() { ("to", &link.to) } else { ("from", &link.from) };
        format!("its {} {way} {} ({})", link.kind.name(), far.name, link.at)
    });
    format!("take out {}", few(&ties.collect::<Vec<_>>()))
}

/// `remove the stacks live/us and live/ap`.
fn others(estate: &Estate<'_>, site: &Site) -> String {
    let abroad = site.abroad(estate);
    let abroad = abroad.into_iter().filter_map(|index| estate.stacks.get(index));
    let names: Vec<String> = abroad.map(|judged| judged.located.stack.name()).collect();
    format!("remove the other {} ({})", if names.len() == 1 { "stack" } else { "stacks" }, few(&names))
}
