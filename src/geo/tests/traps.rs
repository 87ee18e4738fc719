//! The traps of the catalogue, one by one: what looks like one place and is another.

use super::{catalogue, countries, find};
use crate::geo::{Region, Standing};

fn stands(label: &str, written: &str) -> Standing {
    let residence = catalogue().residence(label, crate::geo::Jurisdictions::builtin()).unwrap_or_default();
    catalogue().judge(&residence, &Region::new(written), None)
}

#[test]
fn eu_in_a_name_is_not_the_eu() {
    for (written, country) in [
        ("aws:eu-west-2", "GB"),
        ("aws:eu-central-2", "CH"),
        ("aws:eu-isoe-west-1", "GB"),
        ("gcp:europe-west2", "GB"),
        ("gcp:europe-west6", "CH"),
        ("oci:eu-zurich-1", "CH"),
        ("oci:eu-jovanovac-1", "RS"),
        ("ibm:eu-gb", "GB"),
        ("linode:eu-west", "GB"),
        ("alibaba:eu-west-1", "GB"),
        ("ovh:eu-west-eri", "GB"),
        ("ovh:eu-west-lz-zrh", "CH"),
        ("ovh:eu-north-lz-osl", "NO"),
        ("otc:eu-ch2", "CH"),
        ("tencent:eu-moscow", "RU"),
        ("exoscale:ch-dk-2", "CH"),
    ] {
        assert_eq!(countries(written), country, "{written}");
        assert!(matches!(stands("eu", written), Standing::Outside(_)), "{written}");
    }
}

#[test]
fn a_zone_can_leave_its_regions_country() {
    for (zone, region, country) in [
        ("eu-central-1-ist-1a", "aws:eu-central-1", "TR"),
        ("eu-west-3-cmn-wlz-1a", "aws:eu-west-3", "MA"),
        ("us-east-1-qro-1a", "aws:us-east-1", "MX"),
        ("ap-southeast-1-bkk-1a", "aws:ap-southeast-1", "TH"),
        ("use1-qro1-az1", "aws:us-east-1", "MX"),
    ] {
        assert_eq!(find(Some("aws"), None, zone), format!("zone of {region}"));
        assert_eq!(super::codes(catalogue().countries_at(&Region::new(region), Some(zone))), country);
    }
    assert_eq!(super::codes(catalogue().countries_at(&Region::new("aws:eu-central-1"), Some("eu-central-1a"))), "DE");
}

#[test]
fn a_zone_is_never_made_by_chopping() {
    for word in [
        "eu-central-1-xyz-1a",
        "eu-central-9a",
        "eu-central-1aa",
        "europe-west99-b",
        "europe-west1b",
        "eu-west-1-a",
        "1",
    ] {
        for cloud in ["aws", "gcp", "azure"] {
            assert_eq!(find(Some(cloud), None, word), "unknown", "{cloud} {word}");
        }
    }
}

#[test]
fn one_id_in_two_clouds() {
    assert_eq!(find(None, None, "eu-west-1"), "alibaba:eu-west-1 | aws:eu-west-1");
    assert_eq!((countries("aws:me-central-1"), countries("alibaba:me-central-1")), ("AE".into(), "SA".into()));
    assert_eq!(
        find(None, None, "ap-southeast-3"),
        "alibaba:ap-southeast-3 | aws:ap-southeast-3 | huawei:ap-southeast-3"
    );
}

#[test]
fn one_word_in_two_services() {
    assert_eq!(find(Some("gcp"), Some("storage"), "EUR7"), "gcp:storage/eur7");
    assert_eq!(find(Some("gcp"), Some("spanner"), "eur7"), "gcp:spanner/eur7");
    assert_eq!(find(Some("gcp"), None, "eur7"), "gcp:spanner/eur7 | gcp:storage/eur7");
    assert_eq!(find(Some("gcp"), Some("bigtable"), "eur7"), "unknown");
    assert_eq!((countries("gcp:storage/eur7"), countries("gcp:spanner/eur7")), ("DE GB".into(), "DE IT".into()));
}

#[test]
fn witnesses_count() {
    assert_eq!(countries("gcp:eur6"), "CH DE NL");
    assert_eq!(countries("gcp:nam14"), "CA US");
    assert_eq!(countries("gcp:spanner/eur5"), "BE GB NL");
    assert_eq!(countries("gcp:spanner/asia1"), "JP KR");
    assert_eq!(countries("gcp:storage/asia1"), "JP");
    assert_eq!(countries("gcp:nam-eur-asia3"), "BE NL TW US");
    assert!(matches!(stands("eu", "gcp:eur6"), Standing::Mixed { certain: true, .. }));
}

#[test]
fn azure_pairs() {
    let pair =
        |id: &str| catalogue().info(&Region::new(id)).and_then(|info| info.pair.clone()).map(|pair| pair.to_string());
    assert_eq!(pair("azure:brazilsouth").as_deref(), Some("azure:southcentralus"));
    assert_eq!(pair("azure:southeastasia").as_deref(), Some("azure:eastasia"));
    assert_eq!(pair("azure:westeurope").as_deref(), Some("azure:northeurope"));
    let alone = [
        "austriaeast",
        "belgiumcentral",
        "chilecentral",
        "denmarkeast",
        "indonesiacentral",
        "israelcentral",
        "italynorth",
    ];
    let alone = alone.iter().chain(&[
        "malaysiawest",
        "mexicocentral",
        "newzealandnorth",
        "polandcentral",
        "qatarcentral",
        "spaincentral",
    ]);
    for id in alone {
        assert_eq!(pair(&format!("azure:{id}")), None, "{id} has no pair");
    }
}

#[test]
fn areas_are_what_their_service_says() {
    assert_eq!(countries("gcp:bigquery/eu"), "BE NL");
    assert_eq!(stands("eu", "gcp:eu"), Standing::Inside);
    assert!(matches!(stands("de", "gcp:eu"), Standing::Mixed { certain: false, .. }));
    assert_eq!(countries("azure:europe"), "?");
    assert_eq!(countries("gcp:asia"), "?");
    assert_eq!(find(Some("gcp"), Some("bigquery"), "EU"), "gcp:bigquery/eu");
    assert_eq!(find(Some("gcp"), Some("storage"), "EU"), "gcp:eu");
    assert_eq!(find(Some("gcp"), None, "EU"), "gcp:eu");
    assert_eq!(find(Some("gcp"), Some("bigquery"), "US"), "gcp:us");
}

#[test]
fn what_proves_nothing_is_unknown() {
    for written in [
        "gcp:global",
        "gcp:automatic",
        "azure:global",
        "cloudflare:weur",
        "gcp:europe-west15",
        "aws:aws-global",
        "azure:losangeles",
    ] {
        assert_eq!(countries(written), "?", "{written}");
        assert_eq!(stands("eu", written), Standing::Unknown, "{written}");
    }
    assert_eq!(stands("eu", "cloudflare:eu"), Standing::Inside, "a jurisdiction is a promise");
}

#[test]
fn near_the_eu_is_not_in_it() {
    assert_eq!(stands("eea", "azure:norwayeast"), Standing::Inside);
    assert!(matches!(stands("eu", "azure:norwayeast"), Standing::Outside(_)));
    assert!(matches!(stands("eea", "azure:switzerlandnorth"), Standing::Outside(_)));
    assert_eq!(stands("eu", "aws:eusc-de-east-1"), Standing::Inside);
}

#[test]
fn hong_kong_and_taiwan_are_not_cn() {
    assert_eq!(countries("alibaba:cn-hongkong"), "HK");
    assert_eq!(countries("gcp:asia-east1"), "TW");
    assert_eq!(countries("tencent:ap-guangzhou"), "CN");
}
