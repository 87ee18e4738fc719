//! Rules against the recorded schemas of the providers.
//!
//! `fixtures/schemas/PROVIDER.txt` holds a line for each resource type: its name, and those of its attribute paths that some rule
//! names or that look like a place. They are cut from full listings (`type: path path ...`, one file for each provider
//! and version: `aws.txt`, `aws-5.txt`), which are too large to keep:
//!
//! ```sh
//! SCHEMAS=path/to/listings cargo test --test packs rewrite_the_extracts -- --ignored
//! ```
//!
//! A new rule may name an attribute that the extract lacks: write it into the type's line, or make the extracts anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::{Ruled, heads, none, paths, rules, sorted};

const EXTRACTS: &str = "fixtures/schemas";

/// Types and their attribute paths.
type Schema = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_type_and_attribute_is_in_the_schema() {
    let schemas = extracts();
    let mut unknown = Vec::new();
    for ruled in rules() {
        for type_name in ruled.types().filter(|name| !name.contains('*')) {
            let Some(schema) = schemas.get(provider_of(type_name)) else { continue };
            let Some(known) = schema.get(type_name) else {
                unknown.push(format!("{}: no type {type_name}", ruled.file));
                continue;
            };
            let wrong = paths::of(&ruled.rule).into_iter().filter(|path| !known.contains(path));
            unknown.extend(wrong.map(|path| format!("{}: {type_name} has no {path}", ruled.file)));
        }
    }
    none(&unknown);
}

#[test]
fn every_pattern_of_global_types_fits_a_type() {
    let schemas = extracts();
    let glob = |pattern: &str| globset::Glob::new(pattern).unwrap().compile_matcher();
    let mut idle = Vec::new();
    for (pack, head) in heads() {
        for pattern in head.global {
            let Some(schema) = schemas.get(provider_of(&pattern)) else { continue };
            let glob = glob(&pattern);
            if !schema.keys().any(|name| glob.is_match(name)) {
                idle.push(format!("{pack}: {pattern}"));
            }
        }
    }
    none(&idle);
}

#[test]
#[ignore = "a developer's command: it rewrites the extracts from full listings"]
fn rewrite_the_extracts() {
    let listings = std::env::var("SCHEMAS").expect("SCHEMAS names the folder of the full listings");
    let mut full: BTreeMap<String, Schema> = BTreeMap::new();
    for file in sorted(Path::new(&listings)) {
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let provider = stem.split('-').next().unwrap().to_owned();
        read_into(full.entry(provider).or_default(), &fs::read_to_string(&file).unwrap());
    }
    let rules = rules();
    fs::create_dir_all(EXTRACTS).unwrap();
    for (provider, schema) in full {
        fs::write(format!("{EXTRACTS}/{provider}.txt"), cut(&schema, &rules)).unwrap();
    }
}

fn extracts() -> BTreeMap<String, Schema> {
    let mut schemas = BTreeMap::new();
    for file in sorted(Path::new(EXTRACTS)) {
        let mut schema = Schema::new();
        read_into(&mut schema, &fs::read_to_string(&file).unwrap());
        schemas.insert(file.file_stem().unwrap().to_str().unwrap().to_owned(), schema);
    }
    schemas
}

fn read_into(schema: &mut Schema, listing: &str) {
    for line in listing.lines().filter(|line| !line.starts_with('#')) {
        let (type_name, paths) = line.split_once(':').unwrap_or((line, ""));
        schema.entry(type_name.to_owned()).or_default().extend(paths.split_whitespace().map(str::to_owned));
    }
}

/// What tests need of a schema.
fn cut(schema: &Schema, rules: &[Ruled]) -> String {
    let mut named: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for ruled in rules {
        for type_name in ruled.types() {
            named.entry(type_name).or_default().extend(paths::of(&ruled.rule));
        }
    }
    let mut text =
        String::from("# Resource types, with the attribute paths that rules name or that look like a place.\n");
    for (type_name, paths) in schema {
        let own = named.get(type_name.as_str());
        let kept = paths.iter().filter(|path| is_place(path) || own.is_some_and(|own| own.contains(*path)));
        let kept: Vec<&str> = kept.map(String::as_str).collect();
        writeln!(text, "{type_name}: {}", kept.join(" ")).unwrap();
    }
    text.replace(": \n", ":\n")
}

/// Whether the last part of a path is called like a place.
fn is_place(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.split('_').any(|word| matches!(word, "region" | "regions" | "location" | "locations" | "zone" | "zones"))
}

/// `aws_s3_bucket` -> `aws`.
fn provider_of(type_name: &str) -> &str {
    type_name.split_once('_').map_or("", |(provider, _)| provider)
}
