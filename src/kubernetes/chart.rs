//! Helm charts in the tree: their templates are no manifests.

use std::collections::{BTreeMap, BTreeSet};

use crate::discover::Tree;
use crate::discover::paths;

/// A Helm chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// Its templates among the files read, by path.
    pub templates: Vec<String>,
    /// Its own files of values, by path: `values.yaml`, `values-eu.yaml`.
    pub values: Vec<String>,
}

impl Chart {
    /// Its sets of values: `values-eu.yaml`, `values.prod.yaml`. Each stands over `values.yaml`, which always counts.
    pub fn sets(&self) -> impl Iterator<Item = &String> {
        self.values.iter().filter(|path| {
            let name = paths::name(path);
            let middle = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
            middle.and_then(|middle| middle.strip_prefix("values")).is_some_and(|rest| rest.starts_with(['-', '.']))
        })
    }
}

/// Whether a chart lies in the `charts` directory of another one, and belongs to it.
pub fn is_part(directory: &str, charts: &BTreeMap<String, Chart>) -> bool {
    let above = directory.rsplit_once('/').and_then(|(charts, _)| charts.strip_suffix("charts"));
    above.is_some_and(|above| charts.contains_key(above.trim_end_matches('/')))
}

/// The charts that the files lie in, by directory.
pub(super) fn find(tree: &dyn Tree, files: &[String]) -> BTreeMap<String, Chart> {
    let mut candidates = BTreeSet::new();
    for file in files {
        let inside_templates = file.match_indices("/templates/").filter_map(|(at, _)| file.get(..at));
        candidates.extend(inside_templates);
        candidates.extend(file.strip_suffix("/Chart.yaml"));
        if file.starts_with("templates/") || file == "Chart.yaml" {
            candidates.insert("");
        }
    }
    let is_chart = |directory: &&str| tree.is_file(&paths::entry(directory, "Chart.yaml"));
    let mut charts: BTreeMap<String, Chart> =
        candidates.into_iter().filter(is_chart).map(|directory| (directory.to_owned(), Chart::default())).collect();
    for file in files {
        if let Some(chart) = chart_of_template(&charts, file).map(str::to_owned).and_then(|of| charts.get_mut(&of)) {
            chart.templates.push(file.clone());
            continue;
        }
        let (directory, name) = paths::split(file);
        if name.starts_with("values") {
            charts.get_mut(directory).into_iter().for_each(|chart| chart.values.push(file.clone()));
        }
    }
    charts
}

/// The chart whose `templates` directory a file lies in.
fn chart_of_template<'f>(charts: &BTreeMap<String, Chart>, file: &'f str) -> Option<&'f str> {
    let nested = file.match_indices("/templates/").filter_map(|(at, _)| file.get(..at));
    let top = file.starts_with("templates/").then_some("");
    nested.chain(top).find(|directory| charts.contains_key(*directory))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    #[test]
    fn templates_and_values_belong_to_their_chart() {
        let paths = [
            "app/templates/web.yaml",
            "charts/app/Chart.yaml",
            "charts/app/charts/db/Chart.yaml",
            "charts/app/charts/db/templates/db.yaml",
            "charts/app/crds/x.yaml",
            "charts/app/templates/deep/web.yaml",
            "charts/app/values-eu.yaml",
        ];
        let tree = Memory::new(paths.map(|path| (path, "")));
        let files = paths.map(str::to_owned);
        let charts = find(&tree, &files);
        let names: Vec<_> = charts.keys().map(String::as_str).collect();
        assert_eq!(names, ["charts/app", "charts/app/charts/db"]);
        assert_eq!(charts["charts/app"].templates, ["charts/app/templates/deep/web.yaml"]);
        assert_eq!(charts["charts/app"].values, ["charts/app/values-eu.yaml"]);
        assert_eq!(charts["charts/app/charts/db"].templates, ["charts/app/charts/db/templates/db.yaml"]);
    }

    #[test]
    fn a_chart_inside_another_belongs_to_it() {
        let charts = BTreeMap::from(
            ["app", "app/charts/db", "charts/web"].map(|directory| (directory.to_owned(), Chart::default())),
        );
        let parts: Vec<_> = charts.keys().filter(|directory| is_part(directory, &charts)).collect();
        assert_eq!(parts, ["app/charts/db"]);
    }

    #[test]
    fn the_root_may_be_a_chart() {
        let tree = Memory::new([("Chart.yaml", ""), ("templates/a.yaml", "")]);
        let charts = find(&tree, &["templates/a.yaml".to_owned()]);
        assert_eq!(charts[""].templates, ["templates/a.yaml"]);
    }
}
