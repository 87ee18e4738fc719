//! What an object deploys: directories or charts of a repository.

use super::revision;
use crate::discover::{Revision, paths};
use crate::kubernetes::fleet;
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// What an object deploys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// Of which repository.
    pub(super) repository: Repository,
    /// Of which revision; an object that has the address may say another.
    pub(super) revision: Revision,
    /// What of it.
    pub(super) part: Part,
}

/// A repository in an object's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Repository {
    /// Its address.
    Address(String),
    /// The object that has the address: `GitRepository/flux-system/fleet`.
    Object(String),
    /// Its address; what of it lies in bundles of Fleet that override the targets is deployed elsewhere.
    Bundles(String),
    /// The one that the deploying object lies in itself: paths begin at its own directory.
    Own,
}

/// A part of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A directory, as a path from the root; `deep` with all directories below it.
    Directory { path: String, deep: bool },
    /// A chart of a chart repository.
    Chart(String),
}

impl Source {
    /// What it is called wherever it is deployed from: `github.com/acme/shop//apps/web`. None for what only its own
    /// directory deploys.
    pub(super) fn name(&self) -> Option<String> {
        let name = match &self.repository {
            Repository::Address(name) | Repository::Object(name) | Repository::Bundles(name) => name,
            Repository::Own => return None,
        };
        let repository = name.trim_start_matches("https://").trim_end_matches('/').trim_end_matches(".git");
        Some(match &self.part {
            Part::Directory { path, .. } => format!("{repository}//{path}"),
            Part::Chart(chart) => format!("{repository}/{chart}"),
        })
    }
}

/// What an object of a type deploys; nothing where it is of another type or does not say.
pub(super) fn sources(type_name: &str, body: &Value) -> Vec<Source> {
    if type_name == fleet::TYPE {
        return of_fleet_yaml(body).into_iter().collect();
    }
    let Some(spec) = body.get("spec") else { return Vec::new() };
    match type_name {
        "argoproj.io/Application" => {
            let several = spec.get("sources").and_then(Value::as_items).unwrap_or_default();
            spec.get("source").into_iter().chain(several).filter_map(of_argo).collect()
        }
        "kustomize.toolkit.fluxcd.io/Kustomization" => of_flux(body, spec).into_iter().collect(),
        "fleet.cattle.io/GitRepo" => of_rancher(spec),
        _ => Vec::new(),
    }
}

/// What Rancher's Fleet deploys to the clusters that a `fleet.yaml` names: the directory that it stands in, with all
/// below, or a Kustomization. None where it deploys a chart, to some clusters at least.
fn of_fleet_yaml(body: &Value) -> Option<Source> {
    fleet::targets(body)?;
    let customizations = body.get("targetCustomizations").and_then(Value::as_items).unwrap_or_default();
    let has_chart = |options: &Value| {
        let helm = options.get("helm");
        ["chart", "repo"].iter().any(|field| helm.and_then(|helm| helm.get(field)).is_some())
    };
    let kustomized = |options: &Value| options.get("kustomize").and_then(|options| options.get("dir")).is_some();
    if has_chart(body) || customizations.iter().any(|options| has_chart(options) || kustomized(options)) {
        return None;
    }
    let part = if kustomized(body) {
        directory(text(body.get("kustomize")?, "dir")?, false)?
    } else {
        Part::Directory { path: String::new(), deep: true }
    };
    Some(Source { repository: Repository::Own, revision: Revision::Default, part })
}

/// The repository that an object of Flux has, its address and revision; none for any other object.
pub(super) fn address_of_object(type_name: &str, body: &Value) -> Option<(String, (String, Revision))> {
    let kind = type_name.strip_prefix("source.toolkit.fluxcd.io/")?;
    let (metadata, spec) = (body.get("metadata")?, body.get("spec")?);
    let namespace = text(metadata, "namespace").unwrap_or_default();
    let revision = spec.get("ref").map_or(Revision::Default, |reference| {
        revision::of_fields(reference, "branch", &["tag", "semver", "commit", "digest"])
    });
    // `name` may be any reference of git, a branch's, too.
    let revision = match spec.get("ref").and_then(|reference| reference.get("name")) {
        Some(name) if revision == Revision::Default => revision::of(Some(name)),
        _ => revision,
    };
    Some((format!("{kind}/{namespace}/{}", text(metadata, "name")?), (text(spec, "url")?.to_owned(), revision)))
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    // What is filled in later names nothing yet.
    value.get(key).filter(|value| value.why_unknown().is_none()).and_then(written).filter(|text| !text.is_empty())
}

fn directory(path: &str, deep: bool) -> Option<Part> {
    let path = paths::resolve("", path.trim_start_matches('/'))?;
    Some(Part::Directory { path, deep })
}

/// A directory is taken without those below it, unless `directory.recurse` says so.
fn of_argo(source: &Value) -> Option<Source> {
    let recurse = source.get("directory").and_then(|directory| directory.get("recurse")).and_then(Value::as_bool);
    let part = match text(source, "chart") {
        Some(chart) => Part::Chart(chart.to_owned()),
        None => directory(text(source, "path")?, recurse == Some(true))?,
    };
    let revision = revision::of(source.get("targetRevision"));
    Some(Source { repository: Repository::Address(text(source, "repoURL")?.to_owned()), revision, part })
}

/// A directory without a Kustomization is taken with all below it.
fn of_flux(body: &Value, spec: &Value) -> Option<Source> {
    let reference = spec.get("sourceRef")?;
    let own = body.get("metadata").and_then(|metadata| text(metadata, "namespace"));
    let namespace = text(reference, "namespace").or(own).unwrap_or_default();
    let repository = format!("{}/{namespace}/{}", text(reference, "kind")?, text(reference, "name")?);
    let path = match spec.get("path") {
        None => "",
        Some(_) => text(spec, "path")?,
    };
    let (repository, revision) = (Repository::Object(repository), Revision::Default);
    Some(Source { repository, revision, part: directory(path, true)? })
}

fn of_rancher(spec: &Value) -> Vec<Source> {
    let Some(repository) = text(spec, "repo") else { return Vec::new() };
    let named = spec.get("paths").and_then(Value::as_items).unwrap_or_default();
    let paths: Vec<&str> = if named.is_empty() { vec![""] } else { named.iter().filter_map(written).collect() };
    let revision = revision::of_fields(spec, "branch", &["revision"]);
    let repository = Repository::Bundles(repository.to_owned());
    let parts = paths.into_iter().filter_map(|path| directory(path, true));
    parts.map(|part| Source { repository: repository.clone(), revision: revision.clone(), part }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;
    use crate::kubernetes::yaml;
    use crate::source::{SourceFile, Span};

    fn names(type_name: &str, text: &str) -> Vec<String> {
        let file = std::sync::Arc::new(SourceFile::new("x.yaml", text));
        let syntax = yaml::parse(text, Span::new(0, text.len())).unwrap();
        let body = yaml::Reader::new(&file, 0).value(&syntax.root.unwrap());
        sources(type_name, &body).iter().filter_map(Source::name).collect()
    }

    #[test]
    fn an_application_deploys_a_directory_or_a_chart() {
        let text = "spec:\n  sources:\n  - {repoURL: https://github.com/acme/shop.git, path: ./apps/web}\n  - {repoURL: https://charts.acme.io, chart: redis}\n  - {repoURL: https://github.com/acme/shop, path: '{{path}}'}\n";
        assert_eq!(names("argoproj.io/Application", text), ["github.com/acme/shop//apps/web", "charts.acme.io/redis"]);
    }

    #[test]
    fn a_kustomization_of_flux_takes_its_source_by_name() {
        let text = "metadata: {namespace: flux-system}\nspec: {path: ./apps/prod, sourceRef: {kind: GitRepository, name: fleet}}\n";
        let type_name = "kustomize.toolkit.fluxcd.io/Kustomization";
        assert_eq!(names(type_name, text), ["GitRepository/flux-system/fleet//apps/prod"]);
        assert!(names(type_name, &text.replace("./apps/prod", "'./apps/${ENV}'")).is_empty());
    }
}
