//! RL305: a label that is no jurisdiction.

use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding};

/// Labels that the catalogue and the configuration do not know, each told once.
pub(super) fn check(estate: &Estate<'_>, judged: &Judged<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for spoken in judged.declared.all_labels() {
        let Err(nearest) = estate.residence(judged, &spoken.what.name) else { continue };
        let message =
            format!("\"{}\" is no jurisdiction: no country set, no country code, none of your own.", spoken.what.name);
        let help = match nearest {
            Some(near) => format!("Did you mean `{near}`? Own sets are made under `residency.jurisdictions` in regionlint.yaml."),
            None => "Write a set (`eu`, `eea`, `uk`, `ch`, `us`), an ISO country code, or make your own under `residency.jurisdictions` in regionlint.yaml.".to_owned(),
        };
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
            fingerprint: Finding::fingerprint(&["RL305", spoken.what.at.path(), &spoken.name, &spoken.what.name]),
        });
    }
    findings
}
