//! Which stacks of the scan an object deploys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::source::{Part, Source, sources};
use crate::discover::Tree;
use crate::kubernetes::kustomize;
use crate::model::{Delivery, ModuleCall, Resource, Stack};

/// Objects that deploy something, by the positions of their stack and of themselves.
type Deploying = BTreeMap<(usize, usize), Vec<Source>>;

/// A stack that more objects deploy than this is deployed in some way that nothing is said about.
const DEPLOYING: usize = 200;

/// Finds which objects of the stacks (each with its directory in the tree) deploy which stacks, and notes on each object
/// what it calls: an Application is to its folder what a module call is to its module.
///
/// Whose repository an address means no file says. It is taken for the scanned one where every folder that the scan asks
/// of it is there.
pub(crate) fn find(tree: &dyn Tree, stacks: &mut [(String, Stack)]) -> Vec<Delivery> {
    let deploying = deploying(stacks);
    let at_hand = repositories_at_hand(tree, &deploying);
    let by_directory: BTreeMap<&str, usize> =
        stacks.iter().enumerate().map(|(index, (directory, _))| (directory.as_str(), index)).collect();
    let mut to: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (deploying, sources) in &deploying {
        for source in sources.iter().filter(|source| at_hand.contains(&source.repository)) {
            for target in targets(tree, &by_directory, &source.part) {
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

/// The repositories of which every folder that is asked for is in the tree.
fn repositories_at_hand(tree: &dyn Tree, deploying: &Deploying) -> BTreeSet<String> {
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in deploying.values().flatten() {
        if let Part::Folder { path, .. } = &source.part {
            asked.entry(&source.repository).or_default().insert(path);
        }
    }
    let there = |paths: &BTreeSet<&str>| paths.iter().all(|path| !tree.list(path).is_empty());
    asked.into_iter().filter(|(_, paths)| there(paths)).map(|(repository, _)| repository.to_owned()).collect()
}

/// The stacks of a folder: its own, and those below it where it is taken with all below and no Kustomization says what
/// belongs to it.
fn targets(tree: &dyn Tree, by_directory: &BTreeMap<&str, usize>, part: &Part) -> Vec<usize> {
    let Part::Folder { path, deep } = part else { return Vec::new() };
    let own = by_directory.get(path.as_str()).copied();
    if !deep || kustomize::paths_in(path).any(|file| tree.is_file(&file)) {
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
