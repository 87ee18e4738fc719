//! The places that a rule adds to the primary one: copies that are named, and those that follow from where it is.

use std::sync::Arc;

use super::answer::Answer;
use super::locator::{Locator, holds};
use super::region::{Meaning, Told, by_name};
use crate::geo::{Region, Sought};
use crate::model::{Class, Place, Resource, Role, Unnamed, UnnamedSpan};
use crate::rules::{Added, Nearest, Satisfied, ServiceOf, SourceKind};
use crate::value::{Step, Trail, Unknown, Value};

/// Whether somebody decided a copy, and the argument whose default makes it.
type Reason = (Class, Option<String>);

impl Locator<'_> {
    pub(super) fn added_places(&self, index: usize, added: &Added, depth: usize, answer: &mut Answer) {
        let Some(resource) = self.stack.resources.get(index) else { return };
        match &added.source.kind {
            SourceKind::Pair => self.paired_place(index, added, answer),
            SourceKind::Nearest(nearest) => self.nearest_place(index, added, nearest, answer),
            SourceKind::Everywhere => everywhere(resource, added, answer),
            _ => self.named_places(index, added, depth, answer),
        }
    }

    fn named_places(&self, index: usize, added: &Added, depth: usize, answer: &mut Answer) {
        let Some(resource) = self.stack.resources.get(index) else { return };
        let elements = match &added.source.each {
            Some(path) => path.select(&resource.body),
            None => vec![resource.body.clone()],
        };
        for element in elements {
            let Some((class, argument)) = reason(added, &element, resource, "whether it is copied", answer) else {
                continue;
            };
            let promotable = is_promotable(added, &element, resource);
            let synchronous = holds(added.synchronous.as_ref(), &element, &resource.body);
            let before = answer.places.len();
            let told = self.tell_element(index, &added.source, &element, depth);
            span_apart(added, class, &told, resource, answer);
            for told in told {
                answer.add(told, added.role, class, argument.clone());
            }
            for place in answer.places.iter_mut().skip(before) {
                (place.promotable, place.synchronous) = (promotable, synchronous);
            }
        }
    }

    fn paired_place(&self, index: usize, added: &Added, answer: &mut Answer) {
        let Some(resource) = self.stack.resources.get(index) else { return };
        let what = "whether its paired region holds a copy";
        let Some(reason) = reason(added, &resource.body, resource, what, answer) else { return };
        // Wherever it is, that it is copied was written. A default may not hold in a region without a pair.
        if answer.places.is_empty() && answer.unknown.is_some() && reason.0 == Class::Deliberate {
            let (at, class) = (resource.at.clone(), Class::Deliberate);
            answer.unnamed_span = Some(UnnamedSpan { regions: Unnamed::Paired, at, class, argument: None });
        }
        for primary in primaries(answer) {
            let info = self.options.catalogue.info(&primary.region);
            match info.and_then(|info| info.pair.clone()) {
                Some(region) => answer.places.push(copy(added, resource, &primary, (region, "pair of"), &reason)),
                None if reason.0 == Class::Deliberate => self.contradict(
                    index,
                    primary.trail.as_ref().map_or(&resource.at, |trail| &trail.at),
                    format!("{} has no paired region, so geo-redundant storage does not exist there", primary.region),
                ),
                None => {}
            }
        }
    }

    /// The copy that goes to whichever of some places is nearest to the primary one. Where the cloud does not say which
    /// that is, it cannot be told.
    fn nearest_place(&self, index: usize, added: &Added, nearest: &Nearest, answer: &mut Answer) {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else { return };
        let Some(reason) = reason(added, &resource.body, resource, "whether it is copied", answer) else { return };
        let service = match added.source.service.as_ref().or(rule.service.as_ref()) {
            Some(ServiceOf::Fixed(name)) => Some(name.as_ref()),
            _ => None,
        };
        let meaning = Meaning { cloud: self.cloud_of(index, rule), service, sought: Sought::Either };
        for primary in primaries(answer) {
            let named = nearest.to(&primary.region).map(|name| Value::string(Arc::clone(name)));
            match named.map(|name| by_name(&name, meaning, self.options.catalogue)) {
                Some(Told::Region { region, .. }) => {
                    answer.places.push(copy(added, resource, &primary, (region, "place nearest to"), &reason));
                }
                _ => {
                    let why = format!("nothing says where copies of what is in {} are kept", primary.region);
                    answer.incomplete.get_or_insert(Unknown::Unstated(why));
                }
            }
        }
    }
}

/// That somebody wrote a copy which is never where the primary place is, although that cannot be told.
fn span_apart(added: &Added, class: Class, told: &[Told], resource: &Resource, answer: &mut Answer) {
    let copy = told.iter().find_map(|told| if let Told::Region { trail, .. } = told { Some(trail) } else { None });
    if let Some(trail) = copy.filter(|_| added.elsewhere && class == Class::Deliberate && primaries(answer).is_empty())
    {
        let at = trail.as_ref().map_or(&resource.at, |trail| &trail.at).clone();
        answer.unnamed_span.get_or_insert(UnnamedSpan { regions: Unnamed::Apart, at, class, argument: None });
    }
}

/// Copies in every region of the cloud: none is named, and which of them there are hangs on the account.
fn everywhere(resource: &Resource, added: &Added, answer: &mut Answer) {
    let reason = reason(added, &resource.body, resource, "whether it is copied", answer);
    let Some((class, argument)) = reason else { return };
    answer.incomplete.get_or_insert(Unknown::Unstated("every region of the cloud has a copy of it".into()));
    let at = resource.at.clone();
    answer.unnamed_span.get_or_insert(UnnamedSpan { regions: Unnamed::Every, at, class, argument });
}

/// Why there is a copy; none where there is none, or where it cannot be told whether there is one.
fn reason(added: &Added, element: &Value, resource: &Resource, what: &str, answer: &mut Answer) -> Option<Reason> {
    match added.source.when.holds(element, &resource.body) {
        Satisfied::No => None,
        Satisfied::Maybe => {
            answer.incomplete.get_or_insert(Unknown::Ambiguous(format!("{what} cannot be told")));
            None
        }
        Satisfied::Yes { by_default: Some(argument) } => Some((Class::Default, Some(argument.to_string()))),
        Satisfied::Yes { by_default: None } => Some((added.class, None)),
    }
}

fn primaries(answer: &Answer) -> Vec<Place> {
    answer.places.iter().filter(|place| place.role == Role::Primary).cloned().collect()
}

/// A copy in a region that follows from the primary place, which proves it; and how it follows from that.
fn copy(
    added: &Added,
    resource: &Resource,
    primary: &Place,
    (region, follows): (Region, &str),
    (class, argument): &Reason,
) -> Place {
    let through = |trail: &Trail| {
        let what = format!("the {follows} {}", primary.region);
        Arc::new(Step::new(what, trail.at.clone(), [Arc::clone(trail)]))
    };
    Place {
        region,
        zone: None,
        role: added.role,
        class: *class,
        argument: argument.clone(),
        trail: primary.trail.as_ref().map(through),
        assumed: primary.assumed,
        readable: added.role == Role::Replica,
        promotable: is_promotable(added, &resource.body, resource),
        synchronous: holds(added.synchronous.as_ref(), &resource.body, &resource.body),
    }
}

/// Whether a copy can take over; only what the rule proves cannot.
fn is_promotable(added: &Added, element: &Value, resource: &Resource) -> bool {
    let never = &added.unpromotable;
    never.is_empty() || !matches!(never.holds(element, &resource.body), Satisfied::Yes { .. })
}
