//! Rules against the recorded schemas of the providers.

use std::collections::BTreeSet;

use regionlint::rules::fits;

use super::extracts::extracts;
use super::{heads, none, paths, rules};

/// Packs whose provider's configuration decides for every type that is not global: its region, or the cluster, the
/// account, the workspace that it points to.
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
        let wrong = paths::ways(&ruled.rule).into_iter().filter(|path| !known.iter().any(|paths| paths.contains(path)));
        unknown.extend(wrong.map(|path| format!("{}: {:?} has no {path}", ruled.file, ruled.types().next())));
    }
    none(&unknown);
}

#[test]
fn every_pattern_of_global_types_fits_a_type() {
    let schemas = extracts();
    let mut idle = Vec::new();
    for (pack, head) in heads() {
        for pattern in head.global.iter().chain(head.unique.values().flatten()) {
            let Some(schema) = schemas.get(provider_of(pattern)) else { continue };
            if !schema.keys().any(|name| fits(pattern, name)) {
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

/// What has no argument for a place must be global, a part of something, or have a rule: the provider's region is not
/// for it.
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

/// `aws_s3_bucket` -> `aws`.
fn provider_of(type_name: &str) -> &str {
    type_name.split_once('_').map_or("", |(provider, _)| provider)
}
