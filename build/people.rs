//! Where people live: `rules/regions/people.yaml`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use super::countries::Codes;

/// A country's row.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    continent: String,
    /// North, east, thousands of people.
    at: Vec<(f64, f64, f64)>,
}

/// Writes the table, sorted by code.
pub(super) fn emit(path: &Path, codes: &Codes, out: &mut String) -> Result<(), Box<dyn Error>> {
    let rows: BTreeMap<String, Row> = super::read(path)?;
    let known = codes.all();
    writeln!(out, "pub(super) static PEOPLE: [People; {}] = [", rows.len())?;
    for (code, row) in &rows {
        if !known.contains(code) {
            return Err(format!("people.yaml: {code} is no country").into());
        }
        let settlement = |(north, east, thousands): &(f64, f64, f64)| {
            format!(
                "Settlement {{ at: Point {{ latitude: {north:?}, longitude: {east:?} }}, thousands: {thousands:?} }}"
            )
        };
        let settlements: Vec<String> = row.at.iter().map(settlement).collect();
        writeln!(out, "    ({code:?}, {:?}, &[{}]),", row.continent, settlements.join(", "))?;
    }
    Ok(writeln!(out, "];\n")?)
}
