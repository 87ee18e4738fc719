//! What the catalogue knows of a cloud and of a region.

use serde::Deserialize;

use super::country::Countries;
use super::intern;
use super::region::{Cloud, Region};
use super::rows::Keyed;
use super::written::{Kind, Status};

/// A cloud, and how it writes its zones.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudInfo {
    /// Its short name.
    pub cloud: Cloud,
    /// Its name in messages.
    pub title: &'static str,
    /// Other short names for it.
    pub also: &'static [&'static str],
    /// What an ordinary zone has after its region (see [`CloudRows`](super::CloudRows)).
    pub(super) zones: &'static [&'static str],
    /// What parts its zones' names from their regions' ids.
    pub(super) parted_by: &'static [&'static str],
    /// Other ways to write any region.
    pub(super) forms: &'static [&'static str],
    /// Names of hosts that serve one region each.
    pub(super) hosts: &'static [&'static str],
    /// The clouds whose ids it writes.
    pub(super) speaks_for: &'static [Cloud],
}

/// A region, multi-region or zone of its own. Each field is the written form's ([`RegionRow`](super::RegionRow)), read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegionInfo {
    /// Its written form.
    pub region: Region,
    /// Whose it is.
    pub cloud: Cloud,
    /// The service for which the word means this.
    #[serde(borrow)]
    pub service: Option<&'static str>,
    /// What the cloud calls it.
    pub id: &'static str,
    /// What it is.
    pub kind: Kind,
    /// City, state or country, as the cloud names it.
    #[serde(borrow)]
    pub place: Option<&'static str>,
    /// All countries in which it may keep data, those of its members, witnesses and read-only copies among them.
    pub countries: Countries,
    /// The countries are those of its parts alone.
    pub(super) from_parts: bool,
    /// The region that it hangs on, if it is a zone.
    pub parent: Option<Region>,
    /// Regions that each keep the data.
    #[serde(deserialize_with = "intern::read")]
    pub members: &'static [Region],
    /// Regions of which some keep the data; the cloud does not say which.
    #[serde(deserialize_with = "intern::read")]
    pub any_of: &'static [Region],
    /// Regions that vote and keep what they need for it.
    #[serde(deserialize_with = "intern::read")]
    pub witnesses: &'static [Region],
    /// Regions with copies to read.
    #[serde(deserialize_with = "intern::read")]
    pub read_only: &'static [Region],
    /// Where geo-redundant copies go. Without one there are none.
    pub pair: Option<Region>,
    /// About where it is.
    pub at: Option<Point>,
    /// What the ids of its zones begin with.
    #[serde(borrow)]
    pub zone_id: Option<&'static str>,
    /// Other words for it.
    #[serde(deserialize_with = "intern::read")]
    pub aliases: &'static [&'static str],
    /// Whether one can use it.
    pub status: Status,
    /// What a reader should know.
    #[serde(borrow)]
    pub note: Option<&'static str>,
    /// Where the facts are from.
    #[serde(deserialize_with = "intern::read")]
    pub sources: &'static [&'static str],
}

/// A point on the globe, in degrees: a city's, from GeoNames.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Point {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}

impl Default for RegionInfo {
    fn default() -> Self {
        Self::BLANK
    }
}

impl Keyed for RegionInfo {
    fn key(&self) -> &str {
        self.region.as_str()
    }
}

impl RegionInfo {
    /// A row that says nothing.
    pub(super) const BLANK: Self = Self {
        region: Region::fixed(""),
        cloud: Cloud::fixed(""),
        service: None,
        id: "",
        kind: Kind::Region,
        place: None,
        countries: Countries::Unknown,
        from_parts: false,
        parent: None,
        members: &[],
        any_of: &[],
        witnesses: &[],
        read_only: &[],
        pair: None,
        at: None,
        zone_id: None,
        aliases: &[],
        status: Status::Ga,
        note: None,
        sources: &[],
    };

    /// The regions that it consists of, whatever their part in it.
    pub fn parts(&self) -> impl Iterator<Item = &Region> {
        [self.members, self.any_of, self.witnesses, self.read_only].into_iter().flatten()
    }

    /// Whether letters or numbers behind its id make a zone.
    pub(super) fn has_zones(&self) -> bool {
        matches!(self.kind, Kind::Region | Kind::Government | Kind::Sovereign)
    }
}

impl Point {
    /// The great-circle distance in kilometres.
    pub fn distance_km(self, other: Self) -> f64 {
        const EARTH_RADIUS_KM: f64 = 6371.0;
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let across = (to - from) / 2.0;
        let along = (other.longitude - self.longitude).to_radians() / 2.0;
        let chord = across.sin().powi(2) + from.cos() * to.cos() * along.sin().powi(2);
        2.0 * EARTH_RADIUS_KM * chord.sqrt().min(1.0).asin()
    }
}
