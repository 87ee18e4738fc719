//! Tests of the catalogue: its data, its traps, its answers.

mod corrections;
mod data;
mod finding;
mod identifiers;
mod residences;
mod traps;

use super::{Catalogue, Countries, Match, Region};

/// The built-in catalogue.
fn catalogue() -> &'static Catalogue {
    Catalogue::builtin()
}

/// The codes of a region's countries, joined; `?` where they are unknown.
fn countries(written: &str) -> String {
    codes(catalogue().countries_of(&Region::new(written)))
}

fn codes(countries: Countries) -> String {
    match countries {
        Countries::Known(set) => set.iter().map(|country| country.code()).collect::<Vec<_>>().join(" "),
        Countries::Unknown => "?".to_owned(),
    }
}

/// What a word means, in short: `aws:eu-west-1`, `zone of aws:eu-west-1`, `a | b`, `unknown`.
fn find(cloud: Option<&str>, service: Option<&str>, word: &str) -> String {
    short(&catalogue().find(cloud, service, word))
}

fn short(found: &Match) -> String {
    match found {
        Match::Region(region) => region.to_string(),
        Match::Zone { region, .. } => format!("zone of {region}"),
        Match::Several(regions) => regions.iter().map(Region::as_str).collect::<Vec<_>>().join(" | "),
        Match::Unknown { .. } => "unknown".to_owned(),
    }
}
