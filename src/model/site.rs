//! A decision site as reports show it: the spot, the three-driver test about it, and what it multiplies.

use super::{Burden, Driver, DriverTest};
use crate::geo::Region;
use crate::source::Location;

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
    /// All regions that it spans, sorted.
    pub regions: Vec<Region>,
    /// The region that would remain without it.
    pub home: Option<Region>,
    /// The addresses that live by it, sorted.
    pub resources: Vec<String>,
    /// The driver that covers it, if one does.
    pub driver: Option<Driver>,
    /// The three questions, filled in for it.
    pub test: DriverTest,
    /// What it multiplies.
    pub burden: Burden,
    /// The fingerprints of the findings about it, in the order of their codes.
    pub findings: Vec<String>,
}
