//! RL305: a label that is no jurisdiction; RL902: one that Kubernetes reads as a truth value.

use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding};
use crate::model::Label;

/// Labels that the catalogue and the configuration do not know, each told once.
pub(super) fn check(estate: &Estate<'_>, judged: &Judged<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for spoken in judged.declared.all_labels() {
        let misread = misread(&spoken.what).map(|(message, help)| (Code::RL902, message, help));
        let unknown = || wrong(estate, judged, &spoken.what).map(|(message, help)| (Code::RL305, message, help));
        let Some((code, message, help)) = misread.or_else(unknown) else { continue };
        let (at, further) = (&spoken.what.at, [spoken.what.name.as_str()]);
        findings.push(judged.finding_at(code, at, &spoken.name, &further, (message, help)));
    }
    findings
}

/// An unquoted `NO` is *false* to YAML 1.1: who wrote it meant Norway, and what Kubernetes gets is no label.
fn misread(label: &Label) -> Option<(String, String)> {
    let written = label.at.text();
    let is_word = ["n", "no", "off", "on", "y", "yes"].iter().any(|word| written.eq_ignore_ascii_case(word));
    let message = format!("`{written}` without quotes is {} to Kubernetes, so this label names no place.", label.name);
    let is_truth = matches!(label.name.as_str(), "true" | "false");
    (is_word && is_truth).then(|| (message, format!("Put it in quotes: \"{written}\".")))
}

/// What is wrong with a label, and what to do about it. A label that lets data go anywhere needs a reason.
fn wrong(estate: &Estate<'_>, judged: &Judged<'_>, label: &Label) -> Option<(String, String)> {
    if label.is_anywhere() {
        let is_silent = label.reason.as_deref().is_none_or(|reason| reason.trim().is_empty());
        let message = "\"anywhere\" gives no reason why this data may leave.".to_owned();
        return is_silent.then(|| (message, "Add it: `data-residency: anywhere -- public assets`.".to_owned()));
    }
    let nearest = estate.residence(judged, &label.name).err()?;
    let message = format!("\"{}\" is no jurisdiction: no country set, no country code, none of your own.", label.name);
    let help = match nearest {
        Some(near) => format!("Did you mean `{near}`? Own sets are made under `residency.jurisdictions` in regionlint.yaml."),
        None => "Write a set (`eu`, `eea`, `uk`, `ch`, `us`), an ISO country code, or make your own under `residency.jurisdictions` in regionlint.yaml.".to_owned(),
    };
    Some((message, help))
}
