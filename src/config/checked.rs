//! The checked form: what the rest of the program asks.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::audience::Audience;
use super::checking::Checking;
use super::cluster::Cluster;
use super::decision::Decision;
use super::input::{Input, ModuleSource};
use super::pattern::{PathPattern, resolve};
use super::reading::Sheet;
use super::render::Render;
use super::residency::{Exception, LabelRule, Subject, label};
use super::severity::{Override, Severities, severities};
use super::vocabulary::Vocabulary;
use crate::discover::Tree;
use crate::finding::{Code, Problem, Severity};
use crate::model::Label;
use crate::source::{Location, SourceFile};

/// The configuration in force for a stack: the nearest file and all that it builds on. Lists keep their order, the
/// nearest file's entries first, and where several fit, the first one counts.
///
/// Paths of stacks and files are given as reports show them, relative to the working directory. Entries know where
/// they were written ([`Location`]s tell them apart) and not whether they were used: that is the caller's to note.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub(super) decisions: Vec<Decision>,
    pub(super) default_label: Option<Label>,
    pub(super) label_rules: Vec<LabelRule>,
    pub(super) exceptions: Vec<Exception>,
    pub(super) jurisdictions: BTreeMap<String, Vec<String>>,
    pub(super) jurisdiction_places: BTreeMap<String, Location>,
    pub(super) inputs: Vec<Input>,
    pub(super) module_sources: Vec<ModuleSource>,
    pub(super) clusters: Vec<Cluster>,
    pub(super) cloud: Option<(String, Location)>,
    pub(super) audience: Option<Audience>,
    pub(super) vocabulary: Vocabulary,
    pub(super) severities: Severities,
    pub(super) overrides: Vec<Override>,
    pub(super) ambient: Option<Severity>,
    pub(super) unknown: Option<Severity>,
    pub(super) render: Render,
    pub(super) packs: Vec<(String, Location)>,
    pub(super) baseline: Option<String>,
    pub(super) exclude: Vec<PathPattern>,
    pub(super) digest: String,
    pub(super) working: String,
    pub(super) files: Vec<Arc<SourceFile>>,
}

impl Config {
    /// The severity that was set for a code in a stack; none when nothing was said.
    pub fn severity(&self, code: Code, stack: &str) -> Option<Severity> {
        let stack = self.tree_path(stack);
        let nearer = self.overrides.iter().filter(|other| other.scope.covers(&stack));
        let mut nearer = nearer.filter_map(|other| other.severities.get(&code));
        nearer.next().or_else(|| self.severities.get(&code)).copied()
    }

    /// What spans weigh that come with a service; none when they do not count.
    pub fn ambient(&self) -> Option<Severity> {
        self.ambient.filter(|severity| *severity != Severity::Off)
    }

    /// What places weigh that cannot be told; none when they do not count.
    pub fn unknown(&self) -> Option<Severity> {
        self.unknown.filter(|severity| *severity != Severity::Off)
    }

    /// All decisions.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The decisions that hold for a resource of a stack, the deciding one first.
    pub fn decisions_for<'a>(&'a self, stack: &str, address: &'a str) -> impl Iterator<Item = &'a Decision> {
        let stack = self.tree_path(stack);
        self.decisions.iter().filter(move |decision| decision.covers(&stack, address))
    }

    /// A decision by its id; case and `-`, `_`, `:`, `.` make no difference, since tags allow few characters.
    pub fn decision(&self, id: &str) -> Option<&Decision> {
        let id = super::fold(id);
        self.decisions.iter().find(|decision| super::fold(&decision.id) == id)
    }

    /// The label of every data store that has no other.
    pub fn default_label(&self) -> Option<&Label> {
        self.default_label.as_ref()
    }

    /// All rules that label data.
    pub fn label_rules(&self) -> &[LabelRule] {
        &self.label_rules
    }

    /// The first rule that fits.
    pub fn label_rule_for(&self, subject: &Subject<'_>) -> Option<&LabelRule> {
        let (stack, file) = (self.tree_path(subject.stack), self.tree_path(subject.file));
        let subject = Subject { stack: &stack, file: &file, ..*subject };
        self.label_rules.iter().find(|rule| rule.fits(&subject))
    }

    /// All exceptions.
    pub fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// The first exception about a code on a resource that gives a reason.
    pub fn exception_for(&self, code: Code, stack: &str, address: &str) -> Option<&Exception> {
        let stack = self.tree_path(stack);
        let fitting = self.exceptions.iter().filter(|exception| exception.covers(code, &stack, address));
        fitting.into_iter().find(|exception| exception.reason.is_some())
    }

    /// Jurisdictions of one's own: country codes, or names of other jurisdictions, as written.
    pub fn jurisdictions(&self) -> &BTreeMap<String, Vec<String>> {
        &self.jurisdictions
    }

    /// What the pipeline passes to a stack: one deployment each; none when nothing is said.
    pub fn inputs_for<'a>(&'a self, stack: &str) -> impl Iterator<Item = &'a Input> {
        let stack = self.tree_path(stack);
        self.inputs.iter().filter(move |input| input.covers(&stack))
    }

    /// The path of the tree where a module of another repository lies.
    pub fn module_path(&self, source: &str) -> Option<String> {
        self.module_sources.iter().find_map(|entry| entry.path_of(source))
    }

    /// In which region a cluster runs.
    pub fn cluster(&self, name: &str) -> Option<&Cluster> {
        self.clusters.iter().find(|cluster| cluster.matches(name))
    }

    /// The cloud that a bare region id means when two have it.
    pub fn cloud(&self) -> Option<&str> {
        self.cloud.as_ref().map(|(cloud, _)| cloud.as_str())
    }

    /// Who uses the service.
    pub fn audience(&self) -> Option<&Audience> {
        self.audience.as_ref()
    }

    /// The team's own tag keys and words.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What to render.
    pub fn render(&self) -> &Render {
        &self.render
    }

    /// Files or directories of rule packs, as paths of the tree, and where they were named.
    pub fn packs(&self) -> &[(String, Location)] {
        &self.packs
    }

    /// The baseline of the stacks that it is in force for, as a path of the tree.
    pub fn baseline(&self) -> Option<&str> {
        self.baseline.as_deref()
    }

    /// Whether a path of the tree is not looked at.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.covers(path))
    }

    /// The files that it was read from, the nearest first.
    pub fn files(&self) -> &[Arc<SourceFile>] {
        &self.files
    }

    /// `sha256:...` of all that is said; comments, order of keys and spacing make no difference.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The path of the tree for one that reports show.
    pub(super) fn tree_path(&self, shown: &str) -> String {
        resolve(&self.working, shown).unwrap_or_else(|| shown.to_owned())
    }

    /// Checks files and merges them, the nearest first.
    ///
    /// # Errors
    /// All that is wrong in any of them.
    pub(super) fn merge(tree: &dyn Tree, sheets: &[Sheet]) -> Result<Self, Vec<Problem>> {
        let files = sheets.iter().map(|sheet| Arc::clone(&sheet.file)).collect();
        let mut config = Self { working: tree.working().to_owned(), digest: digest(sheets), files, ..Self::default() };
        let mut problems = Vec::new();
        for sheet in sheets {
            let mut checking = Checking::new(sheet);
            config.add_declarations(&mut checking);
            config.add_inputs(&mut checking);
            config.add_severities(&mut checking);
            config.add_scan(&mut checking, tree);
            problems.append(&mut checking.problems);
        }
        problems.extend(config.misnamed());
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// Decisions, residency, vocabulary.
    fn add_declarations(&mut self, checking: &mut Checking<'_>) {
        let written = &checking.sheet.written;
        for (index, decision) in written.decisions.iter().enumerate() {
            self.decisions.extend(Decision::check(checking, index, decision));
        }
        let residency = &written.residency;
        if let (None, Some(name)) = (&self.default_label, &residency.default) {
            self.default_label = Some(label(checking, "residency.default", name));
        }
        for (index, rule) in residency.rules.iter().enumerate() {
            self.label_rules.extend(LabelRule::check(checking, index, rule));
        }
        for (index, exception) in residency.exceptions.iter().enumerate() {
            self.exceptions.extend(Exception::check(checking, index, exception));
        }
        for (name, countries) in &residency.jurisdictions {
            if !self.jurisdictions.contains_key(name) {
                let at = checking.at(&format!("residency.jurisdictions.{name}"));
                self.jurisdiction_places.insert(name.clone(), at);
                self.jurisdictions.insert(name.clone(), countries.clone());
            }
        }
        self.vocabulary.add(checking, written);
    }

    /// What the files do not say. Maps count in the order in which they were written, as lists do.
    fn add_inputs(&mut self, checking: &mut Checking<'_>) {
        let written = &checking.sheet.written;
        for (index, input) in written.inputs.iter().enumerate() {
            self.inputs.extend(Input::check(checking, index, input));
        }
        let sources = written.module_sources.iter();
        let mut sources: Vec<_> =
            sources.filter_map(|(source, path)| ModuleSource::check(checking, source, path)).collect();
        sources.sort_by(|left, right| left.at().cmp(right.at()));
        self.module_sources.extend(sources);
        let clusters = written.clusters.iter();
        let mut clusters: Vec<_> =
            clusters.filter_map(|(name, region)| Cluster::check(checking, name, region)).collect();
        clusters.sort_by(|left, right| left.at.cmp(&right.at));
        self.clusters.extend(clusters);
        if let (None, Some(cloud)) = (&self.cloud, &written.cloud) {
            self.cloud = Some((cloud.clone(), checking.at("cloud")));
        }
        if let (None, Some(audience)) = (&self.audience, &written.audience) {
            self.audience = Some(Audience::check(checking, audience));
        }
    }

    fn add_severities(&mut self, checking: &mut Checking<'_>) {
        let written = &checking.sheet.written;
        for (code, severity) in severities(checking, "severity", &written.severity) {
            self.severities.entry(code).or_insert(severity);
        }
        for (index, other) in written.overrides.iter().enumerate() {
            self.overrides.extend(Override::check(checking, index, other));
        }
        self.ambient = self.ambient.or(written.ambient);
        self.unknown = self.unknown.or(written.unknown);
    }

    /// What is looked at, and with which rules.
    fn add_scan(&mut self, checking: &mut Checking<'_>, tree: &dyn Tree) {
        let written = &checking.sheet.written;
        self.render.add(checking, tree, &written.render);
        for (index, pack) in written.rules.packs.iter().enumerate() {
            let path = format!("rules.packs[{index}]");
            let at = checking.at(&path);
            self.packs.extend(checking.path(&path, pack).map(|pack| (pack, at)));
        }
        if let (None, Some(baseline)) = (&self.baseline, &written.baseline) {
            self.baseline = checking.path("baseline", baseline);
        }
        for (index, glob) in written.exclude.iter().enumerate() {
            self.exclude.extend(checking.glob(&format!("exclude[{index}]"), glob));
        }
    }
}

/// A digest of what files say, the order of files included.
fn digest(sheets: &[Sheet]) -> String {
    let said: Vec<_> = sheets.iter().map(|sheet| (&sheet.directory, &sheet.written)).collect();
    // Written forms are plain data: they can always be written.
    let said = serde_json::to_vec(&said).unwrap_or_default();
    let digest = Sha256::digest(said);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
