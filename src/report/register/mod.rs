//! The register of drivers, for auditors: who decided to span regions, why, where, and when to look again.

mod json;
mod lines;
mod markdown;

pub use json::write as write_json;
pub use lines::write as write_lines;
pub use markdown::write as write_markdown;

use std::collections::BTreeMap;

use crate::lint::Report;
use crate::model::{DriverName, RegisteredDriver, Review};

use crate::finding::Count;

/// The drivers that it names, or the words that are none.
fn names(driver: &RegisteredDriver) -> String {
    if driver.driver.names.is_empty() {
        return format!("no driver (\"{}\")", driver.driver.unknown.join(", "));
    }
    driver.driver.names.iter().map(|name| name.name()).collect::<Vec<_>>().join(", ")
}

/// Why a driver decides nothing.
fn idle(driver: &RegisteredDriver) -> Option<&'static str> {
    match (driver.is_idle(), driver.driver.names.is_empty()) {
        (_, true) => Some("decides nothing: it names none of the three drivers"),
        (true, false) => Some("idle: nothing in its scope spans regions"),
        (false, false) => None,
    }
}

/// `review by 2027-06-30, in 217 days`.
fn review(driver: &RegisteredDriver) -> String {
    let date = driver.driver.review_by.as_deref().unwrap_or_default();
    let days = |days: i64| Count(usize::try_from(days).unwrap_or_default(), "day");
    match driver.review {
        Review::Never => "no review date".to_owned(),
        Review::Unreadable => format!("review by \"{date}\", which is no date"),
        Review::Overdue(late) => format!("review was due on {date}, {} ago", days(late)),
        Review::Soon(0) => format!("review by {date}, today"),
        Review::Soon(left) | Review::Later(left) => format!("review by {date}, in {}", days(left)),
    }
}

/// What is wrong with the register as a whole, and how much there is: `5 drivers: 1 latency, 4 availability; 1 idle`.
fn overview(report: &Report) -> String {
    let drivers = &report.drivers;
    let mut by_name: BTreeMap<DriverName, usize> = BTreeMap::new();
    for name in drivers.iter().flat_map(|driver| &driver.driver.names) {
        *by_name.entry(*name).or_default() += 1;
    }
    let kinds: Vec<String> = by_name.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let count = |holds: &dyn Fn(&RegisteredDriver) -> bool| drivers.iter().filter(|driver| holds(driver)).count();
    let wants = [
        (count(&|driver| idle(driver).is_some()), "idle"),
        (count(&|driver| !driver.driver.says_why()), "without a reason"),
        (count(&|driver| driver.driver.owner.is_none()), "without an owner"),
        (count(&|driver| driver.review == Review::Never), "without a review date"),
        (count(&|driver| matches!(driver.review, Review::Overdue(_) | Review::Unreadable)), "overdue"),
    ];
    let wants: Vec<String> =
        wants.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let mut text =
        if drivers.is_empty() { "No drivers".to_owned() } else { Count(drivers.len(), "driver").to_string() };
    for (gap, parts) in [(": ", kinds), ("; ", wants)] {
        if !parts.is_empty() {
            text.push_str(gap);
            text.push_str(&parts.join(", "));
        }
    }
    text
}

/// Spans that nobody has given a driver; none when there is no such span.
fn undeclared(report: &Report) -> Option<String> {
    let count = report.sites.iter().filter(|site| site.driver.is_none()).count();
    let them = if count == 1 { "it" } else { "them" };
    (count > 0).then(|| format!("{} without a driver: `regionlint check` names {them}.", Count(count, "decision")))
}
