//! Providers that name no region, told by what is made through them: one configuration speaks to one region, so a subnet
//! in `eu-west-2a` says of everything else that it lies in eu-west-2.
//!
//! What names a region of its own says nothing, and witnesses that contradict each other prove nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::locator::Locator;
use super::region::{Told, by_identifier};
use crate::model::{Provider, Resource};
use crate::rules::{Rule, SourceKind};
use crate::source::Location;
use crate::value::{Step, Value};

/// What tells a provider configuration from others: its label and its block.
type Configuration = (Arc<str>, Option<Location>);

/// The region of each provider configuration of which something is made in a place that only one region has.
pub(super) type Witnesses = BTreeMap<Configuration, Told>;

impl Locator<'_> {
    /// Where the provider of a resource speaks to, by what else is made through it.
    pub(super) fn witnessed(&self, index: usize) -> Option<Told> {
        let provider = self.stack.resources.get(index)?.provider.as_ref()?;
        self.witnesses.get_or_init(|| self.find_witnesses()).get(&configuration(provider)).cloned()
    }

    fn find_witnesses(&self) -> Witnesses {
        let mut told: BTreeMap<Configuration, Vec<Told>> = BTreeMap::new();
        for (index, resource) in self.stack.resources.iter().enumerate() {
            let (Some(provider), Some(rule)) = (&resource.provider, self.rule(index)) else { continue };
            if rule.witnessed && lives_through_provider(resource, rule) {
                let witness = self.testimony(index, resource, rule).map(|witness| told_by(provider, resource, witness));
                told.entry(configuration(provider)).or_default().extend(witness);
            }
        }
        told.into_iter().filter_map(|(configuration, witnesses)| Some((configuration, agreed(witnesses)?))).collect()
    }

    /// The regions that what a resource names lies in, which are its own.
    fn testimony<'s>(
        &'s self,
        index: usize,
        resource: &'s Resource,
        rule: &'s Rule,
    ) -> impl Iterator<Item = Told> + 's {
        let zones = rule.zone.iter().flat_map(|path| path.select(&resource.body));
        let zones = zones.filter_map(move |zone| self.told_by_zone(index, &zone));
        let beside = rule.alongside.iter().flat_map(|path| path.select(&resource.body));
        zones.chain(beside.filter_map(|value| by_identifier(&value, self.options.catalogue)))
    }
}

fn configuration(provider: &Provider) -> Configuration {
    (Arc::clone(&provider.label), provider.at.clone())
}

/// Whether a resource lives where its provider says, and says nothing itself.
fn lives_through_provider(resource: &Resource, rule: &Rule) -> bool {
    let is_said = |value: &Value| !value.is_null() && value.as_str() != Some("");
    let mut sources = rule.place.iter().map(|source| &source.kind);
    let says_itself = |kind: &SourceKind| match kind {
        SourceKind::Attribute(path) => path.path.select(&resource.body).iter().any(is_said),
        _ => false,
    };
    !sources.clone().any(says_itself) && sources.any(|kind| matches!(kind, SourceKind::Provider(_)))
}

/// What a witness says, as said of the provider.
fn told_by(provider: &Provider, witness: &Resource, told: Told) -> Told {
    let Told::Region { region, trail, assumed, .. } = told else { return told };
    let at = provider.at.as_ref().unwrap_or(&witness.at).clone();
    let trail = Some(Arc::new(Step::new(Arc::clone(&provider.label), at, trail)));
    Told::Region { region, zone: None, trail, assumed }
}

/// The region in which all witnesses agree: as said by the first of those that rest on no default, if there is one.
fn agreed(witnesses: Vec<Told>) -> Option<Told> {
    let region = |told: &Told| match told {
        Told::Region { region, assumed, .. } => Some((region.clone(), *assumed)),
        _ => None,
    };
    let regions: Vec<_> = witnesses.iter().filter_map(region).collect();
    let (first, _) = regions.first()?;
    if regions.iter().any(|(other, _)| other != first) {
        return None;
    }
    witnesses
        .into_iter()
        .filter(|told| region(told).is_some())
        .min_by_key(|told| region(told).map(|(_, assumed)| assumed))
}
