//! From a value to regions.

use std::sync::Arc;

use crate::geo::{Catalogue, Match, Region, Sought};
use crate::value::{Data, Trail, Unknown, Value, Written};

/// What a value says about a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// This region.
    Region {
        /// The region.
        region: Region,
        /// The zone, when one was named that lies in another country than its region.
        zone: Option<String>,
        /// The way to the literal.
        trail: Option<Trail>,
        /// It rests on a root variable's default.
        assumed: bool,
    },
    /// One of these: the value may be either, or its word means several.
    Candidates {
        /// The regions, sorted.
        regions: Vec<Region>,
        /// The way to what leaves it open.
        trail: Option<Trail>,
        /// It rests on a root variable's default.
        assumed: bool,
    },
    /// No region: a global location.
    Global,
    /// It cannot be told.
    Unknown(Unknown, Option<Trail>),
}

/// Which words are meant: the cloud and the service whose region ids a rule's places are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Meaning<'a> {
    pub(super) cloud: Option<&'a str>,
    pub(super) service: Option<&'a str>,
    pub(super) sought: Sought,
}

/// Reads a region's or zone's name.
pub(super) fn by_name(value: &Value, meaning: Meaning<'_>, catalogue: &Catalogue) -> Told {
    let Meaning { cloud, service, sought } = meaning;
    let value = &match value.as_str() {
        Some(word) => part_of(value, word, word),
        None => value.clone(),
    };
    let whole = |word: &str| catalogue.find_as(sought, cloud, service, word);
    let beginning = |word: &str| catalogue.region_of_zones(cloud, word);
    Words { catalogue, whole: &whole, beginning: &beginning }.read(value)
}

/// Reads the region inside an identifier: an ARN, a self link, an OCID. A text that is none, or that names no region,
/// tells nothing.
pub(super) fn by_identifier(value: &Value, catalogue: &Catalogue) -> Option<Told> {
    match &value.data {
        Data::String(text) => in_identifier(text, value, catalogue),
        Data::OneOf(_) => {
            let whole = |text: &str| catalogue.region_of_identifier(text).unwrap_or(Match::Unknown { nearest: None });
            Some(Words { catalogue, whole: &whole, beginning: &|_| None }.read(value))
        }
        Data::Unknown(why) => {
            let unknown = || Told::Unknown(why.clone(), value.origin.trail.clone());
            Some(beside_gaps(value, catalogue).unwrap_or_else(unknown))
        }
        _ => None,
    }
}

/// What the identifier in a value tells, as a text that has the same bytes in the same places.
fn in_identifier(text: &str, value: &Value, catalogue: &Catalogue) -> Option<Told> {
    let (found, word) = catalogue.region_in_identifier(text)?;
    Some(told(found, text, &part_of(value, text, word), catalogue))
}

/// A text, come from the part of it that decides what stands in a word which was cut out of it.
pub(super) fn part_of(value: &Value, text: &str, word: &str) -> Value {
    let start = word.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
    let mut value = value.clone();
    let way = value.made_text().and_then(|parts| parts.way(start..start.saturating_add(word.len())));
    value.origin.trail = way.or(value.origin.trail);
    value
}

/// The letter that stands for what is missing of a text. No identifier has it, and it has one byte as a gap has.
const GAP: &str = "\u{1}";

/// The region in an identifier of which other parts cannot be told: `projects/…/locations/europe-west1`.
fn beside_gaps(value: &Value, catalogue: &Catalogue) -> Option<Told> {
    let letters = |part: &Written| match part {
        Written::Letters(letters) => Arc::clone(letters),
        Written::Plain | Written::Open | Written::Named(_) | Written::Made(_) | Written::Json(_) => GAP.into(),
    };
    let text = value.outline()?.parts().iter().map(letters).collect::<Vec<_>>().concat();
    in_identifier(&text, value, catalogue).filter(|told| matches!(told, Told::Region { .. } | Told::Global))
}

/// Reads the region that a host serves, whose address the value is.
pub(super) fn by_host(value: &Value, catalogue: &Catalogue) -> Told {
    let whole = |address: &str| catalogue.region_of_host(address).unwrap_or(Match::Unknown { nearest: None });
    Words { catalogue, whole: &whole, beginning: &|_| None }.read(value)
}

/// What words mean: a whole one, and one of which only the beginning is known.
struct Words<'a> {
    catalogue: &'a Catalogue,
    whole: &'a dyn Fn(&str) -> Match,
    beginning: &'a dyn Fn(&str) -> Option<Region>,
}

impl Words<'_> {
    fn read(&self, value: &Value) -> Told {
        let trail = || value.origin.trail.clone();
        let told = |word: &str| told((self.whole)(word), word, value, self.catalogue);
        match &value.data {
            Data::String(word) => told(word),
            // Some clouds number their regions.
            Data::Number(number) => told(&number.to_string()),
            Data::OneOf(several) => self.candidates(several, value),
            Data::Unknown(why) => self.begun(value).unwrap_or_else(|| Told::Unknown(why.clone(), trail())),
            _ => Told::Unknown(Unknown::Invalid("a region is a text; this is none".into()), trail()),
        }
    }

    /// Where everything lies that begins as a text of which no more is known.
    fn begun(&self, value: &Value) -> Option<Told> {
        let [Written::Letters(letters), Written::Plain] = value.outline()?.parts() else { return None };
        let region = (self.beginning)(letters)?;
        Some(told(Match::Region(region), letters, value, self.catalogue))
    }

    fn candidates(&self, several: &[Value], value: &Value) -> Told {
        let trail = || value.origin.trail.clone();
        let mut regions = Vec::new();
        for candidate in several {
            match self.read(candidate) {
                Told::Region { region, .. } => regions.push(region),
                Told::Candidates { regions: more, .. } => regions.extend(more),
                Told::Global => {
                    return Told::Unknown(Unknown::Ambiguous("it may be a global location".into()), trail());
                }
                Told::Unknown(why, trail) => return Told::Unknown(why, trail),
            }
        }
        regions.sort();
        regions.dedup();
        let assumed = value.origin.assumed;
        match regions.len() {
            1 => Told::Region { region: regions.swap_remove(0), zone: None, trail: trail(), assumed },
            _ => Told::Candidates { regions, trail: trail(), assumed },
        }
    }
}

pub(super) fn told(found: Match, word: &str, value: &Value, catalogue: &Catalogue) -> Told {
    let trail = value.origin.trail.clone();
    match found {
        Match::Region(region) if catalogue.is_global(&region) => Told::Global,
        Match::Region(region) => Told::Region { region, zone: None, trail, assumed: value.origin.assumed },
        Match::Zone { region, zone, countries } => {
            // An ordinary zone is where its region is.
            let zone = (countries != catalogue.countries_of(&region)).then_some(zone);
            Told::Region { region, zone, trail, assumed: value.origin.assumed }
        }
        Match::Several(regions) => Told::Candidates { regions, trail, assumed: value.origin.assumed },
        Match::Unknown { nearest } => Told::Unknown(Unknown::NoSuchRegion { word: word.to_owned(), nearest }, trail),
    }
}
