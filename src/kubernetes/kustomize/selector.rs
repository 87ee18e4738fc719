//! Selectors of patches and replacements, read once for all the objects that they are held against.

use regex::{Regex, RegexBuilder};

use super::overlay::Member;
use crate::finding::Problem;
use crate::kubernetes::yaml::written;
use crate::value::Value;

/// A pattern that takes more bytes than this when compiled means nothing that a name could be.
const PATTERN_SIZE: usize = 1 << 20;

/// A patch's `target`, or a replacement's `select`. What it does not say, any object meets.
pub(super) struct Selector {
    group: Option<Pattern>,
    kind: Option<Pattern>,
    name: Option<Pattern>,
    namespace: Option<Pattern>,
    labels: Vec<String>,
    annotations: Vec<String>,
}

impl Selector {
    /// Reads one; what is no pattern is told, and fits nothing but itself.
    pub(super) fn read(selector: &Value, problems: &mut Vec<Problem>) -> Self {
        let mut pattern = |field: &str| Pattern::read(selector.get(field)?, problems);
        let requirements = |field: &str| {
            let text = selector.get(field).and_then(written).filter(|text| !text.is_empty());
            text.into_iter().flat_map(|text| text.split(',')).map(|one| one.trim().to_owned()).collect()
        };
        Self {
            group: pattern("group"),
            kind: pattern("kind"),
            name: pattern("name"),
            namespace: pattern("namespace"),
            labels: requirements("labelSelector"),
            annotations: requirements("annotationSelector"),
        }
    }

    /// Whether it takes an object, by what that is called now or was called in its file.
    pub(super) fn takes(&self, member: &Member) -> bool {
        let (own, first) = (&member.manifest.identity, &member.written);
        let fits = |pattern: &Option<Pattern>, texts: &[Option<&str>]| {
            pattern.as_ref().is_none_or(|pattern| texts.iter().flatten().any(|text| pattern.fits(text)))
        };
        let tagged = |requirements: &[String], field: &str| {
            let tags = || member.manifest.body.get("metadata").and_then(|metadata| metadata.get(field));
            requirements.iter().all(|requirement| has(tags(), requirement))
        };
        fits(&self.group, &[Some(&own.group)])
            && fits(&self.kind, &[Some(&own.kind)])
            && fits(&self.name, &[own.name.as_deref(), first.name.as_deref()])
            && fits(&self.namespace, &[own.namespace.as_deref(), first.namespace.as_deref()])
            && tagged(&self.labels, "labels")
            && tagged(&self.annotations, "annotations")
    }
}

/// A pattern that must fit a text as a whole.
struct Pattern {
    text: String,
    /// None where the text means just itself.
    regex: Option<Regex>,
}

impl Pattern {
    fn read(value: &Value, problems: &mut Vec<Problem>) -> Option<Self> {
        let text = written(value).filter(|text| !text.is_empty())?.to_owned();
        if text.chars().all(|character| character.is_ascii_alphanumeric() || "-_/".contains(character)) {
            return Some(Self { text, regex: None });
        }
        let regex = RegexBuilder::new(&format!("^(?:{text})$")).size_limit(PATTERN_SIZE).build().ok();
        if regex.is_none() {
            let message = "this is no pattern that could fit a name: Kustomize takes it for a regular expression";
            problems.extend(value.origin.at().map(|at| Problem::at(at.clone(), message)));
        }
        Some(Self { text, regex })
    }

    fn fits(&self, text: &str) -> bool {
        self.text == text || self.regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// Whether tags meet one requirement: `key=value`, `key!=value`, `key`, `!key`. Anything else is met by nothing.
fn has(tags: Option<&Value>, requirement: &str) -> bool {
    let tag = |key: &str| tags.and_then(|tags| tags.get(key.trim())).and_then(written);
    if let Some((key, value)) = requirement.split_once("!=") {
        return tag(key) != Some(value.trim());
    }
    if let Some((key, value)) = requirement.split_once('=') {
        return tag(key) == Some(value.trim_start_matches('=').trim());
    }
    match requirement.strip_prefix('!') {
        Some(key) => tag(key).is_none(),
        None => tag(requirement).is_some(),
    }
}
