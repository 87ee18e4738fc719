//! Countries and sets of them.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::tables::COUNTRIES;

/// A country of ISO 3166-1, by its place in the table of codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(u8);

/// A set of countries: one bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct CountrySet([u64; 4]);

/// Where something may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Option<CountrySet>")]
pub enum Countries {
    /// In these and no others.
    Known(CountrySet),
    /// Nobody knows, or nobody says.
    #[default]
    Unknown,
}

impl Country {
    /// By its alpha-2 code, in any case.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.to_ascii_uppercase();
        let index = COUNTRIES.binary_search_by(|(known, _)| (*known).cmp(code.as_str())).ok()?;
        u8::try_from(index).ok().map(Self)
    }

    /// Its alpha-2 code.
    pub fn code(self) -> &'static str {
        COUNTRIES[usize::from(self.0)].0
    }

    /// Its English name.
    pub fn name(self) -> &'static str {
        COUNTRIES[usize::from(self.0)].1
    }

    /// All of them, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).take(COUNTRIES.len()).map(Self)
    }
}

impl CountrySet {
    /// No country.
    pub const EMPTY: Self = Self([0; 4]);

    /// As the build script writes it.
    pub(super) const fn from_bits(bits: [u64; 4]) -> Self {
        Self(bits)
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }

    /// How many it holds.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether it holds that one.
    pub fn contains(&self, country: Country) -> bool {
        let (word, bit) = place(country);
        self.0[word] & bit != 0
    }

    /// Whether all of it is in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.without(other).is_empty()
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// What is in both.
    #[must_use]
    pub fn within(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// What is not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    /// Its countries, by code.
    pub fn iter(&self) -> impl Iterator<Item = Country> + '_ {
        Country::all().filter(|country| self.contains(*country))
    }

    fn zip(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|word| join(self.0[word], other.0[word])))
    }
}

/// The word and the bit of a country.
fn place(country: Country) -> (usize, u64) {
    (usize::from(country.0 / 64), 1 << (country.0 % 64))
}

impl Countries {
    /// The set, if it is known.
    pub fn known(&self) -> Option<CountrySet> {
        match self {
            Self::Known(set) => Some(*set),
            Self::Unknown => None,
        }
    }

    /// Both together: unknown as soon as one is.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Known(one), Self::Known(other)) => Self::Known(one.union(other)),
            _ => Self::Unknown,
        }
    }
}

impl From<Option<CountrySet>> for Countries {
    fn from(set: Option<CountrySet>) -> Self {
        set.map_or(Self::Unknown, Self::Known)
    }
}

impl FromIterator<Country> for CountrySet {
    fn from_iter<I: IntoIterator<Item = Country>>(countries: I) -> Self {
        let mut set = Self::EMPTY;
        for country in countries {
            let (word, bit) = place(country);
            set.0[word] |= bit;
        }
        set
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for CountrySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl Serialize for CountrySet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <&str>::deserialize(deserializer)?;
        Self::from_code(code).ok_or_else(|| D::Error::custom("no country"))
    }
}

impl<'de> Deserialize<'de> for CountrySet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Country>::deserialize(deserializer)?.into_iter().collect())
    }
}
