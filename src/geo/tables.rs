//! The built-in tables, written by `build/regions.rs` from `rules/regions`: sorted, so that a binary search finds.

#![expect(clippy::approx_constant, reason = "Kuala Lumpur lies at 3.14 degrees north")]

use super::country::CountrySet;
use super::find::Word;
use super::info::{CloudInfo, Point, RegionInfo};
use super::jurisdiction::{Jurisdiction, Regime, Storage};
use super::people::{People, Settlement};
use super::region::Cloud;
use crate::source::{Cell, Records, Table};

include!(concat!(env!("OUT_DIR"), "/regions.rs"));
