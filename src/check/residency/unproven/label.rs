//! RL304: a tag that should be a label, and what it says cannot be told.

use std::collections::BTreeMap;

use super::strictly;
use crate::check::{Estate, Judged};
use crate::declare::Undecided;
use crate::finding::{Code, Finding};
use crate::model::Resource;
use crate::source::Location;

/// One finding per tag that some data store hangs on.
pub(super) fn check(estate: &Estate<'_>) -> Vec<Finding> {
    let stacks = estate.stacks.iter().filter(|judged| !judged.located.stack.is_child);
    stacks.flat_map(|judged| in_stack(estate, judged)).collect()
}

fn in_stack(estate: &Estate<'_>, judged: &Judged<'_>) -> Vec<Finding> {
    let located = judged.located;
    let mut untold: BTreeMap<&Location, (&Undecided, &Resource)> = BTreeMap::new();
    for (index, resource) in located.stack.resources.iter().enumerate() {
        let stores = located.rules.get(index).and_then(Option::as_ref).is_some_and(|rule| rule.stores.is_some());
        if let Some(undecided) = judged.declared.undecided_label(index).filter(|_| stores) {
            untold.entry(&undecided.at).or_insert((undecided, resource));
        }
    }
    untold.into_values().map(|(undecided, resource)| unsaid(estate, judged, undecided, resource)).collect()
}

fn unsaid(estate: &Estate<'_>, judged: &Judged<'_>, undecided: &Undecided, resource: &Resource) -> Finding {
    let message = format!(
        "What the tag `{}` of {} says cannot be told ({}), so nobody can say where this data must stay.",
        undecided.key, undecided.name, undecided.why
    );
    let help = "Write the label where it can be read: `# data-residency: eu` above the block, a default of the variable, a tfvars file, `inputs` or `residency.rules` in regionlint.yaml.".to_owned();
    let mut finding =
        judged.finding_at(Code::RL304, &undecided.at, &undecided.name, &[&undecided.key], (message, help));
    finding.resource = resource.address.to_string();
    strictly(estate, finding)
}
