//! The ways of data through the estate: along links, and from a whole to what it holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Estate;
use crate::model::{Endpoint, Link};

/// A resource of the estate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) struct Holder {
    /// The index of its stack.
    pub(in crate::check) stack: usize,
    /// Its own index in the stack.
    pub(in crate::check) resource: usize,
}

/// A link, seen from the resource that it begins at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way<'a> {
    pub(super) link: &'a Link,
    /// The index of the stack that says so.
    pub(super) stack: usize,
    /// Where it ends, if that is a resource of the estate.
    pub(super) to: Option<Holder>,
}

/// All ways.
#[derive(Debug, Default)]
pub(super) struct Ways<'a> {
    links: BTreeMap<Holder, Vec<Way<'a>>>,
    possible: Vec<(Holder, Way<'a>)>,
    contents: BTreeMap<Holder, Vec<Holder>>,
    wholes: BTreeMap<Holder, Vec<Holder>>,
    groups: BTreeSet<Holder>,
}

impl<'a> Ways<'a> {
    pub(super) fn new(estate: &'a Estate<'_>) -> Self {
        let addresses = Addresses::new(estate);
        let mut ways = Self::default();
        for (stack, judged) in estate.stacks.iter().enumerate() {
            for link in judged.located.links.iter().chain(&judged.located.accesses) {
                let Some(from) = addresses.find(stack, &link.from) else { continue };
                let to = addresses.find(stack, &link.to);
                if to != Some(from) {
                    ways.links.entry(from).or_default().push(Way { link, stack, to });
                }
            }
            for link in &judged.located.possible {
                let Some(from) = addresses.find(stack, &link.from) else { continue };
                let to = addresses.find(stack, &link.to);
                ways.possible.push((from, Way { link, stack, to }));
            }
            let holder = |resource: usize| Holder { stack, resource };
            for (part, whole) in &judged.located.parts {
                ways.contents.entry(holder(*whole)).or_default().push(holder(*part));
                ways.wholes.entry(holder(*part)).or_default().push(holder(*whole));
            }
            for (member, group) in &judged.located.members {
                ways.contents.entry(holder(*group)).or_default().push(holder(*member));
                ways.groups.insert(holder(*group));
            }
        }
        ways
    }

    /// The links that begin at a resource and end elsewhere.
    pub(super) fn from(&self, holder: Holder) -> &[Way<'a>] {
        self.links.get(&holder).map(Vec::as_slice).unwrap_or_default()
    }

    /// The links that there may be, with the resources that they begin at.
    pub(super) fn possible(&self) -> &[(Holder, Way<'a>)] {
        &self.possible
    }

    /// What a resource holds: its parts, its members.
    pub(super) fn contents(&self, holder: Holder) -> &[Holder] {
        self.contents.get(&holder).map(Vec::as_slice).unwrap_or_default()
    }

    /// What a resource is a part of.
    pub(super) fn wholes(&self, holder: Holder) -> &[Holder] {
        self.wholes.get(&holder).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether members of it are known.
    pub(super) fn has_members(&self, holder: Holder) -> bool {
        self.groups.contains(&holder)
    }
}

/// Where addresses lead.
struct Addresses<'a> {
    /// By name: the manifests of a directory are a stack of the same name as its Terraform.
    stacks: BTreeMap<String, Vec<usize>>,
    resources: Vec<BTreeMap<&'a str, usize>>,
}

impl<'a> Addresses<'a> {
    fn new(estate: &'a Estate<'_>) -> Self {
        let mut stacks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, judged) in estate.stacks.iter().enumerate() {
            stacks.entry(judged.located.stack.name()).or_default().push(index);
        }
        let of_stack = |resources: &'a [crate::model::Resource]| {
            resources.iter().enumerate().map(|(index, resource)| (resource.address.as_ref(), index)).collect()
        };
        Self {
            stacks,
            resources: estate.stacks.iter().map(|judged| of_stack(&judged.located.stack.resources)).collect(),
        }
    }

    /// The resource at the end of a link that a stack speaks of.
    fn find(&self, stack: usize, end: &Endpoint) -> Option<Holder> {
        let there = |stack: usize, address: &str| {
            let resource = *self.resources.get(stack)?.get(address)?;
            Some(Holder { stack, resource })
        };
        match (&end.resource, &end.abroad) {
            (Some(address), _) => there(stack, address),
            (None, Some(abroad)) => {
                let mut named = self.stacks.get(abroad.stack.as_ref())?.iter();
                named.find_map(|stack| there(*stack, &abroad.address))
            }
            (None, None) => None,
        }
    }
}
