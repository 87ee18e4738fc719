//! A chart, rendered with one set of values.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::budget::Budget;
use super::{Release, Rendered, Tools, bounds, template};
use crate::discover::{Tree, paths};
use crate::finding::Problem;
use crate::kubernetes;
use crate::source::{Location, SourceFile};

/// Renders the chart in a directory of the disk. The stack is named by the chart's directory and its values:
/// `charts/app[values-eu.yaml]`.
pub(super) fn render(
    tree: &dyn Tree,
    release: &Release,
    real: &Path,
    tools: &Tools,
    budget: &Budget,
    options: &kubernetes::Options<'_>,
) -> Result<Rendered, Problem> {
    let directory = &release.directory;
    let shown = paths::shown(tree, directory);
    let values: Result<Vec<PathBuf>, Problem> = release.values.iter().map(|path| bounds::values(tree, path)).collect();
    let text = tools.helm(real, &values?, budget).map_err(|why| Problem::file(release.shown(tree), why))?;
    let text = Arc::new(SourceFile::new(tree.display(&paths::entry(directory, "Chart.yaml")), text));
    let files: Vec<_> =
        kubernetes::by_template(&text).iter().map(|file| template::trace(tree, directory, file)).collect();
    let reading = kubernetes::read_texts(&files, &shown, options);
    let nothing =
        || Problem::file(release.shown(tree), "this chart was rendered, and there is no object in it").as_note();
    let mut rendered = Rendered::of(reading).ok_or_else(nothing)?;
    let templates = files.iter().map(|file| Location::new(file, 0..0).file);
    let values = release.values.iter().filter_map(|path| tree.read(path).ok());
    rendered.stack.inputs = release.inputs();
    rendered.stack.files = templates.chain(values).collect();
    Ok(rendered)
}
