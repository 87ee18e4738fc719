//! How much a value holds.

use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Weak};

use crate::value::{AtLeast, Data, Outline, Value};

/// What a walk through a value shows.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// How many values it is made of, itself included. Shared ones count each time: walking them takes as long as
    /// walking copies.
    nodes: usize,
    /// How deep it nests.
    depth: usize,
    /// Whether it and all that it holds have a trail.
    pub(super) traced: bool,
}

/// Collections of fewer items are walked through each time.
const REMEMBERED_LENGTH: usize = 4;
/// How many collections each thread remembers.
const MAX_REMEMBERED: usize = 8_192;

thread_local! {
    /// The extents of collections that this thread walked through, by their address. A large one is an argument of many
    /// calls, and part of others.
    static REMEMBERED: RefCell<HashMap<usize, (Kept, Extent)>> = RefCell::default();
}

/// Keeps the address of a collection taken, although its items may go: no other one can take its place.
type Kept = Weak<dyn Any>;

impl Extent {
    /// The extent of values together; none where they have more nodes or nest deeper than allowed.
    pub(super) fn of_all<'a>(values: impl IntoIterator<Item = &'a Value>, nodes: usize, depth: usize) -> Option<Self> {
        let mut all = Self { nodes: 0, depth: 0, traced: true };
        for value in values {
            let one = Self::of(value, nodes.checked_sub(all.nodes)?, depth)?;
            all.nodes += one.nodes;
            all.depth = all.depth.max(one.depth);
            all.traced &= one.traced;
        }
        Some(all)
    }

    /// The extent of a value; none where it has more nodes or nests deeper than allowed.
    pub(super) fn of(value: &Value, nodes: usize, depth: usize) -> Option<Self> {
        let nodes = nodes.checked_sub(1)?;
        let own = Self { nodes: 1, depth: 0, traced: value.origin.trail.is_some() };
        let inner = match &value.data {
            Data::List(items) | Data::Set(items) => of_items(items, nodes, depth)?,
            Data::Map(entries) => of_entries(entries, nodes, depth)?,
            // Candidates are handed on with the trails that they have.
            Data::OneOf(items) => Self { traced: true, ..of_items(items, nodes, depth)? },
            Data::Unknown(_) => {
                let held = value.at_least().into_iter().flat_map(AtLeast::values);
                let held = held.chain(value.each_item());
                let parts = held.chain(value.outline().into_iter().flat_map(Outline::values));
                Self { traced: true, ..Self::inside(parts, nodes, depth)? }
            }
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => return Some(own),
        };
        Some(Self { nodes: inner.nodes + 1, traced: own.traced && inner.traced, ..inner })
    }

    /// The extent of the parts of a value, which are one level deeper.
    fn inside<'a>(parts: impl IntoIterator<Item = &'a Value>, nodes: usize, depth: usize) -> Option<Self> {
        let mut parts = parts.into_iter().peekable();
        if parts.peek().is_none() {
            return Some(Self { nodes: 0, depth: 0, traced: true });
        }
        let all = Self::of_all(parts, nodes, depth.checked_sub(1)?)?;
        Some(Self { depth: all.depth + 1, ..all })
    }

    fn within(self, nodes: usize, depth: usize) -> Option<Self> {
        (self.nodes <= nodes && self.depth <= depth).then_some(self)
    }
}

fn of_items(items: &Arc<Vec<Value>>, nodes: usize, depth: usize) -> Option<Extent> {
    let walk = || Extent::inside(items.iter(), nodes, depth);
    if items.len() < REMEMBERED_LENGTH {
        return walk();
    }
    remembered(Arc::as_ptr(items).addr(), || Arc::downgrade(items) as Kept, walk)?.within(nodes, depth)
}

fn of_entries(entries: &Arc<BTreeMap<Arc<str>, Value>>, nodes: usize, depth: usize) -> Option<Extent> {
    let walk = || Extent::inside(entries.values(), nodes, depth);
    if entries.len() < REMEMBERED_LENGTH {
        return walk();
    }
    remembered(Arc::as_ptr(entries).addr(), || Arc::downgrade(entries) as Kept, walk)?.within(nodes, depth)
}

/// The extent of what a collection holds, from memory if this thread has walked through it before.
fn remembered(address: usize, keep: impl Fn() -> Kept, walk: impl Fn() -> Option<Extent>) -> Option<Extent> {
    let known = REMEMBERED.with_borrow(|all| all.get(&address).map(|(_, known)| *known));
    if known.is_some() {
        return known;
    }
    let extent = walk()?;
    REMEMBERED.with_borrow_mut(|all| {
        if all.len() == MAX_REMEMBERED {
            all.clear();
        }
        all.insert(address, (keep(), extent));
    });
    Some(extent)
}
