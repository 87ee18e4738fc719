//! A cost estimate by Infracost (`infracost breakdown --format json`): what the regions beyond the home cost a month.
//!
//! A resource that lives wholly beyond the home counts in full; of one that spans regions by itself only the parts count
//! whose name holds a further region's id, as in `Global table (us-east-1)`. What cannot be told apart does not count, so
//! the sum is a lower bound.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use super::UsageError;
use super::report::{MappedStack, Report};
use crate::finding::Problem;
use crate::geo::Region;
use crate::model::DecisionSite;
use crate::source::{Location, SourceFile};

/// Parts of parts that are looked into.
const DEPTH: usize = 8;

/// An estimate: projects with their resources.
#[derive(Debug, Deserialize)]
pub struct Estimate {
    /// `USD`.
    #[serde(default)]
    currency: String,
    projects: Vec<Project>,
}

#[derive(Debug, Deserialize)]
struct Project {
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    breakdown: Option<Breakdown>,
}

#[derive(Debug, Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    path: String,
}

#[derive(Debug, Deserialize)]
struct Breakdown {
    #[serde(default)]
    resources: Vec<Item>,
}

/// A resource, a part of one, or a component of its cost.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    name: String,
    /// A number in a text; none where usage decides.
    #[serde(default)]
    monthly_cost: Option<String>,
    #[serde(default, rename = "subresources")]
    subresources: Vec<Item>,
    #[serde(default)]
    cost_components: Vec<Item>,
}

impl Estimate {
    /// Reads a file of Infracost.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(file: &Arc<SourceFile>) -> Result<Self, UsageError> {
        serde_json::from_str(file.text()).map_err(|error| {
            let start = file.line_start(error.line().max(1));
            let message = format!("This is no estimate of `infracost breakdown --format json`: {error}.");
            UsageError { problems: vec![Problem::at(Location::new(file, start..start), message)] }
        })
    }

    /// Adds the monthly cost of what lives beyond the home to every decision, and to the sum of all.
    pub fn apply(&self, report: &mut Report) {
        let mut counted: BTreeMap<(String, String), f64> = BTreeMap::new();
        let sums: Vec<Option<f64>> = report
            .sites
            .iter()
            .map(|site| {
                let costs = self.beyond(report, site);
                let sum = costs.values().sum();
                let known = !costs.is_empty();
                counted.extend(costs);
                known.then_some(sum)
            })
            .collect();
        for (site, sum) in report.sites.iter_mut().zip(sums) {
            site.burden.monthly = sum;
            let Some(sum) = sum else { continue };
            for finding in report.findings.iter_mut().filter(|finding| site.findings.contains(&finding.fingerprint)) {
                finding.help =
                    format!("{}\nBy the estimate at least {sum:.0} {} a month.", finding.help, self.currency);
            }
        }
        report.burden.monthly = (!counted.is_empty()).then(|| counted.values().sum());
    }

    /// What a site's resources cost beyond the home, by stack and address.
    fn beyond(&self, report: &Report, site: &DecisionSite) -> BTreeMap<(String, String), f64> {
        let stacks = report.map.stacks.iter().filter(|stack| stack.name == site.stack);
        let mut costs = BTreeMap::new();
        for stack in stacks {
            let own: BTreeSet<&str> = site.resources.iter().map(String::as_str).collect();
            for resource in stack.resources.iter().filter(|resource| own.contains(resource.address.as_str())) {
                let regions = resource.placement.regions();
                let further: Vec<&Region> =
                    regions.iter().filter(|region| Some(*region) != site.home.as_ref()).collect();
                let Some(item) = self.item(report, stack, &resource.address).filter(|_| !further.is_empty()) else {
                    continue;
                };
                let cost = if further.len() == regions.len() { item.cost() } else { item.parts_in(&further, 0) };
                if let Some(cost) = cost {
                    costs.insert((stack.name.clone(), resource.address.clone()), cost);
                }
            }
        }
        costs
    }

    fn item(&self, report: &Report, stack: &MappedStack, address: &str) -> Option<&Item> {
        let only = self.projects.len() == 1 && report.map.stacks.len() == 1;
        let is_it = |project: &&Project| only || trimmed(&project.metadata.path) == trimmed(&stack.directory);
        let resources = self.projects.iter().filter(is_it).filter_map(|project| project.breakdown.as_ref());
        resources.flat_map(|breakdown| &breakdown.resources).find(|item| item.name == address)
    }
}

impl Item {
    /// Its cost where it is a number and not below nothing.
    fn cost(&self) -> Option<f64> {
        let cost: f64 = self.monthly_cost.as_deref()?.parse().ok()?;
        (cost.is_finite() && cost >= 0.0).then_some(cost)
    }

    /// What its parts cost whose names hold one of the regions.
    fn parts_in(&self, regions: &[&Region], depth: usize) -> Option<f64> {
        let names = |item: &Item| {
            let id =
                |region: &&&Region| region.as_str().rsplit([':', '/']).next().is_some_and(|id| item.name.contains(id));
            regions.iter().any(|region| id(&region))
        };
        let parts = self.subresources.iter().chain(&self.cost_components);
        let costs = parts.filter_map(|part| {
            if names(part) {
                part.cost()
            } else if depth < DEPTH {
                part.parts_in(regions, depth + 1)
            } else {
                None
            }
        });
        costs.reduce(|one, other| one + other)
    }
}

fn trimmed(path: &str) -> &str {
    let path = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    if path == "." { "" } else { path }
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
        assert_eq!(table.parts_in(&[&virginia], 0), Some(12.5));
        assert_eq!(table.parts_in(&[&Region::new("aws:sa-east-1")], 0), None);
    }

    #[test]
    fn costs_that_are_none_do_not_count() {
        for cost in ["null", "\"\"", "\"NaN\"", "\"inf\"", "\"-3\"", "\"free\""] {
            assert_eq!(item(&format!("{{\"name\": \"a\", \"monthlyCost\": {cost}}}")).cost(), None, "{cost}");
        }
    }

    #[test]
    fn what_is_no_estimate_is_told() {
        let read = |text: &str| Estimate::read(&Arc::new(SourceFile::new("costs.json", text)));
        assert!(read("{\"projects\": []}").is_ok());
        for text in ["", "[]", "{}", "{\"projects\": 3}", &"[".repeat(100_000)] {
            assert!(read(text).is_err());
        }
        let deep = "{\"name\":\"a\",\"subresources\":[".repeat(10_000);
        assert!(read(&format!("{{\"projects\":[{{\"breakdown\":{{\"resources\":[{deep}")).is_err());
    }
}
