//! Which directories are root modules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hcl_edit::expr::Expression;
use rayon::prelude::*;

use super::inputs::automatic;
use super::module::{Block, Library, Module, ModuleSource};
use super::paths;
use crate::discover::Tree;

/// Where the module of a source lies in the tree, by the project's configuration or as a clone.
type ModulePath<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// The directories that are judged as root modules: those that no local call leads to, and those that are applied alone
/// although one does. Where modules only call each other in a circle, the first of the circle is one, so that nothing goes
/// unread. Sorted.
///
/// `elsewhere`: what others than root modules call, units of Terragrunt or components, say.
pub(crate) fn of(
    library: &Library<'_>,
    directories: &[String],
    elsewhere: &BTreeSet<String>,
    module_path: ModulePath<'_>,
) -> Vec<Arc<Module>> {
    let calls = calls(library, directories, module_path);
    let mut roots = uncalled(directories.iter().collect(), &calls, elsewhere);
    let is_called = |directory: &&String| roots.binary_search(directory).is_err() && !elsewhere.contains(*directory);
    let called = directories.iter().filter(is_called);
    let alone: Vec<&String> = called.filter(|directory| is_applied_alone(library, directory)).collect();
    roots.extend(alone);
    roots.sort();
    roots.into_iter().filter_map(|directory| library.module(directory)).collect()
}

/// Whether a directory has what only a root module needs: values that terraform loads by itself there, which no call does,
/// and a state or a provider of its own.
fn is_applied_alone(library: &Library<'_>, directory: &str) -> bool {
    let stands_alone =
        |module: &Module| module.keeps_state() || module.providers.iter().any(|provider| !provider.is_proxy());
    !automatic::of_root(library.tree, directory).is_empty()
        && library.module(directory).is_some_and(|module| stands_alone(&module))
}

/// Those of some directories that no other calls, nor anything elsewhere. Where they only call each other in a circle,
/// the first of the circle is one, so that nothing goes unread. Sorted.
pub(crate) fn uncalled<'d>(
    mut candidates: BTreeSet<&'d String>,
    calls: &'d BTreeMap<String, BTreeSet<String>>,
    elsewhere: &'d BTreeSet<String>,
) -> Vec<&'d String> {
    let mut called: BTreeSet<&String> =
        calls.iter().flat_map(|(caller, called)| called.iter().filter(move |it| *it != caller)).collect();
    called.extend(elsewhere);
    let mut roots: Vec<&String> = candidates.iter().copied().filter(|directory| !called.contains(directory)).collect();
    let mut waiting: Vec<&String> = roots.iter().copied().chain(elsewhere).collect();
    loop {
        while let Some(directory) = waiting.pop() {
            if candidates.remove(directory) {
                waiting.extend(calls.get(directory).into_iter().flatten());
            }
        }
        let Some(circle) = candidates.first() else { break };
        roots.push(circle);
        waiting.push(circle);
    }
    roots.sort();
    roots
}

/// The directories that each module calls, for the given ones and all that they lead to. Each wave is read in parallel.
fn calls(
    library: &Library<'_>,
    directories: &[String],
    module_path: ModulePath<'_>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut calls: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wave: BTreeSet<String> = directories.iter().cloned().collect();
    while !wave.is_empty() {
        let called: Vec<(String, BTreeSet<String>)> = wave
            .into_par_iter()
            .map(|directory| {
                let module = library.module(&directory);
                let called = module.iter().flat_map(|module| calls_in_tree(library, module, module_path)).collect();
                (directory, called)
            })
            .collect();
        calls.extend(called.iter().cloned());
        let next = called.into_iter().flat_map(|(_, called)| called);
        wave = next.filter(|directory| !calls.contains_key(directory)).collect();
    }
    calls
}

fn calls_in_tree(library: &Library<'_>, module: &Module, module_path: ModulePath<'_>) -> impl Iterator<Item = String> {
    let written =
        module.calls.values().filter_map(move |block| called_directory(library.tree, module, block, module_path));
    written.map(|directory| library.module(&directory).map_or(directory, |module| module.directory.clone()))
}

/// The directory that a call names in the tree. `module_path` says where modules of other sources lie in it.
pub(crate) fn called_directory(
    tree: &dyn Tree,
    caller: &Module,
    block: &Block,
    module_path: ModulePath<'_>,
) -> Option<String> {
    let Expression::String(source) = &block.content.argument("source")?.expression else { return None };
    match (module_path(source.as_str()), ModuleSource::in_tree(tree, &caller.directory, source.as_str())) {
        (Some(path), _) => paths::join("", &path),
        (None, ModuleSource::Local(path)) => paths::join(&caller.directory, &path),
        (None, ModuleSource::Remote(_)) => None,
    }
}

/// Whether a root module is clearly written to be called: it announces configurations that a caller passes, lies in a
/// directory of modules, or asks for values that nothing gives, and configures nothing itself. `has_inputs`: some file
/// or the project's configuration gives it values.
pub(crate) fn is_child(module: &Module, has_inputs: bool) -> bool {
    if module.keeps_state() || has_inputs {
        return false;
    }
    let configures = module.providers.iter().any(|provider| !provider.is_proxy());
    if module.requirements.values().any(|requirement| !requirement.configuration_aliases.is_empty()) {
        return !configures;
    }
    let in_modules = module.directory.split('/').any(|part| part == "modules");
    let asks = module.variables.values().any(super::module::Variable::is_required);
    in_modules || (asks && !configures)
}
