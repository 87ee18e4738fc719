//! What one run says: all that the formats print, and nothing that they would have to look up.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Change, Owners};
use crate::discover::Repositories;
use crate::finding::{Finding, Problem, Severity};
use crate::model::{
    Burden, DecisionSite, Driver, Label, Link, Place, Placement, RegisteredDriver, ScopeKind, StackKind, Upcoming,
};
use crate::source::{Location, SourceFile};

/// The outcome of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What is wrong, sorted by [`Finding::sort_key`].
    pub findings: Vec<Finding>,
    /// Every spot where somebody chose to span regions, declared or not, by stack.
    pub sites: Vec<DecisionSite>,
    /// What all of them multiply together.
    pub burden: Burden,
    /// The register: every driver, by place.
    pub drivers: Vec<RegisteredDriver>,
    /// Reviews of drivers and ends of ignores that come soon, by place.
    pub upcoming: Vec<Upcoming>,
    /// What could not be read, sorted by [`Problem::sort_key`]; notes are among them.
    pub problems: Vec<Problem>,
    /// Nothing was found that could be checked: its problem is among them.
    pub is_empty: bool,
    /// The counts.
    pub summary: Summary,
    /// How many places cannot be told, by what that weighs (`unknown:` of the configuration, `--strict`).
    pub unknown: BTreeMap<Severity, usize>,
    /// Where everything lives.
    pub map: Map,
    /// What was passed over, and why, sorted by path.
    pub skipped: Vec<Skipped>,
    /// What loosens the verdicts, by place: drivers, ignores, exceptions, decisions.
    pub loosenings: Vec<Loosening>,
    /// What changed since the commit that this report is held against, if it is.
    pub change: Option<Change>,
    /// What the verdicts rest on.
    pub digests: Digests,
    /// The day against which review dates were held: YYYY-MM-DD.
    pub as_of: String,
    /// The repositories that were read from.
    pub repositories: Repositories,
    /// Who owns the files, as the repositories say.
    pub owners: Owners,
    /// The rule packs in force beside the built-in ones, sorted.
    pub packs: Vec<String>,
    /// The baselines that configurations name, sorted by path.
    pub baselines: Vec<Arc<SourceFile>>,
}

impl Report {
    /// What in scope could not be read, notes left out.
    pub fn unread(&self) -> Vec<Problem> {
        self.problems.iter().filter(|problem| !problem.note).cloned().collect()
    }

    /// Whether something in scope could not be read (exit status 2).
    pub fn is_incomplete(&self) -> bool {
        self.problems.iter().any(|problem| !problem.note)
    }

    /// Whether nothing was found that could be checked, and nothing else went wrong.
    pub fn has_nothing_to_check(&self) -> bool {
        self.is_empty && self.unread().len() == 1
    }

    /// A stack's name as every working directory sees it: with its path in the repository.
    pub fn steady_name(&self, stack: &str) -> String {
        let known = self.map.stacks.iter().find(|known| known.name == stack);
        let directory = known.map_or(stack, |known| known.directory.as_str());
        let inputs = stack.strip_prefix(directory).unwrap_or_default();
        match self.repositories.path(directory) {
            path if path.is_empty() => format!(".{inputs}"),
            path => format!("{path}{inputs}"),
        }
    }

    /// The decision sites by the fingerprints of the findings about them. Findings about anything else have none.
    pub fn sites_by_finding(&self) -> BTreeMap<&str, &DecisionSite> {
        let mut sites = BTreeMap::new();
        for site in &self.sites {
            for finding in &site.findings {
                sites.entry(finding.as_str()).or_insert(site);
            }
        }
        sites
    }

    /// Whether a finding, or a place that cannot be told, weighs at least `severity` (exit status 1).
    pub fn fails_at(&self, severity: Severity) -> bool {
        self.findings.iter().any(|finding| finding.severity >= severity) || self.unknown_at(severity) > 0
    }

    /// How many places that cannot be told weigh at least `severity`.
    pub fn unknown_at(&self, severity: Severity) -> usize {
        self.unknown.iter().filter(|(weight, _)| **weight >= severity).map(|(_, count)| count).sum()
    }
}

/// The counts of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files read.
    pub files: usize,
    /// Files passed over: templates that need rendering, YAML that is no manifest.
    pub skipped: usize,
    /// Stacks judged.
    pub stacks: usize,
    /// Resources in them.
    pub resources: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that an ignore, an exception or a baseline took out.
    pub suppressed: usize,
    /// Resources whose place cannot be told or is incomplete.
    pub unknown_places: usize,
}

/// What the verdicts rest on, for the record of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    /// Of all rules in force: `sha256:...`.
    pub rules: String,
    /// The month of the region catalogue: `2026-11`.
    pub regions: String,
    /// Of the configuration in force: `sha256:...`.
    pub config: String,
}

/// Something by which people let through what would be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loosening {
    /// Where it stands.
    pub at: Location,
    /// What it is and why, without its place: `driver availability on aws_dynamodb_table.orders: ...`.
    pub what: String,
}

/// What is said where nothing was found.
pub const NOTHING_TO_CHECK: &str = "nothing to check: no Terraform root module, no plan and no Kubernetes manifest was \
                                    found. Name the directory that has them: `regionlint PATH`";

/// A file that was passed over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

/// Why a file was passed over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// Its base lies in another repository.
    RemoteBase,
    /// Only rendering tells what it says.
    Template,
    /// Values of a chart that no rule reads, and the regions that they name: what the chart makes of them only rendering
    /// tells.
    Values(String),
    /// YAML of something else.
    NoManifest,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RemoteBase => f.write_str("base in another repository"),
            Self::Template => f.write_str("helm template"),
            Self::Values(regions) => write!(f, "helm values that name {regions}"),
            Self::NoManifest => f.write_str("no manifest"),
        }
    }
}

/// Where everything lives.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The stacks, sorted by name.
    pub stacks: Vec<MappedStack>,
    /// The fleets, sorted by component.
    pub fleets: Vec<Fleet>,
    /// What the catalogue says of the regions on it (and of zones in other countries than theirs), by written form.
    pub regions: BTreeMap<String, MappedRegion>,
}

/// A region on the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MappedRegion {
    /// Where it is, in words: `Dublin, Ireland`.
    pub description: String,
    /// The ISO codes of its countries, sorted; none when they are not known.
    pub countries: Vec<String>,
}

impl Map {
    /// What is known of a place's region, or of its zone where that lies in another country.
    pub fn region(&self, place: &Place) -> Option<&MappedRegion> {
        let zone = place.zone.as_ref().and_then(|zone| self.regions.get(zone));
        zone.or_else(|| self.regions.get(&place.region.to_string()))
    }
}

/// One stack on the map.
#[derive(Clone, Debug)]
pub struct MappedStack {
    /// The name in reports: `envs/prod[eu.tfvars]`.
    pub name: String,
    /// Its directory.
    pub directory: String,
    /// What kind it is.
    pub kind: StackKind,
    /// Input files of its own.
    pub inputs: Vec<String>,
    /// The regions of all its resources, written form, sorted.
    pub regions: Vec<String>,
    /// Its resources, sorted by address.
    pub resources: Vec<MappedResource>,
    /// The links in it, sorted.
    pub links: Vec<Link>,
    /// What an annotation can stand on, sorted by place: blocks, objects, the stack itself.
    pub scopes: Vec<MappedScope>,
    /// The configuration files in force for it, the nearest first.
    pub configs: Vec<Arc<SourceFile>>,
    /// The baseline that its configuration names, as reports show it.
    pub baseline: Option<String>,
}

/// Something that an annotation can stand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedScope {
    /// What it is.
    pub kind: ScopeKind,
    /// Its name in messages: an address without instance keys, `provider.aws.dr`, a stack's name.
    pub name: String,
    /// The block's header, the object's first key; a file's first byte for a stack without a block of its own.
    pub at: Location,
    /// The driver that is said on it.
    pub driver: Option<Driver>,
}

/// One resource on the map.
#[derive(Clone, Debug)]
pub struct MappedResource {
    /// Its address.
    pub address: String,
    /// Its type.
    pub type_name: String,
    /// Its block's header.
    pub at: Location,
    /// Where it lives.
    pub placement: Placement,
    /// The driver that covers it.
    pub driver: Option<Driver>,
    /// The label that holds for it.
    pub label: Option<Label>,
}

/// One component deployed by several stacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fleet {
    /// The module's source, or what the stacks have in common.
    pub component: String,
    /// The stacks' names, sorted.
    pub stacks: Vec<String>,
    /// Their regions, written form, sorted.
    pub regions: Vec<String>,
}
