//! The recorded schemas of the providers, and how they are made.
//!
//! `rules/schemas/PROVIDER.txt` holds a line for each resource type: its name, and those of its attribute paths that
//! some rule names or that look like a place. A line `# namespace/name version` begins the types that this version has
//! and none above it. They are cut from full listings, one file for each provider and version (`# namespace/name
//! version`, then `type: path path ...`), which are too large to keep. Listings are read off the published schema
//! packages, or off `terraform providers schema -json` in a directory that requires the provider:
//!
//! ```sh
//! SCHEMAS=path/to/listings cargo test --test packs rewrite_the_extracts -- --ignored
//! ```
//!
//! `listing.py` beside this file makes a listing from a provider's documentation pages. What those pages do not show in
//! its place stands in `unlisted.txt`; what majors before the listed ones called it stands in `older`, a listing each.
//! A new rule may name an attribute that the extract lacks: write it into the type's line, or make the extracts anew.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use regionlint::rules::fits;
use regionlint::rules::written::PackHead;

use super::{Ruled, heads, paths, rules, sorted};

#[path = "../../build/place.rs"]
mod place;

const EXTRACTS: &str = "rules/schemas";

/// Listings of older majors: only what later ones renamed or left out.
const OLDER: &str = "tests/packs/older";

/// Attribute paths that documentation pages name outside their block, so that `listing.py` does not find them.
const UNLISTED: &str = include_str!("unlisted.txt");

/// Types and their attribute paths.
pub(crate) type Schema = BTreeMap<String, BTreeSet<String>>;

/// Every provider's types, older versions' among them.
pub(crate) fn extracts() -> BTreeMap<String, Schema> {
    let mut schemas = BTreeMap::new();
    for file in
        sorted(Path::new(EXTRACTS)).into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "txt"))
    {
        let mut schema = Schema::new();
        read_into(&mut schema, &fs::read_to_string(&file).unwrap());
        schemas.insert(file.file_stem().unwrap().to_str().unwrap().to_owned(), schema);
    }
    schemas
}

/// Reads lines `type: path path ...`.
pub(crate) fn read_into(schema: &mut Schema, listing: &str) {
    for line in listing.lines().filter(|line| !line.starts_with('#')) {
        let (type_name, paths) = line.split_once(':').unwrap_or((line, ""));
        schema.entry(type_name.to_owned()).or_default().extend(paths.split_whitespace().map(str::to_owned));
    }
}

#[test]
#[ignore = "a developer's command: it rewrites the extracts from full listings"]
fn rewrite_the_extracts() {
    let listings = std::env::var("SCHEMAS").expect("SCHEMAS names the directory of the full listings");
    let mut by_provider: BTreeMap<String, Vec<Listing>> = BTreeMap::new();
    for file in sorted(Path::new(&listings)).into_iter().chain(sorted(Path::new(OLDER))) {
        let provider = file.file_stem().unwrap().to_str().unwrap().split('-').next().unwrap().to_owned();
        by_provider.entry(provider).or_default().push(Listing::read(&fs::read_to_string(&file).unwrap()));
    }
    let unlisted: Vec<(&str, &str)> = UNLISTED.lines().map(|line| (provider_of(line), line)).collect();
    for (provider, listings) in &mut by_provider {
        let own = unlisted.iter().filter(|(of, _)| of == provider).map(|(_, line)| *line);
        let types = &mut listings.first_mut().unwrap().types;
        read_into(types, &own.collect::<Vec<_>>().join("\n"));
    }
    let named = named_paths(&rules(), &heads());
    for (provider, mut listings) in by_provider {
        // What has a version comes before what pages say.
        listings
            .sort_by_key(|listing| (listing.name.is_empty(), listing.name.clone(), Reverse(listing.version.clone())));
        fs::write(format!("{EXTRACTS}/{provider}.txt"), cut(&listings, &named)).unwrap();
    }
}

/// A full listing of one version.
struct Listing {
    /// `hashicorp/aws`; empty where the listing does not say.
    name: String,
    /// Its numbers.
    version: Vec<u64>,
    types: Schema,
}

impl Listing {
    fn read(text: &str) -> Self {
        let header = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
        let (name, version) = header.split(';').next().unwrap().split_once(' ').unwrap_or_default();
        let mut types = Schema::new();
        read_into(&mut types, text);
        let version = version.split('.').filter_map(|number| number.parse().ok()).collect();
        Self { name: name.to_owned(), version, types }
    }

    fn header(&self) -> Option<String> {
        let version: Vec<String> = self.version.iter().map(u64::to_string).collect();
        (!self.name.is_empty()).then(|| format!("# {} {}", self.name, version.join(".")))
    }
}

/// `aws_s3_bucket: ...` -> `aws`.
fn provider_of(line: &str) -> &str {
    line.split_once('_').map_or("", |(provider, _)| provider)
}

/// The paths that rules and headers name, by type or pattern.
fn named_paths(rules: &[Ruled], heads: &BTreeMap<String, PackHead>) -> Vec<(String, BTreeSet<String>)> {
    let of_rules = rules.iter().flat_map(|ruled| ruled.types().map(|name| (name.to_owned(), paths::ways(&ruled.rule))));
    let parts = heads.values().flat_map(|head| &head.parts);
    let of_parts = parts.flat_map(|(path, all)| all.iter().map(|one| (one.clone(), BTreeSet::from([path.clone()]))));
    let places = |head: &PackHead| {
        let places: BTreeSet<String> =
            head.place.as_slice().iter().filter_map(|source| source.attribute.clone()).collect();
        head.types.iter().map(move |pattern| (pattern.clone(), places.clone())).collect::<Vec<_>>()
    };
    of_rules.chain(of_parts).chain(heads.values().flat_map(places)).collect()
}

/// What tests need of the versions of a provider.
fn cut(listings: &[Listing], named: &[(String, BTreeSet<String>)]) -> String {
    let mut whole = Schema::new();
    for (name, paths) in listings.iter().flat_map(|listing| &listing.types) {
        whole.entry(name.clone()).or_default().extend(paths.iter().cloned());
    }
    let mut text =
        String::from("# Resource types, with the attribute paths that rules name or that look like a place.\n");
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for listing in listings {
        listing.header().into_iter().for_each(|header| writeln!(text, "{header}").unwrap());
        for name in listing.types.keys().filter(|name| told.insert(name)) {
            let own: Vec<_> = named.iter().filter(|(pattern, _)| fits(pattern, name)).map(|(_, paths)| paths).collect();
            let kept =
                whole[name].iter().filter(|path| place::is_place(path) || own.iter().any(|own| own.contains(*path)));
            writeln!(text, "{name}: {}", kept.map(String::as_str).collect::<Vec<_>>().join(" ")).unwrap();
        }
    }
    text.replace(": \n", ":\n")
}
