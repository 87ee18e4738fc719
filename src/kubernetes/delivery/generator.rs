//! The generators of an ApplicationSet, as far as the files tell what they generate.
//!
//! Facts: the pages on generators in Argo CD's manual,
//! <https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/>.

use std::sync::Arc;

use super::git;
use super::parameters::Parameters;
use super::set::Known;
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// Generators inside generators are followed this deep; Argo CD itself allows two levels.
const DEPTH: usize = 4;

/// What some generators generate.
#[derive(Clone, Debug)]
pub(super) struct Generated {
    /// The parameters of each Application.
    pub(super) parameters: Vec<Parameters>,
    /// There are no others.
    pub(super) complete: bool,
}

impl Generated {
    fn nothing_known() -> Self {
        Self { parameters: Vec::new(), complete: false }
    }

    fn all(parameters: Vec<Parameters>, known: &Known<'_>) -> Self {
        Self { parameters, complete: true }.cut(known)
    }

    /// The first of them, as many as are read.
    fn cut(mut self, known: &Known<'_>) -> Self {
        self.complete &= self.parameters.len() <= known.limit;
        self.parameters.truncate(known.limit);
        self
    }
}

/// What a list of generators generates, one after the other.
pub(super) fn all(generators: &Value, known: &Known<'_>) -> Generated {
    in_list(generators, known, &mut { known.budget }, DEPTH)
}

fn in_list(generators: &Value, known: &Known<'_>, budget: &mut usize, depth: usize) -> Generated {
    let Some(generators) = generators.as_items() else { return Generated::nothing_known() };
    let mut all = Generated { parameters: Vec::new(), complete: true };
    for generator in generators {
        let more = one(generator, known, budget, depth);
        all.parameters.extend(more.parameters);
        all.complete &= more.complete;
        all = all.cut(known);
    }
    all
}

fn one(generator: &Value, known: &Known<'_>, budget: &mut usize, depth: usize) -> Generated {
    let fields = ["list", "clusters", "git", "matrix", "merge"];
    let found = fields.into_iter().find_map(|field| Some((field, generator.get(field)?)));
    // A template of its own may deploy elsewhere; a selector takes some of what is generated away.
    let Some((field, body)) =
        found.filter(|(_, body)| depth > 0 && body.get("template").is_none() && generator.get("selector").is_none())
    else {
        return Generated::nothing_known();
    };
    match field {
        "list" => list(body, known),
        "clusters" => clusters(body, known),
        "git" => match git::generate(body, known, budget) {
            Some(parameters) => Generated::all(parameters, known),
            None => Generated::nothing_known(),
        },
        "matrix" => matrix(body, known, budget, depth),
        _ => merge(body, known, budget, depth),
    }
}

fn list(body: &Value, known: &Known<'_>) -> Generated {
    let elements = body.get("elements").and_then(Value::as_items);
    let complete = elements.is_some() && body.get("elementsYaml").is_none();
    let elements = elements.unwrap_or_default().iter().filter(|element| element.as_map().is_some());
    let generated = Generated::all(elements.cloned().map(Parameters::new).collect(), known);
    Generated { complete: complete && generated.complete, ..generated }
}

/// The clusters whose Secrets are in the scan; others may be registered by hand.
fn clusters(body: &Value, known: &Known<'_>) -> Generated {
    let selector = body.get("selector").filter(|selector| !selector.is_null());
    let values = Value::map(body.get("values").map(|values| (Arc::from("values"), values.clone())));
    let selected = known.clusters.iter().filter(|cluster| selector.is_none_or(|selector| selects(selector, cluster)));
    let parameters = selected.filter_map(|cluster| of_secret(cluster)).map(|parameters| {
        // Values may use what the cluster says.
        let values = parameters.fill(&values, &mut 1_000);
        parameters.with(&Parameters::new(values))
    });
    Generated { complete: false, ..Generated::all(parameters.collect(), known) }
}

/// Whether a selector takes a cluster for sure.
fn selects(selector: &Value, secret: &Value) -> bool {
    let labels = secret.get("metadata").and_then(|metadata| metadata.get("labels"));
    let has = |(key, value): (&Arc<str>, &Value)| {
        let label = labels.and_then(|labels| labels.get(key)).and_then(written);
        label.is_some() && label == written(value)
    };
    let meets = |(field, asked): (&Arc<str>, &Value)| {
        field.as_ref() == "matchLabels" && asked.as_map().is_some_and(|asked| asked.iter().all(has))
    };
    selector.as_map().is_some_and(|asked| asked.iter().all(meets))
}

fn of_secret(secret: &Value) -> Option<Parameters> {
    let data = secret.get("stringData")?;
    let name = data.get("name")?;
    let entries = [("name", Some(name)), ("nameNormalized", Some(name)), ("server", data.get("server"))];
    let entries = entries.into_iter().chain([("metadata", secret.get("metadata"))]);
    let entries = entries.filter_map(|(key, value)| Some((Arc::from(key), value?.clone())));
    Some(Parameters::new(Value::map(entries)))
}

/// Every pair of what the first and the second generate; the second may use the parameters of the first.
fn matrix(body: &Value, known: &Known<'_>, budget: &mut usize, depth: usize) -> Generated {
    let Some([first, second]) = body.get("generators").and_then(Value::as_items) else {
        return Generated::nothing_known();
    };
    let outer = one(first, known, budget, depth - 1);
    let mut all = Generated { parameters: Vec::new(), complete: outer.complete };
    for parameters in outer.parameters {
        if all.parameters.len() >= known.limit || *budget <= 1 {
            all.complete = false;
            break;
        }
        let second = parameters.fill(second, budget);
        let inner = one(&second, known, budget, depth - 1);
        all.complete &= inner.complete;
        all.parameters.extend(inner.parameters.iter().map(|inner| parameters.with(inner)));
    }
    all.cut(known)
}

/// What the first generates, with the parameters of the others on top where the merge keys agree.
fn merge(body: &Value, known: &Known<'_>, budget: &mut usize, depth: usize) -> Generated {
    let generators = body.get("generators").and_then(Value::as_items);
    let Some((first, others)) = generators.and_then(<[Value]>::split_first) else { return Generated::nothing_known() };
    let keys: Vec<&str> =
        body.get("mergeKeys").and_then(Value::as_items).unwrap_or_default().iter().filter_map(Value::as_str).collect();
    let mut base = one(first, known, budget, depth - 1);
    for other in others {
        let more = one(other, known, budget, depth - 1);
        base.complete &= more.complete;
        for parameters in &mut base.parameters {
            *budget = budget.saturating_sub(more.parameters.len());
            if *budget == 0 {
                return Generated::nothing_known();
            }
            let same = |other: &&Parameters| keys.iter().all(|key| parameters.get(key) == other.get(key));
            if let Some(other) = more.parameters.iter().find(same) {
                *parameters = parameters.with(other);
            }
        }
    }
    base
}
