//! Decisions: why something spans regions, for whole directories or single addresses.

use super::checking::Checking;
use super::pattern::{NamePattern, PathPattern};
use super::written;
use crate::model::{Driver, DriverName, From};
use crate::source::did_you_mean;

/// A decision, checked.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its name: `adr-042`.
    pub id: String,
    /// What it says, and where it was written.
    pub driver: Driver,
    scope: Option<PathPattern>,
    address: Option<NamePattern>,
}

impl Decision {
    /// Whether it holds for a resource of a stack. A decision that names neither stacks nor addresses holds only
    /// where a tag names it.
    pub(super) fn covers(&self, stack: &str, address: &str) -> bool {
        let in_scope = self.scope.as_ref().is_none_or(|scope| scope.covers(stack));
        let addressed = self.address.as_ref().is_none_or(|pattern| pattern.covers(address));
        (self.scope.is_some() || self.address.is_some()) && in_scope && addressed
    }

    pub(super) fn check(checking: &mut Checking<'_>, index: usize, written: &written::Decision) -> Option<Self> {
        let path = format!("decisions[{index}]");
        let mut names: Vec<DriverName> = Vec::new();
        let words = written.driver.as_slice().iter().flat_map(|word| word.split(',')).map(str::trim);
        for word in words {
            match DriverName::parse(word) {
                Some(name) => names.push(name),
                None => checking.wrong(&format!("{path}.driver"), no_driver(word)),
            }
        }
        names.sort();
        names.dedup();
        let scope = written.scope.as_ref().map(|glob| checking.glob(&format!("{path}.scope"), glob));
        let address = written.address.as_ref().map(|name| checking.name(&format!("{path}.address"), name));
        let driver = Driver {
            names,
            unknown: Vec::new(),
            reason: written.reason.clone(),
            owner: written.owner.clone(),
            review_by: written.review_by.clone(),
            regime: written.regime.clone(),
            regions: written.regions.as_slice().to_vec(),
            from: From::Config(written.id.clone()),
            at: checking.at(&path),
        };
        Some(Self { id: written.id.clone(), driver, scope: lift(scope)?, address: lift(address)? })
    }
}

fn no_driver(word: &str) -> String {
    let known = DriverName::ALL.map(DriverName::name);
    format!("`{word}` is no driver; {}", did_you_mean(word, &known, "the drivers are"))
}

/// A part that was not written is fine; one that was written wrongly is not.
pub(super) fn lift<T>(checked: Option<Option<T>>) -> Option<Option<T>> {
    match checked {
        None => Some(None),
        Some(None) => None,
        Some(Some(part)) => Some(Some(part)),
    }
}
