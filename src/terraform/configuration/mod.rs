//! A configuration: one root module with one set of inputs, and the modules it calls, evaluated on demand.
//!
//! Terraform evaluates a graph; here every variable, local value, output, resource and provider configuration is
//! computed when something asks for it, and remembered in its [`ModuleInstance`]. A [`View`] is what an expression
//! sees: a module instance and the names that hold only in its block.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::finding::Problem;
use crate::model::{DataSource, ModuleOutputs};
use crate::terraform::environment::Environment;
use crate::terraform::inputs::{Assignments, Deployment, GivenProvider};
use crate::terraform::memo::Memo;
use crate::terraform::module::{InstalledModules, Library, Mode, Module};
use crate::terraform::states::States;
use crate::value::Value;

mod attributes;
mod bindings;
mod body;
mod calls;
mod candidates;
mod computed;
mod expansion;
mod group;
mod instance;
mod outputs;
mod plain;
mod providers;
mod remote;
mod resources;
mod returned;
mod sharing;
mod sources;
mod variables;
mod view;

pub(crate) use body::with_version;
pub(crate) use calls::{CallTarget, Children, OpaqueCall};
pub(crate) use expansion::{Expansion, Repetition};
pub(crate) use instance::ModuleInstance;
pub(crate) use sharing::Common;
pub(crate) use view::View;

use sharing::Sharing;

/// How deep modules may call modules.
const NESTING_LIMIT: usize = 32;
/// How many module instances one stack may have.
const MODULE_INSTANCE_LIMIT: usize = 20_000;
/// How many names may lead to names before an answer is given up: each level takes stack.
const LOOKUP_LIMIT: usize = 100;
/// How many blocks the dynamic blocks of one stack may make.
const DYNAMIC_BLOCK_LIMIT: usize = 50_000;

/// What lies around a configuration.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// The modules of the tree.
    pub(crate) library: &'a Library<'a>,
    /// The modules that are installed for the root.
    pub(crate) installed: &'a InstalledModules,
    /// Where the module of a source, without its version, lies in the tree, as the project's configuration says.
    pub(crate) module_path: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// What the module of a source returns that is not at hand, as far as somebody says.
    pub(crate) module_outputs: &'a (dyn Fn(&str) -> Option<Arc<ModuleOutputs>> + Sync),
    /// Which root module writes which state.
    pub(crate) states: &'a States,
}

/// One root module with one set of inputs.
pub(crate) struct Configuration<'a> {
    /// What lies around it.
    pub(crate) surroundings: Surroundings<'a>,
    /// The root module.
    pub(crate) root: Rc<ModuleInstance>,
    /// The root is a module that only a caller could configure.
    pub(crate) is_child: bool,
    values: Assignments,
    open: Option<Value>,
    providers: Vec<GivenProvider>,
    environment: Environment,
    workspace: Option<String>,
    sharing: Sharing,
    subjects: RefCell<BTreeMap<Arc<str>, attributes::Subject>>,
    /// The outputs of other root modules by the names of their stacks, shared by all that are evaluated for this one.
    abroad: Rc<Memo<String, Option<Value>>>,
    lookups: Cell<usize>,
    module_instances: Cell<usize>,
    dynamic_blocks: Cell<usize>,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Configuration<'a> {
    /// The configuration of a root module. Nothing is evaluated yet.
    pub(crate) fn new(
        surroundings: Surroundings<'a>,
        root: Arc<Module>,
        deployment: &Deployment,
        is_child: bool,
    ) -> Self {
        Self {
            surroundings,
            root: Rc::new(ModuleInstance::root(root, None)),
            is_child,
            values: deployment.values.clone(),
            open: deployment.open.clone(),
            providers: deployment.providers.clone(),
            environment: deployment.environment.clone(),
            workspace: deployment.workspace.clone(),
            sharing: Sharing::Alone,
            subjects: RefCell::default(),
            abroad: Rc::default(),
            lookups: Cell::new(0),
            module_instances: Cell::new(0),
            dynamic_blocks: Cell::new(0),
            problems: RefCell::default(),
        }
    }

    /// The same, which finds out what deployments of the root have in common.
    pub(crate) fn noting(self) -> Self {
        Self { sharing: Sharing::Noting(RefCell::default()), ..self }
    }

    /// The same, which takes what deployments of the root have in common, unless it rests on one of its own variables.
    pub(crate) fn taking<'v>(self, common: &Arc<Common>, own: impl Iterator<Item = &'v Arc<str>>) -> Self {
        let root = ModuleInstance::root(Arc::clone(&self.root.module), Some(Arc::clone(common)));
        Self { root: Rc::new(root), sharing: common.take_beside(own), ..self }
    }

    /// What deployments of the root have in common, of all that was asked for here.
    pub(crate) fn common(&self) -> Common {
        Common::of(&self.root)
    }

    /// What the expressions of a module instance see outside of any repeated block.
    pub(crate) fn view<'c>(&'c self, instance: &Rc<ModuleInstance>) -> View<'c, 'a> {
        View::new(self, Rc::clone(instance))
    }

    /// Goes one name deeper; `None` when names lead to names too often.
    fn look_up(&self) -> Option<LookUp<'_>> {
        let depth = self.lookups.get();
        if depth >= LOOKUP_LIMIT {
            self.sharing.tie();
            return None;
        }
        self.lookups.set(depth + 1);
        Some(LookUp { lookups: &self.lookups })
    }

    /// Counts one more module instance; false when there are too many.
    fn admit_module_instance(&self) -> bool {
        let count = self.module_instances.get() + 1;
        self.module_instances.set(count);
        count <= MODULE_INSTANCE_LIMIT
    }

    /// Counts one more block made by a dynamic block; false when there are too many.
    fn admit_dynamic_block(&self) -> bool {
        self.sharing.tie();
        let count = self.dynamic_blocks.get() + 1;
        self.dynamic_blocks.set(count);
        count <= DYNAMIC_BLOCK_LIMIT
    }

    fn report(&self, problem: Problem) {
        self.sharing.tie();
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// The data sources that something referred to so far.
    pub(crate) fn data_sources(&self) -> Vec<DataSource> {
        // Reading one may lead to another.
        let subjects = self.subjects.borrow().clone();
        let data_source = |(address, subject)| {
            let attributes::Subject::Declared { instance, inner, position } = subject else { return None };
            let declared = instance.module.resources.get(&inner).filter(|declared| declared.mode == Mode::Data)?;
            let view = self.view(&instance);
            Some(DataSource {
                address,
                type_name: Arc::clone(&declared.type_name),
                body: view.resource_body(&inner, declared, position),
                at: declared.block.at.clone(),
                provider: view.provider_of_instance(declared, &view.expansion(&inner, declared), position),
            })
        };
        subjects.into_iter().filter_map(data_source).collect()
    }

    /// What could not be read while evaluating.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }
}

/// One level of names that lead to names; gives the level back when it goes.
struct LookUp<'c> {
    lookups: &'c Cell<usize>,
}

impl Drop for LookUp<'_> {
    fn drop(&mut self) {
        self.lookups.set(self.lookups.get().saturating_sub(1));
    }
}
