//! RL304: labelled data that cannot be proved to stay inside, for want of a place or of the label itself.

mod copied;
mod label;
mod place;
mod possible;
mod remedy;

use super::flow::{Flow, Held};
use super::{Told, finding};
use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding, Severity};
use crate::value::Unknown;

/// All that cannot be proved.
pub(super) fn check(estate: &Estate<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let mut findings = place::check(estate, flow);
    findings.extend(copied::check(estate, flow));
    findings.extend(possible::check(estate, flow));
    findings.extend(label::check(estate));
    findings
}

fn unproven(estate: &Estate<'_>, judged: &Judged<'_>, held: &Held<'_>, told: Told<'_>) -> Finding {
    strictly(estate, finding(judged, Code::RL304, held, told))
}

/// With `--strict`, what cannot be told is an error.
fn strictly(estate: &Estate<'_>, mut finding: Finding) -> Finding {
    if estate.strict && finding.severity == Severity::Warning {
        finding.severity = Severity::Error;
    }
    finding
}

/// Whether only a caller can say it: a module that nobody calls here has no answer of its own to give.
fn left_to_caller(judged: &Judged<'_>, why: Option<&Unknown>) -> bool {
    judged.located.stack.is_child && matches!(why, Some(Unknown::Unset(_) | Unknown::Unstated(_)))
}
