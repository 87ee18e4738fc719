//! RL304: labelled data whose place cannot be told, or not completely.

use super::flow::{Flow, Held};
use super::{Told, finding};
use crate::check::anchor::anchor;
use crate::check::message::{region, regions};
use crate::check::{Estate, Judged};
use crate::finding::{Code, Finding, Severity};
use crate::geo::Standing;
use crate::model::{Completeness, Placement};

/// One finding per labelled resource that cannot be proved to stay inside.
pub(super) fn check(estate: &Estate<'_>, judged: &Judged<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let is_part = |index: usize| judged.located.parts.iter().any(|(part, _)| *part == index);
    let own = flow.all().filter(|(index, held)| held.path.len() == 1 && !is_part(*index));
    own.filter_map(|(index, held)| unproven(estate, judged, index, held)).collect()
}

fn unproven(estate: &Estate<'_>, judged: &Judged<'_>, index: usize, held: &Held<'_>) -> Option<Finding> {
    let resource = judged.located.stack.resources.get(index)?;
    let placement = judged.located.placements.get(index)?;
    // Of what is labelled without holding data (a namespace, a workload) no place needs proof.
    judged.located.rules.get(index)?.as_ref()?.stores?;
    let why = doubt(estate, held, placement)?;
    let message = format!(
        "{} holds data labelled `{}`, and that it stays there cannot be proved: {why}.",
        resource.address, held.label.what.name
    );
    let candidates = placement.candidates();
    let told = Told {
        at: anchor(resource, None),
        resource: &resource.address,
        message,
        help: "Say the region where it can be read: a default of the variable, a tfvars file, `inputs` in regionlint.yaml.".to_owned(),
        regions: candidates.iter().collect(),
        trail: None,
    };
    let mut finding = finding(judged, Code::RL304, held, told);
    if estate.strict && finding.severity == Severity::Warning {
        finding.severity = Severity::Error;
    }
    Some(finding)
}

fn doubt(estate: &Estate<'_>, held: &Held<'_>, placement: &Placement) -> Option<String> {
    if !placement.choices.is_empty() {
        let inside =
            placement.candidates().iter().filter(|one| estate.judge(&held.residence, one) == Standing::Inside).count();
        // All inside proves it, all outside is told as RL301.
        let mixed = inside > 0 && inside < placement.candidates().len();
        return mixed.then(|| format!("it is one of {}", regions(estate.catalogue, &placement.candidates())));
    }
    if matches!(placement.completeness, Completeness::Unknown | Completeness::AtLeast) {
        return placement.why.as_ref().map(ToString::to_string);
    }
    if placement.global {
        return Some("it is a global service, which keeps its data where it likes".to_owned());
    }
    placement.places.iter().find_map(|place| match estate.standing(&held.residence, place) {
        Standing::Unknown => Some(format!("the catalogue does not know the country of {}", place.region)),
        Standing::Mixed { outside, certain: false, .. } => Some(format!(
            "{} may keep it in {} as well",
            region(estate.catalogue, &place.region),
            estate.catalogue.country_names(&outside)
        )),
        _ => None,
    })
}
