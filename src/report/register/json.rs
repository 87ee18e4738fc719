//! The register for programs.

use serde::Serialize;

use crate::geo::Region;
use crate::lint::Report;
use crate::model::RegisteredDriver;
use crate::report::{Error, decision_row::BurdenRow, json::SCHEMA_VERSION, json_text, sanitise};

/// All drivers.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub fn write(report: &Report) -> Result<String, Error> {
    json_text::write(&Document {
        schema_version: SCHEMA_VERSION,
        as_of: &report.as_of,
        drivers: report.drivers.iter().map(DriverRow::of).collect(),
        undeclared: report.sites.iter().filter(|site| site.driver.is_none()).count(),
        burden: BurdenRow::of(&report.burden),
    })
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    as_of: &'a str,
    drivers: Vec<DriverRow<'a>>,
    /// Decisions without a driver.
    undeclared: usize,
    burden: BurdenRow<'a>,
}

#[derive(Serialize)]
struct DriverRow<'a> {
    names: Vec<&'static str>,
    /// Words that are no driver.
    unknown: &'a [String],
    reason: Option<String>,
    regime: Option<&'a str>,
    owner: Option<&'a str>,
    review_by: Option<&'a str>,
    review: ReviewRow,
    idle: bool,
    on: &'a str,
    from: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    stacks: &'a [String],
    sites: &'a [String],
    regions: &'a [Region],
    resources: usize,
}

#[derive(Serialize)]
struct ReviewRow {
    state: &'static str,
    /// Days until the review; negative when it has passed.
    days: Option<i64>,
}

impl<'a> DriverRow<'a> {
    fn of(row: &'a RegisteredDriver) -> Self {
        let driver = &row.driver;
        let start = driver.at.start();
        Self {
            names: driver.names.iter().map(|name| name.name()).collect(),
            unknown: &driver.unknown,
            reason: driver.reason.as_deref().map(|reason| sanitise::prose(reason).into_owned()),
            regime: driver.regime.as_deref(),
            owner: driver.owner.as_deref(),
            review_by: driver.review_by.as_deref(),
            review: ReviewRow { state: row.review.name(), days: row.review.days() },
            idle: row.is_idle(),
            on: &row.on,
            from: driver.from.name(),
            file: driver.at.path(),
            line: start.line,
            column: start.column,
            stacks: &row.stacks,
            sites: &row.sites,
            regions: &row.regions,
            resources: row.resources,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::example;

    #[test]
    fn the_contract_is_kept() {
        insta::assert_snapshot!(super::write(&example::register()).unwrap_or_default());
    }
}
