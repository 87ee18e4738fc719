//! What was declared in a stack, and for which resource what counts.

use std::collections::BTreeMap;

use super::register::Register;
use super::spoken::{Spoken, SpokenId, Undecided};
use crate::discover::paths::directory;
use crate::finding::Problem;
use crate::model::{Driver, Ignore, Label};

/// What one voice says: the position of a declaration, or of a tag whose value cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    This(usize),
    Undecided(usize),
}

/// Something said about a resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    pub(super) says: Says,
    /// How many module calls lie between the root and the text in which it was said.
    pub(super) depth: usize,
    /// It was said on the resource itself.
    pub(super) is_own: bool,
}

/// All that is said about one resource, what counts first.
#[derive(Clone, Debug, Default)]
pub(super) struct Voices {
    pub(super) drivers: Vec<Voice>,
    pub(super) labels: Vec<Voice>,
    /// Positions of ignores on its block and on the module calls around it.
    pub(super) ignores: Vec<usize>,
}

/// What was declared in a stack. Resources are named by their positions in it.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    pub(super) register: Register,
    pub(super) voices: Vec<Voices>,
    pub(super) undecided: Vec<Undecided>,
    pub(super) covered: BTreeMap<SpokenId, Vec<usize>>,
    pub(super) notes: Vec<Problem>,
    /// How many module calls lie between the root and each directory's text, at least.
    pub(super) depths: BTreeMap<String, usize>,
}

impl Declared {
    /// The driver that covers a resource: the nearest one, the configuration's decisions last. With `max_depth`, only
    /// what was said in text that lies at most so many module calls below the root: a driver inside a called module
    /// never covers the caller's choice to call it in more regions.
    pub fn driver(&self, resource: usize, max_depth: Option<usize>) -> Option<&Spoken<Driver>> {
        let near = |voice: &&Voice| max_depth.is_none_or(|most| voice.depth <= most);
        let said = |voice: &Voice| match voice.says {
            Says::This(at) => self.register.drivers.get(at),
            Says::Undecided(_) => None,
        };
        self.voices.get(resource)?.drivers.iter().filter(near).find_map(said)
    }

    /// A driver's tag on a resource, or around it, whose value cannot be told, where no other driver is known.
    pub fn undecided_driver(&self, resource: usize) -> Option<&Undecided> {
        if self.driver(resource, None).is_some() {
            return None;
        }
        self.voices.get(resource)?.drivers.iter().find_map(|voice| self.undecided(voice))
    }

    /// The label that holds for a resource's data: the nearest one, then the configuration's rules, then its default.
    /// None when the nearest one cannot be told: what lies around it may not hold.
    pub fn label(&self, resource: usize) -> Option<&Spoken<Label>> {
        match self.voices.get(resource)?.labels.first()?.says {
            Says::This(at) => self.register.labels.get(at),
            Says::Undecided(_) => None,
        }
    }

    /// The label's tag on a resource, or around it, whose value cannot be told, where it is the nearest.
    pub fn undecided_label(&self, resource: usize) -> Option<&Undecided> {
        self.voices.get(resource)?.labels.first().and_then(|voice| self.undecided(voice))
    }

    /// Whether a label was said on a resource itself, by a comment on its block or a tag of its own.
    pub fn labels_itself(&self, resource: usize) -> bool {
        self.voices.get(resource).is_some_and(|voices| voices.labels.iter().any(|voice| voice.is_own))
    }

    /// The ignores on a resource's block, and on the module calls around it.
    pub fn ignores_for(&self, resource: usize) -> impl Iterator<Item = &Spoken<Ignore>> {
        let positions = self.voices.get(resource).map(|voices| voices.ignores.as_slice()).unwrap_or_default();
        positions.iter().filter_map(|at| self.register.ignores.get(*at))
    }

    /// All drivers, decisions of the configuration that cover something among them.
    pub fn all_drivers(&self) -> impl Iterator<Item = &Spoken<Driver>> {
        self.register.drivers.iter()
    }

    /// All labels, the configuration's that hold for something among them.
    pub fn all_labels(&self) -> impl Iterator<Item = &Spoken<Label>> {
        self.register.labels.iter()
    }

    /// All ignores.
    pub fn all_ignores(&self) -> impl Iterator<Item = &Spoken<Ignore>> {
        self.register.ignores.iter()
    }

    /// All tags that were meant to declare something and cannot be told, each once.
    pub fn all_undecided(&self) -> &[Undecided] {
        &self.undecided
    }

    /// The resources that a declaration covers, whether or not a nearer one counts for them; sorted.
    pub fn covered_by(&self, id: SpokenId) -> &[usize] {
        self.covered.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many module calls lie between the root and the module of a file, at least; none for inputs from elsewhere.
    pub fn depth_of(&self, path: &str) -> usize {
        self.depths.get(directory(path)).copied().unwrap_or_default()
    }

    /// What was meant to declare something and does not: annotations that stand on nothing, misspelt keys, tags that
    /// cannot be told. All are notes, sorted.
    pub fn notes(&self) -> &[Problem] {
        &self.notes
    }

    fn undecided(&self, voice: &Voice) -> Option<&Undecided> {
        match voice.says {
            Says::This(_) => None,
            Says::Undecided(at) => self.undecided.get(at),
        }
    }
}
