//! Who uses the service, and how long they may wait.

use std::collections::BTreeMap;

use super::checking::Checking;
use super::written;
use crate::source::Location;

/// Who uses the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Audience {
    /// How long a request may take there and back, in milliseconds.
    pub latency_ms: Option<f64>,
    /// Shares of users in percent by country, jurisdiction or continent, as written; `rest` for all others.
    pub users: BTreeMap<String, f64>,
    /// Where it was written.
    pub at: Location,
}

impl Audience {
    /// The name of all users who are not named.
    pub const REST: &'static str = "rest";

    pub(super) fn check(checking: &mut Checking<'_>, written: &written::Audience) -> Self {
        if written.latency_ms.is_some_and(|latency| !latency.is_finite() || latency <= 0.0) {
            checking.wrong("audience.latency-ms", "a time is needed, in milliseconds");
        }
        let wrong = written.users.iter().find(|(_, share)| !share.is_finite() || **share < 0.0);
        if let Some((place, _)) = wrong {
            checking.wrong(&format!("audience.users.{place}"), "a share is needed, in percent");
        }
        let sum: f64 = written.users.values().sum();
        if sum > 100.5 {
            checking.wrong("audience.users", format!("the shares add up to {sum} percent"));
        }
        Self { latency_ms: written.latency_ms, users: written.users.clone(), at: checking.at("audience") }
    }
}
