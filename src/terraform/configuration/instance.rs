//! Module instances: a module as one call of it, with what was computed for it.

use std::rc::{Rc, Weak};
use std::sync::Arc;

use super::bindings::Bindings;
use super::calls::{Call, Children};
use super::expansion::Expansion;
use super::sharing::{Cells, Common};
use crate::model::{ModuleCall, Provider};
use crate::terraform::memo::Memo;
use crate::terraform::module::{Block, Module};
use crate::value::Value;

/// A module as one call of it sees it: the root, or `module.x["eu"]`.
#[derive(Debug)]
pub(crate) struct ModuleInstance {
    /// What it declares.
    pub(crate) module: Arc<Module>,
    /// The call that makes it; none for the root.
    pub(crate) caller: Option<Caller>,
    /// The calls that lead to it, outermost first.
    pub(crate) calls: Vec<Arc<ModuleCall>>,
    /// How often it exists cannot be told.
    pub(crate) is_uncertain: bool,
    /// What it has in common with the same module instance of other deployments.
    pub(super) common: Option<Arc<Common>>,
    pub(super) variables: Cells<Value>,
    pub(super) locals: Cells<Value>,
    pub(super) outputs: Cells<Value>,
    pub(super) expansions: Cells<Arc<Expansion>>,
    /// The calls that it makes.
    pub(super) made: Cells<Arc<Call>>,
    pub(super) children: Memo<Arc<str>, Rc<Children>>,
    /// Inputs of calls of modules that are not at hand, by call, instance and name.
    pub(super) passed: Memo<(Arc<str>, usize, Arc<str>), Option<Value>>,
    pub(super) bodies: Memo<(Arc<str>, usize), Value>,
    pub(super) objects: Memo<(Arc<str>, usize), Value>,
    pub(super) providers: Memo<(Arc<str>, Option<Arc<str>>, Option<Arc<str>>), Arc<Provider>>,
}

/// Where a module instance is called.
#[derive(Debug)]
pub(crate) struct Caller {
    /// The calling module instance.
    pub(super) instance: Weak<ModuleInstance>,
    /// The name of the call in it.
    pub(super) name: Arc<str>,
    /// `each` or `count` as this instance of the call sees them.
    pub(super) bindings: Bindings,
}

impl ModuleInstance {
    /// The root module.
    pub(super) fn root(module: Arc<Module>, common: Option<Arc<Common>>) -> Self {
        Self::new(module, None, Vec::new(), false, common)
    }

    /// A module as it is called.
    pub(super) fn new(
        module: Arc<Module>,
        caller: Option<Caller>,
        calls: Vec<Arc<ModuleCall>>,
        is_uncertain: bool,
        common: Option<Arc<Common>>,
    ) -> Self {
        let shared = common.as_deref();
        Self {
            module,
            caller,
            calls,
            is_uncertain,
            variables: Cells::new(shared.map(|common| &common.variables)),
            locals: Cells::new(shared.map(|common| &common.locals)),
            outputs: Cells::new(shared.map(|common| &common.outputs)),
            expansions: Cells::new(shared.map(|common| &common.expansions)),
            made: Cells::new(shared.map(|common| &common.made)),
            common,
            children: Memo::default(),
            passed: Memo::default(),
            bodies: Memo::default(),
            objects: Memo::default(),
            providers: Memo::default(),
        }
    }

    /// How many calls lead to it.
    pub(crate) fn depth(&self) -> usize {
        self.calls.len()
    }

    /// An address in this module as the stack sees it: `module.x["eu"].aws_sqs_queue.jobs`.
    pub(crate) fn address_of(&self, inner: impl std::fmt::Display) -> String {
        match self.calls.last() {
            Some(call) => format!("{}.{inner}", call.address),
            None => inner.to_string(),
        }
    }

    /// The same without the keys of the calls.
    pub(crate) fn block_of(&self, inner: impl std::fmt::Display) -> String {
        match self.calls.last() {
            Some(call) => format!("{}.{inner}", call.block),
            None => inner.to_string(),
        }
    }

    /// The calling module instance and the block of the call in it.
    pub(super) fn call<'b>(&self, parent: &'b ModuleInstance) -> Option<&'b Block> {
        parent.module.calls.get(&self.caller.as_ref()?.name)
    }

    /// The calling module instance.
    pub(super) fn parent(&self) -> Option<Rc<ModuleInstance>> {
        self.caller.as_ref()?.instance.upgrade()
    }

    /// Whether the module was installed from elsewhere, or is part of one that was.
    pub(crate) fn is_installed(&self) -> bool {
        self.calls.iter().any(|call| call.installed)
    }
}
