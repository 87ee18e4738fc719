//! Regions and countries in the words of messages.

use super::catalogue::Catalogue;
use super::country::{Countries, Country, CountrySet};
use super::info::RegionInfo;
use super::region::Region;
use super::tables::JURISDICTIONS;

/// Countries that take an article inside a sentence.
const WITH_ARTICLE: [&str; 20] = [
    "AE", "BS", "CF", "CK", "DO", "FK", "FO", "GB", "GM", "IM", "KM", "KY", "MH", "MV", "NL", "PH", "SB", "SC", "TC",
    "US",
];

impl Catalogue {
    /// Where a region is: `London, United Kingdom`, `Belgium and the Netherlands`.
    pub fn describe(&self, region: &Region) -> String {
        self.info(region).map_or_else(|| "not in the catalogue".to_owned(), describe)
    }

    /// Countries inside a sentence: `Germany and the United Kingdom`, `the European Union`.
    pub fn country_names(&self, countries: &CountrySet) -> String {
        names(countries)
    }
}

fn describe(info: &RegionInfo) -> String {
    match info.countries {
        Countries::Unknown => match info.place {
            Some(place) => format!("{place}, country unknown"),
            None => "country unknown".to_owned(),
        },
        Countries::Known(set) => match (info.place, single(&set)) {
            (Some(place), Some(country)) if says(place, country) => place.to_owned(),
            (Some(place), Some(country)) => format!("{place}, {}", country.name()),
            (None, Some(country)) => country.name().to_owned(),
            (_, None) => names(&set),
        },
    }
}

/// The only country of a set.
fn single(set: &CountrySet) -> Option<Country> {
    let mut countries = set.iter();
    countries.next().filter(|_| countries.next().is_none())
}

/// Whether the place's name says its country already: `Singapore`, `France (S3NS)`.
fn says(place: &str, country: Country) -> bool {
    let bare = |rest: &str| rest.is_empty() || rest.starts_with([',', '(']);
    place.strip_prefix(country.name()).is_some_and(|rest| bare(rest.trim_start()))
        || place.strip_suffix(country.name()).is_some_and(|rest| rest.ends_with(", "))
}

fn names(set: &CountrySet) -> String {
    const SHOWN: usize = 3;
    if let Some(known) = JURISDICTIONS.iter().find(|known| known.states == *set) {
        return known.title.to_owned();
    }
    let names: Vec<String> = set.iter().map(in_sentence).collect();
    match names.as_slice() {
        [] => "an unknown country".to_owned(),
        [only] => only.clone(),
        many if many.len() > SHOWN + 1 => {
            format!("{} and {} more countries", many[..SHOWN].join(", "), many.len() - SHOWN)
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn in_sentence(country: Country) -> String {
    let article = if WITH_ARTICLE.contains(&country.code()) { "the " } else { "" };
    format!("{article}{}", country.name())
}
