//! RL902: the configuration contradicts itself about a place.

use super::{Estate, Judged};
use crate::finding::{Code, Finding};

/// What `locate` saw said twice, differently.
pub(super) fn check(estate: &Estate<'_>) -> Vec<Finding> {
    let stacks = estate.stacks.iter();
    stacks.flat_map(|judged| judged.located.contradictions.iter().filter_map(|one| told(judged, one))).collect()
}

fn told(judged: &Judged<'_>, contradiction: &crate::locate::Contradiction) -> Option<Finding> {
    let resource = judged.located.stack.resources.get(contradiction.resource)?;
    Some(Finding {
        code: Code::RL902,
        severity: judged.severity(Code::RL902, Code::RL902.severity()),
        message: format!("{}: {}.", resource.address, contradiction.message),
        help: "Terraform or the provider will refuse one of the two, or ignore it: correct the one that is wrong."
            .to_owned(),
        at: contradiction.at.clone(),
        stack: judged.located.stack.name(),
        resource: resource.address.to_string(),
        regions: Vec::new(),
        related: Vec::new(),
        fingerprint: judged.fingerprint(Code::RL902, &contradiction.at, &resource.address, &[&contradiction.message]),
    })
}
