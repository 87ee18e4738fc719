//! Telling templates from manifests.
//!
//! A template of Helm (or Jinja, or Terraform) is no manifest until it is rendered, and reading it as one would be
//! silent nonsense: `name: {{ .Values.x }}` is a map inside a map's key to YAML. On the other hand kubectl takes `{{`
//! inside quotes, block scalars and in the middle of plain text, so that the braces alone say nothing.

use super::yaml::{Content, Node};

/// What opens a template's action.
const OPENERS: [&str; 4] = ["{{", "{%", "%{", "<%"];

/// Whether a tree holds what only a template would: a collection as a key.
pub(super) fn is_rendered_later(root: &Node<'_>) -> bool {
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        match &node.content {
            Content::Mapping(entries) => {
                for entry in entries {
                    if matches!(entry.key.content, Content::Mapping(_)) {
                        return true;
                    }
                    waiting.push(&entry.value);
                }
            }
            Content::Sequence(items) => waiting.extend(items),
            Content::Scalar(_) | Content::Alias(_) => {}
        }
    }
    false
}

/// Whether a template's action explains why a document cannot be parsed: one stands outside quotes and comments, or has
/// quotes of its own on the very line where the parser gave up (`"{{ include "x" . }}"`).
pub(super) fn explains(document: &str, error_at: usize) -> bool {
    let mut at = 0;
    document.split_inclusive('\n').any(|line| {
        let here = (at..=at + line.len()).contains(&error_at);
        at += line.len();
        let bare = outside_comments(line);
        OPENERS.iter().any(|opener| match bare.split_once(opener) {
            Some((before, action)) => !in_quotes(before) || here && has_quotes(action),
            None => false,
        })
    })
}

/// Whether a text is nothing but a template's action: `{{- if .Values.enabled }}`.
pub(super) fn is_action(document: &str) -> bool {
    let mut lines = document.lines().map(str::trim).filter(|line| !line.starts_with(['#', '-']) && !line.is_empty());
    lines.next().is_some_and(|line| OPENERS.iter().any(|opener| line.starts_with(opener)))
}

/// A line without a comment that fills it.
fn outside_comments(line: &str) -> &str {
    if line.trim_start().starts_with('#') { "" } else { line }
}

/// Whether an action has quotes before its end.
fn has_quotes(action: &str) -> bool {
    action.split('}').next().is_some_and(|inner| inner.contains(['"', '\'']))
}

/// Whether quotes are open at the end of a text.
fn in_quotes(before: &str) -> bool {
    ['"', '\''].iter().any(|quote| before.matches(*quote).count() % 2 == 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]

    use super::*;
    use crate::kubernetes::yaml::parse;
    use crate::source::Span;

    fn is_template(text: &str) -> bool {
        match parse(text, Span::new(0, text.len())) {
            Ok(syntax) => is_rendered_later(&syntax.root.unwrap()),
            Err(error) => explains(text, error.at),
        }
    }

    #[test]
    fn helm_templates_are_told() {
        for text in [
            "name: {{ .Values.name }}\n",
            "a: 1\n{{- if .Values.b }}\nb: 2\n{{- end }}\n",
            "name: {{ include \"x\" . }}-y\n",
            "name: \"{{ include \"x\" . }}\"\n",
            "spec:\n  x:\n    {{- toYaml .Values.x | nindent 4 }}\n",
            "a: [{{ .x }}]\n",
            "{% if x %}\na: 1\n",
            "a:\n%{ for x in y ~}\n  - 1\n",
        ] {
            assert!(is_template(text), "{text}");
        }
    }

    #[test]
    fn what_kubectl_takes_is_no_template() {
        for text in [
            "a: '{{inputs.x}}'\nb: \"{{ $labels.y }}\"\n",
            "a: |\n  {{ $labels.y }}\n  {{- if x }}\n",
            "path: overlays/{{env}}\n",
            "a: text\n  {{ $labels.y }} goes on\n",
            "# {{ .Values.x }}\na: {b: {c: 1}}\n",
        ] {
            assert!(!is_template(text), "{text}");
        }
    }

    #[test]
    fn a_broken_manifest_is_no_template() {
        assert!(!is_template("a: [1\nb: '{{x}}'\n# {{ y }}\n"));
        assert!(!is_template("a: b: c\n"));
    }

    #[test]
    fn a_document_of_one_action_is_told() {
        assert!(is_action("---\n# Licence\n{{- if .Values.x }}\n"));
        assert!(!is_action("---\na: '{{x}}'\n"));
    }
}
