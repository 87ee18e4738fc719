//! The register at a terminal: three lines a driver.

use std::fmt::Write;

use super::{idle, names, overview, review, undeclared};
use crate::finding::Count;
use crate::lint::Report;
use crate::model::RegisteredDriver;
use crate::report::sanitise;
use crate::report::walk::UNNAMED_REGIONS;

/// Regions and stacks that a line names.
const NAMED: usize = 4;

/// All drivers, the overview last.
pub fn write(report: &Report) -> String {
    let mut text = String::new();
    for driver in &report.drivers {
        write_driver(&mut text, driver);
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}", overview(report));
    text.extend(undeclared(report).map(|sentence| format!("{sentence}\n")));
    text
}

fn write_driver(text: &mut String, driver: &RegisteredDriver) {
    let reason = driver.driver.reason.as_deref().filter(|_| driver.driver.says_why()).unwrap_or("nobody says why");
    let title = format!("{} on {}: {reason}", names(driver), driver.on);
    let at = driver.driver.at.to_string();
    let owner = driver.driver.owner.as_ref().map_or_else(|| "no owner".to_owned(), |owner| format!("owner {owner}"));
    let regime = driver.driver.regime.as_ref().map(|regime| format!("regime {regime}"));
    let people: Vec<String> = [Some(owner), Some(review(driver)), regime].into_iter().flatten().collect();
    let _ = writeln!(text, "{}", sanitise::line(&title));
    let _ = writeln!(text, "  {} · {}", sanitise::path(&at), sanitise::line(&covers(driver)));
    let _ = writeln!(text, "  {}\n", sanitise::line(&people.join(" · ")));
}

/// What it covers: stacks, regions, resources; or that it is idle.
fn covers(driver: &RegisteredDriver) -> String {
    let stacks = if driver.stacks.is_empty() { "no stack".to_owned() } else { first(&driver.stacks) };
    if let Some(why) = idle(driver) {
        return format!("{stacks} · {why}");
    }
    let regions: Vec<&str> = driver.regions.iter().map(|region| region.as_str()).collect();
    let regions = if regions.is_empty() { UNNAMED_REGIONS.to_owned() } else { first(&regions) };
    format!("{stacks} · {regions} · {}", Count(driver.resources, "resource"))
}

fn first<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).map(AsRef::as_ref).collect();
    let more = names.len().saturating_sub(NAMED);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use crate::report::{example, sanitise};

    #[test]
    fn every_driver_has_its_lines() {
        insta::assert_snapshot!(super::write(&example::register()));
    }

    #[test]
    fn a_spread_that_names_no_region_is_told_as_such() {
        let mut report = example::register();
        report.drivers.iter_mut().for_each(|driver| driver.regions.clear());
        assert!(super::write(&report).contains(" · regions that nobody names · "));
    }

    #[test]
    fn hostile_text_adds_no_line() {
        let mut report = example::register();
        let calm = super::write(&report);
        for driver in &mut report.drivers {
            driver.on = "a\u{1b}[2J\nb\u{202e}".to_owned();
            driver.driver.owner = Some("::error::x\n".to_owned());
        }
        let text = super::write(&report);
        assert_eq!(text.lines().count(), calm.lines().count());
        assert!(!text.chars().any(|character| character != '\n' && sanitise::is_hostile(character)));
    }
}
