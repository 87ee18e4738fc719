//! Rows of the catalogue by their keys.

use std::ops::Range;

use serde::Deserialize;

use crate::source::Records;

/// Something that stands under a key.
pub(super) trait Keyed {
    /// The key.
    fn key(&self) -> &str;
}

/// Rows in the order of their keys.
#[derive(Clone, Debug)]
pub(super) enum Rows<T: 'static> {
    /// The program's own, read as they are asked for.
    Builtin(&'static Records<T>),
    /// Those of a catalogue that was corrected.
    Corrected(Vec<T>),
}

impl<T: Keyed + Deserialize<'static>> Rows<T> {
    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Those of a key.
    pub(super) fn of(&self, key: &str) -> impl Iterator<Item = &T> {
        self.find(key).filter_map(|index| self.get(index))
    }

    /// Those whose key is such a one; no others are read.
    pub(super) fn with_key(&self, fits: impl Fn(&str) -> bool) -> impl Iterator<Item = &T> {
        let fitting = (0..self.len()).filter(move |index| fits(self.key(*index)));
        fitting.filter_map(|index| self.get(index))
    }

    fn len(&self) -> usize {
        match self {
            Self::Builtin(records) => records.len(),
            Self::Corrected(rows) => rows.len(),
        }
    }

    fn key(&self, index: usize) -> &str {
        match self {
            Self::Builtin(records) => records.key(index),
            Self::Corrected(rows) => rows.get(index).map_or("", T::key),
        }
    }

    fn get(&self, index: usize) -> Option<&T> {
        match self {
            Self::Builtin(records) => records.get(index),
            Self::Corrected(rows) => rows.get(index),
        }
    }

    fn find(&self, key: &str) -> Range<usize> {
        match self {
            Self::Builtin(records) => records.find(key),
            Self::Corrected(rows) => {
                let place = |is_before: fn(&str, &str) -> bool| rows.partition_point(|row| is_before(row.key(), key));
                place(|own, key| own < key)..place(|own, key| own <= key)
            }
        }
    }
}
