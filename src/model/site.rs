//! A decision site as reports show it: the spot, the three-driver test about it, and what it multiplies.

use std::iter;

use super::{Burden, Driver, DriverTest};
use crate::geo::Region;
use crate::source::Location;

/// A block, an object or a stack on which the answer to a decision is to stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The block or the object; of a stack, something that it deploys.
    pub at: Location,
    /// The stack's name.
    pub stack: String,
}

/// A further stack in which one block decides the same, by another caller or other inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// The stack's name.
    pub stack: String,
    /// All regions that the block spans there, sorted.
    pub regions: Vec<Region>,
    /// The region that would remain there.
    pub home: Option<Region>,
    /// The addresses that live by it there, sorted.
    pub resources: Vec<String>,
}

/// A spot where somebody chose to span regions.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionSite {
    /// Its name: an address, a provider's label, a component.
    pub name: String,
    /// Where it is reported.
    pub at: Location,
    /// The stack's name.
    pub stack: String,
    /// All stacks of a fleet, sorted; none where it is none.
    pub stacks: Vec<String>,
    /// The further stacks that bring the same block, in their order.
    pub recurs: Vec<Recurrence>,
    /// All regions that it spans, sorted.
    pub regions: Vec<Region>,
    /// The region that would remain without it.
    pub home: Option<Region>,
    /// The addresses that live by it, sorted.
    pub resources: Vec<String>,
    /// The driver that covers it, if one does.
    pub driver: Option<Driver>,
    /// Where its answer is to stand, in the order of places: one choice may bring several blocks or stacks, and above
    /// each of them stands why.
    pub spots: Vec<Spot>,
    /// The three questions, filled in for it.
    pub test: DriverTest,
    /// What it multiplies.
    pub burden: Burden,
    /// The fingerprints of the findings about it, stack by stack in the order of their codes.
    pub findings: Vec<String>,
}

impl DecisionSite {
    /// All that lives by it: stacks, what is home there, and addresses.
    pub fn all_resources(&self) -> impl Iterator<Item = (&str, Option<&Region>, &str)> {
        let first = (&self.stack, &self.home, &self.resources);
        let further = self.recurs.iter().map(|other| (&other.stack, &other.home, &other.resources));
        iter::once(first).chain(further).flat_map(|(stack, home, resources)| {
            resources.iter().map(|address| (stack.as_str(), home.as_ref(), address.as_str()))
        })
    }
}
