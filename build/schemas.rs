//! `rules/schemas` becomes a table of the providers' types: which name a place, and which can span regions.
//!
//! Attribute paths are left out: only the tests of the rules read them. A type is a word, with `@` behind it when one of its
//! attributes says a place; words stand apart by spaces, which keeps a provider with two thousand types at 50 KB.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::place::is_place;

/// What can span regions, by provider.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spanning {
    provider: String,
    types: Vec<String>,
    #[serde(default)]
    without_rule: BTreeMap<String, String>,
}

/// Reads the directory and writes the tables.
pub(crate) fn tabulate(directory: &Path, target: &Path) -> Result<(), Box<dyn Error>> {
    let mut text = String::from("static SCHEMAS: &[Schema] = &[\n");
    let mut listings: Vec<_> =
        fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    listings.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    listings.sort();
    for path in listings {
        let provider = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let Listing { version, types, older } = Listing::read(&fs::read_to_string(&path)?);
        writeln!(
            text,
            "    Schema {{ provider: {provider:?}, version: {version:?}, types: {types:?}, older: {older:?} }},"
        )?;
    }
    text.push_str("];\nstatic SPANNING: &[Spanning] = &[\n");
    let spanning: Vec<Spanning> = serde_yaml::from_str(&fs::read_to_string(directory.join("spanning.yaml"))?)?;
    for Spanning { provider, types, without_rule } in spanning {
        let (types, without_rule) = (types.join(" "), without_rule.into_iter().collect::<Vec<_>>());
        writeln!(
            text,
            "    Spanning {{ provider: {provider:?}, types: {types:?}, without_rule: &{without_rule:?} }},"
        )?;
    }
    text.push_str("];\n");
    Ok(fs::write(target, text)?)
}

/// A provider's types, parted by spaces.
struct Listing {
    /// The newest version.
    version: String,
    /// What there is in it.
    types: String,
    /// What there was in older versions only.
    older: String,
}

impl Listing {
    /// A line `# namespace/name version` begins the types of a version; types that an older version of the same provider
    /// lists are no more.
    fn read(listing: &str) -> Self {
        let mut versions: Vec<(&str, &str)> = Vec::new();
        let mut is_current = true;
        let (mut types, mut older) = (BTreeSet::new(), BTreeSet::new());
        for line in listing.lines() {
            if let Some(header) = line.strip_prefix("# ") {
                let Some((name, version)) = header.split_once(' ').filter(|(name, _)| name.contains('/')) else {
                    continue;
                };
                is_current = !versions.iter().any(|(known, _)| *known == name);
                versions.push((name, version));
                continue;
            }
            let (name, paths) = line.split_once(':').unwrap_or((line, ""));
            if !is_current {
                older.insert(name);
                continue;
            }
            let mark = if paths.split_whitespace().any(is_place) { "@" } else { "" };
            types.insert(format!("{name}{mark}"));
        }
        let is_there = |name: &&str| types.contains(*name) || types.contains(&format!("{name}@"));
        Self {
            version: versions.first().map(|(_, version)| (*version).to_owned()).unwrap_or_default(),
            older: older.into_iter().filter(|name| !is_there(name)).collect::<Vec<_>>().join(" "),
            types: types.into_iter().collect::<Vec<_>>().join(" "),
        }
    }
}
