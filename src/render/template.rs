//! From what Helm prints back to the templates.
//!
//! Helm names the template of each document (`# Source: app/templates/web.yaml`) and no line. A line of the text comes
//! from the only line of the template that is the same, or that has the same key and an action; what has no such line
//! is told to come from the line that says the object's kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::discover::{Tree, paths};
use crate::source::{Location, Passage, SourceFile};

/// The text of one template as it was rendered, its lines told by the template's. `file` is named as Helm names it:
/// by the chart's name, whatever its directory is called. Where there is no such template (a packed chart's), the chart
/// itself is told.
pub(super) fn trace(tree: &dyn Tree, directory: &str, file: &SourceFile) -> Arc<SourceFile> {
    let inside = file.path().split_once('/').map(|(_, inside)| inside).filter(|inside| !inside.split('/').any(is_up));
    if let Some(template) = inside.and_then(|inside| tree.read(&paths::entry(directory, inside)).ok()) {
        let passages = passages(file.text(), &template);
        return Arc::new(SourceFile::made(template.path(), file.text(), passages));
    }
    let chart = tree.read(&paths::entry(directory, "Chart.yaml")).ok();
    let whole = chart.map(|chart| Passage { start: 0, at: Location::new(&chart, 0..0), verbatim: false });
    Arc::new(SourceFile::made(file.path(), file.text(), whole.into_iter().collect()))
}

fn is_up(part: &str) -> bool {
    part == ".."
}

/// A passage for each line.
fn passages(rendered: &str, template: &Arc<SourceFile>) -> Vec<Passage> {
    let lines = Lines::of(template);
    let mut passages = Vec::new();
    let (mut start, mut kind) = (0, 1);
    for document in documents(rendered) {
        let named = document.iter().find(|line| line.starts_with("kind:"));
        kind = named.and_then(|line| lines.kind(line)).unwrap_or(kind);
        for line in document {
            passages.push(Passage { start, at: lines.at(lines.only(line).unwrap_or(kind)), verbatim: false });
            start += line.len();
        }
    }
    passages
}

/// The lines of each document, line ends included.
fn documents(text: &str) -> Vec<Vec<&str>> {
    let mut documents = vec![Vec::new()];
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" {
            documents.push(Vec::new());
        }
        documents.last_mut().into_iter().for_each(|document| document.push(line));
    }
    documents
}

/// The lines of a template, by what they say.
struct Lines<'t> {
    template: &'t Arc<SourceFile>,
    /// By the line without the space around it.
    same: BTreeMap<&'t str, Vec<usize>>,
    /// Lines with an action, by their key.
    by_key: BTreeMap<&'t str, Vec<usize>>,
    /// The first line that says a kind, by what it says.
    kinds: BTreeMap<&'t str, usize>,
    /// The first line that says any.
    first_kind: Option<usize>,
}

impl<'t> Lines<'t> {
    fn of(template: &'t Arc<SourceFile>) -> Self {
        let (same, by_key, kinds) = Default::default();
        let mut lines = Self { template, same, by_key, kinds, first_kind: None };
        for (index, line) in template.text().lines().enumerate() {
            lines.same.entry(line.trim()).or_default().push(index + 1);
            if line.starts_with("kind:") {
                lines.kinds.entry(line.trim_end()).or_insert(index + 1);
                lines.first_kind.get_or_insert(index + 1);
            }
            if let Some(key) = key(line).filter(|_| line.contains("{{")) {
                lines.by_key.entry(key).or_default().push(index + 1);
            }
        }
        lines
    }

    /// The only line of the template that a rendered one can come from.
    fn only(&self, rendered: &str) -> Option<usize> {
        let text = rendered.trim();
        if let Some(same) = self.same.get(text).filter(|_| !text.is_empty()) {
            return only(same);
        }
        only(self.by_key.get(key(rendered)?)?)
    }

    /// The first line that says the same kind, else the first that says any.
    fn kind(&self, rendered: &str) -> Option<usize> {
        self.kinds.get(rendered.trim_end()).copied().or(self.first_kind)
    }

    /// A line without its indent.
    fn at(&self, line: usize) -> Location {
        let text = self.template.line_text(line);
        let start = self.template.line_start(line) + (text.len() - text.trim_start().len());
        Location::new(self.template, start..start + text.trim().len())
    }
}

fn only(lines: &[usize]) -> Option<usize> {
    match lines {
        [line] => Some(*line),
        _ => None,
    }
}

/// The key of a line of YAML: `region` of `- region: eu-west-1`.
fn key(line: &str) -> Option<&str> {
    let line = line.trim().trim_start_matches("- ");
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && !key.contains("{{") && (value.is_empty() || value.starts_with(' '));
    is_key.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::Memory;

    const TEMPLATE: &str = "{{- if .Values.on }}\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  nodeSelector:\n    topology.kubernetes.io/region: {{ .Values.region }}\n{{- end }}\n";

    fn lines(rendered: &str) -> Vec<usize> {
        let tree =
            Memory::new([("charts/app/templates/web.yaml", TEMPLATE), ("charts/app/Chart.yaml", "name: shop\n")]);
        let made = trace(&tree, "charts/app", &SourceFile::new("shop/templates/web.yaml", rendered));
        assert_eq!(made.path(), "charts/app/templates/web.yaml");
        let starts = rendered.split_inclusive('\n').scan(0, |start, line| {
            let here = *start;
            *start += line.len();
            Some(here)
        });
        starts.map(|start| Location::new(&made, start..start + 1).start().line).collect()
    }

    #[test]
    fn a_line_comes_from_the_one_that_is_the_same_or_has_its_key() {
        let rendered = "---\n# Source: shop/templates/web.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  nodeSelector:\n    topology.kubernetes.io/region: eu-west-1\n  extra: 1\n";
        assert_eq!(lines(rendered), [3, 3, 2, 3, 4, 5, 6, 7, 3]);
    }

    #[test]
    fn a_template_that_is_not_there_is_told_by_its_chart() {
        let tree = Memory::new([("app/Chart.yaml", "name: shop\n")]);
        for path in ["shop/charts/db/templates/x.yaml", "shop/../../x.yaml", "x"] {
            let made = trace(&tree, "app", &SourceFile::new(path, "kind: Pod\n"));
            assert_eq!(Location::new(&made, 6..9).to_string(), "app/Chart.yaml:1", "{path}");
        }
    }
}
