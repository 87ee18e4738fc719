//! RL103: a driver without a sentence that says why, or with the question of a suggested comment still in its place.

use super::cover::Busy;
use super::on_annotation;
use crate::check::Judged;
use crate::finding::{Code, Finding};

/// One finding per driver that covers something and says no reason.
pub(super) fn check(judged: &Judged<'_>, stack: usize, busy: &Busy) -> Vec<Finding> {
    let drivers = judged.declared.all_drivers().filter(|spoken| busy.contains(&(stack, spoken.id)));
    let silent = drivers.filter(|spoken| !spoken.what.says_why());
    silent
        .map(|spoken| {
            let names: Vec<&str> = spoken.what.names.iter().map(|name| name.name()).collect();
            let names = names.join(", ");
            let asked = spoken.what.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
            let message = if asked {
                format!("The driver {names} is named here, and its reason is still a placeholder.")
            } else {
                format!("The driver {names} is named here and no sentence says why.")
            };
            let help =
                format!("Write the reason: `multi-region: {names} -- who needs it, and what they lose without it`.");
            on_annotation(judged, spoken, Code::RL103, message, help)
        })
        .collect()
}
