//! JSON patches (RFC 6902) and the pointers (RFC 6901) they use.

use super::field;
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// Applies the operations `add`, `replace` and `remove` of a patch; says whether all of it could be done.
pub(super) fn apply(body: &mut Value, operations: &[Value]) -> bool {
    annotate(body);
    operations.iter().all(|operation| {
        let kind = operation.get("op").and_then(Value::as_str).unwrap_or_default();
        let Some(path) = operation.get("path").and_then(written) else { return false };
        let value = operation.get("value");
        match (kind, value) {
            ("add", Some(value)) => put(body, path, value, true),
            ("replace", Some(value)) => put(body, path, value, false),
            ("remove", _) => remove(body, path),
            // A test changes nothing, and whether it holds decides only whether Kustomize fails.
            ("test", _) => true,
            _ => false,
        }
    })
}

/// Gives an object the map of its annotations: it has one in Kustomize's hands, which keep notes of their own there, so
/// that a pointer into it never ends in nothing.
fn annotate(body: &mut Value) {
    let metadata = field::entries(body).and_then(|entries| entries.get_mut("metadata"));
    if let Some(entries) = metadata.and_then(field::entries) {
        field::entries(entries.entry("annotations".into()).or_insert_with(|| Value::map([])));
    }
}

/// Longer pointers are not followed, so that no chain of patches can nest a body without end.
const STEP_LIMIT: usize = 64;

/// The steps of a pointer, and the last one by itself.
fn steps(path: &str) -> Option<(Vec<String>, String)> {
    let steps = path.strip_prefix('/')?.split('/').map(|step| step.replace("~1", "/").replace("~0", "~"));
    let mut steps: Vec<String> = steps.collect();
    let last = steps.pop().filter(|_| steps.len() < STEP_LIMIT)?;
    Some((steps, last))
}

fn descend<'v>(body: &'v mut Value, steps: &[String]) -> Option<&'v mut Value> {
    steps.iter().try_fold(body, |value, step| {
        if value.as_items().is_some() {
            field::items(value)?.get_mut(step.parse::<usize>().ok()?)
        } else {
            field::entries(value)?.get_mut(step.as_str())
        }
    })
}

fn put(body: &mut Value, path: &str, new: &Value, insert: bool) -> bool {
    let Some((steps, last)) = steps(path) else { return false };
    let Some(parent) = descend(body, &steps) else { return false };
    if let Some(items) = field::items(parent) {
        return put_item(items, &last, new, insert);
    }
    let Some(entries) = field::entries(parent) else { return false };
    entries.insert(last.into(), new.clone());
    true
}

fn put_item(items: &mut Vec<Value>, step: &str, new: &Value, insert: bool) -> bool {
    if step == "-" && insert {
        items.push(new.clone());
        return true;
    }
    let Ok(index) = step.parse::<usize>() else { return false };
    if insert && index <= items.len() {
        items.insert(index, new.clone());
        return true;
    }
    let Some(item) = items.get_mut(index) else { return false };
    item.clone_from(new);
    true
}

fn remove(body: &mut Value, path: &str) -> bool {
    let Some((steps, last)) = steps(path) else { return false };
    let Some(parent) = descend(body, &steps) else { return false };
    if let Some(items) = field::items(parent) {
        let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len()) else { return false };
        items.remove(index);
        return true;
    }
    field::entries(parent).is_some_and(|entries| entries.remove(last.as_str()).is_some())
}
