//! Where a value comes from: trail, references, assumptions.

use std::sync::Arc;

use super::Reference;
use crate::source::Location;

/// One step of a trail: `var.dr_region` at `main.tf:3`, which came from earlier steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What stands there, in the user's words: `var.dr_region`, `local.regions`, `"us-east-1"`.
    pub what: Arc<str>,
    /// Where it stands.
    pub at: Location,
    /// The steps it came from, the deciding one first.
    pub from: Vec<Trail>,
}

/// The way from a place of use back to the literal that decides it. Shared, never changed.
pub type Trail = Arc<Step>;

impl Step {
    /// The steps in reading order, from here to the literals; at most `limit`.
    pub fn flatten(self: &Arc<Self>, limit: usize) -> Vec<Trail> {
        let mut steps = Vec::new();
        let mut waiting = vec![Arc::clone(self)];
        while let Some(step) = waiting.pop() {
            if steps.len() == limit {
                break;
            }
            waiting.extend(step.from.iter().rev().cloned());
            steps.push(step);
        }
        steps
    }

    /// The literal at the end of the trail's first branch.
    pub fn literal(self: &Arc<Self>) -> Trail {
        let mut step = self;
        while let Some(next) = step.from.first() {
            step = next;
        }
        Arc::clone(step)
    }
}

impl Drop for Step {
    /// Long trails are taken apart step by step: each step inside the other would use up the stack.
    fn drop(&mut self) {
        let mut waiting = std::mem::take(&mut self.from);
        while let Some(trail) = waiting.pop() {
            if let Some(mut step) = Arc::into_inner(trail) {
                waiting.append(&mut step.from);
            }
        }
    }
}

/// What is known about where a value came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The trail; none for values that the tool made itself.
    pub trail: Option<Trail>,
    /// The resources' attributes that flowed into the value, sorted, without repetition.
    pub references: Option<Arc<Vec<Reference>>>,
    /// The value rests on a root variable's default, which a pipeline may override.
    pub assumed: bool,
}

impl Origin {
    /// A literal in a file.
    pub fn literal(what: impl Into<Arc<str>>, at: Location) -> Self {
        Self { trail: Some(Arc::new(Step { what: what.into(), at, from: Vec::new() })), ..Self::default() }
    }

    /// This origin reached through one more step: a use of `what` at `at`.
    #[must_use]
    pub fn through(&self, what: impl Into<Arc<str>>, at: Location) -> Self {
        let step = Step { what: what.into(), at, from: self.trail.iter().cloned().collect() };
        Self { trail: Some(Arc::new(step)), references: self.references.clone(), assumed: self.assumed }
    }

    /// The origin of a value computed from several: the first trail leads, references and assumptions add up.
    #[must_use]
    pub fn merge<'a>(origins: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut merged = Self::default();
        let mut references: Vec<&Arc<Vec<Reference>>> = Vec::new();
        for origin in origins {
            if merged.trail.is_none() {
                merged.trail.clone_from(&origin.trail);
            }
            merged.assumed |= origin.assumed;
            references.extend(&origin.references);
        }
        merged.references = union(&references);
        merged
    }

    /// Adds the references of another origin.
    pub fn add_references(&mut self, other: &Self) {
        let both: Vec<_> = self.references.iter().chain(&other.references).collect();
        self.references = union(&both);
    }

    /// The references, if any.
    pub fn references(&self) -> &[Reference] {
        self.references.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Where the value is used: the first step's location.
    pub fn at(&self) -> Option<&Location> {
        self.trail.as_ref().map(|step| &step.at)
    }
}

/// All references of several lists; shared where one list holds them all.
fn union(lists: &[&Arc<Vec<Reference>>]) -> Option<Arc<Vec<Reference>>> {
    let (first, others) = lists.split_first()?;
    if others.iter().all(|other| Arc::ptr_eq(first, other)) {
        return Some(Arc::clone(first));
    }
    let mut all: Vec<Reference> = lists.iter().flat_map(|list| list.iter().cloned()).collect();
    all.sort();
    all.dedup();
    Some(Arc::new(all))
}
