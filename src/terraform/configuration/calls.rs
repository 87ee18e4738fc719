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

/// A module call: how often, and of what.
#[derive(Debug)]
pub(crate) struct Call {
    /// How it repeats.
    pub(crate) expansion: Expansion,
    /// The module; none where the call depends on itself.
    pub(super) found: Option<Found>,
}

/// The instances of a module call.
#[derive(Debug)]
pub(crate) struct Children {
    /// The call.
    pub(crate) call: Arc<Call>,
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
        let call = self.call(name);
        let none = || Rc::new(Children { call: Arc::clone(&call), targets: Vec::new() });
        let (Some(block), Some(found)) = (self.instance.module.calls.get(name), &call.found) else { return none() };
        self.instance.children.get(name, none, || {
            let targets = self.within(&Bindings::default()).targets(name, block, found, &call);
            Rc::new(Children { call: Arc::clone(&call), targets })
        })
    }

    fn call(&self, name: &Arc<str>) -> Arc<Call> {
        let cycle = || Arc::new(Call { expansion: Expansion::cyclic(&format!("module.{name}")), found: None });
        self.instance.made.get(name, &self.configuration.sharing, cycle, || {
            let view = self.within(&Bindings::default());
            let Some(block) = view.instance.module.calls.get(name) else { return cycle() };
            let expansion = Expansion::of(&block.content, &view);
            Arc::new(Call { expansion, found: Some(view.find(name, block)) })
        })
    }

    fn targets(&self, name: &Arc<str>, block: &Block, found: &Found, call: &Call) -> Vec<CallTarget> {
        let instances = call.expansion.instances.iter();
        match self.refuse(name, block, found) {
            Some(why) => instances.map(|_| CallTarget::Refused(why.clone())).collect(),
            None => {
                (0..instances.len()).filter_map(|at| self.target(name, block, found, &call.expansion, at)).collect()
            }
        }
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
                let common = self.instance.common.as_ref().filter(|_| expansion.repetition == Repetition::Single);
                let common = common.and_then(|common| common.called(name, module)).cloned();
                let module = Arc::clone(module);
                CallTarget::Module(Rc::new(ModuleInstance::new(module, Some(caller), calls, is_uncertain, common)))
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
