//! `docs/defaults.md`: what spans regions though nobody wrote it, read off the rules.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use regionlint::model::Class;
use regionlint::rules::Pack;
use regionlint::rules::written::{NamedTest, PackHead, Rule, Scalar, Source, Test};
use regionlint::source::SourceFile;

const HEAD: &str = "\
# Defaults

What spans regions, or may, though nobody wrote it. Made from the rules by `REGIONLINT_UPDATE=1 cargo test --test generated`.

## An argument left out

RL101 is a warning here: the provider, or the service behind it, spans regions when nothing is said. Whoever wants one region
writes another value; whoever wants the span writes the value, or a driver.

| type | argument | left out, it is | in | says |
|---|---|---|---|---|
";

const AMBIENT: &str = "
## The service's own doing

No RL101 unless `ambient:` asks for it, since nobody decided it. It counts for residency all the same.

| type | when | what | says |
|---|---|---|---|
";

/// The whole page.
pub(crate) fn page() -> String {
    let mut page = String::from(HEAD);
    let rules = rules();
    for rule in &rules {
        for (argument, value) in &rule.defaults {
            let holds_in = rule.holds_in.as_deref().expect("who states a default says in which versions it holds");
            writeln!(page, "| {} | `{argument}` | {} | {holds_in} | {} |", types(rule), plain(value), pages(rule))
                .unwrap();
        }
    }
    page.push_str(AMBIENT);
    for rule in &rules {
        for (when, what) in ambient(rule) {
            writeln!(page, "| {} | {when} | {what} | {} |", types(rule), pages(rule)).unwrap();
        }
    }
    page
}

/// What the service does by itself: when, and what.
fn ambient(rule: &Rule) -> Vec<(String, String)> {
    let is_ambient = |class: Option<Class>| class == Some(Class::Ambient);
    let mut told = Vec::new();
    for added in rule.also.iter().filter(|added| added.pair && is_ambient(added.class)) {
        told.push((when(added), "a copy in the paired region".to_owned()));
    }
    for added in rule.also.iter().filter(|added| !added.nearest.is_empty() && is_ambient(added.class)) {
        told.push((when(added), "a copy in the multi-region nearest to it".to_owned()));
    }
    for link in rule.links.iter().filter(|link| is_ambient(link.class)) {
        if link.from.as_slice().iter().any(|source| source.everywhere) {
            told.push((conditions(&link.when), "what happens in any region comes here".to_owned()));
        }
    }
    let places = rule.place.as_slice();
    for place in places.iter().filter(|_| is_ambient(rule.class)) {
        if let (Some(region), true) = (&place.fixed, leaves_out(place)) {
            told.push((when(place), format!("it lives in `{region}`, several regions")));
        }
    }
    if let ([.., before, last], Some(_)) = (places, rule.stores)
        && let (true, true, Some(attribute)) = (last.global, last.when.is_empty(), &before.attribute)
    {
        told.push((format!("no `{attribute}`"), "the service chooses, and does not say where".to_owned()));
    }
    told
}

fn leaves_out(source: &Source) -> bool {
    source.when.values().any(|test| says(test) == "is left out")
}

fn when(source: &Source) -> String {
    conditions(&source.when)
}

fn conditions(when: &BTreeMap<String, Test>) -> String {
    if when.is_empty() {
        return "always".to_owned();
    }
    let parts: Vec<_> = when.iter().map(|(path, test)| format!("`{path}` {}", says(test))).collect();
    parts.join(", ")
}

/// A test in words.
fn says(test: &Test) -> String {
    let list = |values: &[Scalar]| values.iter().map(plain).collect::<Vec<_>>().join(", ");
    match test {
        Test::Is(value) => format!("is {}", plain(value)),
        Test::AnyOf(values) => format!("is {}", list(values)),
        Test::Null => "is null".to_owned(),
        Test::Named(NamedTest { before: Some(version), .. }) => format!("is older than `{version}`"),
        Test::Named(NamedTest { set: Some(false), .. }) => "is left out".to_owned(),
        Test::Named(named) => format!("is not {}", list(named.not.as_slice())),
    }
}

/// A value as it is written.
fn plain(value: &Scalar) -> String {
    let value = serde_json::to_value(value).unwrap();
    format!("`{}`", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn types(rule: &Rule) -> String {
    let types: Vec<_> = rule.type_name.iter().chain(&rule.types).map(|name| format!("`{name}`")).collect();
    types.join(", ")
}

fn pages(rule: &Rule) -> String {
    let pages: Vec<_> = rule.source.as_slice().iter().map(|page| format!("<{page}>")).collect();
    pages.join(" ")
}

/// The rules of all packs that can say it, by file.
fn rules() -> Vec<Rule> {
    let mut rules = Vec::new();
    for directory in sorted(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")) {
        let head_file = directory.join("pack.yaml");
        if !head_file.is_file() {
            continue;
        }
        let head = read(&head_file, &PackHead::default()).head;
        for file in
            sorted(&directory).into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "yaml"))
        {
            rules.extend(read(&file, &head).rules.into_iter().map(|stated| stated.rule));
        }
    }
    rules
}

fn read(file: &Path, head: &PackHead) -> Pack {
    let source = Arc::new(SourceFile::new(file.display().to_string(), fs::read_to_string(file).unwrap()));
    Pack::read(&source, head).unwrap_or_else(|error| panic!("{error}"))
}

fn sorted(directory: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(directory).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
