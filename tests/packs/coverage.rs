//! What can span regions has a rule, or a reason why it needs none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use regionlint::rules::{Book, fits};
use serde::Deserialize;

use super::{heads, none, rules};

/// The list of what can span regions.
const SPANNING: &str = "rules/schemas/spanning.yaml";

#[derive(Deserialize)]
struct Spanning {
    provider: String,
    types: Vec<String>,
    #[serde(default)]
    without_rule: BTreeMap<String, String>,
}

fn spanning() -> Vec<Spanning> {
    serde_yaml::from_str(&fs::read_to_string(SPANNING).unwrap()).unwrap()
}

/// Providers whose types a pack answers for.
fn is_answered(type_name: &str) -> bool {
    heads().values().any(|head| head.types.iter().any(|pattern| fits(pattern, type_name)))
}

#[test]
fn what_can_span_regions_has_a_rule_or_a_reason() {
    let book = Book::default();
    let coverage = book.coverage();
    let uncovered = coverage.iter().flat_map(|one| &one.uncovered).filter(|type_name| is_answered(type_name));
    none(&uncovered.map(|type_name| format!("{type_name} has neither rule nor reason")).collect::<Vec<_>>());
}

#[test]
fn a_reason_is_for_a_type_of_the_list_without_a_rule() {
    let ruled: BTreeSet<String> = rules().iter().flat_map(|ruled| ruled.types().map(str::to_owned)).collect();
    let mut idle = Vec::new();
    for one in spanning() {
        for (type_name, reason) in &one.without_rule {
            let has_rule = ruled.iter().any(|pattern| fits(pattern, type_name));
            if has_rule || !one.types.contains(type_name) || reason.split_whitespace().count() < 4 {
                idle.push(format!("{}: {type_name}: {reason}", one.provider));
            }
        }
    }
    none(&idle);
}
