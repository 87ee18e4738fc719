//! The road: files in, stacks out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::chart::{self, Chart};
use super::delivery::{self, Known, Repositories};
use super::kustomize::{self, Overlay, Overlays};
use super::namespaces::Namespaces;
use super::shelf::Shelf;
use super::stack::Plan;
use super::values::{Unread, Values};
use super::{file, rendered, values};
use crate::discover::{Clones, Tree, paths};
use crate::finding::Problem;
use crate::model::{Delivery, Stack};
use crate::source::SourceFile;

/// What the room may be told.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// How many nodes the aliases of one document may add; kubectl's library has a limit of this kind, too.
    pub alias_budget: usize,
    /// Where a directory of another repository lies in the tree (`https://git.example.com/shop.git//apps/web`), if the
    /// project says so.
    pub module_path: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// The clones of the tree, where somebody has read them.
    pub clones: Option<&'a Clones>,
    /// Whether somebody can say what the values of a chart of this name mean.
    pub knows_chart: &'a (dyn Fn(&str) -> bool + Sync),
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { alias_budget: 100_000, module_path: &|_| None, clones: None, knows_chart: &|_| false }
    }
}

/// What was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// Which objects deploy which stacks, sorted.
    pub deliveries: Vec<Delivery>,
    /// A stack for each directory of manifests and each overlay, sorted by directory.
    pub stacks: Vec<Stack>,
    /// What could not be read, in the order of reports.
    pub problems: Vec<Problem>,
    /// The files of manifests and the Kustomizations, sorted by path.
    pub files: Vec<Arc<SourceFile>>,
    /// The files that are none, sorted, and why.
    pub skipped: Vec<Skipped>,
    /// The directories in the tree of the overlays that no other one takes over, sorted.
    pub overlays: Vec<String>,
    /// The Helm charts met, by their directory in the tree.
    pub charts: BTreeMap<String, Chart>,
    /// The values of charts, as far as no known chart is handed them, sorted by path.
    pub values: Vec<Unread>,
}

/// Something that was left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The file, as reports show it.
    pub path: String,
    /// Why.
    pub reason: SkipReason,
}

impl Skipped {
    /// Whether rendering would tell what it says.
    pub fn is_template(&self) -> bool {
        self.reason == SkipReason::HelmTemplate
    }
}

/// Why something was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason {
    /// A template: it says nothing before it is rendered.
    HelmTemplate,
    /// No manifest: nothing in it says `apiVersion` and `kind`.
    NotAManifest,
    /// An overlay's resource in another repository, which is not at hand.
    RemoteBase,
}

/// Reads the manifests among `files` (paths of YAML and JSON in the tree, sorted), and the bases that their overlays
/// name.
pub fn read(tree: &dyn Tree, files: &[String], options: &Options<'_>) -> Reading {
    let charts = chart::find(tree, files);
    let mut templates: Vec<&str> = charts.values().flat_map(|chart| &chart.templates).map(String::as_str).collect();
    templates.sort_unstable();
    let mut shelf = Shelf::fill(tree, files, &templates, options);
    let overlays = Overlays::read(&mut shelf, &overlay_directories(files));
    let mut tops: Vec<String> = overlays.overlays.iter().map(|overlay| overlay.directory.clone()).collect();
    tops.sort();
    let repositories = Repositories::of(tree, options);
    let mut stacks = stacks(&repositories, &shelf, overlays.overlays, &overlays.claimed, options);
    let deliveries = delivery::find(&repositories, &mut stacks);
    let (releases, values, of_charts) = releases(&shelf, &charts, options);
    let mut files = shelf.texts();
    files.extend(releases.iter().flat_map(|stack| &stack.files).cloned());
    files.sort_by(|one, other| one.path().cmp(other.path()));
    files.dedup_by(|one, other| one.path() == other.path());
    let (mut problems, mut skipped) = shelf.leftovers();
    let handed: BTreeSet<&str> = releases.iter().flat_map(|stack| &stack.files).map(|file| file.path()).collect();
    skipped.retain(|one| !handed.contains(one.path.as_str()));
    problems.extend(overlays.problems);
    problems.extend(of_charts);
    problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    skipped.extend(overlays.skipped);
    skipped.sort();
    let stacks = stacks.into_iter().map(|(_, stack)| stack).chain(releases).collect();
    Reading { deliveries, stacks, problems, files, skipped, overlays: tops, charts, values }
}

/// The stacks of what the charts of the tree hand to known charts, and the values that they hand to none.
fn releases(
    shelf: &Shelf<'_>,
    charts: &BTreeMap<String, Chart>,
    options: &Options<'_>,
) -> (Vec<Stack>, Vec<Unread>, Vec<Problem>) {
    let charts: Vec<_> = charts.iter().filter(|(directory, _)| !chart::is_part(directory, charts)).collect();
    let tree = shelf.tree();
    let read = charts.into_par_iter().map(|(directory, chart)| values::read(tree, directory, chart, options));
    let read: Vec<Values> = read.collect();
    let namespaces = Namespaces::of(std::iter::empty());
    let mut stacks = Vec::new();
    for handed in read.iter().filter_map(|values| values.handed.as_ref()) {
        for set in &handed.sets {
            let mut plan = Plan::new(shelf.display(&handed.directory), &handed.directory, options);
            for (member, file) in &set.members {
                set.files.get(*file).into_iter().for_each(|file| plan.add(member.clone(), file));
            }
            let stack = plan.into_stack(&namespaces, &Known::new(None, std::iter::empty()));
            stacks.extend(stack.map(|stack| Stack { inputs: vec![set.input.clone()], ..stack }));
        }
    }
    let (mut unread, mut problems) = (Vec::new(), Vec::new());
    for values in read {
        unread.extend(values.unread);
        problems.extend(values.problems);
    }
    unread.sort_by(|one, other| one.path.cmp(&other.path));
    (stacks, unread, problems)
}

/// Reads one text: standard input, or what a renderer gave. Where Helm says which template a document comes from
/// (`# Source: chart/templates/web.yaml`), that is the path that reports show. The stack is named like the text.
pub fn read_text(text: &Arc<SourceFile>, options: &Options<'_>) -> Reading {
    read_texts(&rendered::by_template(text), text.path(), options)
}

/// Reads texts that are one stack, and names it.
pub fn read_texts(texts: &[Arc<SourceFile>], stack: &str, options: &Options<'_>) -> Reading {
    let mut reading = Reading::default();
    let mut read = BTreeMap::new();
    for file in texts {
        let path = file.path().to_owned();
        match file::read(file, options) {
            Ok(manifests) => drop(read.insert(path, manifests)),
            Err(reason) => reading.skipped.push(Skipped { path, reason }),
        }
    }
    let mut plan = Plan::new(stack.to_owned(), "", options);
    for (path, file) in &read {
        plan.add_file(path, file);
    }
    let namespaces = Namespaces::of(read.iter().map(|(path, file)| (path.as_str(), file)));
    let bodies = read.values().flat_map(|file| &file.manifests).map(|manifest| &manifest.body);
    reading.stacks.extend(plan.into_stack(&namespaces, &Known::new(None, bodies)));
    for file in read.into_values() {
        reading.files.push(file.file);
        reading.problems.extend(file.problems);
    }
    reading.problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    reading.skipped.sort();
    reading
}

/// The directories that have a Kustomization among the files.
fn overlay_directories(files: &[String]) -> Vec<String> {
    let kustomizations = files.iter().filter(|path| kustomize::is_kustomization(path));
    let mut directories: Vec<String> = kustomizations.map(|path| paths::directory(path).to_owned()).collect();
    directories.sort();
    directories.dedup();
    directories
}

/// The overlays, and what lies in a directory and is claimed by none. Both are one stack where an overlay's own
/// directory holds files that no Kustomization names. Each with its directory in the tree, by which they are sorted.
fn stacks(
    repositories: &Repositories<'_>,
    shelf: &Shelf<'_>,
    overlays: Vec<Overlay>,
    claimed: &BTreeSet<String>,
    options: &Options<'_>,
) -> Vec<(String, Stack)> {
    let mut plans: BTreeMap<String, Plan<'_>> = BTreeMap::new();
    for overlay in overlays {
        let mut plan = Plan::new(shelf.display(&overlay.directory), &overlay.directory, options);
        let bases = overlay.bases.iter().map(|base| shelf.display(base)).collect();
        plan.overlay(overlay.kustomization, bases);
        for member in overlay.members {
            if let Some(file) = shelf.already_read(&member.path) {
                plan.add(member, file);
            }
        }
        plans.insert(overlay.directory, plan);
    }
    for (path, file) in shelf.all().filter(|(path, _)| !claimed.contains(*path)) {
        let directory = paths::directory(path);
        let plan = plans.entry(directory.to_owned());
        plan.or_insert_with(|| Plan::new(shelf.display(directory), directory, options)).add_file(path, file);
    }
    let namespaces = Namespaces::of(shelf.all());
    let bodies = shelf.all().flat_map(|(_, file)| &file.manifests).map(|manifest| &manifest.body);
    let known = Known::new(Some(repositories), bodies);
    let stack = |plan: Plan<'_>| Some((plan.directory().to_owned(), plan.into_stack(&namespaces, &known)?));
    plans.into_values().collect::<Vec<_>>().into_par_iter().filter_map(stack).collect()
}

#[cfg(test)]
mod tests;
