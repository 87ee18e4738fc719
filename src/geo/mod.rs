//! Regions, countries, jurisdictions, distances.
//!
//! The facts are data: `rules/regions/*.yaml`, each row with its sources. The build script turns them into sorted
//! tables, so that start-up costs nothing, and [`Catalogue::builtin`] reads from these what it is asked for. A user's
//! pack may add and correct rows.
//!
//! **Never wrong, at worst unknown**: a word that the catalogue lacks is unknown, however much it looks like a region,
//! and no country is ever read off a prefix (`eu-west-2` is London, `eu-central-2` Zurich).

mod catalogue;
mod correction;
mod country;
mod describe;
mod find;
mod host;
mod identifier;
mod info;
mod intern;
mod jurisdiction;
mod nearest;
mod people;
mod region;
mod residence;
mod rows;
mod search;
mod tables;
#[cfg(test)]
mod tests;
mod written;

use schemars::JsonSchema;

pub use catalogue::Catalogue;
pub use correction::BadCorrection;
pub use country::{Countries, Country, CountrySet};
pub use find::{Match, Sought};
pub use host::host;
pub use info::{CloudInfo, Point, RegionInfo};
pub use jurisdiction::{BadJurisdiction, Jurisdiction, Jurisdictions, Regime, Storage};
pub use people::{CONTINENTS, Settlement, continent, settlements};
pub use region::{Cloud, Region};
pub use residence::{Residence, Standing};
pub use written::{CloudRows, Confidence, Kind, RegionRow, Status, WrittenCountries};

/// The month of the catalogue's facts.
pub const REGIONS_AS_OF: &str = tables::AS_OF;
