//! Which roots declare deployments, by themselves or through modules that they call.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::terraform::Options;
use crate::terraform::module::{Block, Library, Mode, Module, ModuleSource};
use crate::terraform::roots::called_directory;

/// The roots in whose modules something declares a deployment.
pub(super) fn among<'r>(
    library: &Library<'_>,
    roots: &'r [Arc<Module>],
    options: &Options<'_>,
) -> Vec<&'r Arc<Module>> {
    let mut asked = Asked { options, types: BTreeMap::new() };
    let all = library.all();
    let declaring: BTreeSet<&str> =
        all.values().filter(|module| asked.declares(module)).map(|module| module.directory.as_str()).collect();
    if declaring.is_empty() {
        return Vec::new();
    }
    roots.iter().filter(|root| leads_to(library, root, &declaring, options)).collect()
}

/// What was asked of types so far.
struct Asked<'a> {
    options: &'a Options<'a>,
    types: BTreeMap<Arc<str>, bool>,
}

impl Asked<'_> {
    /// Whether a module itself declares a deployment.
    fn declares(&mut self, module: &Module) -> bool {
        let managed = module.resources.values().filter(|declared| declared.mode == Mode::Managed);
        let types: BTreeSet<&Arc<str>> = managed.map(|declared| &declared.type_name).collect();
        types.into_iter().any(|type_name| self.is_declarer(type_name))
            || module.calls.values().filter_map(source_of).any(|source| self.is_declarer(&source))
    }

    fn is_declarer(&mut self, type_name: &Arc<str>) -> bool {
        if let Some(known) = self.types.get(type_name) {
            return *known;
        }
        let declares = (self.options.declares)(type_name).is_some();
        self.types.insert(Arc::clone(type_name), declares);
        declares
    }
}

/// The type by which rules know a call of a module that is not in the tree.
fn source_of(block: &Block) -> Option<Arc<str>> {
    match ModuleSource::parse(block.content.argument("source")?.expression.as_str()?) {
        ModuleSource::Remote(source) => Some(format!("module:{source}").into()),
        ModuleSource::Local(_) => None,
    }
}

/// Whether a root is one of some modules, or calls one, directly or through others.
fn leads_to(library: &Library<'_>, root: &Arc<Module>, wanted: &BTreeSet<&str>, options: &Options<'_>) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![Arc::clone(root)];
    while let Some(module) = waiting.pop() {
        if !seen.insert(module.directory.clone()) {
            continue;
        }
        if wanted.contains(module.directory.as_str()) {
            return true;
        }
        let blocks = module.calls.values();
        let called = blocks.filter_map(|block| called_directory(library.tree, &module, block, options.module_path));
        waiting.extend(called.filter_map(|directory| library.module(&directory)));
    }
    false
}
