//! Label selectors over clusters.
//!
//! A selector over a label that holds a region says by itself where the clusters are. Any other is held against the
//! clusters for which objects stand; more of them may be registered elsewhere, so that the answer is never complete.

use super::locator::Locator;
use super::region::{Meaning, Told};
use super::scheduling;
use crate::value::{Data, Unknown, Value};

/// One requirement of a selector.
struct Requirement<'v> {
    key: &'v str,
    operator: &'v str,
    values: &'v [Value],
}

impl Locator<'_> {
    /// Where the clusters run that a selector selects.
    pub(super) fn where_selected(&self, selector: &Value, meaning: Meaning<'_>) -> Vec<Told> {
        let catalogue = self.options.catalogue;
        let stated = scheduling::selected(selector, meaning, catalogue);
        if !stated.is_empty() {
            return stated;
        }
        let requirements = requirements(selector);
        let matching = self
            .clusters
            .all()
            .iter()
            .filter(|cluster| requirements.iter().all(|requirement| requirement.holds(&cluster.labels)));
        let mut told: Vec<Told> = matching
            .flat_map(|cluster| {
                cluster.told.iter().map(|told| super::clusters::through(told.clone(), &selector.origin))
            })
            .collect();
        let more = Unknown::Unstated("which clusters it selects is known only where they are registered".into());
        told.push(Told::Unknown(more, selector.origin.trail.clone()));
        told
    }
}

fn requirements(selector: &Value) -> Vec<Requirement<'_>> {
    let pairs = selector.get("matchLabels").and_then(Value::as_map).into_iter().flatten();
    let pairs = pairs.map(|(key, value)| Requirement { key, operator: "In", values: std::slice::from_ref(value) });
    let expressions = selector.get("matchExpressions").and_then(Value::as_items).unwrap_or_default();
    let expressions = expressions.iter().map(|one| Requirement {
        key: one.get("key").and_then(Value::as_str).unwrap_or_default(),
        operator: one.get("operator").and_then(Value::as_str).unwrap_or_default(),
        values: one.get("values").and_then(Value::as_items).unwrap_or_default(),
    });
    pairs.chain(expressions).collect()
}

impl Requirement<'_> {
    /// Whether labels meet it for sure.
    fn holds(&self, labels: &Value) -> bool {
        let label = labels.get(self.key);
        let known = |value: &Value| !matches!(value.data, Data::Unknown(_) | Data::OneOf(_));
        if label.is_some_and(|label| !known(label)) || !self.values.iter().all(known) {
            return false;
        }
        let among = label.is_some_and(|label| self.values.contains(label));
        match self.operator {
            "In" => among,
            "NotIn" => !among,
            "Exists" => label.is_some(),
            "DoesNotExist" => label.is_none(),
            _ => false,
        }
    }
}
