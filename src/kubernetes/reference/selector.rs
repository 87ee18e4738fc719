//! References by label: selectors.

use std::sync::Arc;

use super::index::{Index, Labels};
use super::{Mention, Step};
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// Kinds with a selector: the field under `spec`, whether the labels stand in it without `matchLabels`, whose labels
/// are compared, and the kind that is selected (empty: any that makes pods).
const SELECTORS: [(&str, &str, bool, Labels, &str); 11] = [
    ("AuthorizationPolicy", "selector", false, Labels::Pods, ""),
    ("Gateway", "selector", true, Labels::Pods, ""),
    ("NetworkPolicy", "podSelector", false, Labels::Pods, ""),
    ("PeerAuthentication", "selector", false, Labels::Pods, ""),
    ("PodDisruptionBudget", "selector", false, Labels::Pods, ""),
    ("PodMonitor", "selector", false, Labels::Pods, ""),
    ("ReplicationController", "selector", true, Labels::Pods, "Pod"),
    ("RequestAuthentication", "selector", false, Labels::Pods, ""),
    ("Service", "selector", true, Labels::Pods, ""),
    ("ServiceEntry", "workloadSelector", false, Labels::Pods, ""),
    ("ServiceMonitor", "selector", false, Labels::Own, "Service"),
];

/// What the selector of an object selects.
pub(super) fn mentions(index: &Index<'_>, from: usize) -> Vec<Mention> {
    let Some(object) = index.objects.get(from) else { return Vec::new() };
    let kind = object.identity.kind.as_ref();
    let rows = SELECTORS.iter().filter(|row| row.0 == kind);
    rows.filter_map(|(_, field, flat, whose, target)| {
        let selector = object.body.get("spec")?.get(field)?;
        let wanted = if *flat { pairs(selector) } else { match_labels(selector)? };
        let mut targets = index.labelled(*whose, &wanted, from);
        targets.retain(|position| {
            target.is_empty() || index.objects.get(*position).is_some_and(|object| object.identity.is_core(target))
        });
        Some(Mention { path: vec![Step::Key("spec".into()), Step::Key(Arc::from(*field))], targets, joins: true })
    })
    .collect()
}

/// The labels that a selector asks for. One with expressions, too, is not followed: it may take away what they give.
pub(super) fn match_labels(selector: &Value) -> Option<Vec<(&str, &str)>> {
    let expressions = selector.get("matchExpressions").and_then(Value::as_items).unwrap_or_default();
    let labels = selector.get("matchLabels").or_else(|| selector.get("labels"));
    labels.filter(|_| expressions.is_empty()).map(pairs)
}

fn pairs(labels: &Value) -> Vec<(&str, &str)> {
    let entries = labels.as_map().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.as_ref(), written(value)?))).collect()
}
