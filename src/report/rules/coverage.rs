//! How much of each provider the rules know.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::report::{Error, json_text};
use crate::rules::Coverage;

/// A line per provider, and the types that need a rule and have none.
pub fn write_coverage(coverages: &[Coverage]) -> String {
    let mut text = format!(
        "{:14} {:>8} {:>6} {:>8} {:>8} {:>9} {:>5}   {}\n",
        "provider", "schema", "types", "located", "by rule", "fallback", "none", "cross-region"
    );
    for coverage in coverages {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", line(coverage));
    }
    text.push_str(LEGEND);
    text
}

/// What the columns mean.
const LEGEND: &str = "\n\
    located: types with an attribute that says a place. by rule, fallback, none: types with a rule, types that live where their\n\
    pack's header says, types that no pack answers for. cross-region: of the types that can span regions, those with a rule and\n\
    those that need none (`--format json` lists them with the reason). A dash: no schema of the provider was recorded.\n";

fn line(coverage: &Coverage) -> String {
    let mut line = format!("{:14}", coverage.provider);
    // Writing to a string cannot fail.
    let _ = match &coverage.schema {
        Some(schema) => write!(
            line,
            " {:>8} {:>6} {:>8} {:>8} {:>9} {:>5}",
            schema.version, schema.types, schema.with_location, coverage.by_rule, schema.by_fallback, schema.none
        ),
        None => write!(line, " {:>8} {:>6} {:>8} {:>8} {:>9} {:>5}", "-", "-", "-", coverage.by_rule, "-", "-"),
    };
    let _ = write!(line, "   {} of {}", coverage.cross_region_by_rule, coverage.cross_region);
    if !coverage.without_rule.is_empty() {
        let _ = write!(line, ", {} need none", coverage.without_rule.len());
    }
    if !coverage.uncovered.is_empty() {
        let _ = write!(line, ", {} without", coverage.uncovered.len());
    }
    line
}

/// The same for programs.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub fn write_coverage_json(coverages: &[Coverage]) -> Result<String, Error> {
    json_text::write(&Document { providers: coverages.iter().map(Row::from).collect() })
}

#[derive(Serialize)]
struct Document<'a> {
    providers: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    provider: &'a str,
    /// The version; null where no schema was recorded, and so are the numbers that it would give.
    schema: Option<&'a str>,
    types: Option<usize>,
    with_location: Option<usize>,
    cross_region: usize,
    by_rule: usize,
    by_fallback: Option<usize>,
    none: Option<usize>,
    cross_region_by_rule: usize,
    cross_region_without_rule: BTreeMap<&'a str, &'a str>,
    cross_region_uncovered: &'a [&'a str],
}

impl<'a> From<&'a Coverage> for Row<'a> {
    fn from(coverage: &'a Coverage) -> Self {
        let schema = coverage.schema.as_ref();
        Self {
            provider: coverage.provider,
            schema: schema.map(|schema| schema.version),
            types: schema.map(|schema| schema.types),
            with_location: schema.map(|schema| schema.with_location),
            cross_region: coverage.cross_region,
            by_rule: coverage.by_rule,
            by_fallback: schema.map(|schema| schema.by_fallback),
            none: schema.map(|schema| schema.none),
            cross_region_by_rule: coverage.cross_region_by_rule,
            cross_region_without_rule: coverage.without_rule.iter().copied().collect(),
            cross_region_uncovered: &coverage.uncovered,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;
    use crate::rules::SchemaCoverage;

    fn some() -> Vec<Coverage> {
        let schema = SchemaCoverage { version: "6.1.0", types: 9, with_location: 7, by_fallback: 5, none: 1 };
        vec![
            Coverage {
                provider: "aws",
                schema: Some(schema),
                by_rule: 3,
                cross_region: 3,
                cross_region_by_rule: 1,
                without_rule: vec![("aws_a", "it moves nothing")],
                uncovered: vec!["aws_b"],
            },
            Coverage { provider: "oci", by_rule: 2, cross_region: 2, cross_region_by_rule: 2, ..Coverage::default() },
        ]
    }

    #[test]
    fn a_line_per_provider() {
        let text = write_coverage(&some());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[1..3],
            [
                "aws               6.1.0      9        7        3         5     1   1 of 3, 1 need none, 1 without",
                "oci                   -      -        -        2         -     -   2 of 2",
            ]
        );
    }

    #[test]
    fn the_contract_is_kept() {
        let value: serde_json::Value = serde_json::from_str(&write_coverage_json(&some()).unwrap()).unwrap();
        let aws = &value["providers"][0];
        for (field, number) in
            [("types", 9), ("with_location", 7), ("cross_region", 3), ("by_rule", 3), ("by_fallback", 5), ("none", 1)]
        {
            assert_eq!(aws[field], number, "{field}");
        }
        assert_eq!((&aws["provider"], &aws["schema"]), (&"aws".into(), &"6.1.0".into()));
        assert_eq!(aws["cross_region_without_rule"]["aws_a"], "it moves nothing");
        assert!(value["providers"][1]["schema"].is_null());
    }
}
