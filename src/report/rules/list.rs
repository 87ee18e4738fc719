//! The list of rules.

use std::fmt::Write;

use serde::Serialize;

use crate::report::{Error, json_text, sanitise};
use crate::rules::Listed;

/// A line per rule.
pub fn write_columns(rules: &[Listed]) -> String {
    let width =
        |word: fn(&Listed) -> &str| rules.iter().map(|rule| word(rule).chars().count()).max().unwrap_or_default();
    let (types, packs) = (width(|rule| &rule.type_name), width(|rule| &rule.pack));
    rules.iter().fold(String::new(), |mut text, rule| {
        let [type_name, pack, source] = [&rule.type_name, &rule.pack, &rule.source].map(|word| sanitise::line(word));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{type_name:types$}  {pack:packs$}  {source}");
        text
    })
}

/// The rules for programs.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub fn write_json(rules: &[Listed]) -> Result<String, Error> {
    let rows = rules.iter().map(|rule| Row { r#type: &rule.type_name, pack: &rule.pack, source: &rule.source });
    json_text::write(&Document { rules: rows.collect() })
}

#[derive(Serialize)]
struct Document<'a> {
    rules: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    r#type: &'a str,
    pack: &'a str,
    source: &'a str,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;

    #[test]
    fn rules_are_listed() {
        let rule = |type_name: &str, pack: &str, source: &str| Listed {
            type_name: type_name.to_owned(),
            pack: pack.to_owned(),
            source: source.to_owned(),
        };
        let rules = [rule("aws_x", "aws", "built-in"), rule("b", "own", "policy/own.yaml")];
        assert_eq!(write_columns(&rules), "aws_x  aws  built-in\nb      own  policy/own.yaml\n");
        assert!(write_json(&rules).unwrap().contains("\"type\": \"aws_x\""));
    }
}
