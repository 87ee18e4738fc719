//! The register as a table for a wiki or a report of an audit.

use std::fmt::Write;

use super::{idle, names, overview, review, undeclared};
use crate::lint::Report;
use crate::model::RegisteredDriver;
use crate::report::markdown::escape;
use crate::report::walk::UNNAMED_REGIONS;

/// Characters of a cell of prose.
const CELL: usize = 400;

/// All drivers in a table.
pub fn write(report: &Report) -> String {
    let mut text = format!("## Why things span regions\n\n{}, as of {}.\n", overview(report), report.as_of);
    // Writing to a string cannot fail.
    if let Some(sentence) = undeclared(report) {
        let _ = write!(text, "\n**{sentence}**\n");
    }
    if !report.drivers.is_empty() {
        text.push_str("\n| Driver | On | Why | Regions | Resources | Owner | Review | Where |\n|---|---|---|---|---|---|---|---|\n");
    }
    for driver in &report.drivers {
        let _ = writeln!(text, "{}", row(driver));
    }
    text
}

fn row(driver: &RegisteredDriver) -> String {
    let reason = driver.driver.reason.as_deref().filter(|_| driver.driver.says_why());
    let regions: Vec<String> = driver.regions.iter().map(|region| escape::code(region.as_str())).collect();
    let regions = match idle(driver) {
        Some(_) => "idle".to_owned(),
        None if regions.is_empty() => UNNAMED_REGIONS.to_owned(),
        None => regions.join(", "),
    };
    format!(
        "| {} | {} | {} | {regions} | {} | {} | {} | {} |",
        escape::prose(&names(driver), CELL),
        escape::code(&driver.on),
        reason.map_or_else(|| "**nobody says why**".to_owned(), |reason| escape::prose(reason, CELL)),
        driver.resources,
        driver.driver.owner.as_deref().map_or_else(|| "none".to_owned(), |owner| escape::prose(owner, CELL)),
        escape::prose(&review(driver), CELL),
        escape::code(&driver.driver.at.to_string()),
    )
}

#[cfg(test)]
mod tests {
    use crate::report::example;

    #[test]
    fn every_driver_is_a_row() {
        insta::assert_snapshot!(super::write(&example::register()));
    }

    #[test]
    fn markup_stays_in_its_cell() {
        let mut report = example::register();
        for driver in &mut report.drivers {
            driver.driver.reason = Some("a | b <img src=x>\n| c".to_owned());
        }
        let text = super::write(&report);
        let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
        assert_eq!(rows.len(), report.drivers.len() + 1);
        assert!(!text.replace("\\<", "").contains("<img"), "{text}");
    }
}
