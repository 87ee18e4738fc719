//! Sites 1 and 5: a resource that spans regions by itself, a workload that may land in several.

use std::collections::BTreeMap;

use super::{Kind, Site};
use crate::check::anchor::anchor;
use crate::check::{Estate, Judged};
use crate::geo::Region;
use crate::locate::Located;
use crate::model::{Class, Place, Role, Unnamed, UnnamedSpan};
use crate::rules::{Source, SourceKind};
use crate::source::Location;
use crate::value::Trail;

/// What one resource contributes.
struct Span {
    class: Class,
    argument: Option<String>,
    regions: Vec<Region>,
    unnamed: Option<Unnamed>,
    home: Option<Region>,
    trails: Vec<(Region, Trail)>,
    /// The deciding field.
    field: Option<Location>,
}

/// One site per block; instances of a block are one decision, and a default is one per argument.
pub(super) fn sites(estate: &Estate<'_>, stack: usize, judged: &Judged<'_>) -> Vec<Site> {
    let mut by_decision: BTreeMap<(Option<Location>, Option<String>), Site> = BTreeMap::new();
    let located = judged.located;
    for (index, resource) in located.stack.resources.iter().enumerate() {
        if !judged.adds_places(index) && judged.index.whole_of(index).is_some() {
            continue;
        }
        let Some(span) = span_of(estate, judged, index) else { continue };
        let at = anchor(resource, span.field.as_ref());
        let key = match (&span.argument, span.class) {
            (Some(argument), Class::Default) => (first_of(judged, &resource.type_name), Some(argument.clone())),
            _ => (Some(at.clone()), None),
        };
        let kind = if is_scheduled(located, index) { Kind::Workload } else { Kind::Itself };
        let site = by_decision.entry(key).or_insert_with(|| Site {
            unnamed: span.unnamed,
            home: span.home.clone(),
            class: span.class,
            argument: span.argument.clone(),
            ..Site::new(kind, stack, at.clone(), resource.address.to_string())
        });
        if at < site.at {
            (site.at, site.name) = (at, resource.address.to_string());
        }
        site.resources.push(index);
        site.explains.extend(members_of(judged, index));
        site.explains.extend(linked_by(judged, index));
        site.class = site.class.min(span.class);
        site.regions.extend(span.regions);
        site.regions.sort();
        site.regions.dedup();
        site.trails.extend(span.trails);
    }
    by_decision.into_values().collect()
}

/// Whether a scheduler chooses the place: of pods, of what nodes are asked for, of what is sent to clusters.
fn is_scheduled(located: &Located, index: usize) -> bool {
    let rule = located.rules.get(index).and_then(Option::as_ref);
    let chosen = |source: &Source| {
        use SourceKind::{Clusters, Pods, Requirements, SelectClusters};
        matches!(source.kind, Pods(_) | Requirements(_) | Clusters(_) | SelectClusters(_))
    };
    rule.is_some_and(|rule| rule.place.iter().any(chosen))
}

/// The members of a group with their parts: they exist because of it.
fn members_of(judged: &Judged<'_>, group: usize) -> Vec<usize> {
    let members = judged.index.members_of(group);
    let parts = members.iter().flat_map(|member| judged.index.parts_of(*member));
    members.iter().chain(parts).copied().collect()
}

/// What a resource links: a backup plan the vault that it names in another region.
fn linked_by(judged: &Judged<'_>, index: usize) -> Vec<usize> {
    let links = judged.links(judged.index.links_by(index));
    let ends = links.flat_map(|link| [&link.from.resource, &link.to.resource]).flatten();
    ends.filter_map(|address| judged.located.stack.position(address)).collect()
}

/// Whether and how a resource spans regions by itself. A deliberate place outweighs a default one, and ambient ones
/// count only where the configuration asks for them.
fn span_of(estate: &Estate<'_>, judged: &Judged<'_>, index: usize) -> Option<Span> {
    let placement = judged.located.placements.get(index)?;
    let ambient = estate.ambient(judged).is_some();
    let counts = |place: &&Place| place.class != Class::Ambient || ambient;
    let mut places: Vec<&Place> = placement.places.iter().filter(counts).collect();
    let home = placement.primary().map(|place| place.region.clone());
    let several = |places: &[&Place]| {
        let first = home.as_ref().or_else(|| places.first().map(|place| &place.region));
        places.iter().any(|place| Some(&place.region) != first)
            || places.iter().any(|place| estate.catalogue.spans_regions(&place.region))
    };
    if judged.located.stack.is_child {
        // Places that a caller chooses are the caller's decision.
        places.retain(|place| !place.assumed);
    }
    if placement.inherited {
        // That its clusters lie in several regions was decided where it is deployed.
        places.retain(|place| place.role != Role::Primary || Some(&place.region) == home.as_ref());
    }
    let certain: Vec<Region> = places.iter().map(|place| place.region.clone()).collect();
    let open = !judged.located.stack.is_child && !placement.inherited;
    if !several(&places) && open && placement.chooses_beyond(&certain) {
        // It cannot be told which regions, but they are two at least.
        let mut regions = placement.candidates();
        regions.extend(placement.regions());
        regions.sort();
        regions.dedup();
        let field = places.iter().find_map(|place| place.trail.as_ref()).map(|trail| trail.at.clone());
        let (class, argument, trails) = (Class::Deliberate, None, Vec::new());
        return Some(Span { class, argument, regions, unnamed: None, home, trails, field });
    }
    if !several(&places) {
        // How a module is copied hangs on what its caller asks for.
        let is_left_to_caller = |span: &UnnamedSpan| {
            judged.located.stack.is_child
                && match span.regions {
                    Unnamed::Paired => true,
                    Unnamed::Apart => places.is_empty(),
                    Unnamed::Every | Unnamed::Spread => false,
                }
        };
        let unnamed = placement.unnamed_span.clone().filter(|span| span.class != Class::Ambient || ambient);
        return unnamed.filter(|span| !is_left_to_caller(span)).map(|unnamed| Span {
            class: unnamed.class,
            argument: unnamed.argument,
            regions: placement.regions(),
            unnamed: Some(unnamed.regions),
            home,
            trails: Vec::new(),
            field: Some(unnamed.at),
        });
    }
    let decisive = |place: &&&Place| {
        place.role != Role::Primary
            || estate.catalogue.spans_regions(&place.region)
            || Some(&place.region) != home.as_ref()
    };
    let class = places.iter().filter(decisive).map(|place| place.class).min().unwrap_or_default();
    let argument = places.iter().filter(|place| place.class == class).find_map(|place| place.argument.clone());
    let field = places.iter().filter(decisive).find_map(|place| place.trail.as_ref()).map(|trail| trail.at.clone());
    let mut regions: Vec<Region> = places.iter().map(|place| place.region.clone()).chain(home.clone()).collect();
    regions.sort();
    regions.dedup();
    let trails = places.iter().filter_map(|place| Some((place.region.clone(), place.trail.clone()?))).collect();
    Some(Span { class, argument, regions, unnamed: None, home, trails, field })
}

/// The first block of a type in the stack: one default of it is one decision.
fn first_of(judged: &Judged<'_>, type_name: &str) -> Option<Location> {
    let same = judged.located.stack.resources.iter().filter(|resource| resource.type_name.as_ref() == type_name);
    same.map(|resource| anchor(resource, None)).min()
}
