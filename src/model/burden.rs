//! What a decision to span regions multiplies.

use std::collections::BTreeSet;

/// The rule of thumb: a second region costs between so many and so many times the first.
///
/// Two is what running the same twice comes to; what goes beyond is traffic between the regions and the work of keeping
/// two in step. Those who published sums say the same: <https://multicloudhosting.com/multi-region-deployment-when-worth-it>
/// (2 to 3 times a single region of equal capacity), <https://www.factualminds.com/blog/multi-region-aws-without-doubling-costs>
/// (2-3x unless replication and transfer are planned for).
pub const RULE_OF_THUMB: (u32, u32) = (2, 3);

/// What a decision, or all of them, multiplies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Burden {
    /// Resources that exist beyond the home region because of it: each as often as there are further regions.
    pub resources: usize,
    /// Regions that it spans.
    pub regions: usize,
    /// Links between its regions: data and traffic.
    pub links: usize,
    /// Links and places that keep a copy. Across regions they are asynchronous as a rule: reads there may be stale, and
    /// a failover may lose the last writes.
    pub copies: usize,
    /// Whose law it has to comply with: countries, those of the European Union as one.
    pub jurisdictions: BTreeSet<String>,
    /// What its resources beyond the home cost a month, where a cost estimate was given.
    pub monthly: Option<f64>,
}

impl Burden {
    /// Adds another decision's; regions are counted by who knows them all.
    pub fn add(&mut self, other: &Self) {
        self.resources += other.resources;
        self.links += other.links;
        self.copies += other.copies;
        self.jurisdictions.extend(other.jurisdictions.iter().cloned());
        if let Some(more) = other.monthly {
            *self.monthly.get_or_insert(0.0) += more;
        }
    }
}
