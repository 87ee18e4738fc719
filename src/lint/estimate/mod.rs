//! A cost estimate by Infracost (`infracost breakdown --format json`): what the regions beyond the home cost a month.
//!
//! A resource that lives wholly beyond the home counts in full; of one that spans regions by itself only the parts
//! count whose name holds a further region's id, as in `Global table (us-east-1)`. What cannot be told apart does not
//! count, so the sum is a lower bound; and what does not count is told.

mod infracost;
mod projects;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::infracost::Written;
use self::projects::Projects;
use super::UsageError;
use super::report::{MappedResource, Report};
use crate::finding::Problem;
use crate::geo::Region;
use crate::model::{Completeness, DecisionSite, Money};
use crate::source::{Location, SourceFile};

/// Addresses that a note lists.
const LISTED: usize = 5;

/// An estimate: projects with their resources.
#[derive(Debug)]
pub struct Estimate {
    /// The file as it was named.
    path: String,
    written: Written,
}

/// What was counted, and what was not.
#[derive(Default)]
struct Count<'r> {
    /// By stack and address.
    costs: BTreeMap<(&'r str, &'r str), f64>,
    /// By stack and reason.
    misses: BTreeMap<(&'r str, Miss), Vec<&'r str>>,
}

/// Why a resource beyond the home does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Miss {
    NoHome,
    NoProject,
    SeveralProjects,
    NotListed,
    NoCost,
    NoParts,
}

impl Miss {
    fn why(self) -> &'static str {
        match self {
            Self::NoHome => "none of their regions is known to be the home",
            Self::NoProject => "no project of the estimate lies where their stack does",
            Self::SeveralProjects => "projects of the estimate and stacks at one place cannot be told apart",
            Self::NotListed => "the estimate does not name them (free, or of a kind that it has no prices for)",
            Self::NoCost => "their cost hangs on usage that the estimate does not know",
            Self::NoParts => "the estimate does not part their cost by region",
        }
    }
}

impl Estimate {
    /// Reads a file of Infracost.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(file: &Arc<SourceFile>) -> Result<Self, UsageError> {
        let written = serde_json::from_str(file.text()).map_err(|error| {
            let start = file.line_start(error.line().max(1));
            let message = format!("This is no estimate of `infracost breakdown --format json`: {error}.");
            UsageError { problems: vec![Problem::at(Location::new(file, start..start), message)] }
        })?;
        Ok(Self { path: file.path().to_owned(), written })
    }

    /// Adds the monthly cost of what lives beyond the home to every decision, and to the sum of all; what has no cost
    /// becomes a note.
    pub fn apply(&self, report: &mut Report) {
        let (sums, total, notes) = self.count(report);
        for (site, sum) in report.sites.iter_mut().zip(&sums) {
            site.burden.monthly.clone_from(sum);
        }
        report.burden.monthly = total;
        let sites = report.sites_by_finding();
        let monthly = |finding: &str| sites.get(finding)?.burden.monthly.clone();
        let told: Vec<Option<Money>> = report.findings.iter().map(|finding| monthly(&finding.fingerprint)).collect();
        for (finding, money) in report.findings.iter_mut().zip(told) {
            if let Some(money) = money {
                finding.help = format!("{}\nBy the estimate at least {money} a month.", finding.help);
            }
        }
        report.problems.extend(notes);
        report.problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    }

    /// What each site costs, what all of them do, and what is not counted.
    fn count(&self, report: &Report) -> (Vec<Option<Money>>, Option<Money>, Vec<Problem>) {
        let projects = Projects::new(&self.written.projects, report);
        let mut all = Count::default();
        let sums = report.sites.iter().map(|site| {
            let mut count = Count::default();
            count.add(site, &projects);
            let sum = self.money(&count.costs);
            all.costs.extend(count.costs);
            for (reason, addresses) in count.misses {
                all.misses.entry(reason).or_default().extend(addresses);
            }
            sum
        });
        let sums = sums.collect();
        (sums, self.money(&all.costs), self.notes(all.misses))
    }

    fn money(&self, costs: &BTreeMap<(&str, &str), f64>) -> Option<Money> {
        let currency = self.written.currency.clone();
        (!costs.is_empty()).then(|| Money { amount: costs.values().sum(), currency })
    }

    fn notes(&self, misses: BTreeMap<(&str, Miss), Vec<&str>>) -> Vec<Problem> {
        let note = |((stack, miss), mut addresses): ((&str, Miss), Vec<&str>)| {
            addresses.sort_unstable();
            addresses.dedup();
            let listed = addresses.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
            let more = match addresses.len().saturating_sub(LISTED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = format!("not counted beyond the home of stack {stack}, since {}: {listed}{more}", miss.why());
            Problem::file(self.path.as_str(), message).as_note()
        };
        misses.into_iter().map(note).collect()
    }
}

impl<'r> Count<'r> {
    /// Adds a site's resources beyond the home.
    fn add(&mut self, site: &'r DecisionSite, projects: &Projects<'_>) {
        for (stack, home, address) in site.all_resources() {
            let Some(resource) = projects.resource(stack, address) else { continue };
            let regions = resource.placement.regions();
            let further: Vec<&Region> = regions.iter().filter(|region| Some(*region) != home).collect();
            if further.is_empty() {
                continue;
            }
            let is_abroad = further.len() == regions.len() && is_complete(resource);
            let cost = projects.price(stack, address).and_then(|price| match home {
                None => Err(Miss::NoHome),
                Some(_) if is_abroad => price.whole().ok_or(Miss::NoCost),
                Some(_) => price.parts_in(&further).ok_or(Miss::NoParts),
            });
            match cost {
                Ok(cost) => {
                    self.costs.insert((stack, address), cost);
                }
                Err(miss) => self.misses.entry((stack, miss)).or_default().push(address),
            }
        }
    }
}

fn is_complete(resource: &MappedResource) -> bool {
    matches!(resource.placement.completeness, Completeness::Known | Completeness::Assumed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_estimate_is_told() {
        let read = |text: &str| Estimate::read(&Arc::new(SourceFile::new("costs.json", text)));
        assert!(read("{\"currency\": \"EUR\", \"projects\": []}").is_ok());
        for text in [
            "",
            "[]",
            "{}",
            "{\"projects\": []}",
            "{\"currency\": \"much money\", \"projects\": []}",
            "{\"currency\": \"USD\", \"projects\": 3}",
            &"[".repeat(100_000),
        ] {
            assert!(read(text).is_err(), "{text:.40}");
        }
        let deep = "{\"name\":\"a\",\"subresources\":[".repeat(10_000);
        assert!(read(&format!("{{\"projects\":[{{\"breakdown\":{{\"resources\":[{deep}")).is_err());
    }
}
