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
        // A selector that cannot be told selects none for sure.
        let requirements = requirements(selector);
        let met = |labels| requirements.as_ref().is_some_and(|all| all.iter().all(|one| one.holds(labels)));
        let matching = self.around.clusters().filter(|cluster| met(&cluster.labels));
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

/// The requirements of a selector, all of which must hold; none where it cannot be told what it asks for.
fn requirements(selector: &Value) -> Option<Vec<Requirement<'_>>> {
    let field = |name: &str| selector.get(name).filter(|value| !value.is_null());
    selector.as_map()?;
    let mut all = Vec::new();
    if let Some(pairs) = field("matchLabels") {
        let pairs = pairs.as_map()?.iter();
        all.extend(pairs.map(|(key, value)| Requirement { key, operator: "In", values: std::slice::from_ref(value) }));
    }
    if let Some(expressions) = field("matchExpressions") {
        for one in expressions.as_items()? {
            let values = one.get("values").filter(|values| !values.is_null());
            all.push(Requirement {
                key: one.get("key")?.as_str()?,
                operator: one.get("operator")?.as_str()?,
                values: values.map_or(Some(&[][..]), Value::as_items)?,
            });
        }
    }
    Some(all)
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
