//! Crossplane's Compositions: the objects that they make, as far as these are constant.
//!
//! A template stands under `spec.resources`, or in the input of a step of `spec.pipeline`
//! (function-patch-and-transform). What a patch writes is unknown: only the composite resource will say. Templates in
//! other languages (Go, KCL) are texts and are not read. Facts: docs.crossplane.io, "Compositions" and "Patch and
//! Transform".

use std::sync::Arc;

use super::manifest::Identity;
use super::yaml::written;
use crate::value::{Data, Origin, Unknown, Value};

/// A patch names at most so many steps, and a Composition makes at most so many objects.
const STEPS: usize = 32;
const OBJECTS: usize = 1000;

/// The objects that a Composition makes, each owned by it; none for any other object.
pub(super) fn composed(identity: &Identity, body: &Value) -> Vec<Value> {
    if identity.kind.as_ref() != "Composition" || identity.group.as_ref() != "apiextensions.crossplane.io" {
        return Vec::new();
    }
    let Some(spec) = body.get("spec") else { return Vec::new() };
    let steps = spec.get("pipeline").and_then(Value::as_items).unwrap_or_default();
    let inputs = steps.iter().filter_map(|step| step.get("input"));
    let templates = inputs.chain([spec]).flat_map(objects);
    templates.take(OBJECTS).map(|object| owned(object, body)).collect()
}

/// The objects of the templates in one place.
fn objects(within: &Value) -> Vec<Value> {
    let sets = within.get("patchSets").and_then(Value::as_items).unwrap_or_default();
    let templates = within.get("resources").and_then(Value::as_items).unwrap_or_default();
    templates.iter().filter_map(|template| object(template, sets)).collect()
}

fn object(template: &Value, sets: &[Value]) -> Option<Value> {
    let mut base = template.get("base").filter(|base| base.as_map().is_some())?.clone();
    for patch in template.get("patches").and_then(Value::as_items).unwrap_or_default() {
        match patch.get("type").and_then(written).unwrap_or("FromCompositeFieldPath") {
            "PatchSet" => {
                let name = patch.get("patchSetName");
                let set = sets.iter().find(|set| name.is_some() && set.get("name") == name);
                let patches = set.and_then(|set| set.get("patches")).and_then(Value::as_items);
                patches.unwrap_or_default().iter().for_each(|patch| open_up(&mut base, patch));
            }
            _ => open_up(&mut base, patch),
        }
    }
    let name = template.get("name").filter(|name| written(name).is_some());
    if let Some(name) = name.filter(|_| base.get("metadata").and_then(|metadata| metadata.get("name")).is_none()) {
        entry(&mut base, "metadata", "name", name.clone());
    }
    Some(base)
}

/// What a patch writes into the object is left open. Patches in the other direction write elsewhere.
fn open_up(base: &mut Value, patch: &Value) {
    let kind = patch.get("type").and_then(written).unwrap_or("FromCompositeFieldPath");
    if !matches!(
        kind,
        "FromCompositeFieldPath" | "FromEnvironmentFieldPath" | "CombineFromComposite" | "CombineFromEnvironment"
    ) {
        return;
    }
    let Some(target) = patch.get("toFieldPath").or_else(|| patch.get("fromFieldPath")) else { return };
    let Some(path) = written(target) else { return };
    let origin = target.origin.clone();
    let open = Value::new(Data::Unknown(Unknown::Placeholder("what a patch of the Composition writes".into())), origin);
    write_at(base, &steps(path), &open);
}

/// `spec.tags[team].x`: names parted by dots or in brackets.
fn steps(path: &str) -> Vec<&str> {
    let steps = path.split(['.', '[', ']']).map(|step| step.trim_matches(['"', '\''])).filter(|step| !step.is_empty());
    steps.take(STEPS).collect()
}

/// Puts a value at a path, or at the first step that is not there: all below it is the patch's.
fn write_at(value: &mut Value, steps: &[&str], new: &Value) {
    let Some((first, rest)) = steps.split_first() else {
        *value = new.clone();
        return;
    };
    match &mut value.data {
        Data::Map(entries) => {
            let entries = Arc::make_mut(entries);
            match entries.get_mut(*first) {
                Some(entry) => write_at(entry, rest, new),
                None => drop(entries.insert(Arc::from(*first), new.clone())),
            }
        }
        Data::List(items) => match first.parse::<usize>().ok().and_then(|index| Arc::make_mut(items).get_mut(index)) {
            Some(item) => write_at(item, rest, new),
            None => *value = new.clone(),
        },
        _ => *value = new.clone(),
    }
}

/// The object with the Composition as its owner, so that what one Composition makes is one deployment.
fn owned(mut object: Value, composition: &Value) -> Value {
    let name = composition.get("metadata").and_then(|metadata| metadata.get("name"));
    let fields = [("apiVersion", composition.get("apiVersion")), ("kind", composition.get("kind")), ("name", name)];
    let owner = fields.into_iter().filter_map(|(key, value)| Some((Arc::from(key), value?.clone())));
    entry(&mut object, "metadata", "ownerReferences", Value::list(vec![Value::map(owner)]));
    object
}

/// Sets `outer.key`.
fn entry(object: &mut Value, outer: &str, key: &str, new: Value) {
    let Data::Map(entries) = &mut object.data else { return };
    let outer = Arc::make_mut(entries).entry(outer.into()).or_insert_with(|| Value::map([]));
    match &mut outer.data {
        Data::Map(entries) => drop(Arc::make_mut(entries).insert(key.into(), new)),
        _ => *outer = Value::new(Data::Map(Arc::new([(Arc::from(key), new)].into())), Origin::default()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::expect_used, reason = "tests may panic")]

    use super::*;

    fn text(value: &str) -> Value {
        Value::string(value)
    }

    fn map(entries: Vec<(&str, Value)>) -> Value {
        Value::map(entries.into_iter().map(|(key, value)| (Arc::from(key), value)))
    }

    fn composition(patches: Vec<Value>) -> Value {
        let provider = map(vec![("region", text("eu-west-1")), ("zones", Value::list(vec![text("a"), text("b")]))]);
        let base = map(vec![("kind", text("Table")), ("spec", map(vec![("forProvider", provider)]))]);
        let template = map(vec![("name", text("table")), ("base", base), ("patches", Value::list(patches))]);
        let set = map(vec![
            ("name", text("common")),
            ("patches", Value::list(vec![map(vec![("toFieldPath", text("spec.forProvider.region"))])])),
        ]);
        map(vec![
            ("apiVersion", text("apiextensions.crossplane.io/v1")),
            ("kind", text("Composition")),
            ("metadata", map(vec![("name", text("orders"))])),
            ("spec", map(vec![("resources", Value::list(vec![template])), ("patchSets", Value::list(vec![set]))])),
        ])
    }

    fn region(patches: Vec<Value>) -> Value {
        let body = composition(patches);
        let identity = Identity::of(&body).expect("it says what it is");
        let objects = composed(&identity, &body);
        objects[0]
            .get("spec")
            .and_then(|spec| spec.get("forProvider")?.get("region"))
            .cloned()
            .expect("it has a region")
    }

    #[test]
    fn a_constant_stays_and_what_a_patch_writes_is_open() {
        assert_eq!(region(Vec::new()), text("eu-west-1"));
        let elsewhere = map(vec![("toFieldPath", text("spec.forProvider.tags[team]"))]);
        assert_eq!(region(vec![elsewhere]), text("eu-west-1"));
        let same = map(vec![("fromFieldPath", text("spec.forProvider.region"))]);
        assert!(region(vec![same]).why_unknown().is_some());
        let set = map(vec![("type", text("PatchSet")), ("patchSetName", text("common"))]);
        assert!(region(vec![set]).why_unknown().is_some());
        let back = map(vec![("type", text("ToCompositeFieldPath")), ("toFieldPath", text("spec.forProvider.region"))]);
        assert_eq!(region(vec![back]), text("eu-west-1"));
    }

    #[test]
    fn an_object_is_called_like_its_template_and_owned_by_the_composition() {
        let body = composition(Vec::new());
        let identity = Identity::of(&body).expect("it says what it is");
        let metadata = composed(&identity, &body)[0].get("metadata").cloned().expect("it has metadata");
        assert_eq!(metadata.get("name"), Some(&text("table")));
        let owner = metadata.get("ownerReferences").and_then(Value::as_items).expect("it has an owner");
        assert_eq!(owner[0].get("name"), Some(&text("orders")));
    }

    #[test]
    fn a_patch_of_an_item_opens_that_item() {
        let mut list = map(vec![("zones", Value::list(vec![text("a"), text("b")]))]);
        write_at(&mut list, &steps("zones[1]"), &text("new"));
        assert_eq!(
            list.get("zones").and_then(Value::as_items).map(<[Value]>::to_vec),
            Some(vec![text("a"), text("new")])
        );
        write_at(&mut list, &steps("zones[*].name"), &text("all"));
        assert_eq!(list.get("zones"), Some(&text("all")));
    }
}
