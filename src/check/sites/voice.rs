//! Who speaks for several resources.

use crate::declare::Spoken;
use crate::model::Driver;
use crate::source::Location;

/// The drivers of several resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voice<'a> {
    /// Of some nobody says why.
    None,
    /// One driver speaks for all, here.
    One(&'a Location),
    /// Several do.
    Several,
}

impl<'a> Voice<'a> {
    /// What the drivers of some resources, one for each, amount to.
    pub(super) fn of(drivers: impl IntoIterator<Item = Option<&'a Spoken<Driver>>>) -> Self {
        let places = drivers.into_iter().map(|driver| driver.map(|driver| &driver.what.at));
        let voices = places.map(|place| place.map_or(Self::None, Self::One));
        voices.reduce(Self::with).unwrap_or(Self::None)
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (one, other) if one == other => one,
            _ => Self::Several,
        }
    }
}
