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
//! `listing.py` beside this file makes a listing from a provider's documentation pages. What those pages do not show in its place
//! stands in `unlisted.txt`. A new rule may name an attribute that the extract lacks: write it into the type's line, or make the
//! extracts anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use regionlint::rules::fits;
use regionlint::rules::written::PackHead;

use super::{Ruled, heads, none, paths, rules, sorted};

const EXTRACTS: &str = "fixtures/schemas";

/// Attribute paths that documentation pages name outside their block, so that `listing.py` does not find them.
const UNLISTED: &str = include_str!("unlisted.txt");

/// Packs whose provider's configuration decides for every type that is not global: its region, or the cluster, the account, the
/// workspace that it points to.
const PROVIDER_DECIDES: &[&str] = &[
    "alicloud",
    "aws",
    "awscc",
    "databricks",
    "elasticstack",
    "huaweicloud",
    "ibm",
    "oci",
    "opentelekomcloud",
    "scaleway",
    "snowflake",
    "stackit",
    "tencentcloud",
    "yandex",
];

/// Types and their attribute paths.
type Schema = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_type_is_in_the_schema() {
    let schemas = extracts();
    let mut unknown = Vec::new();
    for ruled in rules() {
        let names = ruled.types().filter(|name| !name.contains('*'));
        let of_a_provider = names.filter_map(|name| Some((name, schemas.get(provider_of(name))?)));
        let strange = of_a_provider.filter(|(name, schema)| !schema.contains_key(*name));
        unknown.extend(strange.map(|(name, _)| format!("{}: no type {name}", ruled.file)));
    }
    none(&unknown);
}

/// Types that say the same need not have every argument that the rule reads, but one of them must.
#[test]
fn every_attribute_is_in_the_schema() {
    let schemas = extracts();
    let mut unknown = Vec::new();
    for ruled in rules() {
        let known: Vec<_> = ruled.types().filter_map(|name| schemas.get(provider_of(name))?.get(name)).collect();
        if known.is_empty() {
            continue;
        }
        let wrong = paths::of(&ruled.rule).into_iter().filter(|path| !known.iter().any(|paths| paths.contains(path)));
        unknown.extend(wrong.map(|path| format!("{}: {:?} has no {path}", ruled.file, ruled.types().next())));
    }
    none(&unknown);
}

#[test]
fn every_pattern_of_global_types_fits_a_type() {
    let schemas = extracts();
    let mut idle = Vec::new();
    for (pack, head) in heads() {
        for pattern in head.global {
            let Some(schema) = schemas.get(provider_of(&pattern)) else { continue };
            if !schema.keys().any(|name| fits(&pattern, name)) {
                idle.push(format!("{pack}: {pattern}"));
            }
        }
    }
    none(&idle);
}

#[test]
fn every_pattern_of_parts_fits_a_type_that_names_its_whole() {
    let schemas = extracts();
    let mut idle = Vec::new();
    for (pack, head) in heads() {
        for (path, pattern) in head.parts.iter().flat_map(|(path, all)| all.iter().map(move |one| (path, one))) {
            let Some(schema) = schemas.get(provider_of(pattern)) else { continue };
            if !schema.iter().any(|(name, paths)| fits(pattern, name) && paths.contains(path)) {
                idle.push(format!("{pack}: {pattern} has no {path}"));
            }
        }
    }
    none(&idle);
}

/// What has no argument for a place must be global, a part of something, or have a rule: the provider's region is not for it.
#[test]
fn every_type_has_a_home() {
    /// Where these lie, no argument says, and no page.
    const NOBODY_KNOWS: &[&str] = &[
        "azurerm_api_connection",
        "azurerm_resource_group_template_deployment",
        "azurerm_template_deployment",
        "singlestoredb_sql_execute",
    ];
    let schemas = extracts();
    let rules = rules();
    let mut homeless = Vec::new();
    for (pack, head) in heads().into_iter().filter(|(pack, _)| !PROVIDER_DECIDES.contains(&pack.as_str())) {
        let says_place = |paths: &BTreeSet<String>| {
            head.place.as_slice().iter().filter_map(|source| source.attribute.as_ref()).any(|path| paths.contains(path))
        };
        let is_known = |name: &str| {
            let part = || head.parts.values().flatten().any(|pattern| fits(pattern, name));
            let ruled = || {
                rules
                    .iter()
                    .filter(|ruled| ruled.pack == pack)
                    .any(|ruled| ruled.types().any(|pattern| fits(pattern, name)))
            };
            head.global.iter().any(|pattern| fits(pattern, name)) || part() || ruled()
        };
        let schemas = head.types.iter().filter_map(|pattern| schemas.get(provider_of(pattern)));
        let strange = schemas.flatten().filter(|(name, paths)| !says_place(paths) && !is_known(name));
        homeless.extend(
            strange
                .map(|(name, _)| format!("{pack}: {name}"))
                .filter(|one| !NOBODY_KNOWS.iter().any(|known| one.ends_with(known))),
        );
    }
    none(&homeless);
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
    for (provider, schema) in &mut full {
        let own = UNLISTED.lines().filter(|line| provider_of(line) == provider);
        read_into(schema, &own.collect::<Vec<_>>().join("\n"));
    }
    let rules = rules();
    let heads = heads();
    fs::create_dir_all(EXTRACTS).unwrap();
    for (provider, schema) in full {
        fs::write(format!("{EXTRACTS}/{provider}.txt"), cut(&schema, &rules, &heads)).unwrap();
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
fn cut(schema: &Schema, rules: &[Ruled], heads: &BTreeMap<String, PackHead>) -> String {
    let mut named: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for ruled in rules {
        for type_name in ruled.types() {
            named.entry(type_name).or_default().extend(paths::of(&ruled.rule));
        }
    }
    for (path, pattern) in
        heads.values().flat_map(|head| &head.parts).flat_map(|(path, all)| all.iter().map(move |one| (path, one)))
    {
        for name in schema.keys().filter(|name| fits(pattern, name)) {
            named.entry(name).or_default().insert(path.clone());
        }
    }
    for head in heads.values() {
        let places = head.place.as_slice().iter().filter_map(|source| source.attribute.clone());
        let places: BTreeSet<String> = places.collect();
        for name in schema.keys().filter(|name| head.types.iter().any(|pattern| fits(pattern, name))) {
            named.entry(name).or_default().extend(places.iter().cloned());
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
