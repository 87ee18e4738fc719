//! Replacements and variables: values of some objects put into fields of others.
//!
//! Facts: <https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/> and `vars/` beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Kustomization;
use super::budget::Budget;
use super::field_path::FieldPath;
use super::overlay::Member;
use super::selector::Selector;
use crate::finding::Problem;
use crate::kubernetes::filling::Filling;
use crate::kubernetes::yaml::written;
use crate::value::{Data, Origin, Step, Unknown, Value};

/// The objects of an overlay are looked through so far for its variables.
const BUDGET: usize = 500_000;

/// Makes the replacements of a Kustomization, as long as the budget lasts; `more` are those that stand in files of
/// their own.
pub(super) fn apply(
    kustomization: &Kustomization,
    more: &[Value],
    members: &mut [Member],
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) {
    let mut making = Making { kustomization, members, budget, problems };
    for replacement in kustomization.list("replacements").iter().chain(more) {
        making.replace(replacement);
    }
    making.fill_variables();
}

/// The objects of one overlay while values are put into them.
struct Making<'m> {
    kustomization: &'m Kustomization,
    members: &'m mut [Member],
    budget: &'m mut Budget,
    problems: &'m mut Vec<Problem>,
}

/// What stands in for a source that is not at hand: what it replaces is no longer what it was.
fn untold(replacement: &Value) -> Value {
    let why = Unknown::Unstated("a replacement takes this from where nothing can be read".into());
    Value::unknown(why).with_origin(replacement.get("source").unwrap_or(replacement).origin.clone())
}

impl Making<'_> {
    fn replace(&mut self, replacement: &Value) {
        let value = self.source(replacement).unwrap_or_else(|| untold(replacement));
        for target in replacement.get("targets").and_then(Value::as_items).unwrap_or_default() {
            self.put(target, &value);
        }
    }

    /// The value that a replacement takes; none where it cannot be told.
    fn source(&mut self, replacement: &Value) -> Option<Value> {
        if let Some(value) = replacement.get("sourceValue") {
            return Some(value.clone());
        }
        let source = replacement.get("source")?;
        let value = self.of_object(source, source.get("fieldPath"))?;
        let Some(options) = source.get("options") else { return Some(value) };
        if value.why_unknown().is_some() {
            return Some(value);
        }
        let (delimiter, index) = delimited(options)?;
        let part = value.as_str()?.split(delimiter).nth(index)?.to_owned();
        Some(Value::new(Data::String(part.into()), value.origin))
    }

    /// A field of the object that is named, or of a ConfigMap that the Kustomization generates; its name when no field
    /// is said.
    fn of_object(&mut self, named: &Value, path: Option<&Value>) -> Option<Value> {
        let path = FieldPath::parse(path.and_then(written).unwrap_or("metadata.name"))?;
        let selector = Selector::read(named, self.problems);
        if !self.budget.look(self.members.len()) {
            return None;
        }
        let mut found = self.members.iter().filter(|member| selector.takes(member));
        let found = found.find_map(|member| path.get(&member.manifest.body));
        found.or_else(|| path.get(&generated(self.kustomization, named)?))
    }

    /// The path that a target writes; what is none is told.
    fn path(&mut self, text: &Value) -> Option<FieldPath> {
        let path = written(text).and_then(FieldPath::parse);
        if path.is_none() {
            self.tell(text, "this is no path that is followed: what it leads to stays as it was");
        }
        path
    }

    fn tell(&mut self, value: &Value, message: &str) {
        self.problems.extend(value.origin.at().map(|at| Problem::at(at.clone(), message)));
    }

    fn put(&mut self, target: &Value, value: &Value) {
        let Some(select) = target.get("select") else { return };
        let select = Selector::read(select, self.problems);
        let rejected = target.get("reject").and_then(Value::as_items).unwrap_or_default();
        let rejected: Vec<_> = rejected.iter().map(|reject| Selector::read(reject, self.problems)).collect();
        let name = Value::list(vec![Value::string("metadata.name")]);
        let paths = target.get("fieldPaths").unwrap_or(&name);
        let paths = paths.as_items().unwrap_or_default().iter().filter_map(|path| self.path(path));
        let paths: Vec<FieldPath> = paths.collect();
        let options = target.get("options");
        let create = options.and_then(|options| options.get("create")).and_then(Value::as_bool) == Some(true);
        if !self.budget.look(self.members.len().saturating_mul(rejected.len() + 1)) {
            return;
        }
        for member in self.members.iter_mut() {
            if !select.takes(member) || rejected.iter().any(|reject| reject.takes(member)) {
                continue;
            }
            for path in &paths {
                if !self.budget.change(0) {
                    return;
                }
                path.change(&mut member.manifest.body, create, &|old| replaced(old, value, options));
            }
        }
    }

    /// Puts the variables of `vars` in where `$(NAME)` stands.
    fn fill_variables(&mut self) {
        let mut variables: BTreeMap<&str, Value> = BTreeMap::new();
        for variable in self.kustomization.list("vars") {
            let path = variable.get("fieldref").and_then(|field| field.get("fieldpath"));
            let value = variable.get("objref").and_then(|named| self.of_object(named, path));
            variables.extend(variable.get("name").and_then(written).zip(value));
        }
        if variables.is_empty() {
            return;
        }
        let named = |name: &str| variables.get(name).cloned();
        let filling = Filling { marks: &[("$(", ")")], named: &named };
        let mut budget = BUDGET;
        for member in self.members.iter_mut() {
            member.manifest.body = filling.fill(&member.manifest.body, &mut budget);
        }
        if let Some(first) = self.kustomization.list("vars").first().filter(|_| budget == 0) {
            self.tell(
                first,
                "the variables of this overlay stand for more than is read: some of its objects were left out",
            );
        }
    }
}

/// The ConfigMap that a generator makes of literals.
fn generated(kustomization: &Kustomization, named: &Value) -> Option<Value> {
    let is_map = named.get("kind").and_then(written) == Some("ConfigMap");
    let name = named.get("name").and_then(written).filter(|_| is_map)?;
    let mut generators = kustomization.list("configMapGenerator").iter();
    let generator = generators.find(|generator| generator.get("name").and_then(written) == Some(name))?;
    let literals = generator.get("literals").and_then(Value::as_items).unwrap_or_default().iter();
    let entries = literals.filter_map(|literal| {
        let (key, value) = written(literal)?.split_once('=')?;
        let value = Data::String(value.trim_matches(['"', '\'']).into());
        Some((Arc::from(key), Value::new(value, literal.origin.clone())))
    });
    Some(Value::map([(Arc::from("data"), Value::map(entries.collect::<Vec<_>>()))]))
}

/// The text that parts a value, and which part is meant.
fn delimited(options: &Value) -> Option<(&str, usize)> {
    let delimiter = options.get("delimiter").and_then(written).filter(|text| !text.is_empty())?;
    let index = options.get("index").and_then(written).map_or(Some(0), |text| text.parse().ok())?;
    Some((delimiter, index))
}

/// The new value of a field: its trail begins where the field stands, if it did.
fn replaced(old: Option<&Value>, value: &Value, options: Option<&Value>) -> Value {
    let used = old.and_then(|old| old.origin.trail.as_ref()).or(value.origin.trail.as_ref());
    let origin = used.map_or_else(Origin::default, |used| {
        let step = Step::new(Arc::clone(&used.what), used.at.clone(), value.origin.trail.clone());
        Origin { trail: Some(Arc::new(step)), references: None, assumed: value.origin.assumed }
    });
    let Some((delimiter, index)) = options.and_then(delimited) else { return Value::new(value.data.clone(), origin) };
    let whole = old.and_then(Value::as_str).zip(value.as_str()).and_then(|(old, new)| {
        let mut parts: Vec<&str> = old.split(delimiter).collect();
        *parts.get_mut(index)? = new;
        Some(parts.join(delimiter))
    });
    match whole {
        Some(whole) => Value::new(Data::String(whole.into()), origin),
        None => Value::unknown(Unknown::Invalid("a part of it is replaced, and the whole cannot be told".into()))
            .with_origin(origin),
    }
}
