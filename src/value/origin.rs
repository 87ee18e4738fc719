//! Where a value comes from: trail, references, assumptions.

use std::sync::Arc;

use super::Reference;
use super::made_of::MadeOf;
use crate::source::Location;

/// One step of a trail: `var.dr_region` at `main.tf:3`, which came from earlier steps.
#[derive(Clone, Debug)]
pub struct Step {
    /// What stands there, in the user's words: `var.dr_region`, `local.regions`, `"us-east-1"`.
    pub what: Arc<str>,
    /// Where it stands.
    pub at: Location,
    before: Before,
    /// What that is made of whose parts have ways of their own.
    made_of: Option<Arc<MadeOf>>,
}

/// The way from a place of use back to the literal that decides it. Shared, never changed.
pub type Trail = Arc<Step>;

/// What a step came from.
#[derive(Clone, Debug)]
enum Before {
    /// These steps, the deciding one first.
    Steps(Vec<Trail>),
    /// What the same step of a whole came from, with the part behind it where the whole has its literal. Every part of
    /// a large whole has such a way, and few are ever looked at: so it is not written out.
    Whole {
        whole: Trail,
        part: Trail,
        /// How many more steps of the whole the way goes through.
        hops: usize,
        /// How many wholes lie in each other.
        nesting: usize,
    },
}

/// Longer ways through names are cut short: nobody reads them, and hostile ones would fill the memory.
const MAX_HOPS: usize = 32;
/// Wholes that lie deeper in each other are written out: the way back is found from one to the next.
const MAX_WHOLES: usize = 16;

impl Step {
    /// What stands at a place, and the steps it came from, the deciding one first.
    pub fn new(what: impl Into<Arc<str>>, at: Location, from: impl IntoIterator<Item = Trail>) -> Self {
        Self { what: what.into(), at, before: Before::Steps(from.into_iter().collect()), made_of: None }
    }

    /// The same step, which knows where the parts of that come from which stands there.
    pub(super) fn made_of(&self, made_of: MadeOf) -> Self {
        let (what, at) = (Arc::clone(&self.what), self.at.clone());
        Self { what, at, before: self.before.clone(), made_of: Some(Arc::new(made_of)) }
    }

    /// What the steps of the way that leads back from here are made of, as far as they tell.
    pub(super) fn all_made_of(self: &Arc<Self>) -> impl Iterator<Item = Arc<MadeOf>> {
        let steps = std::iter::successors(Some(Arc::clone(self)), |step| step.first());
        steps.take(MAX_HOPS).filter_map(|step| step.made_of.clone())
    }

    /// The way to a part of something: through the names that lead to the whole, and then from the part's own literal.
    pub fn into_part(whole: &Trail, part: Trail) -> Trail {
        whole.lead_to(part, MAX_HOPS)
    }

    /// The way from this step of a whole to a part, through so many steps at most.
    fn lead_to(self: &Arc<Self>, part: Trail, hops: usize) -> Trail {
        let nesting = match &self.before {
            // What was made from the whole as one has the whole's own way.
            _ if hops == 0 || self.is(&part) => return part,
            // Its own way is that of another part.
            _ if self.made_of.as_ref().is_some_and(|made_of| made_of.is_joined()) => return part,
            Before::Steps(steps) if steps.is_empty() => return part,
            Before::Steps(_) => 0,
            Before::Whole { nesting, .. } => nesting + 1,
        };
        let before = if nesting <= MAX_WHOLES {
            Before::Whole { whole: Arc::clone(self), part, hops, nesting }
        } else {
            Before::Steps(self.first().map(|next| next.lead_to(part, hops - 1)).into_iter().collect())
        };
        Arc::new(Self { what: Arc::clone(&self.what), at: self.at.clone(), before, made_of: None })
    }

    /// Whether two steps are the same name at the same place.
    fn is(self: &Arc<Self>, other: &Trail) -> bool {
        Arc::ptr_eq(self, other) || self.at == other.at && self.what == other.what
    }

    /// The step that decides of those it came from; none for a literal.
    fn first(&self) -> Option<Trail> {
        match &self.before {
            Before::Steps(steps) => steps.first().cloned(),
            Before::Whole { whole, part, hops, .. } => Some(whole.first()?.lead_to(Arc::clone(part), hops - 1)),
        }
    }

    /// The first of so many steps on the way back that is as wanted.
    pub fn first_of(self: &Arc<Self>, steps: usize, is_wanted: impl Fn(&Self) -> bool) -> Option<Trail> {
        let all = std::iter::successors(Some(Arc::clone(self)), |step| step.first());
        all.take(steps).find(|step| is_wanted(step))
    }

    /// The steps it came from, the deciding one first.
    pub fn from(&self) -> Vec<Trail> {
        match &self.before {
            Before::Steps(steps) => steps.clone(),
            Before::Whole { .. } => self.first().into_iter().collect(),
        }
    }

    /// The steps in reading order, from here to the literals; at most `limit`.
    pub fn flatten(self: &Arc<Self>, limit: usize) -> Vec<Trail> {
        let mut steps = Vec::new();
        let mut waiting = vec![Arc::clone(self)];
        while let Some(step) = waiting.pop() {
            if steps.len() == limit {
                break;
            }
            waiting.extend(step.from().into_iter().rev());
            steps.push(step);
        }
        steps
    }

    /// The literal at the end of the trail's first branch.
    pub fn literal(self: &Arc<Self>) -> &Trail {
        let mut step = self;
        loop {
            let next = match &step.before {
                Before::Steps(steps) => steps.first(),
                Before::Whole { part, .. } => Some(part),
            };
            let Some(next) = next else { return step };
            step = next;
        }
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what && self.at == other.at && self.from() == other.from()
    }
}

impl Eq for Step {}

impl Drop for Step {
    /// Long trails are taken apart step by step: each step inside the other would use up the stack.
    fn drop(&mut self) {
        let mut waiting = self.take();
        while let Some(trail) = waiting.pop() {
            if let Some(mut step) = Arc::into_inner(trail) {
                waiting.append(&mut step.take());
            }
        }
    }
}

impl Step {
    /// The trails that it holds, which leaves none.
    fn take(&mut self) -> Vec<Trail> {
        let mut trails = self.before.take();
        trails.extend(self.made_of.take().and_then(Arc::into_inner).into_iter().flat_map(MadeOf::into_trails));
        trails
    }
}

impl Before {
    /// The trails that it holds, which leaves none.
    fn take(&mut self) -> Vec<Trail> {
        match std::mem::replace(self, Self::Steps(Vec::new())) {
            Self::Steps(steps) => steps,
            Self::Whole { whole, part, .. } => vec![whole, part],
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

/// How long letters may be for a trail to quote them.
const QUOTED: usize = 80;

impl Origin {
    /// The origin of letters that stand in a file, quoted where they are short.
    pub fn quoted(at: Location) -> Self {
        let what = if at.text().len() > QUOTED { at.path() } else { at.text() };
        Self::literal(Arc::<str>::from(what), at)
    }

    /// A literal in a file.
    pub fn literal(what: impl Into<Arc<str>>, at: Location) -> Self {
        Self { trail: Some(Arc::new(Step::new(what, at, []))), ..Self::default() }
    }

    /// This origin reached through one more step: a use of `what` at `at`.
    #[must_use]
    pub fn through(&self, what: impl Into<Arc<str>>, at: Location) -> Self {
        let step = Step::new(what, at, self.trail.clone());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn step(what: &str, from: impl IntoIterator<Item = Trail>) -> Trail {
        let file = Arc::new(SourceFile::new("a.tf", ""));
        Arc::new(Step::new(what, Location::new(&file, 0..0), from))
    }

    fn shown(trail: &Trail) -> String {
        trail.flatten(100).iter().map(|step| step.what.as_ref()).collect::<Vec<_>>().join(" < ")
    }

    #[test]
    fn the_way_to_a_part_ends_at_its_own_literal() {
        let whole = step("local.b", [step("local.a", [step("[...]", [])]), step("local.x", [])]);
        let part = step("var.c", [step("\"eu\"", [])]);
        let way = Step::into_part(&whole, Arc::clone(&part));
        assert_eq!(shown(&way), "local.b < local.a < var.c < \"eu\"");
        assert_eq!(way.literal().what.as_ref(), "\"eu\"");
        assert_eq!(Step::into_part(&step("[...]", []), Arc::clone(&part)), part);
        let made = step("local.d", [Arc::clone(&whole)]);
        assert_eq!(shown(&Step::into_part(&made, Arc::clone(&whole))), "local.d < local.b < local.a < [...] < local.x");
        let written_out = step("local.b", [step("local.a", [part])]);
        assert_eq!(way, written_out);
    }

    #[test]
    fn the_way_to_a_part_of_a_part_is_the_same_however_deep() {
        let deep = |levels: usize| {
            let whole = step("local.a", [step("[...]", [])]);
            (0..levels).fold(whole, |whole, level| Step::into_part(&whole, step(&format!("p{level}"), [step("x", [])])))
        };
        assert_eq!(shown(&deep(2)), "local.a < p0 < p1 < x");
        for levels in [MAX_WHOLES, 2 * MAX_WHOLES, 1_000] {
            let way = deep(levels);
            let steps = way.flatten(100);
            assert_eq!(steps.len(), levels.min(MAX_HOPS) + 2, "{levels}");
            assert_eq!(steps.last().map(|step| step.what.as_ref()), Some("x"));
        }
    }
}
