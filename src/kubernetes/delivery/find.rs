//! Which stacks of the scan an object deploys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bundle::{self, Bundles};
use super::repository::Repositories;
use super::source::{Part, Repository, Source, address_of_object, sources};
use crate::discover::{Revision, paths};
use crate::kubernetes::kustomize;
use crate::model::{Delivery, ModuleCall, Resource, Stack};

/// Objects that deploy something, by the positions of their stack and of themselves.
type Deploying = BTreeMap<(usize, usize), Vec<Source>>;

/// A stack that more objects deploy than this is deployed in some way that nothing is said about.
const DEPLOYING: usize = 200;

/// Finds which objects of the stacks (each with its directory in the tree) deploy which stacks, and notes on each
/// object what it calls: an Application is to its directory what a module call is to its module.
pub(in crate::kubernetes) fn find(repositories: &Repositories<'_>, stacks: &mut [(String, Stack)]) -> Vec<Delivery> {
    let deploying = deploying(stacks);
    let search = Search::new(repositories, stacks);
    let mut to: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (deploying, sources) in &deploying {
        for target in sources.iter().flat_map(|source| search.targets(deploying.0, source)) {
            let known = to.entry(target).or_default();
            if known.len() <= DEPLOYING && known.last() != Some(deploying) {
                known.push(*deploying);
            }
        }
    }
    let mut deliveries = BTreeSet::new();
    for (target, from) in to.into_iter().filter(|(_, from)| from.len() <= DEPLOYING) {
        let Some((_, target)) = stacks.get(target) else { continue };
        for (stack, by) in from {
            let Some((_, stack)) = stacks.get(stack) else { continue };
            let Some(resource) = stack.resources.get(by) else { continue };
            let by = Arc::clone(&resource.address);
            deliveries.insert(Delivery { stack: target.name(), from: stack.name(), by });
        }
    }
    for ((from, by), sources) in deploying {
        let Some((_, stack)) = stacks.get_mut(from) else { continue };
        let names: Vec<String> = sources.iter().filter_map(Source::name).collect();
        if let Some(resource) = stack.resources.get_mut(by) {
            note_calls(resource, &names);
        }
        stack.components.extend(names);
        stack.components.sort();
        stack.components.dedup();
    }
    deliveries.into_iter().collect()
}

fn deploying(stacks: &[(String, Stack)]) -> Deploying {
    let mut deploying = Deploying::new();
    for (from, (_, stack)) in stacks.iter().enumerate() {
        for (by, resource) in stack.resources.iter().enumerate() {
            let sources = sources(&resource.type_name, &resource.body);
            if !sources.is_empty() {
                deploying.insert((from, by), sources);
            }
        }
    }
    deploying
}

/// The addresses and revisions of repositories by the objects that have them.
type Addresses = BTreeMap<String, BTreeSet<(String, Revision)>>;

fn addresses(stacks: &[(String, Stack)]) -> Addresses {
    let mut addresses = Addresses::new();
    for resource in stacks.iter().flat_map(|(_, stack)| &stack.resources) {
        if let Some((object, address)) = address_of_object(&resource.type_name, &resource.body) {
            addresses.entry(object).or_default().insert(address);
        }
    }
    addresses
}

/// The stacks of the scan, as what deploys them names them.
struct Search<'s> {
    repositories: &'s Repositories<'s>,
    addresses: Addresses,
    bundles: Bundles,
    /// The directory of each stack in the tree.
    directories: Vec<&'s str>,
    by_directory: BTreeMap<&'s str, usize>,
}

impl<'s> Search<'s> {
    fn new(repositories: &'s Repositories<'s>, stacks: &'s [(String, Stack)]) -> Self {
        let directories: Vec<&str> = stacks.iter().map(|(directory, _)| directory.as_str()).collect();
        Self {
            repositories,
            addresses: addresses(stacks),
            bundles: Bundles::of(repositories.tree, stacks),
            by_directory: directories.iter().enumerate().map(|(index, directory)| (*directory, index)).collect(),
            directories,
        }
    }

    /// The stacks that a source of a stack's object means.
    fn targets(&self, from: usize, source: &Source) -> Vec<usize> {
        let Part::Directory { path, deep } = &source.part else { return Vec::new() };
        let path = match &source.repository {
            Repository::Own => self.directories.get(from).and_then(|directory| paths::resolve(directory, path)),
            named => {
                let at = self.address(named, &source.revision);
                at.and_then(|(address, revision)| self.repositories.path(address, revision, path))
            }
        };
        let Some(path) = path else { return Vec::new() };
        let mut found = self.at(&path, *deep);
        match &source.repository {
            Repository::Own => found.retain(|index| self.takes(&path, *index)),
            Repository::Bundles(_) => self.keep_targeted(&path, &mut found),
            Repository::Address(_) | Repository::Object(_) => {}
        }
        found
    }

    /// The address of a repository, and the revision. Where no object of the scan says it, the configuration may still
    /// know the object; where several of one name say different ones, nobody knows which is meant.
    fn address<'n>(&'n self, repository: &'n Repository, revision: &'n Revision) -> Option<(&'n str, &'n Revision)> {
        match repository {
            Repository::Address(address) | Repository::Bundles(address) => Some((address, revision)),
            Repository::Object(object) => match self.addresses.get(object) {
                Some(known) => {
                    let (address, revision) = known.first().filter(|_| known.len() == 1)?;
                    Some((address, revision))
                }
                None => Some((object, revision)),
            },
            Repository::Own => None,
        }
    }

    /// The stacks of a directory: its own, and those below it where it is taken with all below and no Kustomization
    /// says what belongs to it.
    fn at(&self, path: &str, deep: bool) -> Vec<usize> {
        let own = self.by_directory.get(path).copied();
        if !deep || kustomize::paths_in(path).any(|file| self.repositories.tree.is_file(&file)) {
            return own.into_iter().collect();
        }
        let below = if path.is_empty() { String::new() } else { format!("{path}/") };
        let inside = self.by_directory.range(below.as_str()..);
        let inside = inside.take_while(|(directory, _)| directory.starts_with(&below));
        let mut found: Vec<usize> = own.into_iter().chain(inside.map(|(_, index)| *index)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn takes(&self, bundle: &str, stack: usize) -> bool {
        let directory = self.directories.get(stack);
        directory.is_some_and(|directory| bundle::takes(self.repositories.tree, bundle, directory))
    }

    fn keep_targeted(&self, path: &str, found: &mut Vec<usize>) {
        let directories: Vec<&str> = found.iter().filter_map(|index| self.directories.get(*index).copied()).collect();
        let mut targeted = self.bundles.targeted(path, &directories).into_iter();
        found.retain(|_| targeted.next() == Some(true));
    }
}

fn note_calls(resource: &mut Resource, sources: &[String]) {
    let call = |source: &String| {
        Arc::new(ModuleCall {
            address: Arc::clone(&resource.address),
            block: Arc::clone(&resource.address),
            source: Arc::from(source.as_str()),
            at: resource.at.clone(),
            repeated: false,
            installed: false,
        })
    };
    // The first source is the application itself; what stands behind it are its values.
    resource.calls = sources.iter().take(1).map(call).collect();
}
