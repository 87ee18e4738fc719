//! The catalogue's regions.

use std::fmt::Write;

use serde::Serialize;

use super::{Error, json_text};
use crate::geo::{Catalogue, Countries, Jurisdictions, Kind, RegionInfo, Status};

/// A line per region: written form, where it is, the jurisdictions that hold it.
pub fn write_columns(regions: &[&RegionInfo], catalogue: &Catalogue, jurisdictions: &Jurisdictions) -> String {
    let width = regions.iter().map(|info| info.region.as_str().len()).max().unwrap_or_default();
    regions.iter().fold(String::new(), |mut text, info| {
        let place = catalogue.describe(&info.region);
        let inside = jurisdictions_of(info, jurisdictions);
        let inside = if inside.is_empty() { String::new() } else { format!("  [{}]", inside.join(", ")) };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:width$}  {place}{inside}", info.region);
        text
    })
}

/// The regions for programs.
///
/// # Errors
/// When JSON refuses, which is a fault of the tool.
pub fn write_json(regions: &[&RegionInfo], jurisdictions: &Jurisdictions) -> Result<String, Error> {
    json_text::write(&Document { regions: regions.iter().map(|info| Row::of(info, jurisdictions)).collect() })
}

#[derive(Serialize)]
struct Document<'a> {
    regions: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    region: &'a str,
    cloud: &'a str,
    id: &'a str,
    service: Option<&'a str>,
    kind: Kind,
    status: Status,
    place: Option<&'a str>,
    /// Empty when nobody knows.
    countries: Vec<&'static str>,
    jurisdictions: Vec<&'static str>,
    /// All regions that it consists of, witnesses and copies to read among them.
    members: Vec<&'a str>,
    parent: Option<&'a str>,
    pair: Option<&'a str>,
    aliases: &'a [&'static str],
    note: Option<&'a str>,
    sources: &'a [&'static str],
}

impl<'a> Row<'a> {
    fn of(info: &'a RegionInfo, jurisdictions: &Jurisdictions) -> Self {
        let countries = info.countries.known().map(|set| set.iter().map(|country| country.code()).collect());
        Self {
            region: info.region.as_str(),
            cloud: info.cloud.as_str(),
            id: info.id,
            service: info.service,
            kind: info.kind,
            status: info.status,
            place: info.place,
            countries: countries.unwrap_or_default(),
            jurisdictions: jurisdictions_of(info, jurisdictions),
            members: info.parts().map(|region| region.as_str()).collect(),
            parent: info.parent.as_ref().map(|region| region.as_str()),
            pair: info.pair.as_ref().map(|region| region.as_str()),
            aliases: info.aliases,
            note: info.note,
            sources: info.sources,
        }
    }
}

/// The jurisdictions that hold all of a region's countries.
fn jurisdictions_of(info: &RegionInfo, jurisdictions: &Jurisdictions) -> Vec<&'static str> {
    match info.countries {
        Countries::Known(countries) => jurisdictions.of(&countries),
        Countries::Unknown => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;

    fn london() -> Vec<&'static RegionInfo> {
        Catalogue::builtin().search("aws:eu-west-2", Jurisdictions::builtin())
    }

    #[test]
    fn the_contract_is_kept() {
        let text = write_json(&london(), Jurisdictions::builtin()).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let region = &value["regions"][0];
        assert_eq!(
            (&region["cloud"], &region["id"], &region["kind"]),
            (&"aws".into(), &"eu-west-2".into(), &"region".into())
        );
        assert_eq!(region["countries"], serde_json::json!(["GB"]));
        assert!(region["jurisdictions"].as_array().unwrap().contains(&"uk".into()));
        for field in ["service", "place", "members", "pair", "aliases"] {
            assert!(region.get(field).is_some(), "{field}");
        }
    }

    #[test]
    fn a_line_says_where_and_under_whose_law() {
        let text = write_columns(&london(), Catalogue::builtin(), Jurisdictions::builtin());
        assert!(text.starts_with("aws:eu-west-2 ") && text.contains("  London, United Kingdom  [uk]\n"), "{text}");
    }
}
