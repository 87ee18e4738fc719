//! The written form: what `infracost breakdown --format json` gives, as far as it matters here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use crate::geo::Region;

/// An estimate: projects with their resources, in one currency.
#[derive(Debug, Deserialize)]
pub(super) struct Written {
    /// By ISO 4217: `USD`.
    #[serde(deserialize_with = "currency")]
    pub(super) currency: String,
    pub(super) projects: Vec<Project>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Project {
    #[serde(default)]
    pub(super) metadata: Metadata,
    #[serde(default)]
    breakdown: Option<Breakdown>,
}

/// Where a project lies.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    /// What Infracost was called with.
    #[serde(default)]
    pub(super) path: String,
    /// The path in the repository, where there is one.
    #[serde(default)]
    pub(super) vcs_sub_path: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Breakdown {
    #[serde(default)]
    resources: Vec<Item>,
    #[serde(default)]
    free_resources: Vec<Free>,
}

/// A resource, a part of one, or a component of its cost.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    name: String,
    /// A decimal number in a text; none where usage decides.
    #[serde(default)]
    monthly_cost: Option<String>,
    #[serde(default, rename = "subresources")]
    subresources: Vec<Item>,
    #[serde(default)]
    cost_components: Vec<Item>,
}

/// A resource without a price.
#[derive(Debug, Deserialize)]
struct Free {
    name: String,
}

/// What a resource costs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Price<'a> {
    /// Nothing.
    Free,
    /// What its item says.
    Item(&'a Item),
}

impl Project {
    /// The prices by address.
    pub(super) fn prices(&self) -> BTreeMap<&str, Price<'_>> {
        let breakdown = || self.breakdown.iter();
        let free = breakdown().flat_map(|breakdown| &breakdown.free_resources);
        let priced = breakdown().flat_map(|breakdown| &breakdown.resources);
        let free = free.map(|free| (free.name.as_str(), Price::Free));
        free.chain(priced.map(|item| (item.name.as_str(), Price::Item(item)))).collect()
    }
}

impl Price<'_> {
    /// What all of it costs a month; none where that is no number, or below nothing.
    pub(super) fn whole(&self) -> Option<f64> {
        match self {
            Self::Free => Some(0.0),
            Self::Item(item) => item.cost(),
        }
    }

    /// What the parts cost a month whose names hold one of the regions; none where no part does.
    pub(super) fn parts_in(&self, regions: &[&Region]) -> Option<f64> {
        match self {
            Self::Free => Some(0.0),
            Self::Item(item) => item.parts_in(regions),
        }
    }
}

impl Item {
    fn cost(&self) -> Option<f64> {
        let cost: f64 = self.monthly_cost.as_deref()?.parse().ok()?;
        (cost.is_finite() && cost >= 0.0).then_some(cost)
    }

    /// Parts have parts, as deep as the reader of JSON lets them nest.
    fn parts_in(&self, regions: &[&Region]) -> Option<f64> {
        let parts = self.subresources.iter().chain(&self.cost_components);
        let is_there = |part: &Item| regions.iter().any(|region| part.names(region));
        let costs = parts.filter_map(|part| if is_there(part) { part.cost() } else { part.parts_in(regions) });
        costs.reduce(|one, other| one + other)
    }

    /// Whether a region's id is a word of its name, as in `Global table (us-east-1)`: `eastus` is none of `eastus2`.
    fn names(&self, region: &Region) -> bool {
        let id = region.as_str().rsplit([':', '/']).next().unwrap_or_default();
        let ends = |character: char| !character.is_alphanumeric() && !matches!(character, '-' | '_');
        !id.is_empty() && self.name.split(ends).any(|word| word == id)
    }
}

fn currency<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.len() == 3 && text.chars().all(|letter| letter.is_ascii_alphabetic()) {
        Ok(text.to_ascii_uppercase())
    } else {
        Err(D::Error::custom("the currency is no code of three letters, like USD"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    fn item(json: &str) -> Item {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn parts_are_found_by_their_region() {
        let table = item(
            r#"{"name": "aws_dynamodb_table.a", "monthlyCost": "30", "subresources": [
                {"name": "Global table (us-east-1)", "monthlyCost": "12.5"},
                {"name": "Global table (eu-west-1)", "monthlyCost": "2", "costComponents": []}]}"#,
        );
        let virginia = Region::new("aws:us-east-1");
        assert_eq!(table.parts_in(&[&virginia]), Some(12.5));
        assert_eq!(table.parts_in(&[&Region::new("aws:sa-east-1")]), None);
    }

    #[test]
    fn a_region_is_a_whole_word() {
        let named = |name: &str| item(&format!("{{\"name\": \"{name}\"}}"));
        let east = Region::new("azure:eastus");
        assert!(named("Replica (eastus, zone redundant)").names(&east));
        assert!(!named("Replica (eastus2)").names(&east));
        assert!(!named("Copy to us-east-1-bos").names(&Region::new("aws:us-east-1")));
    }

    #[test]
    fn costs_that_are_none_do_not_count() {
        for cost in ["null", "\"\"", "\"NaN\"", "\"inf\"", "\"-3\"", "\"free\""] {
            assert_eq!(item(&format!("{{\"name\": \"a\", \"monthlyCost\": {cost}}}")).cost(), None, "{cost}");
        }
    }
}
