//! Names without their region words: what the names of a fleet's stacks have in common. Names group, they place
//! nothing.

use crate::check::{Estate, Judged};

/// Words that stand for a region in names of directories, files and workspaces, beside the ids of the catalogue:
/// continents, countries' short forms, and the roles of a pair.
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

/// What stays of a stack's name in its repository when region words are struck out: the name of its fleet, which does
/// not hang on which stack comes first.
pub(super) fn family(estate: &Estate<'_>, judged: &Judged<'_>) -> String {
    struck(estate, &judged.steady(&judged.located.stack.name()))
}

/// The directories by which the directories of some stacks differ: what is the same in all, and the first part that is
/// not, with its region words struck out. `live/eu-west-1/vpc` and `live/us-east-1/vpc` -> `live/*`. None where one
/// directory has several inputs.
pub(super) fn directories(estate: &Estate<'_>, directories: &[String]) -> Option<String> {
    let split: Vec<Vec<&str>> = directories.iter().map(|directory| parts(directory).collect()).collect();
    let first = split.first()?;
    let differs = |position: &usize| split.iter().any(|parts| parts.get(*position) != first.get(*position));
    let end = (0..first.len()).find(differs)?;
    let parts: Vec<String> = first.iter().take(end + 1).map(|part| struck_part(estate, part)).collect();
    Some(parts.join("/"))
}

/// The name with its region words struck out: `live/prod/eu-west-1` -> `live/prod/*`.
pub(super) fn struck(estate: &Estate<'_>, name: &str) -> String {
    let parts: Vec<String> = parts(name).map(|part| struck_part(estate, part)).collect();
    parts.join("/")
}

/// The parts of a stack's name: directories, then the files that make it.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['/', '[', ']', ',']).filter(|part| !part.is_empty()).map(|part| {
        let stem = part.strip_suffix(".json").unwrap_or(part);
        stem.strip_suffix(".tfvars").unwrap_or(stem)
    })
}

fn struck_part(estate: &Estate<'_>, part: &str) -> String {
    if estate.catalogue.is_id(part) {
        return "*".to_owned();
    }
    let words = part.split(['-', '_', '.']).map(|word| {
        let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_ascii_lowercase();
        let is_region = estate.catalogue.is_id(word) || REGION_WORDS.binary_search(&letters.as_str()).is_ok();
        if word.is_empty() {
            return word;
        }
        if is_region || word.chars().all(|letter| letter.is_ascii_digit()) { "*" } else { word }
    });
    let mut words: Vec<&str> = words.collect();
    words.dedup_by(|later, first| *later == "*" && *first == "*");
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_words_are_sorted_for_the_search() {
        assert!(REGION_WORDS.is_sorted());
    }
}
