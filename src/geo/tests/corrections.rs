//! Rows of a user's own.

use super::{catalogue, codes, short};
use crate::geo::{Catalogue, CloudRows, Region};

fn with(yaml: &str) -> Result<Catalogue, String> {
    let rows: Vec<CloudRows> = serde_yaml::from_str(yaml).map_err(|error| error.to_string())?;
    catalogue().with(&rows).map_err(|error| error.to_string())
}

fn countries(catalogue: &Catalogue, written: &str) -> String {
    codes(catalogue.countries_of(&Region::new(written)))
}

#[test]
fn a_new_region_and_a_new_cloud() -> Result<(), String> {
    let catalogue = with(
        "- {cloud: aws, regions: [{id: eu-east-1, place: Bucharest, countries: [RO], aliases: [Romania One], src: [a ticket]}]}
- {cloud: onprem, title: Our halls, zones: [-1], regions: [{id: fra, countries: [DE]}, {id: all, kind: multi-region, members: [fra, 'aws:eu-west-2']}]}",
    )?;
    assert_eq!(countries(&catalogue, "aws:eu-east-1"), "RO");
    assert_eq!(short(&catalogue.find(Some("aws"), None, "romania one")), "aws:eu-east-1");
    assert_eq!(short(&catalogue.find(Some("aws"), None, "eu-east-1b")), "zone of aws:eu-east-1");
    assert_eq!(short(&catalogue.find(Some("onprem"), None, "fra-2")), "zone of onprem:fra");
    assert_eq!(countries(&catalogue, "onprem:all"), "DE GB");
    assert_eq!(short(&catalogue.read("onprem:fra")), "onprem:fra");
    assert!(catalogue.regions().is_sorted_by(|a, b| a.region < b.region));
    Ok(())
}

#[test]
fn a_correction_changes_what_it_says_and_no_more() -> Result<(), String> {
    let catalogue =
        with("- {cloud: gcp, regions: [{id: europe-west15, countries: [ES]}, {id: europe-west4, countries: [BE]}]}")?;
    assert_eq!(countries(&catalogue, "gcp:europe-west15"), "ES");
    let info = catalogue.info(&Region::new("gcp:europe-west4"));
    assert_eq!(info.and_then(|info| info.place), Some("Eemshaven"));
    assert_eq!(countries(&catalogue, "gcp:bigquery/eu"), "BE", "multi-regions follow their members");
    assert_eq!(countries(&catalogue, "aws:eu-west-1"), "IE");
    Ok(())
}

#[test]
fn a_weak_fact_decides_nothing() -> Result<(), String> {
    let row = "{id: bern-1, countries: [CH], confidence: low}";
    let catalogue = with(&format!("[{{cloud: acme, title: Acme, regions: [{row}]}}]"))?;
    assert_eq!(countries(&catalogue, "acme:bern-1"), "?");
    Ok(())
}

#[test]
fn more_names_for_a_region() -> Result<(), String> {
    let catalogue = with("- {cloud: aws, regions: [{id: main, maps_to: eu-west-1}]}")?;
    assert_eq!(short(&catalogue.find(Some("aws"), None, "main")), "aws:eu-west-1");
    Ok(())
}

#[test]
fn mistakes_are_told() {
    let wrong = |yaml| with(yaml).err().unwrap_or_default();
    assert_eq!(wrong("- {cloud: aws, regions: [{id: x, countries: [DX]}]}"), "aws:x: \"DX\" is no country code");
    assert_eq!(
        wrong("- {cloud: aws, regions: [{id: x, countries: [Spain]}]}"),
        "aws:x: \"Spain\" is no country code; did you mean es?"
    );
    assert_eq!(
        wrong("- {cloud: aws, regions: [{id: x}]}"),
        "aws:x: a new region needs `countries` (or `countries: unknown`)"
    );
    assert_eq!(wrong("- {cloud: aws, regions: [{id: x, members: [y]}]}"), "aws:x: there is no region aws:y");
    assert_eq!(wrong("- {cloud: aws, regions: [{id: x, maps_to: y}]}"), "aws:x: there is no region aws:y");
    assert!(wrong("- {cloud: aws, regions: [{id: x, country: DE}]}").contains("unknown field `country`"));
}
