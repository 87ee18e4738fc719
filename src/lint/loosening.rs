//! What loosens the verdicts of an estate: drivers, ignores, exceptions, decisions.

use super::report::Loosening;
use crate::check::Judged;
use crate::declare::Spoken;
use crate::model::{Driver, From, Ignore};

/// Everything that lets something through, sorted, each once.
pub(super) fn of(stacks: &[Judged<'_>]) -> Vec<Loosening> {
    let mut loosenings: Vec<Loosening> = stacks.iter().flat_map(of_stack).collect();
    loosenings.sort();
    loosenings.dedup();
    loosenings
}

fn of_stack(judged: &Judged<'_>) -> Vec<Loosening> {
    let written = judged.declared.all_drivers().filter(|spoken| !matches!(spoken.what.from, From::Config(_)));
    let ignores = judged.declared.all_ignores().map(ignore);
    let decisions = judged.config.decisions().iter().map(|decision| Loosening {
        what: with_reason(&format!("decision {}", decision.id), decision.driver.reason.as_deref()),
        at: decision.driver.at.clone(),
    });
    let exceptions = judged.config.exceptions().iter().map(|exception| Loosening {
        what: with_reason(&format!("exception for {}", exception.name), exception.reason.as_deref()),
        at: exception.at.clone(),
    });
    written.map(driver).chain(ignores).chain(decisions).chain(exceptions).collect()
}

fn driver(spoken: &Spoken<Driver>) -> Loosening {
    let names: Vec<&str> = spoken.what.names.iter().map(|name| name.name()).collect();
    let what = format!("driver {} on {}", names.join(" and "), spoken.name);
    Loosening { what: with_reason(&what, spoken.what.reason.as_deref()), at: spoken.what.at.clone() }
}

fn ignore(spoken: &Spoken<Ignore>) -> Loosening {
    let what = format!("ignore of {} on {}", spoken.what.code, spoken.name);
    Loosening { what: with_reason(&what, spoken.what.reason.as_deref()), at: spoken.what.at.clone() }
}

fn with_reason(what: &str, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{what}: {reason}"),
        None => what.to_owned(),
    }
}
