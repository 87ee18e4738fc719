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
    "region",
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

/// What is made one after the other where it is numbered, and lies side by side only by chance: versions, and lessons.
const NUMBERED_IN_TIME: &[&str] = &[
    "assignment",
    "chapter",
    "day",
    "demo",
    "example",
    "examples",
    "exercise",
    "exercises",
    "lab",
    "labs",
    "lesson",
    "lessons",
    "part",
    "phase",
    "sample",
    "samples",
    "stage",
    "step",
    "task",
    "test",
    "tests",
    "tutorial",
    "tutorials",
    "v",
    "version",
    "week",
];

/// The name by which stacks are held against each other: `live/prod-dr` is `live/prod`, as `live/prod` is.
pub(super) struct Bare {
    /// What stays of it.
    pub(super) name: String,
    /// What stays without the directories of regions too: `consul2` of `consul2/eu`.
    pub(super) numbered: String,
    /// What stays without those and without numbers: `consul` of `consul/eu` and of `consul2`.
    pub(super) stem: String,
    /// Whether it was so from the start.
    pub(super) unstruck: bool,
}

/// A stack's name without its region words and what separates them.
pub(super) fn bare(estate: &Estate<'_>, judged: &Judged<'_>) -> Bare {
    let name = judged.located.stack.name();
    let parts = struck(estate, judged, &name);
    let bare: Vec<String> = parts.iter().map(Part::bare).collect();
    let unstruck = parts.iter().all(|part| part.regions.is_empty());
    let regional = |part: &&Part<'_>| part.words.is_empty() && !part.regions.is_empty();
    let numbered: Vec<String> = parts.iter().filter(|part| !regional(part)).map(Part::bare).collect();
    Bare { name: bare.join("/"), numbered: numbered.join("/"), stem: stem(&parts), unstruck }
}

/// A name without its numbers and directories of regions.
fn stem(parts: &[Part<'_>]) -> String {
    let in_time = parts.iter().any(Part::is_numbered_in_time);
    let stem = |part: &Part<'_>| match part.words.as_slice() {
        [] if !part.regions.is_empty() => None,
        _ if in_time => Some(part.bare()),
        [] => None,
        words => Some(words.iter().map(|word| unnumbered(word)).collect::<Vec<_>>().join("-")),
    };
    parts.iter().filter_map(stem).collect::<Vec<_>>().join("/")
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
/// not, with its region words struck out. `live/eu-west-1/vpc` and `live/us-east-1/vpc` -> `live/*`, `live/vpc` and
/// `live/eu-west-1/vpc` -> `live/**`. None where one directory has several inputs.
pub(super) fn directories(estate: &Estate<'_>, directories: &[(&Judged<'_>, String)]) -> Option<String> {
    let split: Vec<Vec<&str>> = directories.iter().map(|(_, directory)| parts(directory).collect()).collect();
    let first = split.first()?;
    let differs = |position: &usize| split.iter().any(|parts| parts.get(*position) != first.get(*position));
    let end = (0..split.iter().map(Vec::len).max()?).find(differs)?;
    let is_of_region = |judged: &Judged<'_>, parts: &[&str]| {
        let part = parts.get(end).map(|part| Part::new(estate.catalogue, &cities(estate, judged), part));
        part.is_some_and(|part| part.words.is_empty())
    };
    let regional: Vec<bool> =
        split.iter().zip(directories).map(|(parts, (judged, _))| is_of_region(judged, parts)).collect();
    let some_regional = regional.contains(&true);
    let upper = split.iter().zip(&regional).zip(directories).map(|((parts, regional), (judged, _))| {
        // What has no directory of a region there lies beside those that have one.
        let length = if *regional || !some_regional { end + 1 } else { end };
        let upper: Vec<&str> = parts.iter().take(length).copied().collect();
        (*judged, upper.join("/"))
    });
    Some(pattern(&upper.collect::<Vec<_>>(), estate))
}

/// What matches all of some names that are equal but for region words and numbers: `*` for a directory of a region,
/// `**` where only some have one.
fn pattern(names: &[(&Judged<'_>, String)], estate: &Estate<'_>) -> String {
    pattern_of(names.iter().map(|(judged, name)| struck(estate, judged, name)))
}

fn pattern_of<'n>(names: impl Iterator<Item = Vec<Part<'n>>>) -> String {
    let names: Vec<Steady<'n>> = names.map(Steady::of).collect();
    let length = names.iter().map(|name| name.parts.len()).max().unwrap_or_default();
    let mut written: Vec<String> = Vec::new();
    for position in 0..=length {
        let regional = || names.iter().map(|name| name.regional.get(position).copied().unwrap_or_default());
        let (least, most) = (regional().min().unwrap_or_default(), regional().max().unwrap_or_default());
        written.extend(std::iter::repeat_n("*".to_owned(), least));
        written.extend((most > least).then(|| "**".to_owned()));
        let parts: Vec<&Part<'_>> = names.iter().filter_map(|name| name.parts.get(position)).collect();
        written.extend((!parts.is_empty()).then(|| Part::pattern(&parts)));
    }
    written.join("/")
}

/// A name as the parts that have words, and how many directories of regions stand before each, and after the last.
struct Steady<'n> {
    parts: Vec<Part<'n>>,
    regional: Vec<usize>,
}

impl<'n> Steady<'n> {
    fn of(name: Vec<Part<'n>>) -> Self {
        let mut read = Self { parts: Vec::new(), regional: vec![0] };
        for part in name {
            if !part.words.is_empty() {
                read.parts.push(part);
                read.regional.push(0);
            } else if let Some(last) = read.regional.last_mut() {
                *last += 1;
            }
        }
        read
    }
}

fn struck<'n>(estate: &Estate<'_>, judged: &Judged<'_>, name: &'n str) -> Vec<Part<'n>> {
    let cities = cities(estate, judged);
    parts(name).map(|part| Part::new(estate.catalogue, &cities, part)).collect()
}

/// The parts of a stack's name: directories, then the files that make it.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['/', '[', ']', ',']).filter(|part| !["", "."].contains(part)).map(|part| {
        let stem = part.strip_suffix(".json").unwrap_or(part);
        stem.strip_suffix(".tfvars").unwrap_or(stem)
    })
}

/// A word without the number at its end.
fn unnumbered(word: &str) -> &str {
    word.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// The cities in which a stack lives: in its name they say so. Of a stack that lives elsewhere they are but a name.
fn cities(estate: &Estate<'_>, judged: &Judged<'_>) -> BTreeSet<String> {
    let regions = regions_of(judged).into_keys();
    regions.filter_map(|region| estate.catalogue.info(&region)?.place).map(str::to_lowercase).collect()
}

/// A part of a name: its words, and where words for regions and numbers stood.
#[derive(Debug, Default, PartialEq)]
struct Part<'n> {
    words: Vec<&'n str>,
    /// Before which of the words, by position; after the last one too.
    regions: BTreeSet<usize>,
    /// The same of numbers that do not belong to a region's word.
    numbers: BTreeSet<usize>,
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
            let letters = unnumbered(&lower);
            let is_number = !word.is_empty() && letters.is_empty();
            let is_region =
                catalogue.is_id(word) || REGION_WORDS.binary_search(&letters).is_ok() || cities.contains(&lower);
            follows_region = is_region || is_number && follows_region;
            if follows_region {
                read.regions.insert(read.words.len());
            } else if is_number {
                read.numbers.insert(read.words.len());
            } else {
                read.words.push(word);
            }
        }
        read
    }

    /// Without its region words, a number as `*`.
    fn bare(&self) -> String {
        if self.words.is_empty() {
            return "*".to_owned();
        }
        let number = |gap: usize| self.numbers.contains(&gap).then_some("*");
        let words = (0..=self.words.len()).flat_map(|gap| number(gap).into_iter().chain(self.words.get(gap).copied()));
        words.collect::<Vec<_>>().join("-")
    }

    /// Whether one of its words is a version or lesson: `v2`, `v1beta1`, `examples`.
    fn is_numbered_in_time(&self) -> bool {
        self.words.iter().any(|word| {
            let lower = word.to_ascii_lowercase();
            let begin = lower.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default();
            NUMBERED_IN_TIME.binary_search(&begin).is_ok()
        })
    }

    /// `app-*` for `app-eu` and `app-us`, `app*` for `app` and `app-us`, `app*` for `app1` and `app2`.
    fn pattern(all: &[&Self]) -> String {
        let Some(first) = all.first() else { return String::new() };
        let has = |part: &Self, gap: &usize| part.regions.contains(gap) || part.numbers.contains(gap);
        let is_in_all = |gap: &usize| all.iter().all(|part| has(part, gap));
        let is_in_some = |gap: &usize| all.iter().any(|part| has(part, gap));
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
            let word = first.words.get(gap).copied().unwrap_or_default();
            if all.iter().all(|part| part.words.get(gap) == first.words.get(gap)) {
                text.push_str(word);
            } else {
                text.push_str(unnumbered(word));
                text.push('*');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_for_the_search() {
        assert!(REGION_WORDS.is_sorted());
        assert!(NUMBERED_IN_TIME.is_sorted());
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
    fn the_stem_has_no_numbers_and_no_directories_of_regions() {
        for name in ["vpc", "vpc/us_west_2", "eu/vpc", "vpc1", "vpc-2", "vpc-region-2", "vpc_region2", "01/vpc"] {
            assert_eq!(stem(&parts(name).map(part).collect::<Vec<_>>()), "vpc", "{name}");
        }
        let others = [
            ("dev/vpc", "dev/vpc"),
            ("vpc-v2", "vpc-v2"),
            ("api/v1beta1", "api/v1beta1"),
            ("examples/vpc1", "examples/vpc1"),
        ];
        for (name, stem_of_it) in others {
            assert_eq!(stem(&parts(name).map(part).collect::<Vec<_>>()), stem_of_it, "{name}");
        }
    }

    #[test]
    fn directories_of_regions_are_stars_in_a_path() {
        let pattern = |names: &[&str]| pattern_of(names.iter().map(|name| parts(name).map(part).collect()));
        for (names, written) in [
            (&["live/eu/vpc", "live/us/vpc"][..], "live/*/vpc"),
            (&["live/vpc", "live/us/vpc"], "live/**/vpc"),
            (&["vpc", "vpc/us_west_2"], "vpc/**"),
            (&["consul/dc1", "consul/dc2"], "consul/dc*"),
            (&["prod/01", "prod/02"], "prod/*"),
            (&[".", "eu-west-1"], "**"),
        ] {
            assert_eq!(pattern(names), written);
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
            (&["dc1", "dc2"], "dc*"),
            (&["app", "app2"], "app*"),
            (&["app-1", "app-2"], "app-*"),
            (&["app", "app-region2"], "app*"),
        ] {
            assert_eq!(pattern(names), written);
        }
    }
}
