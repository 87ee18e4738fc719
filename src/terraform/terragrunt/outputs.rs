//! What units give to each other, and the order in which they are read so that it is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::Value;

/// The outputs of the units that were read so far, by their directories.
#[derive(Debug, Default)]
pub(super) struct Outputs {
    units: BTreeMap<String, Value>,
}

impl Outputs {
    /// None yet.
    pub(super) fn none() -> &'static Self {
        static NONE: Outputs = Outputs { units: BTreeMap::new() };
        &NONE
    }

    /// Those of the unit in a directory.
    pub(super) fn of(&self, directory: &str) -> Option<&Value> {
        self.units.get(directory)
    }

    /// Adds what some units give.
    pub(super) fn add(&mut self, more: impl IntoIterator<Item = (String, Value)>) {
        self.units.extend(more);
    }
}

/// Positions in levels: each stands after all that it needs. Those that wait for each other in a circle, and what waits
/// for them, come last. `needs`: the positions that each needs.
pub(super) fn levels(needs: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut waiting: Vec<usize> = needs.iter().map(BTreeSet::len).collect();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
    for (position, needed) in needs.iter().enumerate() {
        for needed in needed {
            needed_by.get_mut(*needed).into_iter().for_each(|by| by.push(position));
        }
    }
    let mut left: BTreeSet<usize> = (0..needs.len()).collect();
    let mut levels = Vec::new();
    let mut level: Vec<usize> = left.iter().copied().filter(|position| waiting.get(*position) == Some(&0)).collect();
    while !level.is_empty() {
        let mut next = Vec::new();
        for position in &level {
            left.remove(position);
            for by in needed_by.get(*position).into_iter().flatten() {
                let Some(count) = waiting.get_mut(*by) else { continue };
                *count -= 1;
                if *count == 0 {
                    next.push(*by);
                }
            }
        }
        next.sort_unstable();
        levels.push(std::mem::replace(&mut level, next));
    }
    if !left.is_empty() {
        levels.push(left.into_iter().collect());
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels_of(needs: &[&[usize]]) -> Vec<Vec<usize>> {
        levels(&needs.iter().map(|needs| needs.iter().copied().collect()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_needed_comes_first() {
        assert_eq!(levels_of(&[&[1, 2], &[2], &[], &[]]), [vec![2, 3], vec![1], vec![0]]);
        assert_eq!(levels_of(&[]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn a_circle_and_what_waits_for_it_come_last() {
        assert_eq!(levels_of(&[&[1], &[0], &[0], &[], &[4]]), [vec![3], vec![0, 1, 2, 4]]);
    }
}
