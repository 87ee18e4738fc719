//! The catalogue of regions.

use std::borrow::Cow;

use super::country::{Countries, CountrySet};
use super::find::Word;
use super::info::{CloudInfo, RegionInfo};
use super::region::{Cloud, Region};
use super::rows::Rows;
use super::tables;
use super::written::{Kind, fold};

/// All regions there are: the built-in tables, or those with a user's corrections.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Sorted by name.
    pub(super) clouds: Cow<'static, [CloudInfo]>,
    /// Sorted by written form.
    pub(super) regions: Rows<RegionInfo>,
    /// Sorted by word.
    pub(super) words: Rows<Word>,
}

static BUILTIN: Catalogue = Catalogue {
    clouds: Cow::Borrowed(&tables::CLOUDS),
    regions: Rows::Builtin(&tables::REGIONS),
    words: Rows::Builtin(&tables::WORDS),
};

impl Catalogue {
    /// The built-in one. It costs nothing.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// What is known of a region; nothing if the catalogue lacks it.
    pub fn info(&self, region: &Region) -> Option<&RegionInfo> {
        self.regions.of(region.as_str()).next()
    }

    /// Every region, sorted.
    pub fn regions(&self) -> impl Iterator<Item = &RegionInfo> {
        self.regions.iter()
    }

    /// Every cloud, sorted.
    pub fn clouds(&self) -> impl Iterator<Item = &CloudInfo> {
        self.clouds.iter()
    }

    /// The cloud of that name: its own, or another in use, such as its Terraform provider's (`azurerm`).
    pub fn cloud(&self, name: &str) -> Option<Cloud> {
        self.cloud_info(name).map(|info| info.cloud)
    }

    pub(super) fn cloud_info(&self, name: &str) -> Option<&CloudInfo> {
        let name = fold(name);
        let own = |info: &CloudInfo| info.cloud.as_str().cmp(name.as_ref());
        match self.clouds.binary_search_by(own) {
            Ok(index) => self.clouds.get(index),
            Err(_) => self.clouds.iter().find(|info| info.also.contains(&name.as_ref())),
        }
    }

    /// The countries in which a region may keep data, those of its members, witnesses and copies among them.
    pub fn countries_of(&self, region: &Region) -> Countries {
        self.info(region).map_or(Countries::Unknown, |info| info.countries)
    }

    /// The countries of some regions together, as far as they are known.
    pub fn known_countries<'r>(&self, regions: impl IntoIterator<Item = &'r Region>) -> CountrySet {
        let known = regions.into_iter().filter_map(|region| self.countries_of(region).known());
        known.fold(CountrySet::EMPTY, |all, more| all.union(&more))
    }

    /// The countries of a region, or of the zone that was named: some zones lie in another country than their region.
    pub fn countries_at(&self, region: &Region, zone: Option<&str>) -> Countries {
        let own = zone.and_then(|zone| self.zone(region, zone));
        own.map_or_else(|| self.countries_of(region), |info| info.countries)
    }

    /// The row of a zone that has one of its own.
    pub(super) fn zone(&self, region: &Region, zone: &str) -> Option<&RegionInfo> {
        let word = fold(zone);
        let hits = self.words.of(&word).filter(|hit| hit.cloud == region.cloud());
        hits.filter_map(|hit| self.info(&hit.region)).find(|info| info.parent.as_ref() == Some(region))
    }

    /// Whether living there is living in several regions.
    pub fn spans_regions(&self, region: &Region) -> bool {
        self.info(region)
            .is_some_and(|info| matches!(info.kind, Kind::MultiRegion | Kind::DualRegion) && info.parts().count() != 1)
    }

    /// Whether it is no place at all: `azure:global`, `gcp:automatic`.
    pub fn is_global(&self, region: &Region) -> bool {
        self.info(region).is_some_and(|info| info.kind == Kind::Global)
    }

    /// Whether a word is some cloud's id for a region.
    pub fn is_id(&self, word: &str) -> bool {
        let word = fold(word);
        self.words.of(&word).any(|entry| entry.is_id && !self.is_global(&entry.region))
    }

    /// The great-circle distance between two regions in kilometres, where both are points.
    pub fn distance_km(&self, one: &Region, other: &Region) -> Option<f64> {
        Some(self.info(one)?.at?.distance_km(self.info(other)?.at?))
    }
}
