//! Files that are made from the code. `REGIONLINT_UPDATE=1 cargo test --test generated` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may panic")]

mod made;

use std::path::Path;

use made::holds;

#[test]
fn the_schema_of_the_configuration() {
    let schema = serde_json::to_string_pretty(&regionlint::config::schema()).unwrap();
    holds("docs/regionlint.schema.json", &format!("{schema}\n"));
}

#[test]
fn the_schema_of_a_rule_pack() {
    let schema = serde_json::to_string_pretty(&regionlint::rules::schema()).unwrap();
    holds("docs/rules.schema.json", &format!("{schema}\n"));
}

/// The words of the written form that are maps with keys of their own.
#[test]
fn the_manual_of_the_rules_has_every_word() {
    let manual = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md")).unwrap();
    let schema = regionlint::rules::schema();
    let definitions = schema["$defs"].as_object().unwrap();
    let mut missing = Vec::new();
    for name in ["PackHead", "Rule", "Source", "LinkRule", "ServesGlobal", "Routing", "NamedTest"] {
        for word in definitions[name]["properties"].as_object().unwrap().keys() {
            if !manual.contains(&format!("{word}:")) && !manual.contains(&format!("`{word}`")) {
                missing.push(format!("{name}.{word}"));
            }
        }
    }
    assert!(missing.is_empty(), "docs/rules.md says nothing about {missing:?}");
}

#[test]
fn the_page_of_defaults() {
    holds("docs/defaults.md", &made::defaults::page());
}

/// The YAML blocks of a page.
fn blocks(page: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let mut parts = text.split("\n```");
    parts.next();
    parts.step_by(2).filter_map(|block| block.strip_prefix("yaml\n")).map(str::to_owned).collect()
}

#[test]
fn the_manual_of_the_configuration_is_configuration_and_has_every_key() {
    let blocks = blocks("docs/configuration.md");
    for block in &blocks {
        let read: Result<Option<regionlint::config::written::Config>, _> = serde_yaml::from_str(block);
        assert!(read.is_ok(), "{block}\n{}", read.unwrap_err());
    }
    let schema = regionlint::config::schema();
    for key in schema["properties"].as_object().unwrap().keys() {
        let said = blocks.iter().flat_map(|block| block.lines()).any(|line| line.starts_with(&format!("{key}:")));
        assert!(said, "docs/configuration.md says nothing about {key}");
    }
}
