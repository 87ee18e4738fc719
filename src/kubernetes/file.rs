//! One file: is it of manifests, and which ones.

use std::sync::Arc;

use super::manifest::{self, Manifest};
use super::{Options, SkipReason, comments, fleet, release, template, yaml};
use crate::finding::Problem;
use crate::model::Comment;
use crate::source::{Location, SourceFile, Span};

/// A file of manifests.
#[derive(Clone, Debug)]
pub(super) struct ManifestFile {
    /// Its text.
    pub(super) file: Arc<SourceFile>,
    /// Its objects in file order.
    pub(super) manifests: Vec<Manifest>,
    /// All its comments in file order, those of its objects included: one may be meant for the whole file.
    pub(super) comments: Vec<Comment>,
    /// What of it could not be read.
    pub(super) problems: Vec<Problem>,
}

/// Reads a file.
///
/// # Errors
/// When it is no file of manifests, and why.
pub(super) fn read(file: &Arc<SourceFile>, options: &Options<'_>) -> Result<ManifestFile, SkipReason> {
    let text = file.text();
    let of_fleet = fleet::names_clusters(file);
    if !may_hold_manifests(text) && !of_fleet {
        return Err(SkipReason::NotAManifest);
    }
    let mut reading =
        ManifestFile { file: Arc::clone(file), manifests: Vec::new(), comments: Vec::new(), problems: Vec::new() };
    for document in yaml::documents(text) {
        reading.document(document, of_fleet, options)?;
    }
    if reading.manifests.is_empty() && reading.problems.is_empty() {
        return Err(SkipReason::NotAManifest);
    }
    Ok(reading)
}

impl ManifestFile {
    /// Reads one document; a template in it makes the whole file one. Of a file that is Fleet's own, what is no
    /// manifest is in Fleet's words.
    fn document(&mut self, span: Span, of_fleet: bool, options: &Options<'_>) -> Result<(), SkipReason> {
        let document = self.file.slice(span.start, span.end);
        let is_manifest = looks_like_manifest(document);
        if !of_fleet && !is_manifest {
            return if template::is_action(document) { Err(SkipReason::HelmTemplate) } else { Ok(()) };
        }
        let file = Arc::clone(&self.file);
        match yaml::parse(file.text(), span) {
            Ok(syntax) if syntax.root.as_ref().is_some_and(template::is_rendered_later) => {
                return Err(SkipReason::HelmTemplate);
            }
            Ok(mut syntax) => {
                self.comments.extend(comments::at(&file, &syntax.comments));
                let budget = options.alias_budget;
                if is_manifest {
                    let manifests = manifest::of_document(&file, &mut syntax, budget, &mut self.problems);
                    self.problems.extend(manifests.iter().flat_map(|one| release::unreadable(one, options)));
                    self.manifests.extend(manifests);
                } else {
                    self.manifests.extend(fleet::manifest(&file, &syntax, budget, &mut self.problems));
                }
            }
            Err(error) if template::explains(document, error.at.saturating_sub(span.start)) => {
                return Err(SkipReason::HelmTemplate);
            }
            Err(error) => self.problems.push(unreadable(&file, &error)),
        }
        Ok(())
    }
}

fn unreadable(file: &Arc<SourceFile>, error: &yaml::SyntaxError) -> Problem {
    let at = Location::new(file, Span::new(error.at, error.at));
    Problem::at(at, format!("this document is no valid YAML and was not checked: {}", error.message))
}

/// A quick look before anything is parsed: most YAML of a repository has nothing to do with Kubernetes.
fn may_hold_manifests(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}

/// Whether a document has `apiVersion` and `kind` among its outermost keys, by the looks of its lines. Broken ones
/// have, too: those are told as problems.
fn looks_like_manifest(document: &str) -> bool {
    if !may_hold_manifests(document) {
        return false;
    }
    let mut lines = document.trim_start_matches('\u{feff}').lines().filter(|line| is_content(line)).peekable();
    let Some(first) = lines.peek() else { return false };
    let first_text = first.trim_start();
    // In flow style there are no lines to go by.
    if first_text.starts_with('{') || first_text.starts_with("---") {
        return true;
    }
    let indent = first.len() - first_text.len();
    let (mut version, mut kind) = (false, false);
    for line in lines {
        let Some((blank, key)) = line.split_at_checked(indent) else { continue };
        if blank.trim_start().is_empty() {
            version |= is_key(key, "apiVersion");
            kind |= is_key(key, "kind");
        }
    }
    version && kind
}

fn is_content(line: &str) -> bool {
    let text = line.trim();
    !text.is_empty() && !text.starts_with(['#', '%']) && text != "---" && !text.starts_with("--- #")
}

/// Whether a line begins with this key, quoted or not, or explicitly with a `?`.
fn is_key(line: &str, key: &str) -> bool {
    let line = line.strip_prefix("? ").unwrap_or(line);
    line.trim_start_matches(['"', '\'']).starts_with(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may panic")]

    use super::*;

    const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";

    #[test]
    fn a_fleet_yaml_is_read_where_it_names_clusters() {
        let read_as = |path: &str, text: &str| {
            let reading = read(&Arc::new(SourceFile::new(path, text)), &Options::default());
            reading.map(|file| file.manifests.iter().map(|manifest| manifest.identity.to_string()).collect::<Vec<_>>())
        };
        let text = "overrideTargets:\n- {clusterName: one}\n";
        assert_eq!(read_as("web/fleet.yaml", text).unwrap(), ["FleetYAML/web"]);
        assert_eq!(read_as("fleet.yaml", &format!("name: shop\n{text}")).unwrap(), ["FleetYAML/shop"]);
        assert_eq!(read_as("web/fleet.yaml", "namespace: web\n").err(), Some(SkipReason::NotAManifest));
        assert_eq!(read_as("web/other.yaml", text).err(), Some(SkipReason::NotAManifest));
    }

    fn read_text(text: &str) -> Result<ManifestFile, SkipReason> {
        read(&Arc::new(SourceFile::new("m.yaml", text)), &Options::default())
    }

    fn addresses(text: &str) -> Vec<String> {
        read_text(text).unwrap().manifests.iter().map(|manifest| manifest.identity.to_string()).collect()
    }

    #[test]
    fn manifests_are_told_from_other_yaml() {
        for text in [
            POD,
            "# licence\n---\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: web}\n",
            "\u{feff}apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: web}\r\n",
            "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"web\"}}",
            "--- {apiVersion: v1, kind: Pod, metadata: {name: web}}\n",
            "%YAML 1.1\n---\nkind: Pod\n\"apiVersion\": v1\nmetadata: {name: web}\n",
        ] {
            assert_eq!(addresses(text), ["Pod/web"], "{text}");
        }
        for text in [
            "",
            "replicas: 1\n",
            "apiVersion: v2\nname: chart\n",
            "extra:\n- apiVersion: v1\n  kind: Pod\n",
            "broken: [\n",
            "- apiVersion: v1\n  kind: Pod\n",
        ] {
            assert_eq!(read_text(text).err(), Some(SkipReason::NotAManifest), "{text}");
        }
    }

    #[test]
    fn a_broken_document_is_a_problem_and_does_not_lose_its_neighbours() {
        let text = format!("{POD}---\napiVersion: v1\nkind: Pod\nmetadata: [\n---\n{POD}");
        let reading = read_text(&text).unwrap();
        assert_eq!(reading.manifests.len(), 2);
        assert_eq!(reading.problems.len(), 1);
        let position = reading.problems[0].at.as_ref().unwrap().start();
        assert!((6..=9).contains(&position.line), "{position:?}");
        assert!(!reading.problems[0].note);
    }

    #[test]
    fn a_template_makes_its_file_one() {
        for document in [
            "apiVersion: v1\nkind: Pod\nmetadata: {{ .Values.meta }}\n",
            "apiVersion: v1\nkind: Pod\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n",
            "{{- if .Values.x }}\n",
        ] {
            assert_eq!(read_text(&format!("{POD}---\n{document}")).err(), Some(SkipReason::HelmTemplate), "{document}");
        }
    }

    #[test]
    fn comments_of_the_file_are_kept_whole() {
        let reading = read_text(&format!("# one\n---\n# two\n{POD}# three\n")).unwrap();
        let texts: Vec<_> = reading.comments.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(texts, [" one", " two", " three"]);
        assert_eq!(reading.manifests[0].comments, reading.comments);
        assert_eq!(reading.comments[1].at.start().line, 3);
    }
}
