//! What a decision to span regions multiplies.

use std::collections::BTreeSet;
use std::fmt;

use crate::finding::Count;

/// The rule of thumb: a second region costs between so many and so many times the first.
///
/// Two is what running the same twice comes to; what goes beyond is traffic between the regions and the work of keeping
/// two in step. Those who published sums say the same:
/// <https://multicloudhosting.com/multi-region-deployment-when-worth-it> (2 to 3 times a single region of equal
/// capacity), <https://www.factualminds.com/blog/multi-region-aws-without-doubling-costs> (2-3x unless replication and
/// transfer are planned for).
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
    /// How many of these copies are synchronous: a write waits for them, and nothing is stale or lost.
    pub synchronous: usize,
    /// Whose law it has to comply with: countries, those of the European Union as one.
    pub jurisdictions: BTreeSet<String>,
    /// What its resources beyond the home cost a month, where a cost estimate was given.
    pub monthly: Option<Money>,
}

/// An amount in a currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Money {
    /// How much.
    pub amount: f64,
    /// By ISO 4217: `USD`.
    pub currency: String,
}

/// `42 USD`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} {}", self.amount, self.currency)
    }
}

/// `3 resources more, 2 copies (stale reads, lost writes), 2 jurisdictions`; with `#` without what copies bring about.
impl fmt::Display for Burden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} more", Count(self.resources, "resource"))?;
        let asynchronous = self.copies.saturating_sub(self.synchronous);
        let kinds =
            [(asynchronous, "copy", "stale reads, lost writes"), (self.synchronous, "synchronous copy", "writes wait")];
        for (count, noun, brings) in kinds.into_iter().filter(|(count, ..)| *count > 0) {
            write!(f, ", {}", Count(count, noun))?;
            if !f.alternate() {
                write!(f, " ({brings})")?;
            }
        }
        if self.jurisdictions.len() > 1 {
            write!(f, ", {} jurisdictions", self.jurisdictions.len())?;
        }
        match &self.monthly {
            Some(monthly) => write!(f, ", at least {monthly} a month by the estimate"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_that_a_write_waits_for_are_told_apart() {
        let burden = Burden { resources: 2, copies: 3, synchronous: 2, ..Burden::default() };
        assert_eq!(
            burden.to_string(),
            "2 resources more, 1 copy (stale reads, lost writes), 2 synchronous copies (writes wait)"
        );
        assert_eq!(format!("{burden:#}"), "2 resources more, 1 copy, 2 synchronous copies");
    }
}
