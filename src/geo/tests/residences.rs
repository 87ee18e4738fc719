//! Labels, and how regions stand to them.

use std::collections::BTreeMap;

use super::catalogue;
use crate::geo::{Jurisdictions, Region, Standing};

fn stands(label: &str, region: &str, zone: Option<&str>) -> String {
    let residence = match catalogue().residence(label, Jurisdictions::builtin()) {
        Ok(residence) => residence,
        Err(nearest) => return format!("no label, near {nearest:?}"),
    };
    match catalogue().judge(&residence, &Region::new(region), zone) {
        Standing::Inside => "inside".to_owned(),
        Standing::Outside(countries) => format!("outside in {}", catalogue().country_names(&countries)),
        Standing::Mixed { inside, outside, certain } => {
            let sure = if certain { "both" } else { "either" };
            format!("{sure} {} and {}", catalogue().country_names(&inside), catalogue().country_names(&outside))
        }
        Standing::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn countries_and_sets() {
    assert_eq!(stands("eu", "aws:eu-west-1", None), "inside");
    assert_eq!(stands("EU", "aws:us-east-1", None), "outside in the United States");
    assert_eq!(stands("br", "aws:sa-east-1", None), "inside");
    assert_eq!(stands("gb", "aws:eu-west-2", None), "inside");
    assert_eq!(stands("uk", "gcp:spanner/eur5", None), "both the United Kingdom and Belgium and the Netherlands");
    assert_eq!(stands("be", "gcp:bigquery/eu", None), "either Belgium and the Netherlands");
    assert_eq!(stands("eu, ch", "gcp:eur8", None), "inside");
    assert_eq!(stands("eu+uk", "gcp:storage/eur7", None), "inside");
    assert_eq!(stands("eu", "aws:not-there", None), "unknown");
}

#[test]
fn just_those_regions() {
    assert_eq!(stands("aws:eu-west-1", "aws:eu-west-1", None), "inside");
    assert_eq!(stands("aws:eu-west-1,aws:eu-central-1", "aws:eu-central-1", None), "inside");
    assert_eq!(stands("aws:eu-west-1", "aws:eu-central-1", None), "outside in Germany");
    assert_eq!(stands("aws:eu-west-1", "gcp:asia", None), "outside in an unknown country");
    assert_eq!(stands("gcp:europe-west1, gcp:europe-west4", "gcp:bigquery/eu", None), "inside");
    assert_eq!(
        stands("gcp:europe-west1", "gcp:spanner/eur5", None),
        "both Belgium and the United Kingdom and the Netherlands"
    );
    assert_eq!(stands("gcp:eu", "gcp:eu", None), "inside");
}

#[test]
fn a_zone_abroad_is_abroad() {
    assert_eq!(stands("eu", "aws:eu-central-1", Some("eu-central-1-ist-1a")), "outside in Turkey");
    assert_eq!(stands("eu", "aws:eu-central-1", Some("eu-central-1-ham-1a")), "inside");
    assert_eq!(stands("eu", "aws:eu-central-1", Some("eu-central-1b")), "inside");
    assert_eq!(stands("aws:eu-central-1", "aws:eu-central-1", Some("eu-central-1-ist-1a")), "outside in Turkey");
    assert_eq!(stands("aws:eu-central-1-ist-1a", "aws:eu-central-1", Some("eu-central-1-ist-1a")), "inside");
}

#[test]
fn words_that_are_no_label() {
    assert_eq!(stands("ue", "aws:eu-west-1", None), "no label, near Some(\"eu\")");
    assert_eq!(stands("Germany", "aws:eu-west-1", None), "no label, near Some(\"de\")");
    assert_eq!(stands("United Kingdom", "aws:eu-west-1", None), "no label, near Some(\"uk\")");
    assert_eq!(stands("gdpr", "aws:eu-west-1", None), "no label, near Some(\"eea\")");
    assert_eq!(stands("lgpd", "aws:eu-west-1", None), "no label, near Some(\"br\")");
    assert_eq!(stands("usa", "aws:eu-west-1", None), "no label, near Some(\"us\")");
    assert_eq!(stands("secret", "aws:eu-west-1", None), "no label, near None");
    assert_eq!(stands("", "aws:eu-west-1", None), "no label, near None");
    assert_eq!(stands("aws:eu-wset-1", "aws:eu-west-1", None), "no label, near Some(\"aws:eu-west-1\")");
    assert_eq!(stands("gcp:eur7", "gcp:eu", None), "no label, near Some(\"gcp:spanner/eur7\")");
}

#[test]
fn own_jurisdictions() {
    let with = |name: &str, words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Jurisdictions::builtin().with(&BTreeMap::from([(name.to_owned(), words)]))
    };
    let dach = with("DACH", &["DE", "at", "ch"]).unwrap_or_default();
    let residence = catalogue().residence("dach", &dach).unwrap_or_default();
    assert_eq!(catalogue().judge(&residence, &Region::new("aws:eu-central-2"), None), Standing::Inside);
    assert_eq!(dach.of(&residence.countries), ["dach"]);
    let wrong = |name, words| with(name, words).err().map(|error| error.to_string()).unwrap_or_default();
    assert_eq!(wrong("x", &["DX"]), "jurisdiction `x`: \"DX\" is neither a country code nor a jurisdiction");
    assert_eq!(
        wrong("x", &["Austria"]),
        "jurisdiction `x`: \"Austria\" is neither a country code nor a jurisdiction; did you mean at?"
    );
    assert_eq!(
        wrong("eu", &["DE"]),
        "jurisdiction `eu`: the catalogue has a jurisdiction of that name; choose another"
    );
}

#[test]
fn jurisdictions_of_countries() {
    let of = |written: &str| {
        let countries = catalogue().countries_of(&Region::new(written)).known().unwrap_or_default();
        Jurisdictions::builtin().of(&countries)
    };
    assert_eq!(of("aws:eu-west-2"), ["uk"]);
    assert_eq!(of("aws:eu-west-1"), ["eea", "eu"]);
    assert_eq!(of("azure:norwayeast"), ["eea", "efta"]);
    assert_eq!(of("aws:us-east-1"), ["us"]);
    assert_eq!(of("gcp:eur6"), Vec::<&str>::new());
    assert_eq!(of("gcp:asia"), Vec::<&str>::new(), "unknown countries are in no jurisdiction");
}
