//! An answer as it grows, and what other places of the same deployment settle of it.

use super::region::Told;
use crate::geo::{Cloud, Region};
use crate::model::{Choice, Class, Completeness, Place, Placement, Role, UnnamedSpan};
use crate::value::Unknown;

/// An answer as it grows.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) places: Vec<Place>,
    /// What cannot be told apart: one region of each choice.
    pub(super) choices: Vec<Choice>,
    /// A place that is there but cannot be told.
    pub(super) unknown: Option<Unknown>,
    /// Something may add places.
    pub(super) incomplete: Option<Unknown>,
    pub(super) global: bool,
    /// It lives where others deploy it.
    pub(super) inherited: bool,
    pub(super) unnamed_span: Option<UnnamedSpan>,
}

impl Answer {
    pub(super) fn add(&mut self, told: Told, role: Role, class: Class, argument: Option<String>) {
        match told {
            Told::Region { region, zone, trail, assumed } => {
                let readable = matches!(role, Role::Primary | Role::Replica | Role::Edge);
                self.places.push(Place {
                    region,
                    zone,
                    role,
                    class,
                    argument,
                    trail,
                    assumed,
                    readable,
                    promotable: true,
                    synchronous: false,
                });
            }
            Told::Candidates { regions, trail, assumed } => self.choices.push(Choice { regions, trail, assumed }),
            Told::Global => self.global = true,
            Told::Unknown(why, _) => {
                self.unknown.get_or_insert(why);
            }
        }
    }

    /// A part lives where its whole lives first of all; copies are each one's own.
    pub(super) fn take_primary(&mut self, whole: Placement) {
        let why = whole.why_beyond_choices().cloned();
        self.places.extend(whole.places.into_iter().filter(|place| place.role == Role::Primary));
        self.choices.extend(whole.choices);
        self.global |= whole.global;
        match whole.completeness {
            Completeness::Unknown => self.unknown = self.unknown.take().or(why),
            _ => self.incomplete = self.incomplete.take().or(why),
        }
    }

    /// What is deployed with others lives where all of them live, copies included.
    pub(super) fn take(&mut self, other: Placement) {
        let why = other.why_beyond_choices().cloned();
        self.places.extend(other.places);
        self.choices.extend(other.choices);
        self.global |= other.global;
        self.unnamed_span = self.unnamed_span.take().or(other.unnamed_span);
        match other.completeness {
            Completeness::Unknown => self.unknown = self.unknown.take().or(why),
            _ => self.incomplete = self.incomplete.take().or(why),
        }
    }

    pub(super) fn into_placement(mut self) -> Placement {
        self.places.sort_by(|a, b| (a.role, &a.region, &a.zone).cmp(&(b.role, &b.region, &b.zone)));
        self.places.dedup_by(|later, first| later.region == first.region && later.zone == first.zone);
        self.choices.sort_by(|a, b| a.regions.cmp(&b.regions));
        self.choices.dedup_by(|later, first| later.regions == first.regions);
        let one_of = (!self.choices.is_empty()).then(|| Unknown::OneOf("it is one of several regions".into()));
        let global = self.global && self.places.is_empty() && self.unknown.is_none() && one_of.is_none();
        let why = self.unknown.or(self.incomplete).or(one_of);
        let completeness = completeness(why.as_ref(), &self.places);
        let inherited = self.inherited;
        Placement {
            completeness,
            why,
            places: self.places,
            choices: self.choices,
            global,
            inherited,
            unnamed_span: self.unnamed_span,
            ..Placement::global()
        }
    }
}

fn completeness(why: Option<&Unknown>, places: &[Place]) -> Completeness {
    match (why, places.is_empty()) {
        (Some(_), true) => Completeness::Unknown,
        (Some(_), false) => Completeness::AtLeast,
        (None, _) if places.iter().any(|place| place.assumed) => Completeness::Assumed,
        (None, _) => Completeness::Known,
    }
}

/// Takes the one region of a cloud out of each choice that has just one. Nothing else that leaves the answer open is
/// settled by that.
pub(super) fn settle(placement: &mut Placement, cloud: Cloud) {
    if placement.choices.is_empty() {
        return;
    }
    for choice in std::mem::take(&mut placement.choices) {
        match only_region(&choice, cloud) {
            Some(region) => placement.places.push(Place {
                region,
                zone: None,
                role: Role::Primary,
                class: Class::Deliberate,
                argument: None,
                trail: choice.trail,
                assumed: choice.assumed,
                readable: true,
                promotable: true,
                synchronous: false,
            }),
            None => placement.choices.push(choice),
        }
    }
    placement.places.sort_by(|a, b| (a.role, &a.region).cmp(&(b.role, &b.region)));
    placement.places.dedup_by(|later, first| later.region == first.region && later.zone == first.zone);
    if placement.choices.is_empty() && matches!(placement.why, Some(Unknown::OneOf(_))) {
        placement.why = None;
    }
    placement.completeness = completeness(placement.why.as_ref(), &placement.places);
}

/// The one region of a cloud among those of several clouds.
fn only_region(choice: &Choice, cloud: Cloud) -> Option<Region> {
    let mut own = choice.regions.iter().filter(|region| region.cloud() == cloud);
    let between_clouds = choice.regions.iter().any(|region| region.cloud() != cloud);
    let only = own.next().filter(|_| between_clouds && own.next().is_none());
    only.cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both() -> Told {
        let regions = vec![Region::new("alibaba:eu-west-1"), Region::new("aws:eu-west-1")];
        Told::Candidates { regions, trail: None, assumed: false }
    }

    fn settled(answer: Answer) -> Placement {
        let mut placement = answer.into_placement();
        settle(&mut placement, Region::new("aws:eu-west-1").cloud());
        placement
    }

    #[test]
    fn the_cloud_settles_a_choice_between_clouds() {
        let mut answer = Answer::default();
        answer.add(both(), Role::Primary, Class::Deliberate, None);
        let placement = settled(answer);
        assert_eq!((placement.completeness, placement.why), (Completeness::Known, None));
        assert_eq!(placement.places.len(), 1);
    }

    #[test]
    fn the_cloud_settles_nothing_but_choices() {
        let unset = Unknown::Ambiguous("whether its paired region holds a copy cannot be told".into());
        for choice in [None, Some(both())] {
            let mut answer = Answer { incomplete: Some(unset.clone()), ..Answer::default() };
            let region = Told::Region { region: Region::new("aws:us-east-1"), zone: None, trail: None, assumed: false };
            for told in std::iter::once(region).chain(choice) {
                answer.add(told, Role::Primary, Class::Deliberate, None);
            }
            let placement = settled(answer);
            assert_eq!((placement.completeness, placement.why), (Completeness::AtLeast, Some(unset.clone())));
        }
    }

    #[test]
    fn a_choice_that_rests_on_a_default_is_assumed() {
        let mut answer = Answer::default();
        let Told::Candidates { regions, trail, .. } = both() else { return };
        answer.add(Told::Candidates { regions, trail, assumed: true }, Role::Primary, Class::Deliberate, None);
        assert_eq!(settled(answer).completeness, Completeness::Assumed);
    }
}
