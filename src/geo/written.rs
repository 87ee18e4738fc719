//! The written form of the catalogue: what `rules/regions/*.yaml` hold, and users' packs.
//!
//! The build script reads the built-in files with these very types, so that a user's rows and ours have one form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

// From the room, so that the build script, which has no use for schemas, can put something else in its place.
use super::JsonSchema;

/// One cloud and its regions: one built-in file, or one entry of a user's pack.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloudRows {
    /// The cloud's short name, the first part of its regions' written form: `aws`.
    pub cloud: String,
    /// Its name in messages.
    pub title: Option<String>,
    /// Other short names for it, such as its Terraform provider's.
    #[serde(default)]
    pub also: Vec<String>,
    /// What an ordinary zone has after its region: `a` stands for a letter, `1` for a number, all else for itself.
    #[serde(default)]
    pub zones: Vec<String>,
    /// What parts a zone's name from its region's id, where whatever begins with the two is a zone of the region.
    #[serde(default)]
    pub parted_by: Vec<String>,
    /// Other ways to write any region, `*` being its id: `regional-*`.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Names of hosts that serve one region each, `*` being its id: `s3.*.scw.cloud`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// It has no ids of its own but writes those of these clouds, and says which beside them.
    #[serde(default)]
    pub speaks_for: Vec<String>,
    /// What the short names in `src` stand for.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// The rows.
    #[serde(default)]
    pub regions: Vec<RegionRow>,
}

/// One region, location or zone; or, with `maps_to`, one more name for a region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionRow {
    /// What the cloud calls it.
    pub id: String,
    /// The service for which the word means this, where it means different places in different ones.
    pub service: Option<String>,
    /// What it is.
    pub kind: Option<Kind>,
    /// City, state or country, as the cloud names it.
    pub place: Option<String>,
    /// All countries in which it may keep data; those of its members need not be said.
    pub countries: Option<WrittenCountries>,
    /// The region that a zone away from its region hangs on.
    pub parent: Option<String>,
    /// Regions that each keep the data.
    pub members: Option<Vec<String>>,
    /// Regions of which some keep the data; the cloud does not say which.
    pub any_of: Option<Vec<String>>,
    /// Regions that vote and keep what they need for it.
    pub witnesses: Option<Vec<String>>,
    /// Regions with copies to read.
    pub read_only: Option<Vec<String>>,
    /// Where geo-redundant copies go.
    pub pair: Option<String>,
    /// Latitude and longitude in degrees.
    pub at: Option<(f64, f64)>,
    /// What the ids of its zones begin with: `euw1` of `euw1-az1`.
    pub zone_id: Option<String>,
    /// Other words for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether one can use it.
    pub status: Option<Status>,
    /// `low` where the fact is weak: its countries and its point then count as unknown, since they must not decide a
    /// verdict.
    pub confidence: Option<Confidence>,
    /// What a reader should know.
    pub note: Option<String>,
    /// This row is only a name for another region, in its written form.
    pub maps_to: Option<String>,
    /// Where the facts are from.
    #[serde(default)]
    pub src: Vec<String>,
}

/// `unknown`, the name of a jurisdiction (its countries without its territories), or a list of ISO codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum WrittenCountries {
    /// `unknown` or a jurisdiction.
    Word(String),
    /// ISO 3166-1 alpha-2 codes.
    Codes(Vec<String>),
}

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An ordinary region.
    #[default]
    Region,
    /// Several regions, or an area.
    MultiRegion,
    /// Two regions.
    DualRegion,
    /// A zone away from its region.
    LocalZone,
    /// A region for a government.
    Government,
    /// A region under its own operator or law.
    Sovereign,
    /// No place at all.
    Global,
    /// A wish where data should be, and no promise.
    Hint,
}

/// Whether one can use a region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Anybody can.
    #[default]
    Ga,
    /// Not yet.
    Announced,
    /// Only those who are let in.
    Restricted,
    /// No more.
    Retired,
    /// It is a name of an area, not a region.
    Logical,
}

/// How well a row is founded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The vendor or its software says so, or it is public knowledge.
    #[default]
    Sound,
    /// A name, a hint or a memory.
    Low,
}

impl RegionRow {
    /// Whether what it says of where it is is too weak to rest a verdict on.
    pub fn is_weak(&self) -> bool {
        self.confidence == Some(Confidence::Low)
    }

    /// The region's written form in that cloud: `gcp:eu`, `gcp:storage/eur7`.
    pub fn written(&self, cloud: &str) -> String {
        match &self.service {
            Some(service) => format!("{cloud}:{service}/{}", self.id),
            None => format!("{cloud}:{}", self.id),
        }
    }

    /// Every word that means this row.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.id).chain(&self.zone_id).chain(&self.aliases).map(String::as_str)
    }

    /// All regions that it consists of.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        [&self.members, &self.any_of, &self.witnesses, &self.read_only]
            .into_iter()
            .flatten()
            .flatten()
            .map(String::as_str)
    }
}

/// The written form of a region named inside a cloud's own rows, where the cloud may be left out.
pub(super) fn qualify(cloud: &str, word: &str) -> String {
    if word.contains(':') { word.to_owned() } else { format!("{cloud}:{word}") }
}

/// How words are compared: case and spaces do not count (`West Europe` is `westeurope`).
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect())
}
