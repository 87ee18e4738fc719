//! Releases: charts of others with the values that somebody here gives them.
//!
//! What a chart makes cannot be told without Helm. What some values of a well-known chart mean can, by a rule for the
//! chart as for a module of a registry. Such a release is an object of the group `helm` whose kind is the chart's name
//! (`helm/velero`); the values stand under `values`. Facts: Flux's `HelmRelease` (`spec.values` stand over
//! `spec.valuesFrom`), Argo CD's manual, "Helm" (`parameters` over `valuesObject` over `values`).

use std::sync::Arc;

use super::Options;
use super::manifest::{Identity, Manifest};
use super::yaml::{self, Reader, written};
use crate::finding::Problem;
use crate::value::Value;

/// The group of releases.
const GROUP: &str = "helm";

/// What is released, as the one who releases it says.
pub(super) struct Release<'v> {
    /// The name of the chart.
    pub(super) chart: &'v str,
    /// What it is called where it is released.
    pub(super) name: Arc<str>,
    /// Its namespace, if that is said.
    pub(super) namespace: Option<Arc<str>>,
    /// The repository of charts that it comes from, if that is said.
    pub(super) repository: Option<&'v Value>,
    /// Its values.
    pub(super) values: Value,
    /// The metadata of the object that releases it, whose labels and annotations hold for it.
    pub(super) metadata: Option<&'v Value>,
}

impl Release<'_> {
    /// The object that stands for it: what it is called, and its body.
    pub(super) fn object(self) -> (Identity, Value) {
        let Self { chart, name, namespace, repository, values, metadata } = self;
        let origin = values.origin.clone();
        let of_namespace = namespace.clone().map(|namespace| ("namespace", Value::string(namespace)));
        let tags = ["annotations", "labels"].into_iter().filter_map(|key| Some((key, metadata?.get(key)?.clone())));
        let named = [("name", Value::string(Arc::clone(&name)))].into_iter().chain(of_namespace).chain(tags);
        let body = [
            ("apiVersion", Value::string("helm/v1")),
            ("kind", Value::string(chart)),
            ("metadata", Value::map(named.map(|(key, value)| (Arc::from(key), value)))),
            ("repository", repository.cloned().unwrap_or_else(Value::null)),
            ("values", values),
        ];
        let body = Value::map(body.map(|(key, value)| (Arc::from(key), value))).with_origin(origin);
        (Identity { group: GROUP.into(), kind: chart.into(), namespace, name: Some(name) }, body)
    }
}

/// The releases of an object: one with a chart that rules know, and values for it.
pub(super) fn of_object(
    manifest: &Manifest,
    knows_chart: &dyn Fn(&str) -> bool,
    alias_budget: usize,
) -> Vec<(Identity, Value)> {
    let Identity { group, kind, .. } = &manifest.identity;
    let Some(spec) = manifest.body.get("spec") else { return Vec::new() };
    let releases: Vec<Release<'_>> = match (group.as_ref(), kind.as_ref()) {
        ("helm.toolkit.fluxcd.io", "HelmRelease") => of_flux(manifest, spec).into_iter().collect(),
        ("argoproj.io", "Application") => {
            sources(spec).filter_map(|source| of_argo(manifest, spec, source, alias_budget)).collect()
        }
        _ => Vec::new(),
    };
    releases.into_iter().filter(|release| knows_chart(release.chart)).map(Release::object).collect()
}

/// The values in texts that are no YAML, where a known chart would be handed them.
pub(super) fn unreadable(manifest: &Manifest, options: &Options<'_>) -> Vec<Problem> {
    let Identity { group, kind, .. } = &manifest.identity;
    let spec = manifest.body.get("spec").filter(|_| (group.as_ref(), kind.as_ref()) == ("argoproj.io", "Application"));
    let sources = spec.into_iter().flat_map(sources);
    let handed = sources.filter(|source| chart(source).is_some_and(options.knows_chart));
    handed.filter_map(|source| unreadable_text(source.get("helm")?.get("values")?)).collect()
}

fn unreadable_text(values: &Value) -> Option<Problem> {
    let (file, span) = yaml::embedded(values)?;
    let error = yaml::parse(file.text(), span).err()?;
    let message = format!("the values of this release are no valid YAML and were not checked: {}", error.message);
    Some(Problem::at(values.origin.at()?.clone(), message))
}

/// The sources of an `Application`.
fn sources(spec: &Value) -> impl Iterator<Item = &Value> {
    let several = spec.get("sources").and_then(Value::as_items).unwrap_or_default();
    spec.get("source").into_iter().chain(several)
}

/// The chart that a source names.
fn chart(source: &Value) -> Option<&str> {
    text(source, "chart")?.rsplit('/').next()
}

fn of_flux<'v>(manifest: &'v Manifest, spec: &'v Value) -> Option<Release<'v>> {
    let chart = text(spec.get("chart")?.get("spec")?, "chart")?;
    let values = spec.get("values").filter(|values| values.as_map().is_some())?;
    Some(Release {
        // A chart out of a repository of git is named by its directory.
        chart: chart.rsplit('/').next()?,
        name: manifest.identity.shown_name().into(),
        namespace: text(spec, "targetNamespace").map(Arc::from).or_else(|| manifest.identity.namespace.clone()),
        repository: None,
        values: values.clone(),
        metadata: manifest.body.get("metadata"),
    })
}

fn of_argo<'v>(manifest: &'v Manifest, spec: &'v Value, source: &'v Value, alias_budget: usize) -> Option<Release<'v>> {
    let helm = source.get("helm")?;
    // Each of them writes over some value.
    let written_over = |field: &str| helm.get(field).and_then(Value::as_items).is_some_and(|items| !items.is_empty());
    if ["parameters", "fileParameters"].into_iter().any(written_over) {
        return None;
    }
    let values = match helm.get("valuesObject") {
        Some(values) => values.clone(),
        None => embedded(helm.get("values")?, alias_budget)?,
    };
    let name = text(helm, "releaseName").map_or_else(|| manifest.identity.shown_name().into(), Arc::from);
    Some(Release {
        chart: chart(source)?,
        name,
        namespace: spec.get("destination").and_then(|destination| text(destination, "namespace")).map(Arc::from),
        repository: source.get("repoURL"),
        values: Some(values).filter(|values| values.as_map().is_some())?,
        metadata: manifest.body.get("metadata"),
    })
}

/// The values in a text of YAML.
fn embedded(text: &Value, alias_budget: usize) -> Option<Value> {
    let (file, span) = yaml::embedded(text)?;
    let syntax = yaml::parse(file.text(), span).ok()?;
    Some(Reader::new(&file, alias_budget).value(syntax.root.as_ref()?))
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).filter(|value| value.why_unknown().is_none()).and_then(written).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use crate::discover::Memory;
    use crate::kubernetes::{Options, read};
    use crate::value::Path;

    #[test]
    fn values_that_are_no_yaml_are_told_where_a_known_chart_is_handed_them() {
        let application = |chart: &str| {
            format!(
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: backups}}\nspec:\n  source:\n    chart: {chart}\n    helm:\n      values: |\n        a: [1\n"
            )
        };
        let options = Options { knows_chart: &|name| name == "velero", ..Options::default() };
        let problems = |chart: &str| {
            let tree = Memory::new([("a.yaml", application(chart).as_str())]);
            read(&tree, &["a.yaml".to_owned()], &options).problems
        };
        let told = problems("velero");
        assert!(told[0].message.starts_with("the values of this release are no valid YAML"), "{told:?}");
        assert_eq!((told.len(), told[0].at.as_ref().unwrap().start().line), (1, 9));
        assert_eq!(problems("shop"), []);
    }

    /// The releases of one text, each with a value of it.
    fn released(text: &str, path: &str) -> Vec<String> {
        let tree = Memory::new([("a.yaml", text)]);
        let options = Options { knows_chart: &|name| name == "velero", ..Options::default() };
        let reading = read(&tree, &["a.yaml".to_owned()], &options);
        assert_eq!(reading.problems, []);
        let resources = reading.stacks.into_iter().flat_map(|stack| stack.resources);
        let releases = resources.filter(|resource| resource.type_name.starts_with("helm/"));
        let told = releases.map(|release| {
            let found = Path::parse(path).unwrap().select(&release.body);
            let at = found[0].origin.at().unwrap().start().line;
            format!("{} {} {at}", release.address, found[0].as_str().unwrap())
        });
        told.collect()
    }

    #[test]
    fn a_helm_release_has_its_values() {
        let text = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: backups, namespace: flux}\nspec:\n  targetNamespace: velero\n  chart: {spec: {chart: velero}}\n  values:\n    region: eu-west-1\n";
        assert_eq!(released(text, "values.region"), ["velero/velero/backups eu-west-1 8"]);
        assert!(released(&text.replace("chart: velero", "chart: web"), "values.region").is_empty());
    }

    #[test]
    fn an_application_has_them_as_an_object_or_as_a_text() {
        let application = |helm: &str| {
            format!(
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: backups}}\nspec:\n  source:\n    repoURL: https://charts.example\n    chart: velero\n    helm:\n{helm}"
            )
        };
        let object = application("      valuesObject:\n        region: eu-west-1\n");
        assert_eq!(released(&object, "values.region"), ["velero/backups eu-west-1 10"]);
        assert_eq!(released(&object, "repository"), ["velero/backups https://charts.example 6"]);
        let text = application("      values: |\n        a: b\n        region: eu-west-1\n");
        assert_eq!(released(&text, "values.region"), ["velero/backups eu-west-1 11"]);
        assert!(released(&(object + "      parameters: [{name: region, value: us-east-1}]\n"), "values").is_empty());
    }
}
