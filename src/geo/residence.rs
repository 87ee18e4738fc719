//! Where labelled data must stay, and how a region stands to that.

use super::catalogue::Catalogue;
use super::country::{Countries, CountrySet};
use super::find::Match;
use super::info::RegionInfo;
use super::jurisdiction::Jurisdictions;
use super::region::Region;

/// Where a label wants data to stay: in these countries, or in just these regions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Residence {
    /// Anywhere in them.
    pub countries: CountrySet,
    /// Sorted.
    pub regions: Vec<Region>,
}

/// How a region stands to a residence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// All of it is inside.
    Inside,
    /// All of it is outside, in these countries (none where only regions were asked for and the country is unknown).
    Outside(CountrySet),
    /// Part of it is inside.
    Mixed {
        /// Countries inside.
        inside: CountrySet,
        /// Countries outside.
        outside: CountrySet,
        /// Data does lie on both sides; otherwise it may lie on either, and the cloud does not say where.
        certain: bool,
    },
    /// It cannot be told.
    Unknown,
}

impl Catalogue {
    /// What a label asks for: a jurisdiction (`eu`), a country (`br`), regions (`aws:eu-west-1`), or several of them
    /// between commas or `+`. A word that is none of these is an error, with what was probably meant.
    pub fn residence(&self, label: &str, jurisdictions: &Jurisdictions) -> Result<Residence, Option<String>> {
        let mut residence = Residence::default();
        for word in label.split([',', '+']).map(str::trim) {
            if word.contains(':') {
                residence.regions.push(self.region_in_label(word)?);
            } else {
                let countries = jurisdictions.countries(word).ok_or_else(|| jurisdictions.nearest(word))?;
                residence.countries = residence.countries.union(&countries);
            }
        }
        residence.regions.sort();
        Ok(residence)
    }

    fn region_in_label(&self, word: &str) -> Result<Region, Option<String>> {
        match self.read(word) {
            Match::Region(region) => Ok(region),
            // A zone with a row of its own is a place of its own; any other is its region.
            Match::Zone { region, zone, .. } => Ok(self.zone(&region, &zone).map_or(region, |own| own.region.clone())),
            Match::Several(regions) => Err(regions.first().map(ToString::to_string)),
            Match::Unknown { nearest } => {
                let cloud = word.split_once(':').map_or("", |(cloud, _)| cloud);
                Err(nearest.map(|near| format!("{cloud}:{near}")))
            }
        }
    }

    /// How a region stands to a residence, or the zone of it that was named.
    pub fn judge(&self, residence: &Residence, region: &Region, zone: Option<&str>) -> Standing {
        let zone =
            zone.and_then(|zone| self.zone(region, zone)).filter(|own| own.countries != self.countries_of(region));
        zone.or_else(|| self.info(region)).map_or(Standing::Unknown, |info| self.standing(residence, info))
    }

    fn standing(&self, residence: &Residence, info: &RegionInfo) -> Standing {
        if residence.regions.contains(&info.region) {
            return Standing::Inside;
        }
        let by_region = !residence.regions.is_empty() && info.parts().next().is_some();
        if by_region { self.standing_of_parts(residence, info) } else { by_country(residence, info) }
    }

    /// Regions were asked for: each part is held against them.
    fn standing_of_parts(&self, residence: &Residence, info: &RegionInfo) -> Standing {
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for part in info.parts() {
            match self.judge(residence, part, None) {
                Standing::Inside => inside.push(part),
                Standing::Outside(_) => outside.push(part),
                Standing::Mixed { .. } | Standing::Unknown => return Standing::Unknown,
            }
        }
        let countries = |parts: &[&Region]| self.known_countries(parts.iter().copied());
        match (inside.is_empty(), outside.is_empty()) {
            (_, true) => Standing::Inside,
            (true, false) => Standing::Outside(countries(&outside)),
            (false, false) => Standing::Mixed {
                inside: countries(&inside),
                outside: countries(&outside),
                certain: is_everywhere(info),
            },
        }
    }
}

fn by_country(residence: &Residence, info: &RegionInfo) -> Standing {
    let wanted = &residence.countries;
    match info.countries {
        // Another region than those asked for is outside, wherever it is.
        Countries::Unknown if wanted.is_empty() => Standing::Outside(CountrySet::EMPTY),
        Countries::Unknown => Standing::Unknown,
        Countries::Known(set) if set.is_subset(wanted) => Standing::Inside,
        Countries::Known(set) if set.within(wanted).is_empty() => Standing::Outside(set),
        Countries::Known(set) => {
            Standing::Mixed { inside: set.within(wanted), outside: set.without(wanted), certain: is_everywhere(info) }
        }
    }
}

/// Whether data lies in each of a region's countries, and not just in some of them.
fn is_everywhere(info: &RegionInfo) -> bool {
    info.from_parts && info.any_of.is_empty()
}
