//! ISO country codes and sets of them as bits, in the order of `rules/regions/countries.yaml`'s codes.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

/// The codes with their English names, sorted.
pub(super) struct Codes(BTreeMap<String, String>);

impl Codes {
    pub(super) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        Ok(Self(super::read(path)?))
    }

    /// The bits of a set, as `CountrySet` has them.
    pub(super) fn bits(&self, set: &BTreeSet<String>) -> Result<String, String> {
        let mut bits = [0_u64; 4];
        for code in set {
            let index = self.0.keys().position(|known| known == code).ok_or_else(|| format!("{code} is no country"))?;
            bits[index / 64] |= 1 << (index % 64);
        }
        Ok(format!("{bits:?}"))
    }

    /// Whether all of these are countries.
    pub(super) fn check<'a>(&self, codes: impl IntoIterator<Item = &'a String>) -> Result<(), String> {
        let wrong = codes.into_iter().find(|code| !self.0.contains_key(*code));
        wrong.map_or(Ok(()), |code| Err(format!("{code} is no country")))
    }

    /// Every country.
    pub(super) fn all(&self) -> BTreeSet<String> {
        self.0.keys().cloned().collect()
    }

    pub(super) fn emit(&self, out: &mut String) -> Result<(), Box<dyn Error>> {
        writeln!(out, "pub(super) static COUNTRIES: [(&str, &str); {}] = [", self.0.len())?;
        for (code, name) in &self.0 {
            writeln!(out, "    ({code:?}, {name:?}),")?;
        }
        Ok(writeln!(out, "];\n")?)
    }
}
