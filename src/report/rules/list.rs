//! The list of rules.

use std::fmt::Write;

use serde::Serialize;

use crate::report::{Error, json_text, sanitise};

/// A rule: the type of resource, its pack, where the pack is from.
type Rule = (String, String, String);

/// A line per rule.
pub fn write_columns(rules: &[Rule]) -> String {
    let width = rules.iter().map(|(type_name, ..)| type_name.chars().count()).max().unwrap_or_default();
    rules.iter().fold(String::new(), |mut text, (type_name, pack, source)| {
        let (type_name, pack, source) = (sanitise::line(type_name), sanitise::line(pack), sanitise::line(source));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{type_name:width$}  {pack}  {source}");
        text
    })
}

/// The rules for programs.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub fn write_json(rules: &[Rule]) -> Result<String, Error> {
    let rows = rules.iter().map(|(type_name, pack, source)| Row { r#type: type_name, pack, source });
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
        let rules =
            [("aws_x".to_owned(), "aws".to_owned(), "built-in".to_owned()), ("b".into(), "own".into(), "own".into())];
        assert_eq!(write_columns(&rules), "aws_x  aws  built-in\nb      own  own\n");
        assert!(write_json(&rules).unwrap().contains("\"type\": \"aws_x\""));
    }
}
