//! The values of charts in the tree, as they are handed to charts that rules know.
//!
//! Each set of values is a stack, named as rendering names it: `charts/app[values-eu.yaml]`; without any set, the values
//! of a chart that depends on others are one. A chart's own `values.yaml` is what it does unless somebody says
//! otherwise, and says nothing by itself. What no known chart is handed is left over. Facts: Helm's manual,
//! "Subcharts and Global Values" and "Dependencies" (`alias`, `condition`).

use std::sync::Arc;

use super::chart::Chart;
use super::file::ManifestFile;
use super::kustomize::Member;
use super::manifest::Manifest;
use super::release::Release;
use super::yaml::{self, Reader, written};
use super::{Options, comments};
use crate::discover::{Tree, paths};
use crate::finding::Problem;
use crate::model::Comment;
use crate::source::{Location, SourceFile, Span};
use crate::value::Value;

/// The values of one chart that known charts are handed, and what is left over.
pub(super) struct Handed {
    /// The chart's directory.
    pub(super) directory: String,
    /// Each set of values.
    pub(super) sets: Vec<Set>,
}

/// One set of values.
pub(super) struct Set {
    /// The file of the set, as it stands in the name of the stack.
    pub(super) input: String,
    /// The releases, each in the file that says most of it.
    pub(super) members: Vec<(Member, usize)>,
    /// The files.
    pub(super) files: Vec<ManifestFile>,
}

/// Values that no rule reads.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The file's path in the tree.
    pub path: String,
    /// As reports show it.
    pub shown: String,
    /// They themselves.
    pub values: Value,
}

/// A chart that another one hands values to.
struct Part {
    chart: String,
    /// Under this key; none for all values.
    key: Option<String>,
    repository: Option<Value>,
    /// It is there only where this path of the values does not say otherwise.
    condition: Option<String>,
}

/// What the values of a chart come to.
pub(super) struct Values {
    /// What known charts are handed.
    pub(super) handed: Option<Handed>,
    /// What no rule reads.
    pub(super) unread: Vec<Unread>,
    /// Files that could not be read.
    pub(super) problems: Vec<Problem>,
}

/// Reads the values of a chart.
pub(super) fn read(tree: &dyn Tree, directory: &str, chart: &Chart, options: &Options<'_>) -> Values {
    let (mut files, mut problems): (Vec<File>, Vec<Problem>) = (Vec::new(), Vec::new());
    for path in &chart.values {
        match File::read(tree, path, options) {
            Ok(file) => files.extend(file),
            Err(problem) => problems.push(problem),
        }
    }
    let own = parts(tree, directory, options).unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    let parts: Vec<&Part> = own.iter().filter(|part| (options.knows_chart)(&part.chart)).collect();
    let left = files.iter().map(|file| Unread {
        path: file.path.clone(),
        shown: tree.display(&file.path),
        values: left_over(&file.values, &parts),
    });
    let unread = left.collect();
    if parts.is_empty() {
        // No rule would have read them.
        let notes = problems.into_iter().map(Problem::as_note).collect();
        return Values { handed: None, unread, problems: notes };
    }
    let base = files.iter().find(|file| matches!(paths::name(&file.path), "values.yaml" | "values.yml"));
    let mut sets: Vec<Vec<&File>> = Vec::new();
    for path in chart.sets() {
        let set = files.iter().find(|file| file.path == *path);
        sets.extend(set.map(|set| base.into_iter().chain([set]).collect()));
    }
    // A chart of that name itself is used by others, who hand it values; its own are only what it does without.
    if sets.is_empty() && parts.iter().all(|part| part.key.is_some()) {
        sets.extend(base.map(|base| vec![base]));
    }
    let sets: Vec<Set> = sets.iter().filter_map(|files| set(directory, files, &parts)).collect();
    let handed = Some(Handed { directory: directory.to_owned(), sets }).filter(|handed| !handed.sets.is_empty());
    Values { handed, unread, problems }
}

/// A file of values.
struct File {
    path: String,
    file: ManifestFile,
    values: Value,
}

impl File {
    /// Reads one; none where it holds no map.
    fn read(tree: &dyn Tree, path: &str, options: &Options<'_>) -> Result<Option<Self>, Problem> {
        let file = tree.read(path).map_err(|error| Problem::file(tree.display(path), error.to_string()))?;
        let Some((values, comments)) = only_document(&file, options)? else { return Ok(None) };
        if values.as_map().is_none() {
            return Ok(None);
        }
        let file = ManifestFile { file, manifests: Vec::new(), comments, problems: Vec::new() };
        Ok(Some(Self { path: path.to_owned(), file, values }))
    }
}

/// The first document of a file; none where it is empty.
fn only_document(file: &Arc<SourceFile>, options: &Options<'_>) -> Result<Option<(Value, Vec<Comment>)>, Problem> {
    let Some(document) = yaml::documents(file.text()).into_iter().next() else { return Ok(None) };
    let syntax = yaml::parse(file.text(), document).map_err(|error| {
        let at = Location::new(file, Span::new(error.at, error.at));
        Problem::at(at, format!("this is no valid YAML and was not checked: {}", error.message))
    })?;
    let Some(root) = &syntax.root else { return Ok(None) };
    let values = Reader::new(file, options.alias_budget).value(root);
    Ok(Some((values, comments::at(file, &syntax.comments))))
}

/// The chart itself, and those that it depends on.
fn parts(tree: &dyn Tree, directory: &str, options: &Options<'_>) -> Result<Vec<Part>, Problem> {
    let path = paths::entry(directory, "Chart.yaml");
    let file = tree.read(&path).map_err(|error| Problem::file(tree.display(&path), error.to_string()))?;
    let Some((chart, _)) = only_document(&file, options)? else { return Ok(Vec::new()) };
    let text = |of: &Value, key: &str| of.get(key).and_then(written).map(str::to_owned);
    let own = text(&chart, "name").map(|chart| Part { chart, key: None, repository: None, condition: None });
    let dependencies = chart.get("dependencies").and_then(Value::as_items).unwrap_or_default().iter();
    let dependencies = dependencies.filter_map(|one| {
        let chart = text(one, "name")?;
        let key = text(one, "alias").unwrap_or_else(|| chart.clone());
        let (repository, condition) = (one.get("repository").cloned(), text(one, "condition"));
        Some(Part { chart, key: Some(key), repository, condition })
    });
    Ok(own.into_iter().chain(dependencies).collect())
}

/// The releases that one set of values makes; none where it hands nothing on.
fn set(directory: &str, files: &[&File], parts: &[&Part]) -> Option<Set> {
    let (last, base) = files.split_last()?;
    let values = base.first().map_or_else(|| last.values.clone(), |base| over(&base.values, &last.values));
    let mut members = Vec::new();
    for part in parts.iter().filter(|part| part.is_there(&values)) {
        let handed = part.key.as_ref().map_or(Some(&values), |key| values.get(key));
        let Some(handed) = handed.filter(|handed| handed.as_map().is_some_and(|entries| !entries.is_empty())) else {
            continue;
        };
        let whole = || Location::new(&last.file.file, Span::new(0, 0));
        let at = handed.origin.at().cloned().unwrap_or_else(whole);
        let of = files.iter().position(|file| file.file.file.path() == at.path())?;
        let name = part.key.as_deref().unwrap_or(&part.chart).into();
        let release = Release {
            chart: &part.chart,
            name,
            namespace: None,
            repository: part.repository.as_ref(),
            values: handed.clone(),
            metadata: None,
        };
        let (identity, body) = release.object();
        let comments = files.iter().flat_map(|file| file.file.comments.clone()).collect();
        let manifest = Manifest { identity, body, at, comments, carrier: None };
        members.push((Member::new(&files.get(of)?.path, &manifest), of));
    }
    let inside = paths::entry(directory, "");
    let input = last.path.strip_prefix(&inside).unwrap_or(&last.path).to_owned();
    let files = files.iter().map(|file| file.file.clone()).collect();
    (!members.is_empty()).then_some(Set { input, members, files })
}

impl Part {
    /// Whether the values do not say that it is left out.
    fn is_there(&self, values: &Value) -> bool {
        // Of several conditions the first that is said counts.
        let paths = self.condition.as_deref().unwrap_or_default().split(',').map(str::trim);
        let said = paths.filter(|path| !path.is_empty()).find_map(|path| {
            let found = path.split('.').try_fold(values, |value, key| value.get(key));
            found.and_then(Value::as_bool)
        });
        said != Some(false)
    }
}

/// What stays when known charts have taken theirs.
fn left_over(values: &Value, parts: &[&Part]) -> Value {
    if parts.iter().any(|part| part.key.is_none()) {
        return Value::null();
    }
    let is_handed = |key: &Arc<str>| parts.iter().any(|part| part.key.as_deref() == Some(key));
    let left = values.as_map().into_iter().flatten().filter(|(key, _)| !is_handed(key));
    Value::map(left.map(|(key, value)| (Arc::clone(key), value.clone())))
}

/// Values over others: maps are merged, `null` takes away.
fn over(base: &Value, values: &Value) -> Value {
    let (Some(below), Some(above)) = (base.as_map(), values.as_map()) else { return values.clone() };
    let mut merged = below.clone();
    for (key, value) in above {
        if value.is_null() {
            merged.remove(key);
        } else {
            let value = below.get(key).map_or_else(|| value.clone(), |below| over(below, value));
            merged.insert(Arc::clone(key), value);
        }
    }
    Value::map(merged).with_origin(values.origin.clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use crate::discover::Memory;
    use crate::kubernetes::{Options, Reading, read};
    use crate::value::Path;

    const CHART: (&str, &str) = (
        "app/Chart.yaml",
        "name: app\ndependencies:\n- {name: velero, alias: backups, condition: backups.enabled}\n- {name: redis}\n",
    );

    fn scan(files: &[(&str, &str)]) -> Reading {
        let tree = Memory::new(files.iter().copied());
        let mut paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        paths.sort();
        read(&tree, &paths, &Options { knows_chart: &|name| name == "velero", ..Options::default() })
    }

    #[test]
    fn values_that_are_no_yaml_are_a_problem_where_a_known_chart_is_handed_them() {
        let told = |chart: (&'static str, &'static str)| {
            let reading = scan(&[chart, ("app/values.yaml", "backups: {region: us-east-1\n")]);
            let told = reading.problems.iter().map(|problem| (problem.path.clone(), problem.note));
            told.collect::<Vec<_>>()
        };
        assert_eq!(told(CHART), [("app/values.yaml".to_owned(), false)]);
        assert_eq!(told(("app/Chart.yaml", "name: app\n")), [("app/values.yaml".to_owned(), true)]);
        // A scaffold is no chart yet.
        let scaffold = [("app/Chart.yaml".to_owned(), true), ("app/values.yaml".to_owned(), true)];
        let mut found = told(("app/Chart.yaml", "name: {{ name }}: x\n"));
        found.sort();
        assert_eq!(found, scaffold);
    }

    /// The regions that known charts are handed, by stack, and those that are left over.
    fn told(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let reading = scan(files);
        let region = |value: &crate::value::Value, path: &str| {
            Path::parse(path).unwrap().select(value).iter().filter_map(|found| found.as_str().map(str::to_owned)).next()
        };
        let handed = reading.stacks.iter().flat_map(|stack| {
            let releases = stack.resources.iter();
            releases.map(|release| {
                let region = region(&release.body, "values.region").unwrap_or_else(|| "-".to_owned());
                format!("{} {} {region}", stack.name(), release.address)
            })
        });
        let left = reading
            .values
            .iter()
            .filter_map(|left| Some(format!("{} {}", left.shown, region(&left.values, "region")?)));
        (handed.collect(), left.collect())
    }

    #[test]
    fn each_set_of_values_is_a_stack_of_what_it_hands_to_known_charts() {
        let files = [
            CHART,
            ("app/values.yaml", "backups: {region: eu-west-1}\n"),
            ("app/values-us.yaml", "backups: {region: us-east-1}\nregion: us-east-2\n"),
            ("app/values-eu.yaml", "other: 1\n"),
            ("app/values-none.yaml", "backups: null\n"),
            ("app/values-off.yaml", "backups: {enabled: false}\n"),
        ];
        let (handed, left) = told(&files);
        let expected = ["app[values-eu.yaml] velero/backups eu-west-1", "app[values-us.yaml] velero/backups us-east-1"];
        assert_eq!(handed, expected);
        assert_eq!(left, ["app/values-us.yaml us-east-2"]);
    }

    #[test]
    fn without_sets_the_values_of_a_chart_with_dependencies_are_one() {
        let values = ("app/values.yaml", "backups: {region: eu-west-1}\n");
        assert_eq!(told(&[CHART, values]).0, ["app[values.yaml] velero/backups eu-west-1"]);
    }

    #[test]
    fn what_a_known_chart_does_unless_told_otherwise_says_nothing() {
        let chart = ("velero/Chart.yaml", "name: velero\n");
        let values = ("velero/values.yaml", "region: eu-west-1\n");
        assert_eq!(told(&[chart, values]), (vec![], vec![]));
        let set = ("velero/values-us.yaml", "region: us-east-1\n");
        assert_eq!(told(&[chart, values, set]).0, ["velero[values-us.yaml] velero/velero us-east-1"]);
    }

    #[test]
    fn values_of_unknown_charts_are_left_over() {
        let chart = ("app/Chart.yaml", "name: app\n");
        let values = ("app/values-us.yaml", "region: us-east-1\n");
        assert_eq!(told(&[chart, values]), (vec![], vec!["app/values-us.yaml us-east-1".to_owned()]));
    }
}
