//! Every row is well formed, and every word finds its row.

use std::collections::BTreeSet;

use super::{catalogue, short};
use crate::geo::tables::{CLOUDS, COUNTRIES, JURISDICTIONS, REGIMES, REGIONS, WORDS};
use crate::geo::{Countries, Jurisdictions, Kind, REGIONS_AS_OF, Region, Status};

#[test]
fn tables_are_sorted_and_without_doubles() {
    assert!(catalogue().regions().is_sorted_by(|a, b| a.region < b.region));
    assert!(catalogue().words.iter().is_sorted_by(|a, b| a < b));
    assert!(CLOUDS.is_sorted_by(|a, b| a.cloud < b.cloud));
    assert!(COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
    assert!(JURISDICTIONS.is_sorted_by(|a, b| a.name < b.name));
    assert!(REGIMES.is_sorted_by(|a, b| a.name < b.name));
    assert_eq!(COUNTRIES.len(), 249, "as many as ISO 3166-1 has");
    assert!(REGIONS.len() > 850, "{}", REGIONS.len());
    assert_eq!(catalogue().regions().count(), REGIONS.len(), "every row is read");
    assert_eq!(catalogue().words.iter().count(), WORDS.len(), "every row is read");
    assert_eq!(REGIONS_AS_OF, "2026-11");
}

#[test]
fn every_row_says_where_it_is_from_and_keeps_to_its_cloud() {
    for info in catalogue().regions() {
        assert!(!info.sources.is_empty(), "{}", info.region);
        assert_eq!(info.region.cloud(), info.cloud);
        assert!(catalogue().cloud(info.cloud.as_str()).is_some());
        for other in info.parts().chain(&info.parent).chain(&info.pair) {
            assert!(catalogue().info(other).is_some(), "{} points at {other}", info.region);
            assert_eq!(other.cloud(), info.cloud, "{}", info.region);
            assert_ne!(*other, info.region);
        }
    }
}

#[test]
fn kinds_have_what_they_need() {
    for info in catalogue().regions() {
        let name = &info.region;
        match info.kind {
            Kind::DualRegion => assert_eq!(info.members.len(), 2, "{name}"),
            Kind::MultiRegion => assert!(info.pair.is_none() && info.parent.is_none() && info.at.is_none(), "{name}"),
            Kind::Hint => assert_eq!(info.countries, Countries::Unknown, "a hint proves nothing: {name}"),
            _ => assert_eq!(info.parts().count(), 0, "{name}"),
        }
        if info.parent.is_some() {
            assert_eq!(info.kind, Kind::LocalZone, "{name}");
        }
        if info.status == Status::Logical {
            assert_eq!(info.cloud.as_str(), "azure", "{name}");
        }
        if let Some(point) = info.at {
            assert!(point.latitude.abs() <= 90.0 && point.longitude.abs() <= 180.0, "{name}");
            assert!(info.countries.known().is_some(), "a point without a country: {name}");
        }
    }
}

/// The city that gave a region its coordinates lies where the other regions of its country do.
#[test]
fn regions_of_a_small_country_are_near_each_other() {
    for (code, furthest) in [
        ("GB", 600.0),
        ("DE", 700.0),
        ("NL", 300.0),
        ("IE", 300.0),
        ("JP", 1200.0),
        ("CH", 300.0),
        ("KR", 400.0),
        ("IT", 700.0),
    ] {
        let country = crate::geo::Country::from_code(code).map(|country| [country].into_iter().collect());
        let there: Vec<_> =
            catalogue().regions().filter(|info| info.countries.known() == country).filter_map(|info| info.at).collect();
        for (one, other) in there.iter().flat_map(|one| there.iter().map(move |other| (one, other))) {
            assert!(one.distance_km(*other) < furthest, "{code}: {one:?} {other:?}");
        }
    }
}

/// A row without a service is what the word means in all other services: it must not be narrower than they are.
#[test]
fn the_general_meaning_holds_the_special_ones() {
    for special in catalogue().regions().filter(|info| info.service.is_some()) {
        let general = Region::new(&format!("{}:{}", special.cloud, special.id));
        let (Some(general), Some(countries)) = (catalogue().info(&general), special.countries.known()) else {
            continue;
        };
        let whole = general.countries.known().is_none_or(|whole| countries.is_subset(&whole));
        assert!(whole, "{} reaches beyond {}", special.region, general.region);
    }
}

#[test]
fn every_word_finds_its_region() {
    for entry in catalogue().words.iter() {
        let found = short(&catalogue().find(Some(entry.cloud.as_str()), entry.service, entry.word));
        let info = catalogue().info(&entry.region);
        let expected = match info.and_then(|info| info.parent.as_ref()) {
            Some(parent) => format!("zone of {parent}"),
            None => entry.region.to_string(),
        };
        assert_eq!(found, expected, "{entry:?}");
    }
}

#[test]
fn every_written_form_reads_as_itself() {
    for info in catalogue().regions().filter(|info| info.parent.is_none()) {
        assert_eq!(short(&catalogue().read(info.region.as_str())), info.region.as_str());
    }
}

#[test]
fn words_for_other_clouds_lead_to_regions() {
    let clouds: BTreeSet<_> = catalogue().regions().map(|info| info.cloud).collect();
    assert!(catalogue().words.iter().all(|entry| catalogue().info(&entry.region).is_some()));
    assert!(!clouds.iter().any(|cloud| cloud.as_str() == "mongodbatlas"), "Atlas names regions of others");
}

#[test]
fn sets_hold_what_their_law_says() {
    let jurisdictions = Jurisdictions::builtin();
    let count = |name: &str| jurisdictions.countries(name).map(|set| set.len());
    assert_eq!((count("eu"), count("eea"), count("efta")), (Some(27 + 7), Some(30 + 7), Some(4)));
    let eu = jurisdictions.countries("eu").unwrap_or_default();
    assert!(eu.is_subset(&jurisdictions.countries("eea").unwrap_or_default()));
    for (code, inside) in [
        ("GF", true),
        ("RE", true),
        ("AX", true),
        ("NC", false),
        ("NO", false),
        ("CH", false),
        ("GB", false),
        ("GI", false),
    ] {
        let country = jurisdictions.countries(code).unwrap_or_default();
        assert!(!country.is_empty());
        assert_eq!(country.is_subset(&eu), inside, "{code}");
    }
    assert_eq!(jurisdictions.countries("JE").map(|set| jurisdictions.of(&set)), Some(Vec::new()), "neither UK nor EU");
}

#[test]
fn regimes_are_found_by_any_name() {
    let countries = |name| Jurisdictions::regime(name).map(|regime| regime.countries);
    assert_eq!(countries("GDPR"), Jurisdictions::builtin().countries("eea"));
    assert_eq!(countries("lgpd"), Jurisdictions::builtin().countries("br"));
    assert_eq!(countries("us-doj-bulk").map(|set| set.len()), Some(249 - 6));
    assert!(countries("because").is_none());
    for regime in Jurisdictions::regimes() {
        assert!(!regime.countries.is_empty() && !regime.basis.is_empty(), "{}", regime.name);
    }
}
