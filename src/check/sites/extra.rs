//! Site 3: an extra region in a stack.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::chosen::chosen_depth;
use super::{Kind, Site, opened};
use crate::check::anchor::{anchor, installer};
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::model::{Link, LinkKind, ModuleCall, Place, Resource, ResourceKind, Role, StackKind};
use crate::source::Location;

/// One site per region beyond the home in which something lives that no other site explains.
pub(super) fn sites(
    estate: &Estate<'_>,
    stack: usize,
    judged: &Judged<'_>,
    neighbourhoods: &Neighbourhoods<'_>,
    explained: &BTreeSet<(usize, Region)>,
) -> Vec<Site> {
    neighbourhoods.values().flat_map(|regions| among(estate, stack, judged, regions, explained)).collect()
}

/// Those that belong together, by the deployment's name.
pub(super) type Neighbourhoods<'a> = BTreeMap<&'a str, Inhabitants<'a>>;

/// Which resources live in which region, for those that belong together: all of a stack, but of a stack of manifests
/// each deployment by itself, since objects of one directory need not belong together.
pub(super) fn neighbourhoods<'a>(judged: &'a Judged<'_>) -> Neighbourhoods<'a> {
    let mut neighbourhoods: BTreeMap<&str, Inhabitants<'a>> = BTreeMap::new();
    for (region, settlers) in inhabitants(judged) {
        for settler in settlers {
            let neighbourhood = neighbourhood_of(judged, settler.resource);
            neighbourhoods.entry(neighbourhood).or_default().entry(region.clone()).or_default().push(settler);
        }
    }
    neighbourhoods
}

/// With whom a resource belongs together, by the deployment's name.
pub(super) fn neighbourhood_of<'a>(judged: &Judged<'_>, resource: &'a Resource) -> &'a str {
    let is_manifests = judged.located.stack.kind == StackKind::Kubernetes;
    if is_manifests { resource.deployment.as_deref().unwrap_or(&resource.address) } else { "" }
}

fn among(
    estate: &Estate<'_>,
    stack: usize,
    judged: &Judged<'_>,
    regions: &Inhabitants<'_>,
    explained: &BTreeSet<(usize, Region)>,
) -> Vec<Site> {
    let homes = homes(estate, judged, regions);
    // A multi-region location is a site of its own.
    let further =
        regions.iter().filter(|(region, _)| !homes.contains(region) && !estate.catalogue.spans_regions(region));
    let mut sites = Vec::new();
    for (region, settlers) in further {
        let is_open = |settler: &&Settler<'_>| !is_explained(judged, settler.index, region, explained);
        let mut settlers: Vec<Settler<'_>> = settlers.iter().filter(is_open).copied().collect();
        // A part is there because its whole is.
        settlers.sort_by_key(|settler| (judged.index.whole_of(settler.index).is_some(), settler.resource.at.clone()));
        let Some(first) = settlers.first() else { continue };
        let Some(home) = homes.iter().find(|home| home.cloud() == region.cloud()) else { continue };
        let trail = settlers.iter().find_map(|settler| settler.place.trail.clone());
        let mut both = vec![home.clone(), region.clone()];
        both.sort();
        let at = opening(judged, &settlers).unwrap_or_else(|| decided_at(judged, first));
        sites.push(Site {
            trails: trail.map(|trail| (region.clone(), trail)).into_iter().collect(),
            resources: settlers.iter().map(|settler| settler.index).collect(),
            regions: both,
            home: Some(home.clone()),
            depth: (judged.located.stack.kind != StackKind::Kubernetes).then_some(0),
            ..Site::new(Kind::Extra, stack, at, name(judged, first))
        });
    }
    sites
}

/// The resources of each region.
pub(super) type Inhabitants<'a> = BTreeMap<Region, Vec<Settler<'a>>>;

/// Whether another site tells why a resource is in a region: its own, or that of what it is a part of.
fn is_explained(judged: &Judged<'_>, index: usize, region: &Region, explained: &BTreeSet<(usize, Region)>) -> bool {
    judged.index.wholes(index).any(|whole| explained.contains(&(whole, region.clone())))
}

/// A resource that lives in a region.
#[derive(Clone, Copy)]
pub(super) struct Settler<'a> {
    index: usize,
    resource: &'a Resource,
    place: &'a Place,
}

impl<'a> Settler<'a> {
    fn chosen_depth(&self, judged: &Judged<'_>) -> usize {
        chosen_depth(judged, self.place)
    }

    /// The provider's label, when it was the provider that said the place, and not the resource itself.
    fn provider_label(&self) -> Option<&'a Arc<str>> {
        let label = &self.resource.provider.as_ref()?.label;
        (self.place.trail.as_ref()?.what == *label).then_some(label)
    }

    /// The provider block that said the place.
    fn provider_block(&self) -> Option<&'a Location> {
        self.provider_label()?;
        self.resource.provider.as_ref()?.at.as_ref()
    }

    /// The region of the default provider that it lives through, even where the resource says a region of its own.
    fn default_region(&self) -> Option<&'a str> {
        let provider = self.resource.provider.as_ref().filter(|provider| provider.is_default)?;
        provider.settings.get("region")?.as_str()
    }

    fn lives_through_default(&self) -> bool {
        self.provider_label().is_some() && self.resource.provider.as_ref().is_some_and(|provider| provider.is_default)
    }
}

/// Which resources live in which region.
fn inhabitants<'a>(judged: &'a Judged<'_>) -> Inhabitants<'a> {
    let located = judged.located;
    let mut regions = Inhabitants::new();
    for (index, (resource, placement)) in located.stack.resources.iter().zip(&located.placements).enumerate() {
        // What others deploy to several regions is their site; what deploys others lives where it sends them.
        let is_deployer = resource.kind == ResourceKind::Object && !resource.calls.is_empty();
        if is_deployer || placement.inherited && placement.regions().len() > 1 {
            continue;
        }
        for place in opened(placement, located.stack.is_child) {
            regions.entry(place.region.clone()).or_default().push(Settler { index, resource, place });
        }
    }
    regions
}

/// The stack's home: the default provider's region if anything lives there; else the one with most resources, the first
/// in file order on a tie, but where its databases only follow others of the stack, the one in which these live.
pub(super) fn home(estate: &Estate<'_>, judged: &Judged<'_>) -> Option<Region> {
    home_among(estate, judged, &inhabitants(judged).iter().collect::<Vec<_>>())
}

/// A home for each cloud: two clouds side by side are no second region of either.
fn homes(estate: &Estate<'_>, judged: &Judged<'_>, regions: &Inhabitants<'_>) -> BTreeSet<Region> {
    let clouds: BTreeSet<_> = regions.keys().map(Region::cloud).collect();
    let of = |cloud| regions.iter().filter(|(region, _)| region.cloud() == cloud).collect::<Vec<_>>();
    clouds.into_iter().filter_map(|cloud| home_among(estate, judged, &of(cloud))).collect()
}

fn home_among(estate: &Estate<'_>, judged: &Judged<'_>, regions: &[(&Region, &Vec<Settler<'_>>)]) -> Option<Region> {
    // A multi-region location is nobody's home, unless there is nothing else.
    let plain = |(region, _): &&(&Region, &Vec<Settler<'_>>)| !estate.catalogue.spans_regions(region);
    let some_plain = regions.iter().any(|one| plain(&one));
    let regions = regions.iter().filter(|one| !some_plain || plain(one));
    let is_default = |(region, settlers): &&(&Region, &Vec<Settler<'_>>)| {
        let id = estate.catalogue.info(region).map(|info| info.id);
        let named = |settler: &Settler<'_>| settler.default_region().is_some_and(|word| Some(word) == id);
        settlers.iter().any(|settler| settler.lives_through_default() || named(settler))
    };
    if let Some((region, _)) = regions.clone().find(is_default) {
        return Some((*region).clone());
    }
    let weight = |(region, settlers): &(&Region, &Vec<Settler<'_>>)| {
        let first = settlers.iter().map(|settler| settler.resource.at.clone()).min();
        (residents(judged, region, settlers), settlers.len(), Reverse((first, (*region).clone())))
    };
    let most = |among: &dyn Fn(&Region) -> bool| {
        let among = regions.clone().filter(|(region, _)| among(region));
        among.max_by_key(|one| weight(one)).map(|(region, _)| *region)
    };
    let home = most(&|_| true)?;
    let written = match followed(judged, home) {
        None => None,
        // Where that is, nobody knows: it is not where others follow, too.
        Some(first) if first.is_empty() => most(&|region| followed(judged, region).is_none()),
        Some(first) => most(&|region| first.contains(region)),
    };
    Some(written.unwrap_or(home).clone())
}

/// How many resources live in a region first of all, with those that opened none: a part of what another stack made says
/// as well where the rest is at home. Objects of one directory need not belong together: of those only the settlers count.
fn residents(judged: &Judged<'_>, region: &Region, settlers: &[Settler<'_>]) -> usize {
    if judged.located.stack.kind == StackKind::Kubernetes {
        return settlers.len();
    }
    let lives = |place: &Place| place.role == Role::Primary && place.region == *region;
    judged.located.placements.iter().filter(|placement| placement.places.iter().any(lives)).count()
}

/// Where the databases of the stack live whose read replicas a region has, none of its own having replicas elsewhere:
/// what is written there is written elsewhere first. None for a region that follows nothing of this stack.
fn followed<'a>(judged: &'a Judged<'_>, region: &Region) -> Option<BTreeSet<&'a Region>> {
    let away = |link: &&Link| link.kind == LinkKind::ReadReplica && link.from.regions != link.to.regions;
    let replicas = || judged.located.links.iter().filter(away);
    if replicas().any(|link| link.from.regions.contains(region)) {
        return None;
    }
    let is_of_stack = |link: &&Link| link.from.resource.is_some() && link.to.regions.contains(region);
    let mut followed = replicas().filter(is_of_stack).peekable();
    followed.peek()?;
    Some(followed.flat_map(|link| &link.from.regions).collect())
}

/// Where the resource, or the outermost call that leads to it, says the region: text further inside only passes it on.
fn decided_at(judged: &Judged<'_>, first: &Settler<'_>) -> Location {
    match call_that_chose(judged, first) {
        Some(call) => call.at.clone(),
        None => anchor(first.resource, first.place.trail.as_ref().map(|trail| &trail.at)),
    }
}

fn name(judged: &Judged<'_>, first: &Settler<'_>) -> String {
    let depth = first.chosen_depth(judged);
    let is_its_own = |block: &Location| judged.depth_of(block.path()) <= depth;
    match first.provider_label().filter(|_| first.provider_block().is_none_or(is_its_own)) {
        Some(label) => label.to_string(),
        None => match call_that_chose(judged, first) {
            Some(call) => call.block.to_string(),
            None => first.resource.address.to_string(),
        },
    }
}

/// The module call whose caller chose the region; none where the resource's own text did, or the text is not the
/// user's.
fn call_that_chose<'a>(judged: &Judged<'_>, first: &Settler<'a>) -> Option<&'a ModuleCall> {
    let depth = first.chosen_depth(judged);
    let is_users = installer(first.resource, depth).is_none();
    first.resource.calls.get(depth).filter(|_| is_users).map(AsRef::as_ref)
}

/// The provider block through which all of them live; none when they do not share one, it is the home's, it only passes
/// a region on, or its text belongs to a module that was installed.
fn opening(judged: &Judged<'_>, settlers: &[Settler<'_>]) -> Option<Location> {
    let block = settlers.first()?.provider_block()?;
    let shared = settlers.iter().all(|settler| settler.provider_block() == Some(block));
    let is_default = settlers.iter().any(Settler::lives_through_default);
    let depth = judged.depth_of(block.path());
    let is_installed = installer(settlers.first()?.resource, depth).is_some();
    let chooses = settlers.iter().all(|settler| depth <= settler.chosen_depth(judged));
    (shared && chooses && !is_default && !is_installed).then(|| block.clone())
}
