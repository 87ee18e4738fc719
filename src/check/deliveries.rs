//! Which objects deploy which stacks, by index.

use std::collections::BTreeMap;

use super::Judged;
use crate::model::{Delivery, StackKind};

/// The deliveries of an estate. Stacks are their indexes in it.
#[derive(Debug, Default)]
pub struct Deliveries<'a> {
    /// By the stack that is deployed: the deploying stack and the address of the deploying object.
    to: BTreeMap<usize, Vec<(usize, &'a str)>>,
    /// By the deploying stack and object: what it deploys.
    from: BTreeMap<usize, BTreeMap<&'a str, Vec<usize>>>,
    /// Stacks of manifests by name.
    index_of: BTreeMap<String, usize>,
}

impl<'a> Deliveries<'a> {
    /// Takes deliveries between these stacks in.
    pub fn new(deliveries: &'a [Delivery], stacks: &[Judged<'_>]) -> Self {
        let manifests = stacks.iter().map(|judged| &judged.located.stack).enumerate();
        let manifests = manifests.filter(|(_, stack)| stack.kind == StackKind::Kubernetes);
        let index_of = manifests.map(|(index, stack)| (stack.name(), index)).collect();
        let mut all = Self { to: BTreeMap::new(), from: BTreeMap::new(), index_of };
        for delivery in deliveries {
            let (Some(to), Some(from)) = (all.index_of.get(&delivery.stack), all.index_of.get(&delivery.from)) else {
                continue;
            };
            all.to.entry(*to).or_default().push((*from, &delivery.by));
            all.from.entry(*from).or_default().entry(&delivery.by).or_default().push(*to);
        }
        all
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.to.is_empty()
    }

    /// What deploys a stack: stacks and addresses of objects.
    pub(super) fn to(&self, stack: usize) -> &[(usize, &'a str)] {
        self.to.get(&stack).map_or(&[], Vec::as_slice)
    }

    /// The stacks that an object deploys.
    pub(super) fn from(&self, stack: usize, address: &str) -> &[usize] {
        self.from.get(&stack).and_then(|by| by.get(address)).map_or(&[], Vec::as_slice)
    }

    /// The stacks of manifests in whose directories one of that name lies.
    pub(super) fn around(&self, name: &str) -> Vec<usize> {
        let above = name.match_indices('/').filter_map(|(end, _)| name.get(..end));
        above.filter_map(|directory| self.index_of.get(directory).copied()).collect()
    }
}
