//! Every example does what it says: `fires` gives its code, `quiet` gives nothing.

use regionlint::lint::{Language, example};
use regionlint::rules::written::Fires;

use super::{Ruled, none, rules};

#[test]
fn every_example_does_what_it_says() {
    let mut wrong = Vec::new();
    for ruled in rules() {
        let language = if ruled.pack == "kubernetes" { Language::Yaml } else { Language::Hcl };
        // An example that does not stand for each type is tried once.
        let stands_for_each = every_text(&ruled).any(|text| text.contains("TYPE"));
        for type_name in ruled.types().take(if stands_for_each { usize::MAX } else { 1 }) {
            let mut judge = |text: &str| {
                let (findings, problems) = example(&for_type(text, type_name), language).unwrap();
                let unread = problems.iter().filter(|problem| !problem.note);
                wrong
                    .extend(unread.map(|problem| format!("unread   {}: {type_name}: {}", ruled.file, problem.message)));
                findings.iter().map(|finding| finding.code.id().to_owned()).collect::<Vec<_>>()
            };
            let mut complaints = Vec::new();
            for (code, text) in fires(&ruled) {
                let found = judge(&text);
                if !found.contains(&code) {
                    complaints.push(format!("missing  {}: {type_name}: {code}; found {found:?}", ruled.file));
                }
            }
            let quiet = ruled.rule.quiet.as_deref().map(&mut judge).unwrap_or_default();
            if !quiet.is_empty() {
                complaints.push(format!("noisy    {}: {type_name}: {quiet:?}", ruled.file));
            }
            wrong.extend(complaints);
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

fn every_text(ruled: &Ruled) -> impl Iterator<Item = String> {
    fires(ruled).into_iter().map(|(_, text)| text).chain(ruled.rule.quiet.clone())
}

/// `TYPE` stands for the type, or for a module's source; a pattern is tried with some name in it.
fn for_type(text: &str, type_name: &str) -> String {
    text.replace("TYPE", &type_name.trim_start_matches("module:").replace('*', "any"))
}
