//! Where a resource lives.

use crate::geo::Region;
use crate::source::Location;
use crate::value::{Trail, Unknown};

/// What a place is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Where it lives first of all.
    Primary,
    /// A copy that is kept up to date.
    Replica,
    /// A standby that takes over.
    Failover,
    /// A copy for restoring.
    Backup,
    /// A cache or point of presence.
    Edge,
}

impl Role {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Replica => "replica",
            Self::Failover => "failover",
            Self::Backup => "backup",
            Self::Edge => "edge",
        }
    }
}

/// Whether somebody decided a span.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Somebody wrote it, and it costs money or complexity.
    #[default]
    Deliberate,
    /// Nobody wrote it: a documented default of an argument that is left out.
    Default,
    /// It comes with the service.
    Ambient,
}

/// A region in which a resource lives.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Which region.
    pub region: Region,
    /// The zone it was said with, where the zone's country differs from its region's.
    pub zone: Option<String>,
    /// What it is for.
    pub role: Role,
    /// Whether somebody decided that it is one of several.
    pub class: Class,
    /// The argument left out that makes it a default.
    pub argument: Option<String>,
    /// The way to the literal.
    pub trail: Option<Trail>,
    /// The place rests on a root variable's default.
    pub assumed: bool,
    /// It can be read there; not so standbys, backups, and pairs without read access.
    pub readable: bool,
    /// It can take over when the primary place is lost; not so what does not vote or waits for the lost one.
    pub promotable: bool,
    /// A write waits until this copy has it.
    pub synchronous: bool,
}

/// How much of the truth the places are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Completeness {
    /// The places are all there are.
    Known,
    /// The same, resting on a default that a pipeline may override.
    Assumed,
    /// There may be more.
    AtLeast,
    /// Nothing is known.
    Unknown,
}

impl Completeness {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Assumed => "assumed",
            Self::AtLeast => "at-least",
            Self::Unknown => "unknown",
        }
    }
}

/// A place that is one of several regions, and it cannot be told which.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The regions: complete, sorted.
    pub regions: Vec<Region>,
    /// The way to what leaves it open.
    pub trail: Option<Trail>,
    /// It rests on a root variable's default.
    pub assumed: bool,
}

/// The answer to "where does it live?".
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    /// How complete the answer is.
    pub completeness: Completeness,
    /// Why it is not complete.
    pub why: Option<Unknown>,
    /// The places, primary first, then by region. Empty for what is unknown or lives in no region.
    pub places: Vec<Place>,
    /// It lives in one region of each of these.
    pub choices: Vec<Choice>,
    /// It lives in no region: a global service.
    pub global: bool,
    /// It opens the region it lives in: not so what only serves a global service (a certificate for a CDN) or costs and
    /// holds nothing there.
    pub opens: bool,
    /// It lives where others deploy it: that they chose several regions is theirs to explain.
    pub inherited: bool,
    /// It spans regions although none is named.
    pub unnamed_span: Option<UnnamedSpan>,
}

/// Which regions those are that nobody names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnamed {
    /// All of the cloud.
    Every,
    /// Those that a scheduler spreads over, by the topology key of regions.
    Spread,
    /// The one that is paired with its own, which cannot be told.
    Paired,
    /// Its own, which cannot be told and is never that of a copy.
    Apart,
}

/// A span of regions that nobody names.
#[derive(Clone, Debug, PartialEq)]
pub struct UnnamedSpan {
    /// Which.
    pub regions: Unnamed,
    /// Where it is said.
    pub at: Location,
    /// Whether somebody decided it.
    pub class: Class,
    /// The argument left out that makes it a default.
    pub argument: Option<String>,
}

impl Placement {
    /// An answer that is not known, and why.
    pub fn unknown(why: Unknown) -> Self {
        Self { completeness: Completeness::Unknown, why: Some(why), global: false, ..Self::global() }
    }

    /// Lives in no region.
    pub fn global() -> Self {
        Self {
            completeness: Completeness::Known,
            why: None,
            places: Vec::new(),
            choices: Vec::new(),
            global: true,
            opens: true,
            inherited: false,
            unnamed_span: None,
        }
    }

    /// Whether something else lives where it does, as far as that can be told.
    pub fn is_where(&self, other: &Self) -> bool {
        let regions = |placement: &Self| placement.places.iter().map(|place| place.region.clone()).collect::<Vec<_>>();
        self.global == other.global && self.completeness == other.completeness && regions(self) == regions(other)
    }

    /// Why it is not complete, whatever its choices come to.
    pub fn why_beyond_choices(&self) -> Option<&Unknown> {
        self.why.as_ref().filter(|why| !matches!(why, Unknown::OneOf(_)))
    }

    /// All regions that are possible without being certain, sorted.
    pub fn candidates(&self) -> Vec<Region> {
        let mut candidates: Vec<Region> = self.choices.iter().flat_map(|choice| choice.regions.clone()).collect();
        candidates.sort();
        candidates.dedup();
        candidates
    }

    /// Whether the choices lead beyond `certain` regions, or apart from each other, whatever they come to.
    pub fn chooses_beyond(&self, certain: &[Region]) -> bool {
        let apart = |one: &[Region], other: &[Region]| {
            !one.is_empty() && !other.is_empty() && !one.iter().any(|region| other.contains(region))
        };
        let mut seen: Vec<&[Region]> = vec![certain];
        for choice in &self.choices {
            if seen.iter().any(|other| apart(&choice.regions, other)) {
                return true;
            }
            seen.push(&choice.regions);
        }
        false
    }

    /// The distinct regions, sorted.
    pub fn regions(&self) -> Vec<Region> {
        let mut regions: Vec<_> = self.places.iter().map(|place| place.region.clone()).collect();
        regions.sort();
        regions.dedup();
        regions
    }

    /// The first primary place.
    pub fn primary(&self) -> Option<&Place> {
        self.places.iter().find(|place| place.role == Role::Primary)
    }
}
