//! Names without their region words: what the names of a fleet's stacks have in common. Names group, they place
//! nothing.

use std::collections::BTreeSet;

use super::group::regions_of;
use crate::check::{Estate, Judged};
use crate::geo::Catalogue;

/// Words that stand for a region in names of directories, files and workspaces, beside the ids of the catalogue and the
/// cities in which a stack lives: continents, countries' short forms, and the roles of a pair.
const REGION_WORDS: &[&str] = &[
    "africa",
    "america",
    "americas",
    "ap",
    "apac",
    "asia",
    "au",
    "australia",
    "br",
    "brazil",
    "ca",
    "canada",
    "central",
    "de",
    "dr",
    "east",
    "emea",
    "eu",
    "europe",
    "failover",
    "fr",
    "frankfurt",
    "india",
    "ireland",
    "japan",
    "jp",
    "london",
    "na",
    "north",
    "northeast",
    "northwest",
    "oregon",
    "paris",
    "primary",
    "recovery",
    "replica",
    "sa",
    "secondary",
    "singapore",
    "south",
    "southeast",
    "southwest",
    "standby",
    "sydney",
    "tokyo",
    "uk",
    "us",
    "virginia",
    "west",
];

/// The name by which stacks are held against each other: `live/prod-dr` is `live/prod`, as `live/prod` is.
pub(super) struct Bare {
    /// What stays of it.
    pub(super) name: String,
    /// Whether it was so from the start.
    pub(super) unstruck: bool,
}

/// A stack's name without its region words and what separates them.
pub(super) fn bare(estate: &Estate<'_>, judged: &Judged<'_>) -> Bare {
    let name = judged.located.stack.name();
    let parts = struck(estate, judged, &name);
    let bare: Vec<String> = parts.iter().map(Part::bare).collect();
    Bare { name: bare.join("/"), unstruck: parts.iter().all(|part| part.regions.is_empty()) }
}

/// What the names of a fleet's stacks have in common: `live/prod/*`, or `live/prod*` where one of them names no region.
pub(super) fn name<'a>(estate: &Estate<'_>, stacks: impl Iterator<Item = &'a Judged<'a>>) -> String {
    pattern(&stacks.map(|judged| (judged, judged.located.stack.name())).collect::<Vec<_>>(), estate)
}

/// The same of their names in the repository: it does not hang on which stack comes first.
pub(super) fn family<'a>(estate: &Estate<'_>, stacks: impl Iterator<Item = &'a Judged<'a>>) -> String {
    let steady = |judged: &'a Judged<'a>| (judged, judged.steady(&judged.located.stack.name()));
    pattern(&stacks.map(steady).collect::<Vec<_>>(), estate)
}

/// The directories by which the directories of some stacks differ: what is the same in all, and the first part that is
/// not, with its region words struck out. `live/eu-west-1/vpc` and `live/us-east-1/vpc` -> `live/*`. None where one
/// directory has several inputs.
pub(super) fn directories(estate: &Estate<'_>, directories: &[(&Judged<'_>, String)]) -> Option<String> {
    let split: Vec<Vec<&str>> = directories.iter().map(|(_, directory)| parts(directory).collect()).collect();
    let first = split.first()?;
    let differs = |position: &usize| split.iter().any(|parts| parts.get(*position) != first.get(*position));
    let end = (0..first.len()).find(differs)?;
    let upper = split.iter().zip(directories).map(|(parts, (judged, _))| {
        let upper: Vec<&str> = parts.iter().take(end + 1).copied().collect();
        (*judged, upper.join("/"))
    });
    Some(pattern(&upper.collect::<Vec<_>>(), estate))
}

/// What matches all of some names that are equal without their region words.
fn pattern(names: &[(&Judged<'_>, String)], estate: &Estate<'_>) -> String {
    let names: Vec<Vec<Part<'_>>> = names.iter().map(|(judged, name)| struck(estate, judged, name)).collect();
    let length = names.iter().map(Vec::len).max().unwrap_or_default();
    let part = |position: usize| Part::pattern(&names.iter().filter_map(|name| name.get(position)).collect::<Vec<_>>());
    (0..length).map(part).collect::<Vec<_>>().join("/")
}

fn struck<'n>(estate: &Estate<'_>, judged: &Judged<'_>, name: &'n str) -> Vec<Part<'n>> {
    let cities = cities(estate, judged);
    parts(name).map(|part| Part::new(estate.catalogue, &cities, part)).collect()
}

/// The parts of a stack's name: directories, then the files that make it.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['/', '[', ']', ',']).filter(|part| !part.is_empty()).map(|part| {
        let stem = part.strip_suffix(".json").unwrap_or(part);
        stem.strip_suffix(".tfvars").unwrap_or(stem)
    })
}

/// The cities in which a stack lives: in its name they say so. Of a stack that lives elsewhere they are but a name.
fn cities(estate: &Estate<'_>, judged: &Judged<'_>) -> BTreeSet<String> {
    let regions = regions_of(judged).into_keys();
    regions.filter_map(|region| estate.catalogue.info(&region)?.place).map(str::to_lowercase).collect()
}

/// A part of a name: its words, and where the words for regions stood.
#[derive(Debug, Default, PartialEq)]
struct Part<'n> {
    words: Vec<&'n str>,
    /// Before which of the words, by position; after the last one too.
    regions: BTreeSet<usize>,
}

impl<'n> Part<'n> {
    fn new(catalogue: &Catalogue, cities: &BTreeSet<String>, part: &'n str) -> Self {
        let mut read = Self::default();
        if catalogue.is_id(part) {
            read.regions.insert(0);
            return read;
        }
        let mut follows_region = false;
        for word in part.split(['-', '_', '.']) {
            let lower = word.to_ascii_lowercase();
            let letters = lower.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let is_number = !word.is_empty() && letters.is_empty();
            let is_region =
                catalogue.is_id(word) || REGION_WORDS.binary_search(&letters).is_ok() || cities.contains(&lower);
            follows_region = is_region || is_number && follows_region;
            if follows_region {
                read.regions.insert(read.words.len());
            } else if !is_number {
                read.words.push(word);
            } else if read.words.last() != Some(&"*") {
                read.words.push("*");
            }
        }
        read
    }

    fn bare(&self) -> String {
        if self.words.is_empty() { "*".to_owned() } else { self.words.join("-") }
    }

    /// `app-*` for `app-eu` and `app-us`, `app*` for `app` and `app-us`.
    fn pattern(all: &[&Self]) -> String {
        let Some(first) = all.first() else { return String::new() };
        let is_in_all = |gap: &usize| all.iter().all(|part| part.regions.contains(gap));
        let is_in_some = |gap: &usize| all.iter().any(|part| part.regions.contains(gap));
        let mut text = String::new();
        for gap in 0..=first.words.len() {
            let joint = match gap {
                _ if first.words.is_empty() => "*",
                0 if is_in_all(&gap) => "*-",
                end if end == first.words.len() && is_in_all(&gap) => "-*",
                _ if is_in_all(&gap) => "-*-",
                _ if is_in_some(&gap) => "*",
                0 => "",
                end if end == first.words.len() => "",
                _ => "-",
            };
            text.push_str(joint);
            text.push_str(first.words.get(gap).unwrap_or(&""));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_words_are_sorted_for_the_search() {
        assert!(REGION_WORDS.is_sorted());
    }

    fn part(name: &str) -> Part<'_> {
        Part::new(Catalogue::builtin(), &BTreeSet::from(["dublin".to_owned()]), name)
    }

    fn pattern(names: &[&str]) -> String {
        let parts: Vec<Part<'_>> = names.iter().map(|name| part(name)).collect();
        Part::pattern(&parts.iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_separator_goes_with_the_region() {
        for name in ["prod", "prod-dr", "prod_eu-west-2", "us-prod", "prod-dublin", "prod.westeurope", "prod-us2"] {
            assert_eq!(part(name).bare(), "prod", "{name}");
        }
        for name in ["eu-west-1", "westus2", "primary", "dublin", "01"] {
            assert_eq!(part(name).bare(), "*", "{name}");
        }
        for (name, bare) in [("dev", "dev"), ("paris-app", "app"), ("phoenix-app", "phoenix-app"), ("app-2", "app-*")] {
            assert_eq!(part(name).bare(), bare, "{name}");
        }
    }

    #[test]
    fn a_pattern_matches_all_names() {
        for (names, written) in [
            (&["app-eu", "app-us"][..], "app-*"),
            (&["app", "app-us"], "app*"),
            (&["eu-west-1", "primary"], "*"),
            (&["eu-app", "us-app"], "*-app"),
            (&["app-eu", "us-app"], "*app*"),
            (&["my-eu-app", "my-us-app"], "my-*-app"),
            (&["my-app", "my-us-app"], "my*app"),
        ] {
            assert_eq!(pattern(names), written);
        }
    }
}
