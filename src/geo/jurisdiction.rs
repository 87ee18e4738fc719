//! Jurisdictions (what a label names) and regimes (what a driver names).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::country::{Country, CountrySet};
use super::intern;
use super::nearest::slips;
use super::tables::{JURISDICTIONS, REGIMES};
use super::written::fold;

/// A named set of countries.
#[derive(Clone, Debug, PartialEq)]
pub struct Jurisdiction {
    /// Its name in labels.
    pub name: &'static str,
    /// Its name in sentences.
    pub title: &'static str,
    /// All its countries and territories.
    pub countries: CountrySet,
    /// The same without territories that ISO gives codes of their own.
    pub(super) states: CountrySet,
    /// What says so.
    pub source: &'static str,
}

/// A law or rule, and where it wants data to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// Its name in annotations: `regime=gdpr`.
    pub name: &'static str,
    /// Its name in sentences.
    pub title: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// The countries that it keeps data in.
    pub countries: CountrySet,
    /// How firmly.
    pub storage: Storage,
    /// The law and its articles.
    pub basis: &'static str,
    /// Where the fact is from.
    pub source: &'static str,
    /// How sure it is.
    pub confidence: &'static str,
}

/// How firmly a regime holds data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Data must be stored there.
    Local,
    /// Data may leave on legal grounds.
    TransferGround,
}

/// All jurisdictions: the catalogue's sets, the user's own, and every country.
#[derive(Clone, Debug, PartialEq)]
pub struct Jurisdictions {
    /// Sorted by name.
    sets: Cow<'static, [Jurisdiction]>,
}

/// What is wrong with a jurisdiction of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadJurisdiction {
    /// Its name.
    pub name: String,
    /// What is wrong.
    pub message: String,
}

static BUILTIN: Jurisdictions = Jurisdictions { sets: Cow::Borrowed(&JURISDICTIONS) };

impl Default for Jurisdictions {
    fn default() -> Self {
        BUILTIN.clone()
    }
}

impl Jurisdictions {
    /// Those of the catalogue.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// With the user's own, each a list of countries and sets: `dach: [DE, AT, CH]`.
    pub fn with(&self, own: &BTreeMap<String, Vec<String>>) -> Result<Self, BadJurisdiction> {
        let mut sets = self.sets.to_vec();
        for (name, words) in own {
            let wrong = |message| BadJurisdiction { name: name.clone(), message };
            if self.countries(name).is_some() {
                return Err(wrong("the catalogue has a jurisdiction of that name; choose another".to_owned()));
            }
            let mut countries = CountrySet::EMPTY;
            for word in words {
                let more = self.countries(word).ok_or_else(|| {
                    let meant = self.nearest(word).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
                    wrong(format!("\"{word}\" is neither a country code nor a jurisdiction{meant}"))
                })?;
                countries = countries.union(&more);
            }
            let name = intern::text(&fold(name));
            sets.push(Jurisdiction { name, title: name, countries, states: countries, source: "the configuration" });
        }
        sets.sort_by_key(|set| set.name);
        Ok(Self { sets: Cow::Owned(sets) })
    }

    /// The sets, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Jurisdiction> {
        self.sets.iter()
    }

    /// The countries of a set, or a country by its code.
    pub fn countries(&self, name: &str) -> Option<CountrySet> {
        let name = fold(name);
        let set = self.sets.binary_search_by(|set| set.name.cmp(&name)).ok().map(|index| self.sets[index].countries);
        set.or_else(|| Country::from_code(&name).map(|country| CountrySet::from_iter([country])))
    }

    /// The sets that hold all of these countries, by name.
    pub fn of(&self, countries: &CountrySet) -> Vec<&'static str> {
        let holding = self.sets.iter().filter(|set| !countries.is_empty() && countries.is_subset(&set.countries));
        holding.map(|set| set.name).collect()
    }

    /// The jurisdiction that was probably meant: by a country's name, by a law, or by a slip.
    pub fn nearest(&self, word: &str) -> Option<String> {
        let word = fold(word);
        let named = Country::all().find(|country| fold(country.name()) == word);
        if let Some(countries) = named.map(|country| CountrySet::from_iter([country])).or_else(|| Self::reach(&word)) {
            let set = self.sets.iter().find(|set| set.countries == countries).map(|set| set.name.to_owned());
            return set.or_else(|| countries.iter().next().map(|country| country.code().to_ascii_lowercase()));
        }
        // One slip in a short word, two in a longer one.
        let furthest = if word.len() > 5 { 2 } else { 1 };
        let ranked = self.sets.iter().filter_map(|set| Some((slips(set.name, &word, furthest)?, set.name)));
        ranked.min().map(|(_, name)| name.to_owned())
    }

    /// The countries of a regime that keeps data in one jurisdiction.
    fn reach(name: &str) -> Option<CountrySet> {
        let countries = Self::regime(name)?.countries;
        let is_set = JURISDICTIONS.iter().any(|set| set.countries == countries);
        (is_set || countries.len() == 1).then_some(countries)
    }

    /// The regime of that name.
    pub fn regime(name: &str) -> Option<&'static Regime> {
        let name = fold(name);
        REGIMES.iter().find(|regime| regime.name == name || regime.aliases.contains(&name.as_ref()))
    }

    /// All regimes, by name.
    pub fn regimes() -> impl Iterator<Item = &'static Regime> {
        REGIMES.iter()
    }
}

impl fmt::Display for BadJurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "jurisdiction `{}`: {}", self.name, self.message)
    }
}

impl std::error::Error for BadJurisdiction {}
