//! Module calls and their instances.

use std::rc::Rc;
use std::sync::Arc;

use super::attributes::Subject;
use super::bindings::Bindings;
use super::expansion::{Expansion, Repetition};
use super::instance::Caller;
use super::sources::Found;
use super::{ModuleInstance, NESTING_LIMIT, View};
use crate::finding::Problem;
use crate::model::ModuleCall;
use crate::terraform::module::Block;
use crate::terraform::paths;
use crate::value::Unknown;

/// The instances of a module call.
#[derive(Debug)]
pub(crate) struct Children {
    /// How the call repeats.
    pub(crate) expansion: Expansion,
    /// What each instance is, in the same order.
    pub(crate) targets: Vec<CallTarget>,
}

/// What one instance of a module call leads to.
#[derive(Clone, Debug)]
pub(crate) enum CallTarget {
    /// A module that is at hand.
    Module(Rc<ModuleInstance>),
    /// One that is not.
    Opaque(Rc<OpaqueCall>),
    /// Nothing that can be read: a module that calls itself, or calls that are nested too deeply.
    Refused(Unknown),
}

/// A call of a module that is not at hand.
#[derive(Debug)]
pub(crate) struct OpaqueCall {
    /// The address of the call in the stack, key included.
    pub(crate) address: Arc<str>,
    /// The module's source, normalised.
    pub(crate) source: Arc<str>,
}

impl View<'_, '_> {
    /// The instances of a module call of this module.
    pub(crate) fn children(&self, name: &Arc<str>) -> Rc<Children> {
        let cycle =
            || Rc::new(Children { expansion: Expansion::cyclic(&format!("module.{name}")), targets: Vec::new() });
        self.instance.children.get(name, cycle, || {
            let view = self.within(&Bindings::default());
            match view.instance.module.calls.get(name) {
                Some(block) => Rc::new(view.make_children(name, block)),
                None => cycle(),
            }
        })
    }

    fn make_children(&self, name: &Arc<str>, block: &Block) -> Children {
        let expansion = Expansion::of(&block.content, self);
        let found = self.find(name, block);
        if let Some(why) = self.refuse(name, block, &found) {
            let targets = expansion.instances.iter().map(|_| CallTarget::Refused(why.clone())).collect();
            return Children { expansion, targets };
        }
        let targets = (0..expansion.instances.len()).filter_map(|at| self.target(name, block, &found, &expansion, at));
        let targets = targets.collect();
        Children { expansion, targets }
    }

    fn target(
        &self,
        name: &Arc<str>,
        block: &Block,
        found: &Found,
        expansion: &Expansion,
        position: usize,
    ) -> Option<CallTarget> {
        let instance = expansion.instances.get(position)?;
        let address: Arc<str> = self.instance.address_of(format_args!("{}{}", block.call_name(), instance.key)).into();
        Some(match found {
            Found::Elsewhere(source) => {
                let caller = Rc::clone(&self.instance);
                let subject = Subject::Opaque { caller, name: Arc::clone(name), position, source: Arc::clone(source) };
                self.configuration.subjects.borrow_mut().insert(Arc::clone(&address), subject);
                CallTarget::Opaque(Rc::new(OpaqueCall { address, source: Arc::clone(source) }))
            }
            Found::Here { module, installed } => {
                if !self.configuration.admit_module_instance() {
                    let message = "this stack has too many module instances; this one and further ones were not read";
                    self.configuration.report(Problem::at(block.at.clone(), message));
                    return Some(CallTarget::Refused(Unknown::TooLarge(format!("module.{name}"))));
                }
                let call = ModuleCall {
                    address,
                    block: self.instance.block_of(block.call_name()).into(),
                    source: paths::shown(self.configuration.surroundings.library.tree, &module.directory).into(),
                    at: block.at.clone(),
                    repeated: expansion.repetition != Repetition::Single,
                    installed: *installed,
                };
                let calls = self.instance.calls.iter().cloned().chain([Arc::new(call)]).collect();
                let caller = Caller {
                    instance: Rc::downgrade(&self.instance),
                    name: Arc::clone(name),
                    bindings: instance.bindings.clone(),
                };
                let is_uncertain = self.instance.is_uncertain || expansion.uncertain.is_some();
                CallTarget::Module(Rc::new(ModuleInstance::new(Arc::clone(module), Some(caller), calls, is_uncertain)))
            }
        })
    }

    /// Why a module that is at hand is not entered.
    fn refuse(&self, name: &str, block: &Block, found: &Found) -> Option<Unknown> {
        let Found::Here { module, .. } = found else { return None };
        let report = |message: &str| self.configuration.report(Problem::at(block.at.clone(), message));
        if self.leads_through(&module.directory) {
            report("this module calls itself, directly or through others; terraform would never end");
            return Some(Unknown::Cycle(format!("module.{name}")));
        }
        if self.instance.depth() >= NESTING_LIMIT {
            report("modules are nested too deeply here; this one was not read");
            return Some(Unknown::TooLarge(format!("module.{name} is nested too deeply")));
        }
        None
    }

    /// Whether this module instance is, or is called from, the module of a directory.
    fn leads_through(&self, directory: &str) -> bool {
        let mut next = Some(Rc::clone(&self.instance));
        while let Some(instance) = next {
            if instance.module.directory == directory {
                return true;
            }
            next = instance.parent();
        }
        false
    }
}
