//! Which stacks of the scan an object deploys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::repository::Repositories;
use super::source::{Part, Repository, Source, address_of_object, sources};
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
    let addresses = addresses(stacks);
    let by_directory: BTreeMap<&str, usize> =
        stacks.iter().enumerate().map(|(index, (directory, _))| (directory.as_str(), index)).collect();
    let mut to: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (deploying, sources) in &deploying {
        for source in sources {
            let Some(address) = address(source, &addresses) else { continue };
            for target in targets(repositories, &by_directory, address, &source.part) {
                let known = to.entry(target).or_default();
                if known.len() <= DEPLOYING && known.last() != Some(deploying) {
                    known.push(*deploying);
                }
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
        let names: Vec<String> = sources.iter().map(Source::name).collect();
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

/// The addresses of repositories by the objects that have them.
fn addresses(stacks: &[(String, Stack)]) -> BTreeMap<String, BTreeSet<String>> {
    let mut addresses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for resource in stacks.iter().flat_map(|(_, stack)| &stack.resources) {
        if let Some((object, address)) = address_of_object(&resource.type_name, &resource.body) {
            addresses.entry(object).or_default().insert(address);
        }
    }
    addresses
}

/// The address of a source's repository. Where no object of the scan says it, the configuration may still know the
/// object; where several of one name say different ones, nobody knows which is meant.
fn address<'s>(source: &'s Source, addresses: &'s BTreeMap<String, BTreeSet<String>>) -> Option<&'s str> {
    match &source.repository {
        Repository::Address(address) => Some(address),
        Repository::Object(object) => match addresses.get(object) {
            Some(known) => known.first().filter(|_| known.len() == 1).map(String::as_str),
            None => Some(object),
        },
    }
}

/// The stacks of a directory: its own, and those below it where it is taken with all below and no Kustomization says
/// what belongs to it.
fn targets(
    repositories: &Repositories<'_>,
    by_directory: &BTreeMap<&str, usize>,
    address: &str,
    part: &Part,
) -> Vec<usize> {
    let Part::Directory { path, deep } = part else { return Vec::new() };
    let Some(path) = repositories.path(address, path) else { return Vec::new() };
    let own = by_directory.get(path.as_str()).copied();
    if !deep || kustomize::paths_in(&path).any(|file| repositories.tree.is_file(&file)) {
        return own.into_iter().collect();
    }
    let below = if path.is_empty() { String::new() } else { format!("{path}/") };
    let inside = by_directory.range(below.as_str()..).take_while(|(directory, _)| directory.starts_with(&below));
    let mut found: Vec<usize> = own.into_iter().chain(inside.map(|(_, index)| *index)).collect();
    found.sort_unstable();
    found.dedup();
    found
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
