//! From words to regions and back.

use super::{catalogue, find, short};
use crate::geo::{Catalogue, Jurisdictions, Match, Region};

#[test]
fn case_spaces_and_other_words_do_not_matter() {
    assert_eq!(find(Some("azure"), None, "West Europe"), "azure:westeurope");
    assert_eq!(find(Some("azurerm"), None, "WESTEUROPE"), "azure:westeurope");
    assert_eq!(find(Some("azure"), None, "(Europe) West Europe"), "azure:westeurope");
    assert_eq!(find(None, None, "West Europe"), "azure:westeurope");
    assert_eq!(find(Some("google"), None, "EUROPE-WEST1"), "gcp:europe-west1");
    assert_eq!(find(Some("aws"), None, " Europe (Ireland) "), "aws:eu-west-1");
    assert_eq!(find(Some("aws"), Some("s3"), "EU"), "aws:eu-west-1");
    assert_eq!(find(Some("aws"), None, "euw1"), "aws:eu-west-1");
    assert_eq!(find(None, None, "EU"), "cloudflare:eu | gcp:eu");
    assert_eq!(find(None, None, "global"), "azure:global");
}

#[test]
fn whatever_begins_as_zones_of_a_region_do_lies_in_it() {
    let region = |cloud, beginning| catalogue().region_of_zones(cloud, beginning).map(|region| region.to_string());
    let found = |cloud, beginning| region(cloud, beginning).unwrap_or_default();
    assert_eq!(found(Some("google"), "europe-west1-"), "gcp:europe-west1");
    assert_eq!(found(None, "europe-west1-"), "gcp:europe-west1");
    // Another zone's letter, a region's number: more may follow than a zone.
    for beginning in ["europe-west1", "europe-west", "europe-west-", "europe-west1-b-", "eur4-", "-", ""] {
        assert_eq!(found(Some("gcp"), beginning), "", "{beginning}");
    }
    // Where a region's id and a dash begin another region's as well.
    for (cloud, beginning) in [("aws", "us-west-2-"), ("tencent", "ap-shanghai-"), ("alibaba", "cn-hangzhou-")] {
        assert_eq!(found(Some(cloud), beginning), "", "{beginning}");
    }
}

#[test]
fn zones_fold_into_their_region() {
    for (cloud, zone, region) in [
        ("aws", "eu-west-1a", "aws:eu-west-1"),
        ("aws", "us-gov-west-1b", "aws:us-gov-west-1"),
        ("aws", "use1-az4", "aws:us-east-1"),
        ("aws", "aps1-az1", "aws:ap-south-1"),
        ("aws", "us-west-2-lax-1b", "aws:us-west-2"),
        ("gcp", "europe-west1-b", "gcp:europe-west1"),
        ("gcp", "us-central1-ai1a", "gcp:us-central1"),
        ("azure", "westeurope-1", "azure:westeurope"),
        ("azure", "eastus2-1", "azure:eastus2"),
        ("azure", "eastus-2", "azure:eastus"),
        ("alibaba", "cn-hangzhou-h", "alibaba:cn-hangzhou"),
        ("alibaba", "eu-west-1b", "alibaba:eu-west-1"),
        ("hetzner", "fsn1-dc14", "hetzner:fsn1"),
        ("scaleway", "fr-par-1", "scaleway:fr-par"),
        ("tencent", "ap-guangzhou-3", "tencent:ap-guangzhou"),
        ("otc", "eu-de-01", "otc:eu-de"),
        ("stackit", "eu01-m", "stackit:eu01"),
        ("yandex", "ru-central1-a", "yandex:ru-central1"),
    ] {
        assert_eq!(find(Some(cloud), None, zone), format!("zone of {region}"), "{zone}");
    }
    assert_eq!(find(None, None, "us-east-1a"), "alibaba:us-east-1 | aws:us-east-1");
    assert_eq!(find(None, None, "europe-west4-a"), "zone of gcp:europe-west4");
}

#[test]
fn names_that_one_service_gives_the_regions_of_others() {
    assert_eq!(find(Some("mongodbatlas"), Some("AZURE"), "US_EAST_2"), "azure:eastus2");
    assert_eq!(find(Some("mongodbatlas"), Some("aws"), "US_EAST_2"), "aws:us-east-2");
    assert_eq!(find(Some("mongodbatlas"), None, "US_EAST_2"), "aws:us-east-2 | azure:eastus2");
    assert_eq!(find(None, None, "US_EAST_2"), "unknown");
    assert_eq!(find(Some("mongodbatlas"), Some("GCP"), "WESTERN_EUROPE"), "gcp:europe-west1");
    assert_eq!(find(Some("snowflake"), None, "AWS_EU_CENTRAL_1"), "aws:eu-central-1");
    assert_eq!(find(Some("snowflake"), None, "aws_us_gov_east_1"), "snowflake:aws_us_gov_east_1");
    assert_eq!(find(Some("confluent"), Some("GCP"), "us-east1"), "gcp:us-east1");
    assert_eq!(find(Some("confluent"), None, "us-east-1"), "aws:us-east-1");
    assert_eq!(find(Some("gcp"), Some("spanner"), "regional-europe-west1"), "gcp:europe-west1");
    assert_eq!(find(Some("gcp"), None, "regional-nowhere1"), "unknown");
}

#[test]
fn what_is_not_there_is_unknown_with_what_was_meant() {
    let nearest = |cloud, word| match catalogue().find(cloud, None, word) {
        Match::Unknown { nearest } => nearest,
        found => Some(format!("found {found:?}")),
    };
    assert_eq!(nearest(Some("aws"), "eu-wset-1").as_deref(), Some("eu-west-1"));
    assert_eq!(nearest(Some("azure"), "West Eurpe").as_deref(), Some("westeurope"));
    assert_eq!(nearest(Some("gcp"), "europe-west99").as_deref(), Some("europe-west9"));
    assert_eq!(nearest(Some("aws"), "production"), None);
    assert_eq!(nearest(Some("nowhere"), "eu-west-1"), None);
    assert_eq!(nearest(None, ""), None);
}

#[test]
fn written_forms_are_read() {
    let read = |written: &str| short(&catalogue().read(written));
    assert_eq!(read("aws:eu-west-1"), "aws:eu-west-1");
    assert_eq!(read("AWS:EU-WEST-1"), "aws:eu-west-1");
    assert_eq!(read("azure:West Europe"), "azure:westeurope");
    assert_eq!(read("gcp:storage/EUR7"), "gcp:storage/eur7");
    assert_eq!(read("gcp:eur7"), "gcp:spanner/eur7 | gcp:storage/eur7");
    assert_eq!(read("ionos:de/fra"), "ionos:de/fra");
    assert_eq!(read("cloudflare:jurisdiction:eu"), "cloudflare:eu");
    assert_eq!(read("aws:eu-central-1-ist-1a"), "zone of aws:eu-central-1");
    assert_eq!(read("nowhere:eu-west-1"), "unknown");
}

#[test]
fn descriptions_say_place_and_country() {
    let describe = |written: &str| catalogue().describe(&Region::new(written));
    assert_eq!(describe("aws:eu-west-1"), "Dublin, Ireland");
    assert_eq!(describe("aws:eu-west-2"), "London, United Kingdom");
    assert_eq!(describe("aws:ap-southeast-1"), "Singapore");
    assert_eq!(describe("azure:westeurope"), "Netherlands");
    assert_eq!(describe("gcp:asia-southeast1"), "Jurong West, Singapore");
    assert_eq!(describe("huawei:na-mexico-1"), "Mexico City, Mexico");
    assert_eq!(describe("gcp:eu"), "the European Union");
    assert_eq!(describe("gcp:bigquery/eu"), "Belgium and the Netherlands");
    assert_eq!(describe("gcp:asia"), "Asia, country unknown");
    assert_eq!(describe("gcp:europe-west15"), "country unknown");
    assert_eq!(describe("aws:nowhere"), "not in the catalogue");
    let eu = Jurisdictions::builtin().countries("eea").unwrap_or_default();
    assert_eq!(catalogue().country_names(&eu), "Austria, Åland Islands, Belgium and 34 more countries");
}

#[test]
fn distances_are_great_circles() {
    let distance =
        |one: &str, other: &str| catalogue().distance_km(&Region::new(one), &Region::new(other)).map(f64::round);
    let near =
        |value: Option<f64>, expected: f64| value.is_some_and(|value| (value - expected).abs() < expected * 0.05);
    assert!(near(distance("aws:eu-west-1", "aws:us-east-1"), 5480.0));
    assert!(near(distance("aws:eu-central-1", "aws:eu-west-3"), 480.0));
    assert!(near(distance("aws:ap-southeast-2", "aws:sa-east-1"), 13360.0));
    assert_eq!(distance("aws:eu-west-1", "aws:eu-west-1"), Some(0.0));
    assert_eq!(distance("gcp:eu", "aws:eu-west-1"), None);
}

#[test]
fn several_regions_at_once() {
    let spans = |written: &str| catalogue().spans_regions(&Region::new(written));
    assert!(spans("gcp:eu") && spans("gcp:nam4") && spans("gcp:bigquery/eu") && spans("hetzner:eu-central"));
    assert!(
        !spans("aws:eu-west-1") && !spans("gcp:global") && !spans("cloudflare:weur") && !spans("aws:us-east-1-bos-1a")
    );
    assert!(!spans("hetzner:us-east"), "a network zone with one location");
    assert!(catalogue().is_global(&Region::new("azure:global")) && !catalogue().is_global(&Region::new("gcp:eu")));
}

#[test]
fn ids_are_told_from_other_words() {
    assert!(["eu-west-1", "westeurope", "fra", "EU", "de/fra"].iter().all(|word| catalogue().is_id(word)));
    assert!(["prod", "global", "West Europe!", "eu-west-1a", "primary"].iter().all(|word| !catalogue().is_id(word)));
}

#[test]
fn a_search_finds_by_all_that_people_know() {
    let search = |query: &str| -> Vec<&str> {
        catalogue().search(query, Jurisdictions::builtin()).into_iter().map(|info| info.region.as_str()).collect()
    };
    assert!(search("eu-west-2").contains(&"aws:eu-west-2"));
    assert_eq!(search("aws:eu-west-2").first(), Some(&"aws:eu-west-2"));
    assert!(search("London").contains(&"azure:uksouth"));
    assert!(search("uk").contains(&"gcp:europe-west2") && !search("uk").contains(&"aws:eu-west-1"));
    assert!(search("eu").contains(&"aws:eu-west-1") && !search("eu").contains(&"aws:eu-west-2"));
    assert!(search("Norway").contains(&"azure:norwayeast") && search("no").contains(&"azure:norwayeast"));
    assert!(search("hetzner").iter().all(|region| region.starts_with("hetzner:")));
    assert!(search("US_EAST_2").contains(&"azure:eastus2"));
    assert_eq!(search("").len(), Catalogue::builtin().regions().count());
    assert!(search("nowhere at all").is_empty());
}
