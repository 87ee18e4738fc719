//! Where a rule says a place is written: from a source to what it tells.

use std::sync::Arc;

use super::locator::Locator;
use super::region::{Meaning, Told, by_identifier, by_name, part_of};
use super::scheduling;
use crate::geo::Sought;
use crate::model::{Completeness, Placement};
use crate::rules::{Anchored, Form, Satisfied, ServiceOf, Source, SourceKind};
use crate::value::{Data, Origin, Step, Trail, Unknown, Value};

impl Locator<'_> {
    /// What a source tells about a resource; nothing where its condition does not hold or nothing is written.
    pub(super) fn tell(&self, index: usize, source: &Source, within: &Value, depth: usize) -> Vec<Told> {
        let Some(resource) = self.stack.resources.get(index) else { return Vec::new() };
        let elements = match &source.each {
            Some(path) => path.select(within),
            None => vec![within.clone()],
        };
        let mut told = Vec::new();
        for element in elements {
            match source.when.holds(&element, &resource.body) {
                Satisfied::No => {}
                Satisfied::Maybe => {
                    told.push(Told::Unknown(
                        Unknown::Ambiguous("a condition of its place cannot be told".into()),
                        None,
                    ));
                }
                Satisfied::Yes { .. } => told.extend(self.tell_element(index, source, &element, depth)),
            }
        }
        told
    }

    /// The same for one element, its condition already judged.
    pub(super) fn tell_element(&self, index: usize, source: &Source, element: &Value, depth: usize) -> Vec<Told> {
        let (Some(resource), Some(rule)) = (self.stack.resources.get(index), self.rule(index)) else {
            return Vec::new();
        };
        let catalogue = self.options.catalogue;
        let select =
            |anchored: &Anchored| anchored.path.select(if anchored.at_resource { &resource.body } else { element });
        let service = source.service.as_ref().or(rule.service.as_ref()).and_then(|service| match service {
            ServiceOf::Fixed(name) => Some(name.to_string()),
            ServiceOf::Read(path) => select(path).first().and_then(Value::as_str).map(str::to_owned),
        });
        let cloud = source.cloud.as_deref().or_else(|| self.cloud_of(index, rule));
        let meaning = Meaning { cloud, service: service.as_deref(), sought: Sought::Either };
        match &source.kind {
            SourceKind::Attribute(path) => {
                let written = select(path).into_iter().filter(is_set);
                let read = written.map(|value| self.read_by_data_source(&value).unwrap_or(value));
                read.map(|value| by_name(&in_form(&value, &source.forms), meaning, catalogue)).collect()
            }
            SourceKind::Identifier(path) => {
                select(path).iter().filter_map(|value| by_identifier(value, catalogue)).collect()
            }
            SourceKind::Resource(path) => {
                select(path).iter().flat_map(|value| self.where_named(index, source, value, depth)).collect()
            }
            SourceKind::Provider(path) => {
                let values = self.settings(index, path).into_iter().filter(is_set);
                let told: Vec<Told> = values.map(|value| by_name(&value, meaning, self.options.catalogue)).collect();
                let asks = rule.witnessed && told.iter().all(is_open);
                asks.then(|| self.witnessed(index)).flatten().map_or(told, |witnessed| vec![witnessed])
            }
            SourceKind::Server(path) => {
                let values = self.settings(index, path).into_iter();
                values.flat_map(|value| self.where_named(index, source, &value, depth)).collect()
            }
            // Nobody wrote it: that it is this resource says it.
            SourceKind::Fixed(region) => {
                let origin = Origin::literal(Arc::clone(&resource.address), resource.at.clone());
                vec![by_name(&Value::string(Arc::clone(region)).with_origin(origin), meaning, catalogue)]
            }
            SourceKind::Global => vec![Told::Global],
            // Three are worked out from the primary place; what is beside it is an end of a link, never its place. A
            // template makes places of all roles.
            SourceKind::Pair
            | SourceKind::Nearest(_)
            | SourceKind::Everywhere
            | SourceKind::All(_)
            | SourceKind::Template(_) => Vec::new(),
            SourceKind::Pods(path) => {
                select(path).iter().flat_map(|pod| scheduling::pods(pod, meaning, catalogue)).collect()
            }
            SourceKind::Clusters(path) => {
                let named = select(path).into_iter().filter(is_set);
                named.flat_map(|value| self.where_cluster(&in_form(&value, &source.forms))).collect()
            }
            SourceKind::SelectClusters(path) => {
                select(path).iter().flat_map(|selector| self.where_selected(selector, meaning)).collect()
            }
            SourceKind::InCluster => self.in_cluster(index, depth),
            SourceKind::Requirements(path) => {
                // The list is one statement: its requirements hold together.
                scheduling::requirements(&select(path), meaning, catalogue)
            }
        }
    }

    /// What stands in a value that is an attribute of a data source and nothing else, where it is known what that finds.
    fn read_by_data_source(&self, value: &Value) -> Option<Value> {
        let reference = value.origin.references().iter().find(|reference| value.is_attribute(reference))?;
        let found = self.around.attribute(reference)?;
        let origin = Origin {
            trail: joined(&value.origin, found.origin.trail.as_ref()),
            references: value.origin.references.clone(),
            assumed: value.origin.assumed || found.origin.assumed,
        };
        Some(found.with_origin(origin))
    }

    /// Where the resource lives that a value names: by reference, by a known name, or by the region in its identifier.
    pub(super) fn where_named(&self, index: usize, source: &Source, value: &Value, depth: usize) -> Vec<Told> {
        let Some(named) = self.meant(index, source, value) else { return Vec::new() };
        let mut told = Vec::new();
        for other in named.into_iter().filter(|other| *other != index && !self.names.is_of_no_cloud(*other)) {
            told.extend(told_by(&self.placement(other, depth + 1), &value.origin));
        }
        if told.is_empty() {
            let references = value.origin.references().iter();
            let found = references.filter_map(|reference| self.around.found(reference, &source.of));
            let found: Vec<&Placement> = found.collect();
            // Of several that flowed into the value, nobody can tell which one it names.
            if found.windows(2).all(|two| matches!(two, [one, other] if one.is_where(other))) {
                told.extend(found.first().into_iter().flat_map(|placement| told_by(placement, &value.origin)));
            }
        }
        if told.is_empty() {
            told.extend(self.where_read(source, value));
        }
        if told.is_empty() {
            told.extend(by_identifier(value, self.options.catalogue));
        }
        told
    }

    /// The resources of the stack that a value names and a source means; none where it names others alone.
    pub(super) fn meant(&self, index: usize, source: &Source, value: &Value) -> Option<Vec<usize>> {
        let named = self.names.find(value, self.stack, index);
        if source.of.is_empty() || named.is_empty() {
            return Some(named);
        }
        let meant: Vec<usize> = named.into_iter().filter(|other| self.is_one_of(*other, &source.of)).collect();
        (!meant.is_empty()).then_some(meant)
    }

    /// What a resource's provider says, through that provider.
    pub(super) fn settings(&self, index: usize, path: &crate::value::Path) -> Vec<Value> {
        let Some(provider) = self.stack.resources.get(index).and_then(|resource| resource.provider.as_ref()) else {
            return Vec::new();
        };
        let through = |mut value: Value| {
            if let Some(at) = &provider.at {
                value.origin = value.origin.through(Arc::clone(&provider.label), at.clone());
            }
            value
        };
        path.select(&provider.settings).into_iter().map(through).collect()
    }
}

/// Whether it is not known what is said, be it right or wrong.
fn is_open(told: &Told) -> bool {
    matches!(told, Told::Unknown(why, _) if !matches!(why, Unknown::NoSuchRegion { .. }))
}

/// Whether something is said: an empty text is how people write "not set".
fn is_set(value: &Value) -> bool {
    value.as_str() != Some("")
}

/// The name inside a text of a known form; any other text as it is.
fn in_form(value: &Value, forms: &[Form]) -> Value {
    match &value.data {
        Data::String(text) => match forms.iter().find_map(|form| form.name(text)) {
            Some(name) => Value::new(Data::String(name.into()), part_of(value, text, name).origin),
            None => value.clone(),
        },
        Data::OneOf(several) if !forms.is_empty() => {
            Value::one_of(several.iter().map(|one| in_form(one, forms)), value.origin.clone())
        }
        _ => value.clone(),
    }
}

/// What another resource's placement tells about one that lives with it: its primary places.
pub(super) fn told_by(placement: &Placement, used: &Origin) -> Vec<Told> {
    if placement.global {
        return vec![Told::Global];
    }
    let primary = placement.places.iter().filter(|place| place.role == crate::model::Role::Primary);
    let mut told: Vec<Told> = primary
        .map(|place| Told::Region {
            region: place.region.clone(),
            zone: place.zone.clone(),
            trail: joined(used, place.trail.as_ref()),
            assumed: place.assumed || used.assumed,
        })
        .collect();
    told.extend(placement.choices.iter().map(|choice| Told::Candidates {
        regions: choice.regions.clone(),
        trail: joined(used, choice.trail.as_ref()),
        assumed: choice.assumed || used.assumed,
    }));
    if placement.completeness == Completeness::Unknown
        && let Some(why) = placement.why_beyond_choices()
    {
        told.push(Told::Unknown(why.clone(), used.trail.clone()));
    }
    told
}

/// The trail of "lives where that lives": the use, then the other's own trail.
pub(super) fn joined(used: &Origin, further: Option<&Trail>) -> Option<Trail> {
    match (&used.trail, further) {
        (Some(first), Some(further)) => {
            let from = first.from().into_iter().chain([Arc::clone(further)]);
            Some(Arc::new(Step::new(Arc::clone(&first.what), first.at.clone(), from)))
        }
        (first, further) => first.clone().or_else(|| further.cloned()),
    }
}
