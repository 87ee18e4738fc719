//! What is to be rendered.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds;
use crate::config::Configs;
use crate::discover::{Tree, paths};
use crate::finding::Problem;
use crate::kubernetes::{Chart, Reading, is_part};

/// What is to be rendered; all paths are paths of the tree, sorted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Directories of Kustomizations.
    pub overlays: Vec<String>,
    /// Charts, each with one set of values.
    pub releases: Vec<Release>,
    /// What the configurations name and is not there.
    pub problems: Vec<Problem>,
}

/// A chart with one set of values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    /// The chart's directory.
    pub directory: String,
    /// Files of values, later ones over earlier ones; empty for the chart's own.
    pub values: Vec<String>,
}

impl Wanted {
    /// What the configurations say; where they say nothing, every overlay that no other one takes over, and every chart
    /// once for each file of values beside its own. Only what is requested.
    pub fn new(
        tree: &dyn Tree,
        configs: &Configs,
        kustomizations: &[String],
        reading: &Reading,
        is_requested: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut wanted = if configs.all().all(|config| config.render().is_empty()) {
            Self::all(tree, reading)
        } else {
            Self::configured(tree, configs, kustomizations)
        };
        wanted.overlays.retain(|directory| is_requested(directory));
        wanted.releases.retain(|release| is_requested(&release.directory));
        wanted
    }

    /// So many of it, and what the rest is told as.
    pub(super) fn first(&self, tree: &dyn Tree, count: usize) -> (Self, Vec<Problem>) {
        let mut problems = self.problems.clone();
        let overlays = self.overlays.len().min(count);
        let releases = self.releases.len().min(count - overlays);
        let (overlays, more_overlays) = self.overlays.split_at(overlays);
        let (releases, more_releases) = self.releases.split_at(releases);
        let left: Vec<String> = more_overlays
            .iter()
            .map(|directory| paths::shown(tree, directory))
            .chain(more_releases.iter().map(|release| release.shown(tree)))
            .collect();
        if let Some(first) = left.first() {
            let number = left.len();
            let message =
                format!("at most {count} overlays and charts are rendered in one run: from here on, {number} were not");
            problems.push(Problem::file(first, message));
        }
        (Self { overlays: overlays.to_vec(), releases: releases.to_vec(), problems: Vec::new() }, problems)
    }

    fn all(tree: &dyn Tree, reading: &Reading) -> Self {
        let charts = reading.charts.iter().filter(|(directory, _)| !is_part(directory, &reading.charts));
        let charts = charts.filter(|(directory, _)| bounds::is_application(tree, directory));
        let releases = charts.flat_map(|(directory, chart)| releases(directory, chart)).collect();
        Self { overlays: reading.overlays.clone(), releases, problems: Vec::new() }
    }

    fn configured(tree: &dyn Tree, configs: &Configs, kustomizations: &[String]) -> Self {
        let directories = kustomizations.iter().map(|path| paths::directory(path));
        let is_named = |directory: &&str| configs.all().any(|config| config.render().kustomizes(directory));
        let overlays: BTreeSet<String> = directories.filter(is_named).map(str::to_owned).collect();
        let mut releases = BTreeSet::new();
        let mut problems = Vec::new();
        for chart in configs.all().flat_map(|config| &config.render().charts) {
            if bounds::is_chart(tree, &chart.directory) {
                releases.insert(Release { directory: chart.directory.clone(), values: chart.values.clone() });
            } else {
                let message = format!("there is no chart in `{}`", paths::shown(tree, &chart.directory));
                problems.push(Problem::at(chart.at.clone(), message));
            }
        }
        problems.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
        problems.dedup();
        Self { overlays: overlays.into_iter().collect(), releases: releases.into_iter().collect(), problems }
    }
}

impl Release {
    /// The values as the stack's name has them: relative to the chart where they lie in it.
    pub(super) fn inputs(&self) -> Vec<String> {
        let inside = paths::entry(&self.directory, "");
        self.values.iter().map(|path| path.strip_prefix(&inside).unwrap_or(path).to_owned()).collect()
    }

    /// The templates that it renders: the chart's own, and those of the charts inside it.
    pub(super) fn templates<'c>(&self, charts: &'c BTreeMap<String, Chart>) -> impl Iterator<Item = &'c str> {
        let inside = paths::entry(&self.directory, "charts/");
        let own = charts.get(&self.directory);
        let parts = charts.range(inside.clone()..).take_while(move |(directory, _)| directory.starts_with(&inside));
        own.into_iter().chain(parts.map(|(_, chart)| chart)).flat_map(|chart| &chart.templates).map(String::as_str)
    }

    /// The name of its stack.
    pub(super) fn shown(&self, tree: &dyn Tree) -> String {
        let directory = paths::shown(tree, &self.directory);
        if self.values.is_empty() { directory } else { format!("{directory}[{}]", self.inputs().join(",")) }
    }
}

/// A chart with each of its sets of values: `values-eu.yaml`, `values.prod.yaml`. Its `values.yaml` always counts.
fn releases(directory: &str, chart: &Chart) -> Vec<Release> {
    let release = |values: Vec<String>| Release { directory: directory.to_owned(), values };
    let sets: Vec<Release> = chart.sets().map(|path| release(vec![path.clone()])).collect();
    if sets.is_empty() { vec![release(Vec::new())] } else { sets }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_rendered_for_each_file_of_values_beside_its_own() {
        let chart = |values: &[&str]| Chart {
            values: values.iter().map(|name| format!("app/{name}")).collect(),
            ..Chart::default()
        };
        let sets = |values: &[&str]| -> Vec<_> {
            releases("app", &chart(values)).iter().map(|release| release.inputs().join(",")).collect()
        };
        assert_eq!(sets(&["values-eu.yaml", "values.us.yml", "values.yaml"]), ["values-eu.yaml", "values.us.yml"]);
        assert_eq!(sets(&["values.yaml", "values.schema.json"]), [""]);
    }
}
