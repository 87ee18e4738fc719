//! Crossplane's Compositions: the objects that they make, as far as these are constant.
//!
//! A template stands under `spec.resources`, or in the input of a step of `spec.pipeline`
//! (function-patch-and-transform). What a patch writes is unknown: only the composite resource will say. Templates in
//! other languages (Go, KCL) are texts and are not read. Facts: docs.crossplane.io, "Compositions" and "Patch and
//! Transform".

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::manifest::Identity;
use super::yaml::written;
use crate::finding::Problem;
use crate::value::{Data, Origin, Unknown, Value};

/// Of a longer path only so many steps are followed: all below is left open.
const STEPS: usize = 32;

/// A Composition makes at most so many objects, with so many patches in all of them together.
const OBJECTS: usize = 1_000;
const PATCHES: usize = 50_000;

/// The objects that a Composition makes, each owned by it; none for any other object. What goes beyond the limits is
/// told.
pub(super) fn composed(identity: &Identity, body: &Value, problems: &mut Vec<Problem>) -> Vec<Value> {
    if identity.kind.as_ref() != "Composition" || identity.group.as_ref() != "apiextensions.crossplane.io" {
        return Vec::new();
    }
    let Some(spec) = body.get("spec") else { return Vec::new() };
    let steps = spec.get("pipeline").and_then(Value::as_items).unwrap_or_default();
    let inputs = steps.iter().filter_map(|step| step.get("input"));
    let mut objects = Vec::new();
    let mut left = PATCHES;
    for template in inputs.chain([spec]).flat_map(templates) {
        let made = template.object(&mut left);
        problems.extend(template.missing_sets().filter_map(|name| {
            let message = format!("no set of patches here is called `{}`: Crossplane refuses this", written(name)?);
            Some(Problem::at(name.origin.at()?.clone(), message))
        }));
        if left == 0 || objects.len() == OBJECTS {
            let message = "this Composition makes more than is read: what follows from here on is left out";
            problems.extend(template.written.origin.at().map(|at| Problem::at(at.clone(), message)));
            break;
        }
        objects.extend(made.map(|object| owned(object, body)));
    }
    objects
}

/// A template of an object, with the sets of patches beside it by their names.
struct Template<'t> {
    written: &'t Value,
    sets: Arc<BTreeMap<&'t str, &'t [Value]>>,
}

/// The templates in one place.
fn templates(within: &Value) -> impl Iterator<Item = Template<'_>> {
    let sets = within.get("patchSets").and_then(Value::as_items).unwrap_or_default().iter().rev();
    let sets = sets.filter_map(|set| Some((written(set.get("name")?)?, set.get("patches")?.as_items()?)));
    let sets = Arc::new(sets.collect());
    let templates = within.get("resources").and_then(Value::as_items).unwrap_or_default();
    templates.iter().map(move |written| Template { written, sets: Arc::clone(&sets) })
}

impl<'t> Template<'t> {
    /// The object, with all open that its patches write; none where it has no constant base. Takes the patches from
    /// those that are `left`.
    fn object(&self, left: &mut usize) -> Option<Value> {
        let mut base = self.written.get("base").filter(|base| base.as_map().is_some())?.clone();
        for patch in self.patches() {
            *left = left.saturating_sub(1);
            if *left == 0 {
                return None;
            }
            open_up(&mut base, patch);
        }
        Some(named(base, self.written))
    }

    /// Its own patches and those of the sets that it names; what a set opens a second time is open already.
    fn patches(&self) -> impl Iterator<Item = &'t Value> {
        let sets: BTreeSet<&str> = self.named_sets().filter_map(written).collect();
        let of_sets = sets.into_iter().filter_map(|name| self.sets.get(name)).flat_map(|patches| patches.iter());
        let of_sets: Vec<&'t Value> = of_sets.collect();
        self.own_patches().filter(|patch| !names_set(patch)).chain(of_sets)
    }

    /// The names of sets that are not there.
    fn missing_sets(&self) -> impl Iterator<Item = &'t Value> {
        self.named_sets().filter(|name| written(name).is_some_and(|name| !self.sets.contains_key(name)))
    }

    fn named_sets(&self) -> impl Iterator<Item = &'t Value> + use<'t> {
        self.own_patches().filter(names_set).filter_map(|patch| patch.get("patchSetName"))
    }

    fn own_patches(&self) -> impl Iterator<Item = &'t Value> + use<'t> {
        self.written.get("patches").and_then(Value::as_items).unwrap_or_default().iter()
    }
}

fn names_set(patch: &&Value) -> bool {
    patch.get("type").and_then(written) == Some("PatchSet")
}

/// The object, called like its template where it has no name of its own.
fn named(mut base: Value, template: &Value) -> Value {
    let name = template.get("name").filter(|name| written(name).is_some());
    if let Some(name) = name.filter(|_| base.get("metadata").and_then(|metadata| metadata.get("name")).is_none()) {
        entry(&mut base, "metadata", "name", name.clone());
    }
    base
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
pub(super) fn steps(path: &str) -> Vec<&str> {
    let steps = path.split(['.', '[', ']']).map(|step| step.trim_matches(['"', '\''])).filter(|step| !step.is_empty());
    steps.take(STEPS).collect()
}

/// Puts a value at a path, or at the first step that is not there: all below it is the patch's.
pub(super) fn write_at(value: &mut Value, steps: &[&str], new: &Value) {
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
        let objects = composed(&identity, &body, &mut Vec::new());
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
        let metadata =
            composed(&identity, &body, &mut Vec::new())[0].get("metadata").cloned().expect("it has metadata");
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
