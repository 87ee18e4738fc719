//! Links: what a rule says is sent where.

use std::sync::Arc;

use super::locator::{Locator, holds};
use super::region::Told;
use crate::model::{Abroad, Class, Endpoint, Link, LinkKind, Resource, Role};
use crate::rules::{Anchored, End, LinkRule, Satisfied, Source, SourceKind};
use crate::source::Location;
use crate::value::{Trail, Unknown, Value};

impl Locator<'_> {
    /// All links that one resource makes: to its own further places, and those that its rule names.
    pub(super) fn links_of(&self, index: usize) -> Vec<Link> {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else {
            return Vec::new();
        };
        let mut links = self.own_links(index, resource);
        for link in &rule.links {
            links.extend(self.ruled_links(index, resource, link));
        }
        links
    }

    /// From the primary place to each further place of the same resource.
    fn own_links(&self, index: usize, resource: &Resource) -> Vec<Link> {
        let placement = self.placement(index, 0);
        let (Some(rule), Some(primary)) = (self.rule(index), placement.primary()) else { return Vec::new() };
        let kind_for = |role: Role| rule.also.iter().find(|added| added.role == role).and_then(|added| added.link);
        let end = |region: &crate::geo::Region| Endpoint {
            resource: Some(Arc::clone(&resource.address)),
            name: Arc::clone(&resource.address),
            regions: vec![region.clone()],
            named: Arc::default(),
            abroad: None,
            worldwide: false,
        };
        let further =
            placement.places.iter().filter(|place| place.role != Role::Primary && place.region != primary.region);
        let link = |place: &crate::model::Place| {
            Some(Link {
                kind: kind_for(place.role)?,
                from: end(&primary.region),
                to: end(&place.region),
                at: place.trail.as_ref().map_or(&resource.at, |trail| &trail.at).clone(),
                by: Arc::clone(&resource.address),
                class: place.class,
                trail: place.trail.clone(),
                synchronous: place.synchronous,
            })
        };
        further.filter_map(link).collect()
    }

    /// Those that there may be, and cannot be told, are remembered apart.
    fn ruled_links(&self, index: usize, resource: &Resource, rule: &LinkRule) -> Vec<Link> {
        let elements = match &rule.each {
            Some(path) => path.select(&resource.body),
            None => vec![resource.body.clone()],
        };
        let mut links = Vec::new();
        for element in elements {
            let satisfied = rule.when.holds(&element, &resource.body);
            let class = match satisfied {
                Satisfied::Yes { by_default: None } | Satisfied::Maybe => rule.class,
                Satisfied::Yes { .. } => Class::Default,
                Satisfied::No => continue,
            };
            let from = self.ends(index, &rule.from, &element);
            let to = self.ends(index, &rule.to, &element);
            let synchronous = holds(rule.synchronous.as_ref(), &element, &resource.body);
            let crossed = crossed(&from, &to, rule.kind, class, resource).into_iter();
            let crossed = crossed.map(|link| Link { synchronous, ..link });
            match satisfied {
                Satisfied::Maybe => self.possible.borrow_mut().extend(crossed),
                _ => links.extend(crossed),
            }
        }
        links
    }

    fn ends(&self, index: usize, end: &End, element: &Value) -> Vec<Reached> {
        match end {
            End::Itself => {
                self.endpoint(index).map(|endpoint| Reached { endpoint, at: None, trail: None }).into_iter().collect()
            }
            End::At(sources) => {
                let mut named = sources.iter().map(|source| self.reached(index, source, element));
                let mut ends = named.by_ref().find(|ends| !ends.is_empty()).unwrap_or_default();
                named.for_each(|also| say_where(&mut ends, &also));
                ends
            }
        }
    }

    /// The endpoints that a source names: resources by reference or name, else regions.
    fn reached(&self, index: usize, source: &Source, element: &Value) -> Vec<Reached> {
        let Some(resource) = self.stack.resources.get(index) else { return Vec::new() };
        if matches!(source.when.holds(element, &resource.body), Satisfied::No | Satisfied::Maybe) {
            return Vec::new();
        }
        match &source.kind {
            SourceKind::Global => return vec![Reached::worldwide("a global service")],
            SourceKind::Everywhere => return vec![Reached::worldwide("every region of the cloud")],
            SourceKind::All(all) => {
                let beside = self.beside(index, all, element).into_iter();
                let endpoints = beside.filter_map(|other| self.endpoint(other));
                return endpoints.map(|endpoint| Reached { endpoint, at: None, trail: None }).collect();
            }
            _ => {}
        }
        let (SourceKind::Resource(Anchored { at_resource, path })
        | SourceKind::Identifier(Anchored { at_resource, path })) = &source.kind
        else {
            return self.reached_regions(index, source, element);
        };
        let values = path.select(if *at_resource { &resource.body } else { element });
        values.iter().flat_map(|value| self.reached_by(index, source, value)).collect()
    }

    fn reached_by(&self, index: usize, source: &Source, value: &Value) -> Vec<Reached> {
        let (at, trail) = (value.origin.at().cloned(), value.origin.trail.clone());
        let Some(named) = self.meant(index, source, value) else { return Vec::new() };
        if !named.is_empty() {
            let named = named.into_iter().filter(|other| !source.beside || !self.lives_elsewhere(index, *other));
            let endpoints = named.filter_map(|other| self.endpoint(other));
            return endpoints.map(|endpoint| Reached { endpoint, at: at.clone(), trail: trail.clone() }).collect();
        }
        // Outside the stack: the identifier may still tell the region, and what another stack wrote stands in its
        // files.
        let abroad = abroad(value);
        let is_own = |at: &Location| self.stack.files.iter().any(|file| file.path() == at.path());
        let at = at.filter(|at| abroad.is_none() || is_own(at));
        let told = match super::region::by_identifier(value, self.options.catalogue) {
            Some(told @ Told::Region { .. }) => vec![told],
            _ => self.where_read(source, value),
        };
        let regions = match told.as_slice() {
            [Told::Region { region, .. }] => vec![region.clone()],
            _ => Vec::new(),
        };
        let name = value.as_str().map_or_else(|| Arc::from("outside this stack"), Arc::from);
        let named = source.of.as_slice().into();
        let endpoint = Endpoint { resource: None, name, regions, named, abroad, worldwide: false };
        vec![Reached { endpoint, at, trail }]
    }

    fn reached_regions(&self, index: usize, source: &Source, element: &Value) -> Vec<Reached> {
        // Another form of the word is another thing than a region.
        let is_written = matches!(source.kind, SourceKind::Attribute(_)) && source.forms.is_empty();
        let told = self.tell(index, source, element, 0);
        let reached = told.into_iter().filter_map(|told| match told {
            Told::Region { region, trail, .. } => {
                let endpoint = Endpoint {
                    resource: None,
                    name: region.to_string().into(),
                    regions: vec![region],
                    named: Arc::default(),
                    abroad: None,
                    worldwide: false,
                };
                Some(Reached { endpoint, at: trail.as_ref().map(|trail| trail.at.clone()), trail })
            }
            // Where it goes is written there, and cannot be told: that it goes is known.
            Told::Unknown(Unknown::NoSuchRegion { .. }, _) => None,
            Told::Unknown(_, trail) | Told::Candidates { trail, .. } if is_written => Some(Reached {
                at: trail.map(|trail| trail.at.clone()),
                ..Reached::unnamed("a region that cannot be told")
            }),
            _ => None,
        });
        reached.collect()
    }
}

/// The only resource of another stack that a value refers to.
fn abroad(value: &Value) -> Option<Abroad> {
    let mut all = value.origin.references().iter().filter_map(Abroad::of);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// An end of a link, with where it was written and how we know.
#[derive(Clone, Debug)]
struct Reached {
    endpoint: Endpoint,
    at: Option<Location>,
    trail: Option<Trail>,
}

/// Ends of which nobody knows the region are where another source says.
fn say_where(ends: &mut [Reached], also: &[Reached]) {
    let [also] = also else { return };
    for end in ends.iter_mut().filter(|end| end.endpoint.regions.is_empty()) {
        end.endpoint.regions.clone_from(&also.endpoint.regions);
        end.trail.clone_from(&also.trail);
    }
}

impl Reached {
    /// An end whose regions nobody names.
    fn unnamed(name: &str) -> Self {
        let endpoint = Endpoint {
            resource: None,
            name: name.into(),
            regions: Vec::new(),
            named: Arc::default(),
            abroad: None,
            worldwide: false,
        };
        Self { endpoint, at: None, trail: None }
    }

    /// An end that is no one place.
    fn worldwide(name: &str) -> Self {
        let mut reached = Self::unnamed(name);
        reached.endpoint.worldwide = true;
        reached
    }
}

fn crossed(from: &[Reached], to: &[Reached], kind: LinkKind, class: Class, resource: &Resource) -> Vec<Link> {
    let mut links = Vec::new();
    for source in from {
        for target in to.iter().filter(|target| target.endpoint != source.endpoint) {
            links.push(Link {
                kind,
                from: source.endpoint.clone(),
                to: target.endpoint.clone(),
                at: target.at.as_ref().or(source.at.as_ref()).unwrap_or(&resource.at).clone(),
                by: Arc::clone(&resource.address),
                class,
                trail: target.trail.clone().or_else(|| source.trail.clone()),
                synchronous: false,
            });
        }
    }
    links
}
