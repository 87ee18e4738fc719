//! What to render with the user's own helm and kubectl.

use super::checking::Checking;
use super::pattern::{PathPattern, resolve};
use super::written;
use crate::discover::Tree;
use crate::source::Location;

/// What to render.
#[derive(Clone, Debug, Default)]
pub struct Render {
    /// Charts, each with one set of values.
    pub charts: Vec<Chart>,
    kustomizations: Vec<PathPattern>,
}

/// A chart with one set of values.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The chart's directory, as a path of the tree.
    pub directory: String,
    /// Files of values, as paths of the tree, later ones over earlier ones.
    pub values: Vec<String>,
    /// Where it was written.
    pub at: Location,
}

impl Render {
    /// Whether the kustomization in a directory (a path of the tree) is to be rendered.
    pub fn kustomizes(&self, directory: &str) -> bool {
        self.kustomizations.iter().any(|pattern| pattern.names(directory))
    }

    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.charts.is_empty() && self.kustomizations.is_empty()
    }

    /// Adds what a file says.
    pub(super) fn add(&mut self, checking: &mut Checking<'_>, tree: &dyn Tree, written: &written::Render) {
        for (index, glob) in written.kustomize.iter().enumerate() {
            self.kustomizations.extend(checking.glob(&format!("render.kustomize[{index}]"), glob));
        }
        for (index, helm) in written.helm.iter().enumerate() {
            self.charts.extend(Chart::check(checking, tree, index, helm));
        }
    }
}

impl Chart {
    fn check(checking: &mut Checking<'_>, tree: &dyn Tree, index: usize, written: &written::Helm) -> Option<Self> {
        let path = format!("render.helm[{index}]");
        let directory = checking.path(&format!("{path}.chart"), &written.chart)?;
        let mut values = Vec::new();
        for file in written.values.as_slice() {
            let near = [resolve(&directory, file), resolve(&checking.sheet.directory, file)];
            match near.into_iter().flatten().find(|path| tree.is_file(path)) {
                Some(found) => values.push(found),
                None => checking.wrong(
                    &format!("{path}.values"),
                    format!("`{file}` is neither in the chart's directory nor beside this file"),
                ),
            }
        }
        Some(Self { directory, values, at: checking.at(&path) })
    }
}
