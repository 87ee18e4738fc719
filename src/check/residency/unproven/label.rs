//! RL304: a tag that should be a label, and what it says cannot be told.

use super::strictly;
use crate::check::{Estate, Judged};
use crate::config::TagField;
use crate::declare::Undecided;
use crate::finding::{Code, Finding};

/// One finding per tag that some data store hangs on.
pub(super) fn check(estate: &Estate<'_>) -> Vec<Finding> {
    let stacks = estate.stacks.iter().filter(|judged| !judged.located.stack.is_child);
    stacks.flat_map(|judged| in_stack(estate, judged)).collect()
}

fn in_stack(estate: &Estate<'_>, judged: &Judged<'_>) -> Vec<Finding> {
    let labels = judged.declared.all_undecided().iter().filter(|undecided| undecided.field == TagField::Label);
    labels.filter_map(|undecided| untold(estate, judged, undecided)).collect()
}

fn untold(estate: &Estate<'_>, judged: &Judged<'_>, undecided: &Undecided) -> Option<Finding> {
    let located = judged.located;
    let stores =
        |index: &usize| located.rules.get(*index).and_then(Option::as_ref).is_some_and(|rule| rule.stores.is_some());
    let hangs_on_it =
        |index: &usize| judged.declared.undecided_label(*index).is_some_and(|other| other.at == undecided.at);
    let first = (0..located.stack.resources.len()).filter(hangs_on_it).find(stores)?;
    let resource = located.stack.resources.get(first)?;
    let message = format!(
        "What the tag `{}` of {} says cannot be told ({}), so nobody can say where this data must stay.",
        undecided.key, undecided.name, undecided.why
    );
    let finding = Finding {
        code: Code::RL304,
        severity: judged.severity(Code::RL304, Code::RL304.severity()),
        message,
        help: "Write the label where it can be read: `# data-residency: eu` above the block, a default of the variable, a tfvars file, `inputs` or `residency.rules` in regionlint.yaml.".to_owned(),
        at: undecided.at.clone(),
        stack: located.stack.name(),
        resource: resource.address.to_string(),
        regions: Vec::new(),
        related: Vec::new(),
        fingerprint: Finding::fingerprint(&["RL304", undecided.at.path(), &undecided.name, &undecided.key]),
    };
    Some(strictly(estate, finding))
}
