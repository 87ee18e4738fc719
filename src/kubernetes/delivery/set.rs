//! The Applications that an ApplicationSet makes.
//!
//! A set is to its Applications what a block with `for_each` is to its instances, and they are called so:
//! `ApplicationSet/argocd/web["prod-eu"]`.

use std::sync::Arc;

use super::generator;
use super::parameters::Parameters;
use super::repository::Repositories;
use crate::kubernetes::yaml::written;
use crate::model::Resource;
use crate::value::Value;

/// What generators may ask.
#[derive(Clone)]
pub(in crate::kubernetes) struct Known<'s> {
    /// The repositories at hand; none for a text without a tree.
    pub(super) repositories: Option<&'s Repositories<'s>>,
    /// The Secrets by which Argo CD knows clusters: those of the set's own stack.
    pub(super) clusters: Vec<&'s Value>,
    /// One set makes at most so many Applications here.
    pub(super) limit: usize,
    /// For one set so many directories, files and nodes of templates are looked at.
    pub(super) budget: usize,
}

impl<'s> Known<'s> {
    /// What is known from the repositories at hand and the bodies of all objects.
    pub(in crate::kubernetes) fn new<'v>(
        repositories: Option<&'s Repositories<'s>>,
        bodies: impl Iterator<Item = &'v Value>,
    ) -> Self {
        let is_set = |body: &&Value| body.get("kind").and_then(Value::as_str) == Some("ApplicationSet");
        let sets = bodies.filter(is_set).count();
        // Many sets may not make more together than a few large ones: what they make is bounded for the whole scan.
        let share = |of_all: usize, least: usize, most: usize| (of_all / sets.max(1)).clamp(least, most);
        let (limit, budget) = (share(50_000, 10, 1_000), share(2_000_000, 200, 20_000));
        Self { repositories, clusters: Vec::new(), limit, budget }
    }

    /// The same, with the clusters that the objects of a stack register: other stacks may be those of another Argo CD.
    pub(in crate::kubernetes) fn with_clusters<'v>(&self, bodies: impl Iterator<Item = &'v Value>) -> Known<'v>
    where
        's: 'v,
    {
        let is_cluster = |body: &&Value| {
            let labels = body.get("metadata").and_then(|metadata| metadata.get("labels"));
            let kind = labels.and_then(|labels| labels.get("argocd.argoproj.io/secret-type"));
            kind.and_then(Value::as_str) == Some("cluster")
                && body.get("kind").and_then(Value::as_str) == Some("Secret")
        };
        Known { clusters: bodies.filter(is_cluster).collect(), ..self.clone() }
    }
}

/// The Applications of a set, and the set itself where there may be more of them; any other resource as it is.
pub(in crate::kubernetes) fn applications(resource: Resource, known: &Known<'_>) -> Vec<Resource> {
    if resource.type_name.as_ref() != "argoproj.io/ApplicationSet" {
        return vec![resource];
    }
    let Some(spec) = resource.body.get("spec") else { return vec![resource] };
    let generators = spec.get("generators").cloned().unwrap_or_else(Value::null);
    let generated = generator::all(&generators, known);
    // A patch of the template may change anything.
    let template = spec.get("template").filter(|_| spec.get("templatePatch").is_none());
    let Some(template) = template else { return vec![uncertain(resource)] };
    let mut budget = 100_000;
    let mut made: Vec<Resource> = Vec::new();
    for parameters in &generated.parameters {
        made.push(application(&resource, template, parameters, made.len(), &mut budget));
    }
    if !generated.complete || budget == 0 {
        made.push(uncertain(resource));
    }
    made
}

fn uncertain(set: Resource) -> Resource {
    Resource { uncertain_count: true, ..set }
}

/// The fields of an Application that say what is deployed and where.
const FIELDS: [&str; 3] = ["destination", "source", "sources"];

fn application(
    set: &Resource,
    template: &Value,
    parameters: &Parameters,
    position: usize,
    budget: &mut usize,
) -> Resource {
    let mut fill = |value: &Value| parameters.fill(value, budget);
    let metadata = template.get("metadata").map_or_else(|| Value::map([]), &mut fill);
    let name = metadata.get("name").and_then(Value::as_str).map(str::to_owned);
    let spec = FIELDS.into_iter().filter_map(|field| {
        let value = template.get("spec")?.get(field)?;
        Some((Arc::from(field), fill(value)))
    });
    let spec = Value::map(spec.collect::<Vec<_>>()).with_origin(template.origin.clone());
    let api_version = set.body.get("apiVersion").cloned().unwrap_or_else(Value::null);
    let body = Value::map([
        ("apiVersion".into(), api_version),
        ("kind".into(), Value::string("Application")),
        ("metadata".into(), with_own_tags(metadata, set)),
        ("spec".into(), spec),
    ]);
    let key = name.unwrap_or_else(|| position.to_string());
    Resource {
        address: format!("{}[\"{key}\"]", set.address).into(),
        type_name: "argoproj.io/Application".into(),
        name: key.into(),
        body: body.with_origin(set.body.origin.clone()),
        repeated: true,
        ..set.clone()
    }
}

/// What is annotated on the set holds for its Applications.
fn with_own_tags(metadata: Value, set: &Resource) -> Value {
    let own = set.body.get("metadata");
    let merged = ["annotations", "labels"].into_iter().map(|field| {
        let maps = [own, Some(&metadata)].into_iter().filter_map(|of| of?.get(field)?.as_map());
        let entries = maps.flatten().map(|(key, value)| (Arc::clone(key), value.clone()));
        (Arc::from(field), Value::map(entries.collect::<Vec<_>>()))
    });
    let merged: Vec<(Arc<str>, Value)> = merged.collect();
    let namespace =
        own.and_then(|own| own.get("namespace")).map(|namespace| (Arc::from("namespace"), namespace.clone()));
    let name = metadata.get("name").filter(|name| written(name).is_some());
    let name = name.map(|name| (Arc::from("name"), name.clone()));
    Value::map(merged.into_iter().chain(namespace).chain(name))
}
