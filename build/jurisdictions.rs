//! The sets of countries and the regimes.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use super::countries::Codes;

/// Both files.
pub(super) struct Sets {
    sets: SetFile,
    regimes: RegimeFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    as_of: String,
    sets: BTreeMap<String, Set>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    title: String,
    countries: Vec<String>,
    #[serde(default)]
    territories: Vec<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegimeFile {
    regimes: BTreeMap<String, Regime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Regime {
    title: String,
    /// Sets and countries.
    #[serde(default)]
    within: Vec<String>,
    /// Every country but these.
    #[serde(default)]
    all_but: Vec<String>,
    storage: Storage,
    #[serde(default)]
    aliases: Vec<String>,
    basis: String,
    source: String,
    confidence: String,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "kebab-case")]
enum Storage {
    Local,
    TransferGround,
}

impl Sets {
    pub(super) fn read(sets: &Path, regimes: &Path) -> Result<Self, Box<dyn Error>> {
        Ok(Self { sets: super::read(sets)?, regimes: super::read(regimes)? })
    }

    /// The countries of a set, without its territories.
    pub(super) fn countries(&self, name: &str) -> Result<Vec<String>, String> {
        Ok(self.set(name)?.countries.clone())
    }

    fn set(&self, name: &str) -> Result<&Set, String> {
        self.sets.sets.get(name).ok_or_else(|| format!("{name} is no jurisdiction"))
    }

    pub(super) fn emit(&self, codes: &Codes, out: &mut String) -> Result<(), Box<dyn Error>> {
        writeln!(out, "pub(super) const AS_OF: &str = {:?};\n", self.sets.as_of)?;
        writeln!(out, "pub(super) static JURISDICTIONS: [Jurisdiction; {}] = [", self.sets.sets.len())?;
        for (name, set) in &self.sets.sets {
            let states: BTreeSet<String> = set.countries.iter().cloned().collect();
            let all = states.iter().chain(&set.territories).cloned().collect();
            writeln!(
                out,
                "    Jurisdiction {{ name: {name:?}, title: {:?}, countries: CountrySet::from_bits({}), states: CountrySet::from_bits({}), source: {:?} }},",
                set.title,
                codes.bits(&all)?,
                codes.bits(&states)?,
                set.source,
            )?;
        }
        writeln!(out, "];\n")?;
        writeln!(out, "pub(super) static REGIMES: [Regime; {}] = [", self.regimes.regimes.len())?;
        for (name, regime) in &self.regimes.regimes {
            writeln!(
                out,
                "    Regime {{ name: {name:?}, title: {:?}, aliases: &{:?}, countries: CountrySet::from_bits({}), storage: Storage::{:?}, basis: {:?}, source: {:?}, confidence: {:?} }},",
                regime.title,
                regime.aliases,
                codes.bits(&self.reach(regime, codes)?)?,
                regime.storage,
                regime.basis,
                regime.source,
                regime.confidence,
            )?;
        }
        Ok(writeln!(out, "];\n")?)
    }

    fn reach(&self, regime: &Regime, codes: &Codes) -> Result<BTreeSet<String>, String> {
        let mut reach = if regime.all_but.is_empty() { BTreeSet::new() } else { codes.all() };
        reach.retain(|code| !regime.all_but.contains(code));
        for word in &regime.within {
            match self.set(word) {
                Ok(set) => reach.extend(set.countries.iter().chain(&set.territories).cloned()),
                Err(_) => reach.extend([word.clone()]),
            }
        }
        Ok(reach)
    }
}
