//! Every example does what it says: `fires` gives its code, `quiet` gives nothing.

use regionlint::finding::Finding;
use regionlint::rules::written::Fires;

use super::{Ruled, none, rules};

/// What an example is written in.
#[derive(Clone, Copy)]
enum Language {
    Terraform,
    Kubernetes,
}

/// Stands in until `lint` can judge a text.
fn example(_text: &str, _language: Language) -> Vec<Finding> {
    unimplemented!("lint::example")
}

#[test]
#[ignore = "waits for lint::example"]
fn every_example_does_what_it_says() {
    let mut wrong = Vec::new();
    for ruled in rules() {
        let language = if ruled.pack == "kubernetes" { Language::Kubernetes } else { Language::Terraform };
        for type_name in ruled.types() {
            for (code, text) in fires(&ruled) {
                let found = codes(&example(&for_type(&text, type_name), language));
                if !found.contains(&code) {
                    wrong.push(format!("missing  {}: {type_name}: {code}; found {found:?}", ruled.file));
                }
            }
            if let Some(text) = &ruled.rule.quiet {
                let found = codes(&example(&for_type(text, type_name), language));
                if !found.is_empty() {
                    wrong.push(format!("noisy    {}: {type_name}: {found:?}", ruled.file));
                }
            }
        }
    }
    none(&wrong);
}

fn fires(ruled: &Ruled) -> Vec<(String, String)> {
    match &ruled.rule.fires {
        None => Vec::new(),
        Some(Fires::Undeclared(text)) => vec![("RL101".to_owned(), text.clone())],
        Some(Fires::ByCode(texts)) => texts.clone().into_iter().collect(),
    }
}

fn codes(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| finding.code.id().to_owned()).collect()
}

/// `TYPE` stands for the type, or for a module's source; a pattern is tried with some name in it.
fn for_type(text: &str, type_name: &str) -> String {
    text.replace("TYPE", &type_name.trim_start_matches("module:").replace('*', "any"))
}
