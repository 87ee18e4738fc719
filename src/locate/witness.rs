//! Providers that name no region, told by what is made through them: one configuration speaks to one region, so a subnet
//! in `eu-west-2a` says of everything else that it lies in eu-west-2.
//!
//! What names a region of its own says nothing. Witnesses that contradict each other prove nothing, and that is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::locator::Locator;
use super::region::{Told, by_identifier};
use crate::geo::Region;
use crate::model::{Provider, Resource};
use crate::rules::{Rule, SourceKind};
use crate::source::Location;
use crate::value::{Path, Step, Value};

/// What tells a provider configuration from others: its label and its block.
type Configuration = (Arc<str>, Option<Location>);

/// What the witnesses of each provider configuration say.
#[derive(Debug, Default)]
pub(super) struct Witnesses {
    /// The region of each of which something is made in a place that only one region has.
    agreed: BTreeMap<Configuration, Told>,
    /// Those of which that cannot be, since things are made in places of several regions.
    divided: BTreeSet<Configuration>,
}

/// What tells a provider's region.
struct Witness<'w> {
    /// The resource's index.
    resource: usize,
    /// The argument in which it names something.
    argument: &'w Path,
    /// What it names.
    named: Value,
    /// Where that lies.
    told: Told,
}

/// What a witness surely says.
#[derive(Clone, Copy)]
struct Sure<'w> {
    resource: usize,
    word: &'w str,
    region: &'w Region,
    at: &'w Location,
}

impl Locator<'_> {
    /// Where the provider of a resource speaks to, by what else is made through it.
    pub(super) fn witnessed(&self, index: usize) -> Option<Told> {
        let provider = self.stack.resources.get(index)?.provider.as_ref()?;
        self.witnesses().agreed.get(&configuration(provider)).cloned()
    }

    /// The label of the provider of a resource, where what is made through it cannot all be: not even its own zone tells
    /// where it is.
    pub(super) fn divided(&self, index: usize) -> Option<&Arc<str>> {
        let (resource, rule) = (self.stack.resources.get(index)?, self.rule(index)?);
        let provider =
            resource.provider.as_ref().filter(|_| rule.witnessed && lives_through_provider(resource, rule))?;
        self.witnesses().divided.contains(&configuration(provider)).then_some(&provider.label)
    }

    fn witnesses(&self) -> &Witnesses {
        self.witnesses.get_or_init(|| self.find_witnesses())
    }

    fn find_witnesses(&self) -> Witnesses {
        let mut heard: BTreeMap<Configuration, Vec<Witness<'_>>> = BTreeMap::new();
        for (index, resource) in self.stack.resources.iter().enumerate() {
            let (Some(provider), Some(rule)) = (&resource.provider, self.rule(index)) else { continue };
            if rule.witnessed && lives_through_provider(resource, rule) {
                heard.entry(configuration(provider)).or_default().extend(self.testimony(index, resource, rule));
            }
        }
        let mut witnesses = Witnesses::default();
        for (configuration, heard) in heard {
            if self.tell_divided(&heard) {
                witnesses.divided.insert(configuration);
                continue;
            }
            let told = heard.into_iter().filter_map(|witness| {
                let resource = self.stack.resources.get(witness.resource)?;
                Some(told_by(resource.provider.as_ref()?, resource, witness))
            });
            if let Some(told) = agreed(told.collect()) {
                witnesses.agreed.insert(configuration, told);
            }
        }
        witnesses
    }

    /// Tells what cannot all be made through one provider, and whether there is any beside what contradicts itself: that
    /// alone is wrong, and says nothing of others.
    fn tell_divided(&self, heard: &[Witness<'_>]) -> bool {
        let mut sure: Vec<Sure<'_>> = heard.iter().filter_map(|witness| self.sure(witness)).collect();
        sure.sort_by_key(|one| one.at);
        let mut by_resource: BTreeMap<usize, Vec<Sure<'_>>> = BTreeMap::new();
        sure.iter().for_each(|one| by_resource.entry(one.resource).or_default().push(*one));
        by_resource.retain(|_, own| self.tell_contradictions(own));
        sure.retain(|one| !by_resource.contains_key(&one.resource));
        self.tell_contradictions(&sure)
    }

    /// What a witness says for sure. What may not exist contradicts nothing: there may be one of each for every region in
    /// which this is deployed.
    fn sure<'w>(&'w self, witness: &'w Witness<'_>) -> Option<Sure<'w>> {
        let resource = self.stack.resources.get(witness.resource).filter(|resource| !resource.uncertain_count)?;
        match &witness.told {
            Told::Region { region, assumed, .. } if !(*assumed && self.stack.is_child) => Some(Sure {
                resource: witness.resource,
                word: witness.named.as_str()?,
                region,
                at: witness.named.origin.at().unwrap_or(&resource.at),
            }),
            _ => None,
        }
    }

    /// Tells, of each region but the first, the first thing that lies in it, and whether there is any.
    fn tell_contradictions(&self, said: &[Sure<'_>]) -> bool {
        let Some(first) = said.first() else { return false };
        let mut known = BTreeSet::from([first.region]);
        for other in said {
            if known.insert(other.region) {
                let beside = match self.stack.resources.get(first.resource).filter(|_| first.resource != other.resource)
                {
                    Some(resource) => format!(" of {}, which is made through the same provider,", resource.address),
                    None => " beside it".to_owned(),
                };
                let message = format!(
                    "`{}` lies in {}, and `{}`{beside} in {}: a provider speaks to one region",
                    other.word, other.region, first.word, first.region
                );
                self.contradict(other.resource, other.at, message);
            }
        }
        known.len() > 1
    }

    /// The regions that what a resource names lies in, which are its own.
    fn testimony<'s>(
        &'s self,
        index: usize,
        resource: &'s Resource,
        rule: &'s Rule,
    ) -> impl Iterator<Item = Witness<'s>> + 's {
        let said = |path: &'s Path| path.select(&resource.body).into_iter().map(move |value| (path, value));
        let zones = rule.zone.iter().flat_map(said);
        let zones = zones.filter_map(move |(path, zone)| Some((path, self.told_by_zone(index, &zone)?, zone)));
        let beside = rule.alongside.iter().flat_map(said);
        let beside =
            beside.filter_map(|(path, value)| Some((path, by_identifier(&value, self.options.catalogue)?, value)));
        zones.chain(beside).map(move |(argument, told, named)| Witness { resource: index, argument, named, told })
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

/// What a witness says, as said of the provider. Where no block stands for that, it is the argument that says it.
fn told_by(provider: &Provider, resource: &Resource, witness: Witness<'_>) -> Told {
    let Told::Region { region, trail, assumed, .. } = witness.told else { return witness.told };
    let step = match &provider.at {
        Some(at) => Step::new(Arc::clone(&provider.label), at.clone(), trail),
        None => {
            let at = witness.named.origin.at().unwrap_or(&resource.at).clone();
            Step::new(format!("{}.{}", resource.address, witness.argument), at, trail)
        }
    };
    let trail = Some(Arc::new(step));
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
