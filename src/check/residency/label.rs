//! RL305: a label that is no jurisdiction.

use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding};
use crate::model::Label;

/// Labels that the catalogue and the configuration do not know, each told once.
pub(super) fn check(estate: &Estate<'_>, judged: &Judged<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for spoken in judged.declared.all_labels() {
        let Some((message, help)) = wrong(estate, judged, &spoken.what) else { continue };
        findings.push(Finding {
            code: Code::RL305,
            severity: judged.severity(Code::RL305, Code::RL305.severity()),
            message,
            help,
            at: spoken.what.at.clone(),
            stack: judged.located.stack.name(),
            resource: spoken.name.clone(),
            regions: Vec::new(),
            related: Vec::new(),
            fingerprint: judged.fingerprint(Code::RL305, &spoken.what.at, &spoken.name, &[&spoken.what.name]),
        });
    }
    findings
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
