//! The declarations of a stack, each kept once.

use std::collections::BTreeMap;

use super::reading::Declaration;
use super::spoken::{Spoken, SpokenId};
use crate::model::{Driver, Ignore, Label};
use crate::source::Location;

/// Where a declaration is kept: its position among its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Driver(usize),
    Label(usize),
    Ignore(usize),
}

/// The declarations so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Register {
    pub(super) drivers: Vec<Spoken<Driver>>,
    pub(super) labels: Vec<Spoken<Label>>,
    pub(super) ignores: Vec<Spoken<Ignore>>,
    /// A comment is seen through its file and its block, and a tag through all who share it.
    known: BTreeMap<(Location, String), Slot>,
}

impl Register {
    /// Keeps a declaration, unless the same words on the same place are kept already.
    pub(super) fn keep(&mut self, declaration: Declaration, name: &str, on: &Location) -> Slot {
        let key = (place(&declaration).clone(), format!("{declaration:?}"));
        if let Some(slot) = self.known.get(&key) {
            return *slot;
        }
        let id = SpokenId(self.known.len());
        let (name, on) = (name.to_owned(), on.clone());
        let slot = match declaration {
            Declaration::Driver(what) => {
                self.drivers.push(Spoken { id, what, name, on });
                Slot::Driver(self.drivers.len() - 1)
            }
            Declaration::Label(what) => {
                self.labels.push(Spoken { id, what, name, on });
                Slot::Label(self.labels.len() - 1)
            }
            Declaration::Ignore(what) => {
                self.ignores.push(Spoken { id, what, name, on });
                Slot::Ignore(self.ignores.len() - 1)
            }
        };
        self.known.insert(key, slot);
        slot
    }

    /// The name of what is kept.
    pub(super) fn id(&self, slot: Slot) -> Option<SpokenId> {
        match slot {
            Slot::Driver(at) => self.drivers.get(at).map(|spoken| spoken.id),
            Slot::Label(at) => self.labels.get(at).map(|spoken| spoken.id),
            Slot::Ignore(at) => self.ignores.get(at).map(|spoken| spoken.id),
        }
    }
}

fn place(declaration: &Declaration) -> &Location {
    match declaration {
        Declaration::Driver(driver) => &driver.at,
        Declaration::Label(label) => &label.at,
        Declaration::Ignore(ignore) => &ignore.at,
    }
}
