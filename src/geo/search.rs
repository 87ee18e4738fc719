//! Looking regions up: `regionlint regions QUERY`.

use super::catalogue::Catalogue;
use super::country::Country;
use super::info::RegionInfo;
use super::jurisdiction::Jurisdictions;
use super::written::fold;

impl Catalogue {
    /// The regions that a query means, sorted; all of them for an empty one.
    ///
    /// A query is an id, a written form, another word for a region, a cloud, a country by code or name, a jurisdiction,
    /// or part of an id or a place (three letters at least).
    pub fn search(&self, query: &str, jurisdictions: &Jurisdictions) -> Vec<&RegionInfo> {
        let query = fold(query);
        let set = jurisdictions.countries(&query).or_else(|| {
            let named = Country::all().find(|country| fold(country.name()) == query);
            named.map(|country| [country].into_iter().collect())
        });
        let cloud = self.cloud(&query);
        let worded: Vec<_> = self.words.of(&query).map(|entry| &entry.region).collect();
        let means = |info: &&RegionInfo| {
            query.is_empty()
                || cloud == Some(info.cloud)
                || worded.contains(&&info.region)
                || set.is_some_and(|set| info.countries.known().is_some_and(|own| own.is_subset(&set)))
                || query.chars().count() >= 3
                    && [info.region.as_str(), info.place.unwrap_or_default()]
                        .iter()
                        .any(|text| fold(text).contains(query.as_ref()))
        };
        self.regions.iter().filter(means).collect()
    }

    /// The place, or the word of one, that was perhaps meant by a query that means nothing: a slip or two away.
    pub fn nearest_place(&self, query: &str) -> Option<&'static str> {
        let query = query.to_lowercase();
        let allowed = (query.chars().count() / 4).min(2);
        let places = self.regions.iter().filter_map(|info| info.place);
        let words = places.flat_map(|place| std::iter::once(place).chain(place.split([' ', ',', '('])));
        let ranked = words.map(|word| (strsim::damerau_levenshtein(&query, &word.to_lowercase()), word));
        ranked.filter(|(distance, _)| *distance <= allowed).min().map(|(_, word)| word)
    }
}
