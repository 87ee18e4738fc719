//! Look-ups in a located stack, made once: no check walks all links or parts for each resource.

use std::collections::BTreeMap;

use crate::locate::{Located, PARTS_DEEP};

/// What belongs to each resource of a stack. All are positions in the lists of [`Located`].
#[derive(Clone, Debug, Default)]
pub struct Index {
    whole_of: BTreeMap<usize, usize>,
    parts_of: BTreeMap<usize, Vec<usize>>,
    members_of: BTreeMap<usize, Vec<usize>>,
    links_by: BTreeMap<usize, Vec<usize>>,
    links_at: BTreeMap<usize, Vec<usize>>,
}

impl Index {
    /// Reads a stack through once.
    pub fn new(located: &Located) -> Self {
        let mut index = Self::default();
        for (part, whole) in &located.parts {
            index.whole_of.entry(*part).or_insert(*whole);
            index.parts_of.entry(*whole).or_default().push(*part);
        }
        for (member, group) in &located.members {
            index.members_of.entry(*group).or_default().push(*member);
        }
        for (position, link) in located.links.iter().enumerate() {
            let find = |address: &str| located.stack.position(address);
            if let Some(by) = find(&link.by) {
                index.links_by.entry(by).or_default().push(position);
            }
            let ends = [link.from.resource.as_deref(), link.to.resource.as_deref()];
            let mut ends: Vec<usize> = ends.into_iter().flatten().filter_map(find).collect();
            ends.dedup();
            ends.into_iter().for_each(|end| index.links_at.entry(end).or_default().push(position));
        }
        index
    }

    /// What a resource is a part of.
    pub(super) fn whole_of(&self, part: usize) -> Option<usize> {
        self.whole_of.get(&part).copied()
    }

    /// A resource, what it is a part of, what that is a part of, and so on.
    pub(super) fn wholes(&self, resource: usize) -> impl Iterator<Item = usize> + use<'_> {
        std::iter::successors(Some(resource), |part| self.whole_of(*part)).take(PARTS_DEEP)
    }

    /// The parts of a resource.
    pub(super) fn parts_of(&self, whole: usize) -> &[usize] {
        self.parts_of.get(&whole).map(Vec::as_slice).unwrap_or_default()
    }

    /// The members of a group, the one that the others copy from first.
    pub(super) fn members_of(&self, group: usize) -> &[usize] {
        self.members_of.get(&group).map(Vec::as_slice).unwrap_or_default()
    }

    /// The links that a resource makes.
    pub(super) fn links_by(&self, resource: usize) -> &[usize] {
        self.links_by.get(&resource).map(Vec::as_slice).unwrap_or_default()
    }

    /// The links that begin or end at a resource.
    pub(super) fn links_at(&self, resource: usize) -> &[usize] {
        self.links_at.get(&resource).map(Vec::as_slice).unwrap_or_default()
    }
}
