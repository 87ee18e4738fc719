//! The file `kustomization.yaml`, read.

use std::sync::Arc;

use crate::discover::{FileKind, paths};
use crate::finding::Problem;
use crate::kubernetes::{comments, yaml};
use crate::model::Comment;
use crate::source::{Location, SourceFile, Span};
use crate::value::Value;

/// Whether a path is a Kustomization's.
pub(in crate::kubernetes) fn is_kustomization(path: &str) -> bool {
    FileKind::of_name(paths::name(path)) == Some(FileKind::Kustomization)
}

/// The paths at which a directory's Kustomization may be; the first one present counts.
pub(in crate::kubernetes) fn paths_in(directory: &str) -> impl Iterator<Item = String> {
    FileKind::Kustomization.names().map(move |name| paths::entry(directory, name))
}

/// A `kustomization.yaml`.
#[derive(Clone, Debug)]
pub(in crate::kubernetes) struct Kustomization {
    /// Its text.
    pub(in crate::kubernetes) file: Arc<SourceFile>,
    /// All its comments.
    pub(in crate::kubernetes) comments: Vec<Comment>,
    body: Value,
}

/// One patch as the Kustomization writes it.
pub(super) struct WrittenPatch {
    /// The path of a file, or the patch itself.
    pub(super) source: PatchSource,
    /// What it is for; none for a strategic merge patch that says so itself.
    pub(super) target: Option<Value>,
}

/// Where a patch is written.
pub(super) enum PatchSource {
    /// In a file named so.
    File(Value),
    /// Right here.
    Inline(Value),
}

impl Kustomization {
    /// Reads one.
    ///
    /// # Errors
    /// When it is no YAML, or no map.
    pub(in crate::kubernetes) fn read(file: &Arc<SourceFile>, alias_budget: usize) -> Result<Self, Problem> {
        let whole = || Location::new(file, 0..0);
        let Some(document) = yaml::documents(file.text()).into_iter().next() else {
            return Err(Problem::at(whole(), "this Kustomization is empty"));
        };
        let syntax = yaml::parse(file.text(), document).map_err(|error| {
            let at = Location::new(file, error.at..error.at);
            Problem::at(
                at,
                format!("this Kustomization is no valid YAML, so its overlay was not read: {}", error.message),
            )
        })?;
        let body = syntax.root.as_ref().map(|root| yaml::Reader::new(file, alias_budget).value(root));
        let body = body.filter(|body| body.as_map().is_some());
        let body = body.ok_or_else(|| Problem::at(whole(), "this Kustomization holds no fields"))?;
        Ok(Self { file: Arc::clone(file), comments: comments::at(file, &syntax.comments), body })
    }

    /// A field.
    pub(super) fn field(&self, name: &str) -> Option<&Value> {
        self.body.get(name).filter(|value| !value.is_null())
    }

    /// The entries of a list.
    pub(super) fn list(&self, name: &str) -> &[Value] {
        self.field(name).and_then(Value::as_items).unwrap_or_default()
    }

    /// The files and directories whose objects it takes over, in order.
    pub(super) fn resources(&self) -> impl Iterator<Item = &Value> {
        ["resources", "bases", "components"].into_iter().flat_map(|name| self.list(name))
    }

    /// Files that look like manifests and are settings of Kustomize.
    pub(super) fn settings(&self) -> impl Iterator<Item = &Value> {
        let lists = ["generators", "transformers", "validators", "configurations"];
        lists.into_iter().flat_map(|name| self.list(name))
    }

    /// Whether objects come from charts that Kustomize would render.
    pub(super) fn renders_charts(&self) -> Option<&Value> {
        self.field("helmCharts").or_else(|| self.field("helmChartInflationGenerator"))
    }

    /// The patches in the order in which Kustomize applies them.
    ///
    /// Before version 5 (and before kubectl 1.27) `patches` might list what `patchesStrategicMerge` lists today: one
    /// text among them, and all of them were read so.
    pub(super) fn patches(&self) -> Vec<WrittenPatch> {
        let patches = self.list("patches");
        let (old, targeted): (&[Value], &[Value]) =
            if patches.iter().any(|entry| entry.as_str().is_some()) { (patches, &[]) } else { (&[], patches) };
        let merges = self.list("patchesStrategicMerge").iter().chain(old).map(|entry| {
            let inline = entry.as_str().is_none_or(is_patch);
            let source = if inline { PatchSource::Inline(entry.clone()) } else { PatchSource::File(entry.clone()) };
            WrittenPatch { source, target: None }
        });
        let targeted = targeted.iter().chain(self.list("patchesJson6902")).filter_map(|entry| {
            let said = |name: &str| entry.get(name).filter(|value| value.as_str() != Some("") && !value.is_null());
            let file = said("path").cloned().map(PatchSource::File);
            let source = file.or_else(|| said("patch").cloned().map(PatchSource::Inline))?;
            Some(WrittenPatch { source, target: entry.get("target").cloned() })
        });
        merges.chain(targeted).collect()
    }

    /// The labels and annotations that it puts on everything, as one map; none where it puts none.
    pub(in crate::kubernetes) fn tags(&self) -> Option<Value> {
        let pairs = self.list("labels").iter().filter_map(|entry| entry.get("pairs"));
        let maps = self.field("commonLabels").into_iter().chain(pairs).chain(self.field("commonAnnotations"));
        let entries: Vec<_> =
            maps.filter_map(Value::as_map).flatten().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
        (!entries.is_empty()).then(|| Value::map(entries))
    }

    /// The field's text, when it is known.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(yaml::written).filter(|text| !text.is_empty())
    }

    /// Whether it changes the objects of the directory that names it.
    pub(super) fn is_component(&self) -> bool {
        self.text("kind") == Some("Component")
    }
}

/// Whether an entry of `patchesStrategicMerge` is the patch itself: Kustomize takes for a path only what it cannot read
/// as an object.
fn is_patch(entry: &str) -> bool {
    let is_map =
        |syntax: yaml::Syntax<'_>| syntax.root.is_some_and(|root| matches!(root.content, yaml::Content::Mapping(_)));
    entry.contains('\n') || yaml::parse(entry, Span::new(0, entry.len())).is_ok_and(is_map)
}
