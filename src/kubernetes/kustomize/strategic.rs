//! Strategic merge patches.
//!
//! Maps are merged, `null` takes away, `$patch: delete` and `$patch: replace` do what they say. Lists are replaced,
//! save those that Kubernetes merges by a key; the keys are the `patchMergeKey`s of the Kubernetes API reference. Lists
//! of custom resources have none. New items go behind the old ones (Kustomize puts them in front): no place hangs
//! on that.

use super::field;
use crate::value::{Data, Value};

/// Lists of built-in kinds that are merged, and the field that tells their items apart.
const MERGE_KEYS: [(&str, &str); 13] = [
    ("containers", "name"),
    ("env", "name"),
    ("ephemeralContainers", "name"),
    ("hostAliases", "ip"),
    ("imagePullSecrets", "name"),
    ("initContainers", "name"),
    ("ports", "containerPort"),
    ("ports", "port"),
    ("secrets", "name"),
    ("topologySpreadConstraints", "topologyKey"),
    ("volumeDevices", "devicePath"),
    ("volumeMounts", "mountPath"),
    ("volumes", "name"),
];

/// Merges a patch into a body; says whether the patch deletes the whole of it. `built_in` kinds merge lists by key.
pub(super) fn merge(body: &mut Value, patch: &Value, built_in: bool) -> bool {
    match directive(patch) {
        Some("delete") => return true,
        Some("replace") => {
            *body = without_directive(patch);
            return false;
        }
        _ => {}
    }
    let Some(changes) = patch.as_map().filter(|_| matches!(body.data, Data::Map(_) | Data::Null)) else {
        *body = patch.clone();
        return false;
    };
    let Some(entries) = field::entries(body) else { return false };
    for (key, change) in changes {
        if key.starts_with('$') {
            continue;
        }
        if change.is_null() {
            entries.remove(key);
            continue;
        }
        match entries.get_mut(key) {
            None if change.as_map().is_none() => {
                entries.insert(key.clone(), change.clone());
            }
            None => {
                let mut fresh = Value::null().with_origin(change.origin.clone());
                if !merge(&mut fresh, change, built_in) {
                    entries.insert(key.clone(), fresh);
                }
            }
            Some(old) if built_in && merges_by_key(key, old, change) => merge_list(old, key, change),
            Some(old) => {
                if merge(old, change, built_in) {
                    entries.remove(key);
                }
            }
        }
    }
    false
}

fn directive(patch: &Value) -> Option<&str> {
    patch.get("$patch")?.as_str()
}

fn without_directive(patch: &Value) -> Value {
    let mut kept = patch.clone();
    field::entries(&mut kept).into_iter().for_each(|entries| {
        entries.remove("$patch");
    });
    kept
}

/// The key by which this list is merged: every item on both sides must have it.
fn merge_key(list: &str, old: &Value, change: &Value) -> Option<&'static str> {
    let items = |value: &Value, key: &str| {
        value.as_items().is_some_and(|items| items.iter().all(|item| item.get(key).is_some()))
    };
    let keys = MERGE_KEYS.iter().filter(|(name, _)| *name == list).map(|(_, key)| *key);
    keys.into_iter().find(|key| items(old, key) && items(change, key))
}

fn merges_by_key(list: &str, old: &Value, change: &Value) -> bool {
    merge_key(list, old, change).is_some()
}

fn merge_list(old: &mut Value, list: &str, change: &Value) {
    let Some(key) = merge_key(list, old, change) else { return };
    let Some(items) = field::items(old) else { return };
    for new in change.as_items().unwrap_or_default() {
        match items.iter().position(|item| item.get(key) == new.get(key)) {
            None => items.push(new.clone()),
            Some(position) => {
                let deleted = items.get_mut(position).is_some_and(|item| merge(item, new, true));
                if deleted {
                    items.remove(position);
                }
            }
        }
    }
}
